// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

/// What the doctor of the mirrors (`dockwright-helper --doctor`) knows. Mirrors are named by their URL without a slash at its
/// end.
namespace dockwright::core {

struct HostFacts;

/// How dockerd is to use a mirror.
enum class Standing {
    Serves,     ///< in the plan's order
    Behind,     ///< after those that serve
    Out,        ///< not, unless none is left
    Distrusted, ///< not at all: it gave something else than Docker Hub
};

/// The stable name in JSON: "serves", "behind", "out", "distrusted".
const char *standingName(Standing standing);

/// The mirrors that do not just serve.
using MirrorStandings = std::map<QString, Standing>;

Standing standingOf(const MirrorStandings &standings, const QString &url);

/// The bytes of paths::mirrorStandings, and back; what cannot be read, or is larger than ours can be, counts as nothing.
QByteArray writeMirrorStandings(const MirrorStandings &standings);
MirrorStandings readMirrorStandings(const QByteArray &json);

/// Those of a host.
MirrorStandings mirrorStandings(const HostFacts &facts);

/// What the probes of one mirror have found. Times are seconds since the epoch.
struct MirrorRecord {
    QString url;
    QString verdict;                  ///< of the last probe, a verdictName()
    bool isUp = false;                ///< it gave the image then
    int good = 0;                     ///< so many of the last probes in a row gave it without a flaw,
    int troubled = 0;                 ///< so many did not,
    int failed = 0;                   ///< and so many gave none
    bool isDistrusted = false;        ///< it gave something else than Docker Hub, and has not worked since
    std::optional<qint64> latency{};  ///< milliseconds until its first answer, of the last probe
    std::optional<qint64> lastGood{}; ///< when it gave the image last
    qint64 since = 0;                 ///< when the verdict became what it is

    friend bool operator==(const MirrorRecord &, const MirrorRecord &) = default;
};

/// Mirrors in an order that was tried and taken back, as a pull through them was worse.
struct RefusedOrder {
    QStringList mirrors;
    qint64 at = 0; ///< when that was

    friend bool operator==(const RefusedOrder &, const RefusedOrder &) = default;
};

struct MirrorRecords {
    qint64 probed = 0; ///< when the last probe was
    std::vector<MirrorRecord> mirrors;
    std::optional<RefusedOrder> refused{}; ///< the last one, which is not tried again for a day

    friend bool operator==(const MirrorRecords &, const MirrorRecords &) = default;
};

/// The bytes of paths::mirrorRecords, and back; what cannot be read counts as nothing.
QByteArray writeMirrorRecords(const MirrorRecords &records);
MirrorRecords readMirrorRecords(const QByteArray &json);

} // namespace dockwright::core

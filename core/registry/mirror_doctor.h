// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/mirror_records.h"
#include "core/registry/judge_registries.h"

namespace dockwright::core {

/// What one probe says of a registry, of all that it found.
struct ProbedMirror {
    QString url; ///< without a slash at its end
    Verdict verdict = Verdict::Untested;
    bool isUp = false; ///< all of what was asked for came
    bool isReference = false;
    std::optional<qint64> latency{}; ///< milliseconds until its first answer
    bool gaveDigest = false;         ///< it said which image the tag is
    bool gaveWrongBytes = false;     ///< what it sent is not what its own digest says
    bool isRefusedForNow = false;    ///< HTTP 429: it has had too many requests

    friend bool operator==(const ProbedMirror &, const ProbedMirror &) = default;
};

using ProbedMirrors = std::vector<ProbedMirror>;

/// An event "registry" of `--probe-registries --json` that is about Docker Hub; nullopt for another line.
std::optional<ProbedMirror> readProbedMirror(const QByteArray &line);

/// How many probes in a row must fail before a mirror is left out, or find it slow before it is tried last; and how many must
/// find nothing wrong before one that was tried last has its place again.
inline constexpr int probesToBeSure = 2;

/// What is known after a probe, of the mirrors that were probed. `interval` is that of the plan, in seconds: what was counted
/// before a gap of several of them counts no more.
MirrorRecords noteProbe(const MirrorRecords &before, const ProbedMirrors &found, qint64 interval, qint64 now);

/// How they are to be used from then on. A mirror that works is used at once, and one that gives something else than Docker
/// Hub, which was asked, no more at once, until it works; all else takes probesToBeSure. What was not tested stays as it is.
MirrorStandings standingsAfter(const MirrorStandings &before, const MirrorRecords &records);

/// What changes for each mirror, in words.
std::vector<Message> standingWords(const MirrorStandings &before, const MirrorStandings &after);

} // namespace dockwright::core

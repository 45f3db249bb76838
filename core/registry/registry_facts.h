// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QStringList>

#include <optional>
#include <vector>

namespace dockwright::core {

/// How far a registry was asked, in this order.
enum class ProbeStage {
    Name,       ///< its name was looked up
    Connection, ///< and TLS
    Ping,       ///< GET /v2/
    Token,      ///< an anonymous one, where it wants one
    Manifest,   ///< by the tag, and then of this machine's architecture
    Config,     ///< a small blob, as a whole
    Layer,      ///< one byte of a blob
    Done
};

/// What ended it there.
enum class ProbeFailure {
    None,
    UnknownName,
    Unreachable, ///< refused, or no route
    TimedOut,
    Closed, ///< in the middle of an answer
    Proxy,  ///< the proxy is not to be reached, or refuses
    Tls,    ///< no TLS, or none that both speak
    Certificate,
    Status,     ///< of HTTP, `status`
    Unreadable, ///< an answer that is not what was asked for
    TooLarge,
    Redirects,  ///< more of them than dockerd follows, or to what is no http or https URL
    Digest,     ///< the content is not what its digest says
    Untestable, ///< not to be tried from here, `words` says why
};

/// Whose certificate it was, and from when until when it is one.
struct RegistryCertificate {
    QString subject;
    QString issuer;
    QDateTime from;  ///< UTC
    QDateTime until; ///< UTC

    bool isValidAt(const QDateTime &time) const { return from <= time && time <= until; }
    friend bool operator==(const RegistryCertificate &, const RegistryCertificate &) = default;
};

/// What a probe of one registry found. Times are milliseconds since it began; -1: it did not come so far.
struct RegistryFacts {
    ProbeStage stage = ProbeStage::Name;
    ProbeFailure failure = ProbeFailure::None;
    int pingStatus = 0; ///< of HTTP, of /v2/; 0: no answer
    int status = 0;     ///< of the last answer
    QString words{};    ///< of the system, of Qt or of ours for what failed, in English; no secret
    std::optional<RegistryCertificate> certificate{};
    bool failsForDatesOnly = false;     ///< nothing else is wrong with the certificate
    std::optional<qint64> clockAhead{}; ///< seconds that the server's clock is ahead of this host's
    qint64 named = -1;
    qint64 connected = -1;
    qint64 pinged = -1;
    qint64 manifested = -1;
    qint64 ended = -1;
    qint64 configBytes = 0;
    qint64 configTime = 0; ///< that they took, in milliseconds
    QString digest{};      ///< that it gives for the tag: of what it sent, which is also what it said
    std::optional<QDateTime> created{};
    QStringList redirects{}; ///< hosts that it led to

    friend bool operator==(const RegistryFacts &, const RegistryFacts &) = default;
};

using RegistryFactsList = std::vector<RegistryFacts>;

/// The stable names: "name", "connection", "ping", "token", "manifest", "config", "layer", "done"; "none", "unknown-name", ….
const char *probeStageName(ProbeStage stage);
const char *probeFailureName(ProbeFailure failure);

} // namespace dockwright::core

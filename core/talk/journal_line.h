// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/message.h"

#include <optional>

namespace dockwright::core {

/// How grave a line of the journal is, the gravest first: the numbers of syslog(3).
enum class Priority { Emergency, Alert, Critical, Error, Warning, Notice, Info, Debug };

/// As journalctl(1) has it: "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug".
const char *priorityName(Priority priority);
std::optional<Priority> priorityNamed(const QString &name);

/// What dockerd or containerd themselves say of a line of theirs: logrus, which both use, in its form text
/// (time="…" level=error msg="…") and json. nullopt for a line in neither.
std::optional<Priority> levelIn(const QByteArray &message);

/// What dockerd or containerd wrote into the journal of systemd, or systemd about their units.
struct JournalLine {
    QString time{}; ///< ISO 8601 in UTC, with milliseconds
    QString unit{}; ///< "docker.service"
    Priority priority = Priority::Info;
    QString text{};     ///< redacted, one line of at most 1000 characters
    qint64 skipped = 0; ///< so many lines were left out here, and this is none; 0: it is one

    friend bool operator==(const JournalLine &, const JournalLine &) = default;
};

/// From what `journalctl --output=json` prints; nullopt for what is no record with a message. The priority is that which
/// dockerd and containerd give in their own form (level=error): the journal has all that they say as info.
std::optional<JournalLine> journalLineOf(const QByteArray &record);

/// The events "line" and "skipped" of the JSON lines.
Json journalLineToJson(const JournalLine &line);
/// nullopt for another event.
std::optional<JournalLine> journalLineFromJson(const Json &json);

/// "2026-11-29 12:01:07 docker.service err: …", in the time of this host, or that lines were left out.
Message journalWords(const JournalLine &line);

} // namespace dockwright::core

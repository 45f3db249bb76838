// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

namespace dockwright::core {

/// How a change of a host was asked for.
enum class Way { CommandLine, Wizard, Service, Ansible, Boot };

/// The stable name in JSON and, but for "boot", on the command line: "command-line", "wizard", "service", "ansible".
const char *wayName(Way way);
std::optional<Way> wayNamed(const QString &name);
/// The names of those that a caller may give.
QStringList namesOfWays();

/// Who asked for a change of a host, how, and from where.
struct Origin {
    qint64 user = 0;            ///< uid of whoever logged in, before any sudo; of a call over the bus the caller's
    QString login;              ///< the name of that user at the time; empty for one that has none
    Way way = Way::CommandLine; ///< as the caller says: no right depends on it
    QString address;            ///< of the host that the session came from; empty for a local one
    QString version;            ///< of Dockwright

    friend bool operator==(const Origin &, const Origin &) = default;
};

Json originToJson(const Origin &origin);
/// nullopt for an object that is none.
std::optional<Origin> originFromJson(const Json &json);

/// "anna (1000), wizard, 192.0.2.7": without words of any language.
QString originText(const Origin &origin);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace dockwright::core {

/// One `Key=value` of a unit file or drop-in, as systemd.syntax(7) defines it.
struct UnitEntry {
    QString section;
    QString key;
    QString value; ///< continuation lines joined, otherwise as written
    int line = 0;  ///< 1-based line of the key

    friend bool operator==(const UnitEntry &, const UnitEntry &) = default;
};

struct UnitFile {
    std::vector<UnitEntry> entries;
    Errors problems; ///< lines that systemd would ignore, `where` being the line number; reading goes on after them
};

/// Reads a unit file the way systemd does: sections, comments (# and ;), continuation by a trailing backslash
/// (comment lines between continued lines are skipped). Never fails; what systemd would ignore is in `problems`.
UnitFile readUnitFile(const QByteArray &text);

/// What the last line of that key says, which is the one that counts (systemd.syntax(7)) but for lists; nullopt without one.
std::optional<QString> lastValueIn(const QByteArray &text, QLatin1String section, QLatin1String key);

/// Splits a value into words with systemd's quoting ("…", '…', C escapes), as for ExecStart= and Environment=.
Result<QStringList> splitUnitWords(const QString &value);

/// The "NAME=value" of Environment= or DefaultEnvironment=, quotes and specifiers resolved; none where systemd takes none.
QStringList unitVariables(const QString &value);

/// One `NAME=value` assignment for Environment=, quoted and with % doubled, so that systemd gives back exactly `value`.
/// Refuses names that are not [A-Za-z_][A-Za-z0-9_]* and values with control characters.
Result<QString> quoteEnvironment(const QString &name, const QString &value);

/// One `NAME=value` line of an EnvironmentFile= (systemd.exec(5)); there are no specifiers there, so % stays single.
Result<QString> quoteEnvironmentFileLine(const QString &name, const QString &value);

/// The variables of an EnvironmentFile= as systemd reads it: "NAME=value" each.
QStringList readEnvironmentFile(const QByteArray &text);

/// A command line with $NAME and ${NAME} replaced as systemd does for ExecStart= (systemd.service(5), "Command lines"):
/// `$NAME` alone as a word is split at blanks, `${NAME}` is replaced within its word, unknown ones become empty.
QStringList expandCommand(const QStringList &words, const QStringList &environment);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/daemon_flags.h"

#include "core/base/json.h"
#include "core/daemon/key_table.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace dockwright::core {

namespace {

/// Flags of one letter, and those of a member of a key: moby daemon/command/config.go.
struct FlagName {
    std::string_view flag;
    std::string_view pointer;
};
constexpr std::array flagNames{
    FlagName{"-H", "/hosts"},
    FlagName{"-D", "/debug"},
    FlagName{"-l", "/log-level"},
    FlagName{"-g", "/data-root"},
    FlagName{"-G", "/group"},
    FlagName{"-b", "/bridge"},
    FlagName{"-s", "/storage-driver"},
    FlagName{"-p", "/pidfile"},
    FlagName{"-r", "/restart"},
    FlagName{"-v", "/version"},
    FlagName{"-h", "/help"},
    FlagName{"--http-proxy", "/proxies/http-proxy"},
    FlagName{"--https-proxy", "/proxies/https-proxy"},
    FlagName{"--no-proxy", "/proxies/no-proxy"},
};

/// Flags that are no keys, and take no word after them: moby daemon/command/config.go and options.go, of 20.10 to 29.
constexpr std::array<std::string_view, 4> otherSwitches{"/help", "/restart", "/validate", "/version"};

} // namespace

bool isSwitch(const QString &pointer)
{
    const std::string flag = pointer.toStdString();
    const KeyRow *row = flag.empty() ? nullptr : findDaemonKey(std::string_view(flag).substr(1));
    return std::ranges::find(otherSwitches, flag) != otherSwitches.end()
        || (row != nullptr && row->shape->kind == Shape::Kind::Switch);
}

QStringList separateFlags(const QString &word)
{
    QStringList flags;
    QString rest = word;
    // github.com/spf13/pflag, parseSingleShortArg: after a flag of one letter that takes no word there may be the next.
    while (rest.size() > 2 && rest.startsWith(u'-') && rest[1] != u'-' && rest[2] != u'=' && isSwitch(daemonKeyOfFlag(rest))) {
        flags << rest.left(2);
        rest = u'-' + rest.mid(2);
    }
    return flags << rest;
}

QString daemonKeyOfFlag(const QString &flag)
{
    // A flag of one letter may have its value right behind it: -Hfd://
    const bool isLong = flag.startsWith(QLatin1String("--"));
    const QString name = isLong ? flag.section(u'=', 0, 0) : flag.left(2);
    for (const FlagName &known : flagNames)
        if (name == QLatin1String(known.flag.data(), static_cast<qsizetype>(known.flag.size())))
            return QLatin1String(known.pointer.data(), static_cast<qsizetype>(known.pointer.size()));
    for (const KeyRow &row : daemonKeyRows())
        if (!row.flag.empty() && name.mid(2) == QLatin1String(row.flag.data(), static_cast<qsizetype>(row.flag.size())))
            return u'/' + QLatin1String(row.key.data(), static_cast<qsizetype>(row.key.size()));
    return isLong ? u'/' + pointerToken(name.mid(2)) : QString();
}

} // namespace dockwright::core

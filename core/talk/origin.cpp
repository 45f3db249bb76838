// SPDX-License-Identifier: Apache-2.0
#include "core/talk/origin.h"

#include "core/base/named.h"
#include "core/talk/members.h"

namespace dockwright::core {

const char *wayName(Way way)
{
    switch (way) {
    case Way::CommandLine:
        return "command-line";
    case Way::Wizard:
        return "wizard";
    case Way::Service:
        return "service";
    case Way::Ansible:
        return "ansible";
    case Way::Boot:
        return "boot";
    }
    Q_UNREACHABLE();
}

std::optional<Way> wayNamed(const QString &name)
{
    return named<Way>(name, wayName, Way::Boot);
}

QStringList namesOfWays()
{
    QStringList names;
    for (int way = 0; way < static_cast<int>(Way::Boot); ++way) // the last, which no caller is
        names << QLatin1String(wayName(static_cast<Way>(way)));
    return names;
}

Json originToJson(const Origin &origin)
{
    Json json{{"user", origin.user}, {"login", origin.login}, {"way", wayName(origin.way)}, {"version", origin.version}};
    if (!origin.address.isEmpty())
        json["address"] = origin.address;
    return json;
}

std::optional<Origin> originFromJson(const Json &json)
{
    const auto way = json.is_object() ? wayNamed(textOf(json, "way")) : std::nullopt;
    if (!way)
        return std::nullopt;
    return Origin{.user = numberOf(json, "user"),
                  .login = textOf(json, "login"),
                  .way = *way,
                  .address = textOf(json, "address"),
                  .version = textOf(json, "version")};
}

QString originText(const Origin &origin)
{
    const QString uid = QString::number(origin.user);
    QStringList parts{origin.login.isEmpty() ? uid : QStringLiteral("%1 (%2)").arg(origin.login, uid),
                      QLatin1String(wayName(origin.way))};
    if (!origin.address.isEmpty())
        parts << origin.address;
    return parts.join(QLatin1String(", "));
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/in_effect.h"

#include "core/daemon/key_table.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// ["name=seccomp,profile=builtin", "name=selinux"] as an object: {"seccomp": "builtin", "selinux": true} (moby
/// daemon/info.go, fillSecurityOptions). 20.10 calls the profile that is built in "default".
Json securityOptions(const Json &options)
{
    Json all{{"selinux", false}};
    for (const Json &option : options) {
        if (!option.is_string())
            continue;
        const QStringList fields = option.get<QString>().split(u',');
        const QString name = fields[0].section(u'=', 1);
        const QString profile = fields.value(1).section(u'=', 1);
        if (profile.isEmpty())
            all[name.toStdString()] = true;
        else
            all[name.toStdString()] = profile == QLatin1String("default") ? QStringLiteral("builtin") : profile;
    }
    return all;
}

/// The answer with its members in the forms that they have in daemon.json.
Json inFormsOfTheFile(const Json &info)
{
    Json forms = info;
    if (const auto options = forms.find("SecurityOptions"); options != forms.end())
        *options = securityOptions(*options);
    const Json::json_pointer backend("/FirewallBackend/Driver"); // "nftables+firewalld", where firewalld is reloaded, too
    if (forms.contains(backend) && forms[backend].is_string())
        forms[backend] = forms[backend].get<QString>().section(u'+', 0, 0);
    if (const auto runtimes = forms.find("Runtimes"); runtimes != forms.end() && runtimes->is_object())
        for (Json &runtime : *runtimes)
            if (runtime.is_object())
                runtime.erase("status"); // all that runc can do
    return forms;
}

bool isMemberIn(const std::string &name, const Json &value, const Json &shown)
{
    for (const auto &[other, there] : shown.items())
        if (fromUtf8(other).compare(fromUtf8(name), Qt::CaseInsensitive) == 0)
            return isInEffect(value, there);
    return false;
}

bool areMembersIn(const Json &set, const Json &shown)
{
    for (const auto &[name, value] : set.items())
        if (!isMemberIn(name, value, shown))
            return false;
    return true;
}

Json::array_t sorted(Json::array_t list)
{
    std::ranges::sort(list);
    return list;
}

} // namespace

std::map<QString, QString> settingsInEffect(const Json &info)
{
    std::map<QString, QString> settings;
    if (!info.is_object())
        return settings;
    const Json forms = inFormsOfTheFile(info);
    for (const KeyRow &row : daemonKeyRows())
        if (const Json::json_pointer place(row.shown); *row.shown != '\0' && forms.contains(place))
            settings[fromUtf8(row.key)] = QString::fromStdString(forms[place].dump());
    return settings;
}

std::optional<Json> settingInEffect(const std::map<QString, QString> &settings, const QString &pointer)
{
    const QString key = pointer.section(u'/', 1, 1);
    const auto setting = settings.find(key);
    const auto document = setting == settings.end() ? Result<JsonDocument>() : parseJson(setting->second.toUtf8());
    if (setting == settings.end() || !document)
        return std::nullopt;
    const Json value = document->value;
    const Json::json_pointer place(pointer.mid(1 + key.size()).toStdString());
    const Json *there = valueAt(value, place);
    return there != nullptr ? *there : Json();
}

bool isInEffect(const Json &set, const Json &shown)
{
    if (set.is_object() && shown.is_object())
        return areMembersIn(set, shown);
    if (!set.is_array())
        return set == shown;
    if (!shown.is_array())
        return set.empty() && shown.is_null();
    const auto &wanted = set.get_ref<const Json::array_t &>();
    const auto &there = shown.get_ref<const Json::array_t &>();
    if (std::ranges::none_of(wanted, &Json::is_structured))
        return sorted(wanted) == sorted(there);
    return std::ranges::equal(wanted, there, isInEffect);
}

} // namespace dockwright::core

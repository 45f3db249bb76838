// SPDX-License-Identifier: Apache-2.0
#include "core/render/drop_in_order.h"

#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/host/unit_meaning.h"

#include <algorithm>

namespace dockwright::core {

bool isOfOurs(const QString &path)
{
    return path == QLatin1String(paths::holdDropIn)
        || std::ranges::any_of(paths::managed, [&](const char *managed) { return path == QLatin1String(managed); });
}

QString unitNameOf(const Directive &directive)
{
    return QString::fromLatin1(directive.file).section(u'/', -2, -2).chopped(2); // its directory without ".d"
}

bool isLater(const QString &path, const Directive &directive)
{
    const QString ours = QString::fromLatin1(directive.file);
    return path.section(u'/', -1) > ours.section(u'/', -1) || hidesDropIn(path, ours, unitNameOf(directive));
}

DropInSettings::DropInSettings(const QByteArray &text)
{
    for (const UnitEntry &entry : readUnitFile(text).entries)
        for (const UnitEntry &today : underTodaysNames(entry))
            m_settings[today.section + u'/' + today.key].push_back({entry, today.value});
}

std::optional<DropInSettings::Setting> DropInSettings::decisive(const Directive &directive, const QString &ours,
                                                                bool isLater) const
{
    const QString key = QLatin1String(directive.key);
    const auto found = m_settings.find(QLatin1String(directive.section) + u'/' + key);
    if (found == m_settings.end())
        return std::nullopt;
    const std::vector<Setting> &settings = found->second;
    if (isLater && isList(key))
        for (const Setting &setting : settings)
            if (meetingOf(key, ours, setting.value) == Meeting::Replaces)
                return setting;
    const auto last =
        std::find_if(settings.rbegin(), settings.rend(), [&](const Setting &each) { return meaningOf(key, each.value); });
    return last != settings.rend() ? *last : settings.back();
}

std::optional<Overrider> overriderOf(const HostFacts &facts, const Directive &directive, const QString &ours)
{
    const QString key = QLatin1String(directive.key);
    if (const QString hider = hiderOf(facts, QLatin1String(directive.file), unitNameOf(directive)); !hider.isEmpty())
        return Overrider{hider, std::nullopt};
    std::optional<Overrider> overrider;
    for (const QString &path : dropInsOf(facts, unitNameOf(directive))) {
        if (isOfOurs(path) || !isLater(path, directive))
            continue;
        const auto setting = DropInSettings(facts.file(path)->content).decisive(directive, ours, true);
        if (!setting)
            continue;
        const Meeting meeting = meetingOf(key, ours, setting->value);
        if (meeting == Meeting::Replaces)
            overrider = Overrider{path, setting->entry};
        else if (meeting == Meeting::Same && !isList(key)) // it says ours again
            overrider.reset();
    }
    return overrider;
}

} // namespace dockwright::core

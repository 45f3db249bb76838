// SPDX-License-Identifier: Apache-2.0
#include "core/render/kernel_settings.h"

#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/render/formulas.h"
#include "core/render/sysctl.h"

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto variable = "fs.nr_open";
constexpr qint64 kernelDefault = 1'048'576;

std::optional<qint64> valueIn(const std::map<QString, QString> &sysctls)
{
    const auto found = sysctls.find(QLatin1String(variable));
    bool isNumber = false;
    const qint64 value = found == sysctls.end() ? 0 : found->second.toLongLong(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

std::optional<qint64> valueInOurFile(const HostFacts &facts)
{
    const FileFact *file = facts.file(QLatin1String(paths::sysctl));
    return file != nullptr ? valueIn(readSysctlFile(file->content)) : std::nullopt;
}

/// A value that an earlier file of ours set and that lives on in the kernel until the next boot, with or without the file.
bool isOfOurFormula(qint64 value)
{
    return value > kernelDefault && value % limitNofile(1) == 0;
}

} // namespace

qint64 neededNrOpen(const Plan &plan)
{
    return std::max(limitNofile(plan.capacity.containers), plan.capacity.containerNofile);
}

std::optional<qint64> nrOpenToSet(const Plan &plan, const HostFacts &facts)
{
    const qint64 needed = neededNrOpen(plan);
    const std::optional<qint64> now = valueIn(facts.sysctls);
    if (now && *now < needed)
        return needed;
    const std::optional<qint64> ours = valueInOurFile(facts);
    const bool oursIsInEffect = now ? now == ours || isOfOurFormula(*now) : ours.has_value();
    // Without our file the host would be back at the kernel's default, or at the lower value that made us write it.
    const bool hostIsLowerWithout = needed > kernelDefault || ours == needed;
    if (oursIsInEffect && hostIsLowerWithout)
        return needed;
    return std::nullopt;
}

std::optional<BootSetting> settingAtBoot(const HostFacts &facts, const QString &name)
{
    std::optional<BootSetting> setting;
    for (const QString &path : sysctlPlaces(facts)) {
        const auto values = readSysctlFile(facts.file(path)->content);
        if (const auto found = values.find(name); found != values.end())
            setting = BootSetting{path, found->second};
    }
    return setting;
}

std::optional<BootSetting> laterNrOpen(const HostFacts &facts, qint64 needed)
{
    const QString own = QString::fromLatin1(paths::sysctl).section(u'/', -1);
    const auto setting = settingAtBoot(facts, QLatin1String(variable));
    if (!setting || setting->path.section(u'/', -1) <= own)
        return std::nullopt;
    bool isNumber = false;
    if (setting->value.toLongLong(&isNumber, 0) >= needed && isNumber) // the kernel reads 0x and 0 as C does
        return std::nullopt;
    return setting;
}

} // namespace dockwright::core

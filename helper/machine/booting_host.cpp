// SPDX-License-Identifier: Apache-2.0
#include "helper/machine/booting_host.h"

#include "core/base/ignore.h"
#include "helper/host/command_runner.h"
#include "helper/host/unit_links.h"

namespace dockwright::helper {

using namespace core;

BootingHost::BootingHost()
{
    keepCommandsFromSystemd();
}

Result<Json> BootingHost::daemonAnswer(const QString &, std::chrono::seconds) const
{
    return Json();
}

Result<> BootingHost::reloadUnit(const QString &, const Waiting &)
{
    return {};
}

Result<> BootingHost::restartUnits(const QStringList &units, const Waiting &waiting)
{
    for (const QString &unit : units)
        if (const auto started = startUnit(unit, waiting); !started)
            return started;
    return {};
}

Result<> BootingHost::startUnit(const QString &unit, const Waiting &)
{
    const auto facts = systemd().unit(unit);
    if (facts && facts->unitFileState == QLatin1String("enabled"))
        ignore(systemd().startLater(unit), "the boot has another job for it, and is not to be disturbed");
    return {};
}

Result<> BootingHost::enableUnit(const QString &unit, const Waiting &waiting)
{
    const auto enabled = systemd().enable(unit);
    syncUnitLinks(files());
    return enabled ? startUnit(unit, waiting) : enabled;
}

} // namespace dockwright::helper

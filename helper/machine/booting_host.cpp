// SPDX-License-Identifier: Apache-2.0
#include "helper/machine/booting_host.h"

#include "core/base/ignore.h"
#include "core/host/paths.h"
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

Result<> BootingHost::restartUnit(const QString &unit, const Waiting &waiting)
{
    return startUnit(unit, waiting);
}

Result<> BootingHost::restartBoth(const Waiting &waiting)
{
    const auto started = startUnit(QLatin1String(paths::containerdUnit), waiting);
    return started ? startUnit(QLatin1String(paths::dockerUnit), waiting) : started;
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

// SPDX-License-Identifier: Apache-2.0
#include "core/host/daemon_facts.h"

#include "core/daemon/in_effect.h"
#include "core/daemon/storage_drivers.h"

#include <algorithm>

namespace dockwright::core {

namespace {

QStringList insecureRegistries(const Json &info)
{
    QStringList list = textsIn(info.value(Json::json_pointer("/RegistryConfig/InsecureRegistryCIDRs"), Json::array()));
    const Json indexes = info.value(Json::json_pointer("/RegistryConfig/IndexConfigs"), Json::object());
    for (const auto &[name, index] : indexes.items())
        if (index.is_object() && index.value("Secure", Json()) == Json(false))
            list << fromUtf8(name);
    return list;
}

} // namespace

DaemonFacts daemonFactsOf(const Json &info)
{
    DaemonFacts daemon;
    daemon.serverVersion = textAt(info, "/ServerVersion");
    daemon.storageDriver = textAt(info, "/Driver");
    daemon.loggingDriver = textAt(info, "/LoggingDriver");
    daemon.cgroupDriver = textAt(info, "/CgroupDriver");
    daemon.cgroupVersion = textAt(info, "/CgroupVersion");
    daemon.dockerRootDir = textAt(info, "/DockerRootDir");
    daemon.swarmState = textAt(info, "/Swarm/LocalNodeState");
    daemon.httpProxy = textAt(info, "/HttpProxy");
    daemon.httpsProxy = textAt(info, "/HttpsProxy");
    daemon.noProxy = textAt(info, "/NoProxy");
    daemon.liveRestore = info.value("LiveRestoreEnabled", Json()) == Json(true);
    daemon.mirrors = textsIn(info.value(Json::json_pointer("/RegistryConfig/Mirrors"), Json::array()));
    daemon.insecureRegistries = insecureRegistries(info);
    daemon.securityOptions = textsIn(info.value("SecurityOptions", Json::array()));
    daemon.warnings = textsIn(info.value("Warnings", Json::array()));
    daemon.settings = settingsInEffect(info);
    return daemon;
}

bool hasDataOfOwnStore(const HostReader &reader, const QString &dataRoot)
{
    return std::ranges::any_of(storageDrivers, [&](const StorageDriver &driver) {
        const QString place = dataRoot + u'/' + fromUtf8(driver.name);
        return driver.name != "vfs" && driver.until == Release{}
        && !reader.listDirectory(place).value_or(QStringList()).isEmpty();
    });
}

} // namespace dockwright::core

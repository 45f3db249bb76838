// SPDX-License-Identifier: Apache-2.0
#include "core/changes/lost_addresses.h"

#include "core/host/paths.h"
#include "core/plan/network_section.h"
#include "core/plan/values.h"
#include "core/render/container_networks.h"
#include "core/render/daemon_json.h"

#include <QCoreApplication>

namespace dockwright::core {

bool mayGetFormerBridge(const HostFacts &facts)
{
    return facts.network && mayTakeBridgeAddress(facts.lastWritten.bridge, *facts.network);
}

bool losesBridge(const FileChange &daemonJson, const HostFacts &facts)
{
    return !facts.lastWritten.bridge.isEmpty() && !bridgeAddressIn(contentOf(daemonJson.before)).isEmpty()
        && bridgeAddressIn(contentOf(daemonJson.after)).isEmpty();
}

QString subnet6In(const std::optional<FileFact> &daemonJson)
{
    return networkOf(textOf(objectIn(contentOf(daemonJson)), &subnetOfDefaultBridge[1]));
}

QStringList lostAddresses(const std::vector<FileChange> &files, const HostFacts &facts)
{
    const FileChange *daemonJson = changeOf(files, paths::daemonJson);
    const LinkFact *docker0 = defaultBridgeOf(facts);
    if (daemonJson == nullptr || docker0 == nullptr || subnet6In(daemonJson->after) == subnet6In(daemonJson->before))
        return {};
    QStringList addresses = docker0->ipv6();
    addresses.removeIf([&](const QString &address) {
        return networkOf(address) != subnet6In(daemonJson->before) || !isFirstInNetwork(address);
    });
    return addresses;
}

std::optional<Finding> findStayingBridge(const ChangeSet &changes, const std::vector<FileChange> &files, const HostFacts &facts)
{
    const FileChange *daemonJson = changeOf(files, paths::daemonJson);
    const bool keepsContainers = !changes.stopsContainers && !facts.namesOfRunning().isEmpty();
    if (daemonJson == nullptr || !losesBridge(*daemonJson, facts) || (!keepsContainers && mayGetFormerBridge(facts)))
        return std::nullopt;
    const QStringList addresses{bridgeAddressIn(contentOf(daemonJson->before)), facts.lastWritten.bridge};
    return Finding{QStringLiteral("network/bridge-stays"),
                   Severity::Warning,
                   {QT_TRANSLATE_NOOP("Dockwright", "Address of the default bridge"), {}},
                   {},
                   {keepsContainers
                        ? QT_TRANSLATE_NOOP("Dockwright", "docker0 keeps %1 as long as containers run. Before, it had %2.")
                        : QT_TRANSLATE_NOOP("Dockwright", "docker0 keeps %1. Before, it had %2, which is in use now."),
                    addresses},
                   {QT_TRANSLATE_NOOP("Dockwright", "Restart the host; then dockerd chooses an address again."), {}},
                   {}};
}

std::optional<Finding> findStayingIpv6(const ChangeSet &changes, const std::vector<FileChange> &files, const HostFacts &facts)
{
    const QStringList addresses = lostAddresses(files, facts);
    if (addresses.isEmpty() || changes.stopsContainers || facts.namesOfRunning().isEmpty())
        return std::nullopt;
    return Finding{QStringLiteral("network/ipv6-stays"),
                   Severity::Warning,
                   {QT_TRANSLATE_NOOP("Dockwright", "IPv6 of the default bridge"), {}},
                   {},
                   {QT_TRANSLATE_NOOP("Dockwright", "docker0 keeps %1 until the host boots, as containers run."),
                    {addresses.join(QLatin1String(", "))}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Restart the host."), {}},
                   {}};
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/host/daemon_settings.h"
#include "core/plan/engine_section.h"
#include "core/plan/exposure_section.h"
#include "core/plan/network_section.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "core/render/daemon_json.h"
#include "core/render/formulas.h"
#include "core/render/generated_file.h"
#include "core/render/plan_value.h"
#include "core/render/registry_files.h"

namespace dockwright::core {

namespace {

class Keys
{
public:
    void add(const char *pointer, OrderedJson value)
    {
        m_keys.push_back({QLatin1String(pointer), std::move(value), QLatin1String("daemon.json") + QLatin1String(pointer)});
    }
    void addText(const char *pointer, const QString &value)
    {
        if (!value.isEmpty())
            add(pointer, value);
    }
    /// What has no directive of its own has that of its key.
    void addKey(const QString &pointer, OrderedJson value)
    {
        m_keys.push_back({pointer, std::move(value), QLatin1String("daemon.json/") + pointer.section(u'/', 1, 1)});
    }
    std::vector<DaemonKey> take() { return std::move(m_keys); }

private:
    std::vector<DaemonKey> m_keys;
};

OrderedJson listOf(const QStringList &texts)
{
    OrderedJson list = OrderedJson::array();
    for (const QString &text : texts)
        list.push_back(text);
    return list;
}

void addLogging(Keys &keys, const Plan &plan)
{
    keys.add("/log-driver", planValue(plan, QLatin1String("/logging/driver")));
    if (!plan.logging.writesFiles())
        return;
    keys.add("/log-opts/max-size", plan.logging.maxSize);
    keys.add("/log-opts/max-file", QString::number(plan.logging.maxFile));
    if (plan.logging.driver == LogDriver::Local && plan.logging.maxFile == 1) // it compresses unless told otherwise
        keys.add("/log-opts/compress", "false");
}

void addProxy(Keys &keys, const ProxySettings &proxy)
{
    if (proxy.target != ProxyTarget::DaemonJson || !proxy.isUsed())
        return;
    keys.addText("/proxies/http-proxy", proxy.http);
    keys.addText("/proxies/https-proxy", proxy.https);
    keys.addText("/proxies/no-proxy", proxy.noProxy.join(u','));
}

/// Networks of users have their MTU from the options of new networks, the default bridge from the key of its own.
void addMtu(Keys &keys, const Plan &plan, const HostFacts &facts)
{
    const qint64 mtu = plannedMtu(plan, facts);
    if (mtu == 0)
        return;
    keys.addKey(QStringLiteral("/mtu"), mtu);
    const bool isThere = facts.lastWritten.daemonKeys.contains(QLatin1String(mtuOfNewNetworks));
    if (hasNetworkOptions(facts).value_or(isThere))
        keys.addKey(QLatin1String(mtuOfNewNetworks), QString::number(mtu));
}

/// Somebody has set it as it should be, in a file or by a flag, beside which dockerd takes none of a file.
bool isSetByOthers(const HostFacts &facts, const char *pointer)
{
    return !facts.lastWritten.daemonKeys.contains(QLatin1String(pointer)) && DaemonSettings(facts).isOn(pointer, false);
}

/// Without firewall rules for IPv6 each port of a container is open to whoever reaches its address.
void addIpv6(Keys &keys, const Plan &plan, const HostFacts &facts)
{
    const QString prefix = plannedPrefix(plan, facts);
    if (prefix.isEmpty())
        return;
    keys.addKey(QLatin1String(ipv6OfDefaultBridge), true);
    keys.addKey(QLatin1String(subnetOfDefaultBridge), firstSubnetOf(prefix));
    const auto isThere = [&](const char *key) { return facts.lastWritten.daemonKeys.contains(QLatin1String(key)); };
    const auto hasOptions = givesNetworksIpv6(facts);
    if (hasOptions.value_or(isThere(ipv6OfNewNetworks)))
        keys.addKey(QLatin1String(ipv6OfNewNetworks), "true");
    if (hasOptions.value_or(!isThere(rulesForIpv6)))
        return;
    if (!isSetByOthers(facts, rulesForIpv6))
        keys.addKey(QLatin1String(rulesForIpv6), true);
    if (!plan.engine.keys.contains("experimental") && !isSetByOthers(facts, experiments))
        keys.addKey(QLatin1String(experiments), true);
}

void addNetwork(Keys &keys, const Plan &plan, const HostFacts &facts)
{
    OrderedJson pools = OrderedJson::array();
    for (const AddressPool &pool : poolsWritten(plan, facts))
        pools.push_back({{"base", pool.base}, {"size", pool.size}});
    if (!pools.empty())
        keys.addKey(QStringLiteral("/default-address-pools"), std::move(pools));
    for (const NetworkPlace &place : networkPlaces())
        if (const OrderedJson value = planValue(plan, QLatin1String(place.member));
            !place.isChosen && value != planValue({}, QLatin1String(place.member)))
            keys.addKey(QLatin1String(place.pointer), value);
    addMtu(keys, plan, facts);
    addIpv6(keys, plan, facts);
}

void addExposure(Keys &keys, const Plan &plan, const HostFacts &facts)
{
    const QString &address = plan.exposure.publishOn;
    if (address.isEmpty())
        return;
    keys.addKey(QLatin1String(publishOnOfDefaultBridge), address);
    const bool isThere = facts.lastWritten.daemonKeys.contains(QLatin1String(publishOnOfNewNetworks));
    if (hasNetworkOptions(facts).value_or(isThere))
        keys.addKey(QLatin1String(publishOnOfNewNetworks), address);
}

} // namespace

std::vector<DaemonKey> daemonKeys(const Plan &plan, const HostFacts &facts)
{
    Keys keys;
    keys.add("/live-restore", plan.reliability.liveRestore);
    keys.add("/registry-mirrors", listOf(registryMirrors(plan, facts)));
    keys.add("/insecure-registries", listOf(insecureRegistries(plan)));
    addLogging(keys, plan);
    const qint64 files = containerNofile(plan, facts);
    keys.add("/default-ulimits/nofile", OrderedJson{{"Name", "nofile"}, {"Soft", files}, {"Hard", files}});
    keys.add("/features/buildkit", plan.defaults.buildkit);
    if (plan.containerd.snapshotter != ImageStore::Automatic)
        keys.add("/features/containerd-snapshotter", plan.containerd.snapshotter == ImageStore::On);
    addProxy(keys, plan.proxy);
    keys.add("/log-level", planValue(plan, QLatin1String("/logging/level")));
    keys.add("/init", plan.defaults.init);
    keys.add("/icc", plan.security.icc);
    keys.add("/no-new-privileges", plan.security.noNewPrivileges);
    if (plan.security.usernsRemap)
        keys.add("/userns-remap", "default");
    addNetwork(keys, plan, facts);
    addExposure(keys, plan, facts);
    for (auto &[pointer, value] : enginePlaces(plan.engine))
        keys.addKey(pointer, std::move(value));
    return keys.take();
}

} // namespace dockwright::core

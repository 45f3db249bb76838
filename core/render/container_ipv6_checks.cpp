// SPDX-License-Identifier: Apache-2.0
#include "core/host/daemon_settings.h"
#include "core/plan/network_section.h"
#include "core/plan/problems.h"
#include "core/plan/values.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

/// Collects what stands against IPv6 of containers.
class Ipv6Checker
{
public:
    Ipv6Checker(const Plan &plan, const HostFacts &facts) : m_plan(plan), m_facts(facts), m_prefix(plannedPrefix(plan, facts))
    {}

    Errors check()
    {
        checkBridge();
        checkMtu();
        if (!m_facts.network)
            return std::move(m_errors);
        checkKernel(*m_facts.network);
        checkRouters(*m_facts.network);
        checkForwarding(*m_facts.network);
        if (!m_prefix.isEmpty()) {
            checkOwnAddresses(*m_facts.network);
            checkLength(*m_facts.network);
        }
        return std::move(m_errors);
    }

private:
    void refuse(Message message, Message remedy)
    {
        m_errors.push_back(problem(QStringLiteral("/network/ipv6"), std::move(message), std::move(remedy)));
    }

    void checkBridge()
    {
        const QString planned = textOf(m_plan.engine.keys, "bridge");
        const QString bridge = planned.isEmpty() ? DaemonSettings(m_facts).text("/bridge") : planned;
        if (!bridge.isEmpty() && bridge != QLatin1String("none"))
            refuse({QT_TRANSLATE_NOOP("Dockwright",
                                      "dockerd uses the bridge %1 of this host, whose addresses are not dockerd's."),
                    {shownText(bridge)}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Set network.ipv6 to off, or remove bridge from daemon.json."), {}});
    }

    void checkMtu()
    {
        const qint64 mtu = plannedMtu(m_plan, m_facts);
        if (m_plan.network.choosesMtu && mtu != 0 && mtu < leastMtuOfIpv6)
            refuse({QT_TRANSLATE_NOOP("Dockwright",
                                      "A way out of this host carries packets of %1 bytes only, and IPv6 needs %2."),
                    {QString::number(mtu), QString::number(leastMtuOfIpv6)}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Set network.ipv6 to off, or network.mtu to a number."), {}});
    }

    void checkKernel(const NetworkFacts &network)
    {
        if (!network.hasIpv6)
            refuse({QT_TRANSLATE_NOOP("Dockwright", "The kernel of this host has no IPv6."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Boot without ipv6.disable=1, or set network.ipv6 to off."), {}});
    }

    void checkRouters(const NetworkFacts &network)
    {
        for (const QString &interface : network.heedsRouters)
            refuse(
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "dockerd turns forwarding of IPv6 on, and then the kernel heeds no router on %1 any more: "
                                   "this host would lose the IPv6 that it has from there."),
                 {interface}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Set net/ipv6/conf/%1/accept_ra to 2, by sysctl and in a file of /etc/sysctl.d: then "
                                   "routers are heeded beside forwarding."),
                 {interface}});
    }

    /// moby libnetwork/drivers/bridge/setup_ip_forwarding.go, before 27.0: with firewall rules for IPv6 the policy of FORWARD
    /// becomes DROP whoever has turned forwarding on.
    void checkForwarding(const NetworkFacts &network)
    {
        const bool hasRules = DaemonSettings(m_facts).isOn(rulesForIpv6, false);
        if (givesNetworksIpv6(m_facts) == false && network.forwardsIpv6 && !hasRules)
            refuse(
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "This host forwards IPv6, and its dockerd would discard what is not of containers: before "
                                   "Docker 27 it does so with its firewall rules for IPv6."),
                 {}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Upgrade to Docker 27 or later. If nothing but Docker needs it, set "
                                   "net.ipv6.conf.all.forwarding to 0; dockerd turns it on again."),
                 {}});
    }

    void checkOwnAddresses(const NetworkFacts &network)
    {
        QStringList taken = network.routers6;
        for (const LinkFact &link : network.links)
            if (!network.isOfDocker(link.name))
                for (const QString &address : link.ipv6())
                    taken << address.section(u'/', 0, 0);
        for (const QString &subnet : {firstSubnetOf(m_prefix), poolOf(m_prefix).base})
            for (const QString &address : taken)
                if (overlap(subnet, networkAround(address))) {
                    refuse({QT_TRANSLATE_NOOP("Dockwright",
                                              "%1, of this host or of its router, is in %2, which containers would get."),
                            {address, subnet}},
                           {QT_TRANSLATE_NOOP("Dockwright",
                                              "Choose a prefix that is routed to this host, a part of it without such "
                                              "addresses, or ula."),
                            {}});
                    return;
                }
    }

    /// moby libnetwork/drivers/bridge/setup_ipv6.go: it adds the same address with another length, which the kernel refuses.
    void checkLength(const NetworkFacts &network)
    {
        const QString subnet = firstSubnetOf(m_prefix);
        const LinkFact *docker0 = network.defaultBridge();
        for (const QString &address : docker0 != nullptr ? docker0->ipv6() : QStringList())
            if (overlap(networkOf(address), subnet) && networkOf(address) != subnet)
                refuse({QT_TRANSLATE_NOOP("Dockwright", "docker0 has %1, and dockerd cannot make another of it in %2."),
                        {address, subnet}},
                       {QT_TRANSLATE_NOOP("Dockwright",
                                          "Apply the plan with network.ipv6 off first, remove fixed-cidr-v6 if it is not of a "
                                          "plan, or choose another prefix."),
                        {}});
    }

    const Plan &m_plan;
    const HostFacts &m_facts;
    QString m_prefix;
    Errors m_errors;
};

} // namespace

Errors checkContainerIpv6(const Plan &plan, const HostFacts &facts)
{
    return plan.network.ipv6.isEmpty() ? Errors() : Ipv6Checker(plan, facts).check();
}

} // namespace dockwright::core

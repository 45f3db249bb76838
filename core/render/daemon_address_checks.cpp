// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/in_effect.h"
#include "core/plan/network_section.h"
#include "core/plan/values.h"
#include "core/render/daemon_json_checker.h"
#include "core/render/kernel_settings.h"

#include <QCoreApplication>

#include <algorithm>

/// Addresses, subnets and a lack of forwarding that dockerd dies of; measured like the values in daemon_value_checks.cpp.
namespace dockwright::core {

namespace {

bool isV6(const QString &address)
{
    return address.contains(u':');
}

bool isIn(const QString &address, const QString &subnet)
{
    return networkOf(address + u'/' + subnet.section(u'/', 1)) == networkOf(subnet);
}

bool isSizeOf(const QString &base, const OrderedJson &size)
{
    const auto [least, most] = sizesOfSubnets(base);
    return size.is_number_integer() && size >= least && size <= most;
}

// moby libnetwork/ipamutils/utils.go and daemon/libnetwork ... /defaultipam: both members are needed.
void checkPools(Checker &check)
{
    const OrderedJson *pools = check.at("/default-address-pools");
    if (pools == nullptr || !pools->is_array() || pools->empty())
        return;
    bool hasV4 = false;
    for (std::size_t i = 0; i < pools->size(); ++i) {
        const OrderedJson &pool = pools->at(i);
        const QString pointer = QStringLiteral("/default-address-pools/%1").arg(i);
        if (!pool.is_object())
            return;
        const QString base = memberText(pool, QLatin1String("base"));
        const OrderedJson *size = memberOf(pool, QLatin1String("size"));
        hasV4 = hasV4 || !isV6(base);
        if (!isCidr(base) || size == nullptr || !isSizeOf(base, *size))
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP(
                             "Dockwright",
                             "A pool requires a base and a size: a prefix length not shorter than that of the base, and of "
                             "30 at most (126 in IPv6): dockerd does not start."),
                         {}});
    }
    if (!hasV4 && textAt(check, "/bip").isEmpty() && textAt(check, "/fixed-cidr").isEmpty() && check.text("/bridge").empty())
        check.wrong(QStringLiteral("/default-address-pools"),
                    {QT_TRANSLATE_NOOP("Dockwright", "Without an IPv4 pool docker0 gets no subnet: dockerd does not start."),
                     {}});
}

/// The subnets of which docker0 gets one without bip: moby libnetwork/ipamutils/utils.go.
bool mayBeOfDocker0(const QString &address)
{
    return isIn(address, QStringLiteral("172.16.0.0/12")) || isIn(address, QStringLiteral("192.168.0.0/16"));
}

/// `own` is the address of docker0; without one `range` may be its subnet (moby daemon/daemon_unix.go since 25.0).
void checkGateway(Checker &check, const char *pointer, bool shouldBeV6, const QString &own, const QString &range)
{
    const QString text = textAt(check, pointer);
    if (!isAddress(text))
        return;
    const bool isFree = shouldBeV6
        ? !isCidr(range)
        : check.at("/default-address-pools") != nullptr || !check.text("/bridge").empty() || mayBeOfDocker0(text);
    const bool isInside = isCidr(own) ? isIn(text, own) : isFree || (isCidr(range) && isIn(text, range));
    if (isV6(text) != shouldBeV6 || !isInside)
        check.wrong(QLatin1String(pointer),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not in the subnet of docker0: dockerd does not start."),
                     {shownText(text)}});
    else if (isCidr(own) && isIn(text, own.section(u'/', 0, 0) + QLatin1String(shouldBeV6 ? "/128" : "/32")))
        check.wrong(QLatin1String(pointer),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is the address of docker0 itself: dockerd does not start."),
                     {shownText(text)}});
}

void checkFamily(Checker &check, const char *pointer, bool shouldBeV6)
{
    const QString text = textAt(check, pointer);
    if (!text.isEmpty() && !isCidr(text) && shouldBeV6) // of the others it is what daemon_json_types.h finds
        check.wrong(QLatin1String(pointer),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a subnet such as 10.0.0.0/8."), {shownText(text)}});
    else if (isCidr(text) && isV6(text) != shouldBeV6)
        check.wrong(QLatin1String(pointer),
                    {shouldBeV6 ? QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an IPv6 subnet: dockerd does not start.")
                                : QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an IPv4 subnet: dockerd does not start."),
                     {shownText(text)}});
}

// moby daemon/daemon_unix.go initBridgeDriver.
void checkBridge(Checker &check)
{
    const bool heedsV6 = check.isTrue("/ipv6");
    const QString bip = textAt(check, "/bip");
    checkFamily(check, "/bip", false);
    checkFamily(check, "/fixed-cidr", false);
    checkFamily(check, "/fixed-cidr-v6", true); // daemon/config/config_linux.go looks at it in any case
    if (heedsV6)
        checkFamily(check, "/bip6", true);
    const QString bip6 = textAt(check, "/bip6");
    const QString range6 = textAt(check, "/fixed-cidr-v6");
    if (heedsV6 && isCidr(bip6) && isCidr(range6) && (!overlap(bip6, range6) || prefixOf(range6) < prefixOf(bip6)))
        check.wrong(QStringLiteral("/bip6"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "fixed-cidr-v6 is not in the subnet of bip6: containers of the default bridge get no "
                                       "address."),
                     {}});
    if (isCidr(bip) && networkOf(bip) == bip)
        check.wrong(QStringLiteral("/bip"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "“%1” is the address of a subnet, and not one in it: dockerd does not start."),
                     {shownText(bip)}});
    checkGateway(check, "/default-gateway", false, bip, textAt(check, "/fixed-cidr"));
    if (heedsV6)
        checkGateway(check, "/default-gateway-v6", true, textAt(check, "/bip6"), textAt(check, "/fixed-cidr-v6"));
}

// moby daemon/config/config_linux.go and config.go of 28, which older ones take and make no use of.
void checkHostGateways(Checker &check)
{
    const QStringList gateways = check.settings.list("/host-gateway-ips");
    const auto v6 = std::ranges::count_if(gateways, isV6);
    if (v6 > 1 || gateways.size() - v6 > 1 || (!gateways.isEmpty() && !check.text("/host-gateway-ip").empty()))
        check.wrong(QStringLiteral("/host-gateway-ips"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "There can be one IPv4 and one IPv6 address, and none in host-gateway-ip beside them: "
                                       "dockerd does not start."),
                     {}});
}

bool runsWithNftables(const HostFacts &facts)
{
    return facts.daemon
        && settingInEffect(facts.daemon->settings, QStringLiteral("/firewall-backend")) == std::optional(Json("nftables"));
}

bool isOnAtBoot(const HostFacts &facts, const QString &variable)
{
    const auto setting = settingAtBoot(facts, variable);
    return setting && setting->value == QLatin1String("1");
}

// moby daemon/libnetwork/drivers/bridge/setup_ip_forwarding.go, 29: with iptables it turns forwarding on, with nftables it
// looks. What an iptables of before has turned on is off after a reboot.
void checkForwarding(Checker &check)
{
    if (check.text("/firewall-backend") != "nftables" || check.isFalse("/ip-forward") || check.text("/bridge") == "none")
        return;
    QStringList variables{QStringLiteral("net.ipv4.ip_forward")};
    if (check.isTrue("/ipv6"))
        variables << QStringLiteral("net.ipv6.conf.all.forwarding");
    for (const QString &variable : variables) {
        const auto now = check.facts.sysctls.find(variable);
        const Message remedy{QT_TRANSLATE_NOOP("Dockwright",
                                               "Add “%1 = %2” to a file in /etc/sysctl.d and run sysctl --system."),
                             {variable, QStringLiteral("1")}};
        if (now != check.facts.sysctls.end() && now->second == QLatin1String("0"))
            check.wrong(QStringLiteral("/firewall-backend"),
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "With the firewall backend nftables, dockerd does not start while %1 is 0, which it "
                                           "leaves to the administrator."),
                         {variable}},
                        remedy);
        else if (!runsWithNftables(check.facts) && !isOnAtBoot(check.facts, variable))
            check.wrong(
                QStringLiteral("/firewall-backend"),
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "With the firewall backend nftables, dockerd does not set %1, and no file in sysctl.d "
                                   "does: after a reboot it would not start, unless something else sets it."),
                 {variable}},
                remedy);
    }
}

} // namespace

void checkDaemonAddresses(Checker &check)
{
    checkPools(check);
    checkBridge(check);
    checkHostGateways(check);
    checkForwarding(check);
}

} // namespace dockwright::core

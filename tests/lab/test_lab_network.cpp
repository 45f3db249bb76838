// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_network {

using namespace lab;

namespace {

constexpr auto chosen = "{'network': {'pools': 'auto', 'mtu': 'auto'}}";

/// Interfaces that stand for a company's network, which all of 10/8 is routed to, and for a way out that carries 1400 bytes.
bool makeNetworks()
{
    return shellOk("ip link add lan0 type bridge && ip addr add 10.1.2.3/24 dev lan0 && ip link set lan0 mtu 1400 up && "
                   "ip route add 10.0.0.0/8 via 10.1.2.1 && ip route replace default via 10.1.2.1 dev lan0");
}

QByteArray subnetOf(const char *network)
{
    return shell(QByteArray("docker network inspect -f '{{(index .IPAM.Config 0).Subnet}}' ") + network);
}

/// Of docker0, "172.17.0.1/16".
QByteArray bridgeAddress()
{
    return shell("ip -4 -o address show dev docker0 | awk '{print $4}'");
}

/// A way out by IPv6 to a neighbour at 2001:db8:77::2, who knows no way back to a prefix of the host's own.
bool makeIpv6()
{
    return shellOk("ip netns add six && ip link add six0 type veth peer name in0 netns six && "
                   "ip addr add 2001:db8:77::1/64 dev six0 nodad && ip link set six0 up && "
                   "ip -n six addr add 2001:db8:77::2/64 dev in0 nodad && ip -n six link set in0 up && "
                   "ip -6 route add default via 2001:db8:77::2 dev six0");
}

/// Of docker0, but for that of the link.
QByteArray bridgeAddresses6()
{
    return shell("ip -6 -o address show dev docker0 scope global | awk '{print $4}'");
}

/// With a dockerd before 27 its address is not to be used before a second is over (RFC 4862, 5.4).
bool reachesBySix(const QByteArray &network)
{
    return shellOk("docker run --rm --network " + network
                   + " lab/busybox sh -c 'for i in 1 2 3 4 5 6; do ping -6 -c1 -W1 2001:db8:77::2 && exit 0; done; exit 1'");
}

} // namespace

/// Where containers live, with a real dockerd and the kernel's routes.
class TestNetwork : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(installBuild()); }
    void init()
    {
        shell("systemctl stop six-mirror; rm -f /etc/systemd/system/docker.service.d/05-x.conf; systemctl daemon-reload; "
              "while ip6tables -D FORWARD -o six0 -j DROP; do :; done 2>/dev/null; "
              "sed '/six.lab/d' /etc/hosts >/root/hosts; cat /root/hosts >/etc/hosts");
        shell("ip link del lan0 2>/dev/null; ip link del vpn0 2>/dev/null; ip link del six0 2>/dev/null; "
              "ip netns del six 2>/dev/null; docker network prune -f; sysctl -w net.ipv6.conf.all.forwarding=0");
        QVERIFY(resetHost());
        QVERIFY(makeNetworks());
    }

    void whatNoRouteCoversIsChosenAndInEffect()
    {
        const Tree before = treeOf();
        const Answer applied = apply(chosen);
        QVERIFY_STATUS(applied, 0);
        QVERIFY2(applied.raw.contains("172.31.0.0/16"), applied.raw);
        QVERIFY(shellOk("docker network create site"));
        QVERIFY2(subnetOf("site").startsWith("172.31."), subnetOf("site"));
        const bool hasOptions = dockerVersion() >= QVersionNumber(24);
        const QByteArray bridge = shell("docker network inspect -f 'br-{{slice .Id 0 12}}' site");
        QCOMPARE(shell("cat /sys/class/net/" + bridge + "/mtu"), hasOptions ? "1400" : "1500");
        QVERIFY(importImage());
        QCOMPARE(shell("docker run --rm lab/busybox cat /sys/class/net/eth0/mtu"), "1400");
        QCOMPARE(apply(chosen).word(), "unchanged"); // though the new network has a route of its own
        QVERIFY(shellOk("docker network rm site"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(before);
        QCOMPARE(shell("docker run --rm lab/busybox cat /sys/class/net/eth0/mtu"), "1500");
    }

    void aVpnThatDialsInIsNamedAndAvoided()
    {
        QVERIFY_STATUS(apply(chosen), 0);
        QVERIFY(shellOk("docker network create site"));
        const QByteArray subnet = subnetOf("site");
        QVERIFY2(severityOf(call({"--health"}), "network/collision") == "pass", "before");
        QVERIFY(
            shellOk("ip link add vpn0 type bridge && ip link set vpn0 up && ip route add " + subnet + " dev vpn0 table 77"));
        const Answer health = call({"--health"});
        QVERIFY2(severityOf(health, "network/collision") == "warning", health.raw);
        for (const QByteArray &word : {QByteArray("site"), subnet, QByteArray("vpn0")})
            QVERIFY2(health.raw.contains(word), health.raw);
        const QByteArray metrics = shell(helperProgram().toUtf8() + " --metrics");
        QVERIFY2(metrics.contains("dockwright_network_collision{network=\"site\",subnet=\"" + subnet), metrics);
        const Answer moved = apply(chosen);
        QVERIFY_STATUS(moved, 0);
        QVERIFY(shellOk("docker network rm site && docker network create site"));
        QVERIFY2(!subnetOf("site").isEmpty() && subnetOf("site") != subnet, subnetOf("site"));
        QVERIFY2(severityOf(call({"--health"}), "network/collision") == "pass", "after");
        QVERIFY(shellOk("docker network rm site"));
    }

    void containersAskTheServersOfThePlan()
    {
        QVERIFY_STATUS(apply("{'network': {'dns': ['192.0.2.53'], 'dnsSearch': ['corp.lan'], 'dnsOptions': ['ndots:2']}}"), 0);
        QVERIFY(importImage());
        const QByteArray file = shell("docker run --rm lab/busybox cat /etc/resolv.conf");
        for (const char *line : {"nameserver 192.0.2.53", "search corp.lan", "options ndots:2"})
            QVERIFY2(file.contains(line), file);
    }

    void theDefaultBridgeGetsItsAddressAndTheOldOneBack()
    {
        const QByteArray before = bridgeAddress();
        const Tree tree = treeOf();
        const Answer applied = apply("{'network': {'bridge': '10.200.0.1/24'}}");
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(bridgeAddress(), "10.200.0.1/24");
        QVERIFY2(severityOf(applied, "network/bridge") == "pass", applied.raw);
        QVERIFY(importImage());
        QVERIFY(shell("docker run --rm lab/busybox ip -4 -o address show dev eth0").contains("10.200.0."));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
        QCOMPARE(bridgeAddress(), before);
        QVERIFY(shellOk("systemctl restart docker.service"));
        QCOMPARE(bridgeAddress(), before); // nothing of it is left in a file
    }

    void containersGetIpv6AndItIsTakenBack()
    {
        QVERIFY(importImage());
        QVERIFY(makeIpv6());
        const Tree before = treeOf();
        const Answer applied = apply("{'network': {'ipv6': 'ula'}}");
        QVERIFY_STATUS(applied, 0);
        for (const char *id : {"network/ipv6", "containers/address6"})
            QVERIFY2(severityOf(applied, id) == "pass", applied.raw);
        QVERIFY2(bridgeAddresses6().startsWith("fd") && bridgeAddresses6().endsWith("::1/64"), bridgeAddresses6());
        QVERIFY(reachesBySix("bridge"));
        const bool byItself = dockerVersion() >= QVersionNumber(27);
        QVERIFY(shellOk(QByteArray("docker network create ") + (byItself ? "" : "--ipv6 ") + "site"));
        const QByteArray subnets = shell("docker network inspect -f '{{json .IPAM.Config}}' site");
        QVERIFY2(subnets.contains(bridgeAddresses6().left(14)) && subnets.contains("/64"), subnets);
        QVERIFY(reachesBySix("site"));
        QCOMPARE(apply("{'network': {'ipv6': 'ula'}}").word(), "unchanged");
        const Answer read = call({"--inspect"});
        QVERIFY2(read.raw.contains("heedsRouters"), read.raw);
        QVERIFY(shellOk("docker network rm site"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(before);
        QCOMPARE(bridgeAddresses6(), "");
        QCOMPARE(shell("sysctl -n net.ipv6.conf.all.forwarding"), "0");
        QVERIFY(!reachesBySix("bridge"));
    }

    /// A mirror that has IPv6 only, which a container reaches by its new addresses.
    void whatAContainerReachesByIpv6IsAsked()
    {
        QVERIFY(makeIpv6());
        QVERIFY(shellOk("echo '2001:db8:77::2 six.lab' >>/etc/hosts; systemd-run --quiet --collect --unit=six-mirror "
                        "ip netns exec six python3 -m http.server 5000 --bind 2001:db8:77::2"));
        QTRY_VERIFY(shellOk("curl -gs -o /dev/null 'http://[2001:db8:77::2]:5000/'"));
        const QByteArray registry = "'registry': {'mirrors': ['http://six.lab:5000'], 'insecure': ['six.lab:5000']}";
        const Answer four = apply(("{" + registry + "}").constData());
        QVERIFY_STATUS(four, 0);
        QVERIFY2(severityOf(four, "containers/connect") == "info", four.raw); // none was asked
        const Answer six = apply(("{'network': {'ipv6': 'ula'}, " + registry + "}").constData());
        QVERIFY_STATUS(six, 0);
        QVERIFY2(severityOf(six, "containers/connect6") == "pass", six.raw);
        QVERIFY(shellOk("ip6tables -I FORWARD -o six0 -j DROP"));
        const Answer health = call({"--health"});
        QVERIFY2(severityOf(health, "containers/connect6") == "warning", health.raw);
        QVERIFY(shellOk("ip6tables -D FORWARD -o six0 -j DROP"));
        // What worked before is a reason to take a change back.
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPost=ip6tables -I FORWARD -o six0 -j DROP\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer lost =
            apply(("{'network': {'ipv6': 'ula'}, 'security': {'noNewPrivileges': true}, " + registry + "}").constData());
        QVERIFY_STATUS(lost, 1);
        QVERIFY2(severityOf(lost, "containers/connect6") == "critical", lost.raw);
        QVERIFY_STATUS(call({"--rollback"}), 0);
    }

    /// Of the prefix of a provider, which does not leave the host untranslated; and a plan that says no more of it.
    void aPrefixComesAndGoes()
    {
        QVERIFY(importImage());
        QVERIFY(makeIpv6());
        const Answer own = apply("{'network': {'ipv6': '2001:db8:77::/64'}}"); // of which the host and its neighbour are
        QVERIFY2(own.status != 0 && own.raw.contains("2001:db8:77::"), own.raw);
        QVERIFY_STATUS(apply("{'network': {'ipv6': '2001:db8:5:1::/64'}}"), 0);
        const Answer longer = apply("{'network': {'ipv6': '2001:db8:5:1::/56'}}");
        QVERIFY2(longer.status != 0 && bridgeAddresses6() == "2001:db8:5:1::1/80", longer.raw);
        QCOMPARE(bridgeAddresses6(), "2001:db8:5:1::1/80");
        QVERIFY(reachesBySix("bridge"));
        QVERIFY_STATUS(apply("{'network': {'ipv6': '2001:db8:6::/48'}}"), 0);
        QCOMPARE(bridgeAddresses6(), "2001:db8:6::1/64");
        const Answer gone = apply("{}");
        QVERIFY_STATUS(gone, 0);
        QCOMPARE(bridgeAddresses6(), "");
        QVERIFY(!shell("cat /etc/docker/daemon.json").contains("v6"));
    }

    void aFailedApplyLeavesNoAddress()
    {
        QVERIFY(importImage());
        const Tree before = treeOf();
        const Answer waiting = apply("{'network': {'ipv6': 'ula'}}", {"--confirm", "20"});
        QVERIFY2(bridgeAddresses6().startsWith("fd"), waiting.raw);
        QTRY_COMPARE(bridgeAddresses6(), "");
        QTRY_COMPARE(shell("systemctl is-active docker.service dockwright-confirm-1.timer"), "active\ninactive");
        QVERIFY_TREE(before);
    }

    void aWayOutThatARouterHasToldIsNotLost()
    {
        QVERIFY(makeIpv6());
        QVERIFY(shellOk("sysctl -w net.ipv6.conf.all.forwarding=0 net.ipv6.conf.six0.accept_ra=1 && "
                        "ip -6 route del default dev six0 && "
                        "ip -6 route add default via 2001:db8:77::2 dev six0 proto ra expires 600"));
        const Tree before = treeOf();
        const Answer refused = apply("{'network': {'ipv6': 'ula'}}");
        QVERIFY2(refused.status != 0 && refused.raw.contains("six0/accept_ra"), refused.raw);
        QVERIFY_TREE(before);
        QCOMPARE(bridgeAddresses6(), "");
        QVERIFY(shellOk("sysctl -w net.ipv6.conf.six0.accept_ra=2"));
        QVERIFY_STATUS(apply("{'network': {'ipv6': 'ula'}}"), 0);
        QVERIFY2(shell("ip -6 route show default").contains("six0"), shell("ip -6 route show default"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
    }

    /// dockerd leaves the networks alone as long as containers run.
    void aBridgeThatContainersLiveOnStaysAndIsTold()
    {
        QVERIFY(importImage());
        QVERIFY_STATUS(apply("{}"), 0); // with live-restore
        const QByteArray before = bridgeAddress();
        startSleeper("web");
        const Answer applied = apply("{'network': {'bridge': '10.201.0.1/24'}}");
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(bridgeAddress(), before);
        QVERIFY2(severityOf(applied, "network/bridge") == "warning", applied.raw);
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QCOMPARE(bridgeAddress(), before);
        QVERIFY(shellOk("docker rm -f web"));
    }

    void aBridgeThatCannotBeTakenBackIsSaid()
    {
        QVERIFY(importImage());
        const QByteArray before = bridgeAddress();
        QVERIFY_STATUS(apply("{'network': {'bridge': '10.202.0.1/24'}}"), 0);
        startSleeper("late");
        const Answer rolled = call({"--rollback"});
        QVERIFY_STATUS(rolled, 0);
        QVERIFY2(severityOf(rolled, "network/bridge-stays") == "warning", rolled.raw);
        QCOMPARE(shell("docker inspect -f '{{.State.Running}}' late"), "true");
        QVERIFY(shellOk("docker rm -f late"));
        QVERIFY_STATUS(apply("{'network': {'bridge': '" + before + "'}}"), 0);
        QCOMPARE(bridgeAddress(), before);
    }

    /// By the way of a change that is not confirmed, and by a plan that says nothing of it any more.
    void eachWayBackGivesTheAddressBack()
    {
        const QByteArray before = bridgeAddress();
        const Answer waiting = apply("{'network': {'bridge': '10.203.0.1/24'}}", {"--confirm", "20"});
        QVERIFY2(bridgeAddress() == "10.203.0.1/24", waiting.raw);
        QTRY_COMPARE(bridgeAddress(), before);
        QTRY_COMPARE(shell("systemctl is-active docker.service dockwright-confirm-1.timer"), "active\ninactive");
        QVERIFY_STATUS(apply("{'network': {'bridge': '10.203.0.1/24'}}"), 0);
        QCOMPARE(bridgeAddress(), "10.203.0.1/24");
        QVERIFY_STATUS(apply("{}"), 0);
        QCOMPARE(bridgeAddress(), before);
        QVERIFY(!shell("cat /etc/docker/daemon.json").contains("bip"));
    }
};

DOCKWRIGHT_TEST(TestNetwork, QCoreApplication)

} // namespace test_lab_network

#include "test_lab_network.moc"

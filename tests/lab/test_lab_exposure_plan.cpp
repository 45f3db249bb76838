// SPDX-License-Identifier: Apache-2.0
#include "core/render/exposure_rules.h"
#include "tests/support/lab.h"
#include "tests/support/random_exposure.h"
#include "tests/support/suite.h"

#include <QScopeGuard>

namespace test_lab_exposure_plan {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::textOf;

namespace {

constexpr auto webServer = "httpd -f -p 80";

bool startContainer(const char *name, const char *options)
{
    return shellOk(QByteArray("docker run -d --name ") + name + ' ' + options + " lab/busybox " + webServer + " >/dev/null");
}

/// Who reaches a port by each of its addresses, as --exposure says it: "everybody measured".
QByteArrayList reachOf(const Answer &answer, int port)
{
    QByteArrayList words;
    for (const Json &each : answer.eventsOf("port"))
        if (each.value("port", 0) == port)
            words << (textOf(each, "reach") + (each.value("measured", false) ? " measured" : " concluded")).toUtf8();
    words.removeAll("");
    return words;
}

bool isEach(const QByteArrayList &words, const char *word)
{
    return !words.isEmpty() && words.count(QByteArray(word)) == words.size();
}

/// ' stands for ".
QByteArray planWith(const char *exposure, const char *more = "")
{
    QByteArray plan = "{'version': 1, 'registry': {'mirrors': []}, 'verify': {'pull': 'never'}, ";
    plan += QByteArray(more) + "'exposure': {" + exposure + "}}";
    return plan.replace('\'', '"');
}

constexpr auto closing = "'enforce': 'on', 'allow': [{'ports': ['8001/tcp']}, {'from': ['10.0.0.0/8', '172.16.0.0/12', "
                         "'192.168.0.0/16', 'fd00::/8'], 'ports': ['8080/tcp']}]";

QByteArray tables()
{
    return shell("nft list tables | grep dockwright");
}

} // namespace

/// The section "exposure" of a plan against a real dockerd, systemd and kernel.
class TestExposurePlan : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(importImage()); }
    void cleanup()
    {
        while (call({"--rollback", "--yes", "--take-ours"}).status == 0) {} // until there is none
        shell("docker rm -f $(docker ps -aq); docker network prune -f; ip link delete lab0; ip link delete br-100; "
              "ip link delete br-lan; nft delete table ip lab");
    }

    /// By IPv4, which Docker passes on, and by IPv6, which docker-proxy takes.
    void whatThePlanDoesNotAllowIsClosed()
    {
        QVERIFY(shellOk("docker network create apps >/dev/null") && startContainer("web", "-p 8001:80")
                && startContainer("app", "-p 8080:80 --network apps") && startContainer("db", "-p 5432:80"));
        const Tree before = treeOf();
        const Answer refused = call({"--apply", "-"}, planWith(closing));
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("--confirm"), refused.raw.constData());
        QVERIFY_TREE(before);
        const Answer applied = call({"--apply", "-", "--yes"}, planWith(closing));
        QVERIFY_STATUS(applied, 0);
        QVERIFY2(applied.raw.contains("5432/tcp (db)") && applied.raw.contains("8001/tcp (web)"), applied.raw.constData());
        const Answer told = call({"--exposure"});
        QVERIFY_STATUS(told, 0);
        QVERIFY2(isEach(reachOf(told, 8001), "everybody measured") && isEach(reachOf(told, 8080), "networks measured")
                     && isEach(reachOf(told, 5432), "this-host measured"),
                 told.raw.constData());
        // Of a network and a container of tomorrow; and with the cgroup that a new start of Docker has.
        QVERIFY(shellOk("docker network create later >/dev/null") && startContainer("new", "-p 6379:80 --network later")
                && shellOk("systemctl restart docker"));
        QTRY_VERIFY(shellOk("docker ps -q | grep -q ."));
        const Answer again = call({"--exposure"});
        QVERIFY2(isEach(reachOf(again, 6379), "this-host measured") && isEach(reachOf(again, 5432), "this-host measured"),
                 again.raw.constData());
        QVERIFY_STATUS(call({"--verify", "-"}, planWith(closing)), 5);
        QVERIFY_STATUS(call({"--apply", "-"}, planWith(closing)), 0); // nothing to do needs no yes
        // Somebody flushes all rules: that is seen, and mended as it is said.
        QVERIFY(shellOk("nft delete table inet dockwright"));
        const Answer ill = call({"--health"});
        QVERIFY2(ill.raw.contains("exposure/enforced") && ill.raw.contains("5432/tcp (db)"), ill.raw.constData());
        QVERIFY(shellOk("systemctl restart docker")); // whoever has flushed Docker's rules does that
        QTRY_VERIFY(shellOk("docker ps -q | grep -q ."));
        QVERIFY(isEach(reachOf(call({"--exposure"}), 5432), "this-host measured"));
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY_TREE(before);
        QCOMPARE(tables(), QByteArray());
        QVERIFY(isEach(reachOf(call({"--exposure"}), 5432), "everybody measured"));
    }

    /// A bridge of virtual machines to which the administrator passes a port on, be its name like Docker's or not; a server of
    /// this host; dockerd's own socket; and what a container asks by the address of its host.
    void whatIsNoPortOfAContainerStaysAsItIs()
    {
        QVERIFY(shellOk(
            "ip link add lab0 type veth peer name lab1 && ip address add 10.77.0.1/24 dev lab0 && ip link set lab0 up && "
            "ip netns add out && ip link set lab1 netns out && ip -n out address add 10.77.0.2/24 dev lab1 && "
            "ip -n out link set lab1 up && ip -n out route add default via 10.77.0.1"));
        const auto gone = qScopeGuard([] { shell("ip netns delete out; ip netns delete vm; pkill -f 'httpd -f -p 80[89]'"); });
        QVERIFY(shellOk(
            "sysctl -qw net.ipv4.ip_forward=1 && ip netns add vm && ip -n vm link set lo up && "
            "for b in br-100:1 br-lan:2; do n=${b#*:} b=${b%:*}; ip link add $b type bridge && ip link set $b up && "
            "ip address add 10.88.$n.1/24 dev $b && ip link add vm$n type veth peer name in$n && "
            "ip link set vm$n master $b up && ip link set in$n netns vm && ip -n vm address add 10.88.$n.2/24 dev in$n && "
            "ip -n vm link set in$n up; done; ip -n vm route add 10.77.0.0/24 via 10.88.1.1; "
            "iptables -P FORWARD ACCEPT; ip netns exec vm sysctl -qw net.ipv4.conf.all.rp_filter=0"));
        QVERIFY(shellOk(
            "nft add table ip lab && nft add chain ip lab pre '{ type nat hook prerouting priority -100; }' && "
            "nft add chain ip lab post '{ type nat hook postrouting priority 100; }' && "
            "nft add rule ip lab post oifname '{ br-100, br-lan }' masquerade && "
            "nft add rule ip lab pre tcp dport 8101 dnat to 10.88.1.2:80 && nft add rule ip lab pre tcp dport 8102 dnat to 10.88.2.2:80"));
        QVERIFY(shellOk("ip netns exec vm busybox httpd -p 80 && busybox httpd -p 8090") && startContainer("db", "-p 5432:80"));
        const auto reaches = [](const char *port) {
            return shellOk(QByteArray("ip netns exec out busybox nc -w 2 10.77.0.1 ") + port + " </dev/null");
        };
        const auto all = [&] { return reaches("8101") && reaches("8102") && reaches("8090"); };
        QVERIFY(all() && reaches("5432"));
        QVERIFY_STATUS(call({"--apply", "-", "--yes"},
                            planWith("'enforce': 'on'",
                                     "'engine': {'experimental': true, 'metrics-addr': '10.77.0.1:9323'}, ")),
                       0);
        QVERIFY(!reaches("5432"));
        QVERIFY(all());
        QVERIFY(reaches("9323"));
        QVERIFY2(shell("nft list chain inet dockwright forward").contains("br-100"), tables().constData());
        QVERIFY(shellOk("docker exec db busybox nc -w 2 10.77.0.1 5432 </dev/null"));
    }

    void whatStaysOpenNeverthelessTakesTheChangeBack()
    {
        QVERIFY(startContainer("db", "-p 5432:80"));
        const Tree before = treeOf();
        QVERIFY(shellOk("cp /usr/sbin/nft /root/nft && printf '#!/bin/sh\\nexit 0\\n' > /usr/sbin/nft"));
        const auto back = qScopeGuard([] { shell("cp /root/nft /usr/sbin/nft"); });
        const Answer failed = call({"--apply", "-", "--yes"}, planWith("'enforce': 'on'"));
        QVERIFY_STATUS(failed, 1);
        QVERIFY2(failed.raw.contains("exposure/enforced"), failed.raw.constData());
        QVERIFY(shellOk("cp /root/nft /usr/sbin/nft"));
        QVERIFY_TREE(before);
    }

    void withoutNftNothingChanges()
    {
        const Tree before = treeOf();
        QVERIFY(shellOk("mv /usr/sbin/nft /usr/sbin/nft-away"));
        const auto back = qScopeGuard([] { shell("mv /usr/sbin/nft-away /usr/sbin/nft"); });
        const Answer failed = call({"--apply", "-", "--yes"}, planWith("'enforce': 'on'"));
        QVERIFY_STATUS(failed, 1);
        QVERIFY(shellOk("mv /usr/sbin/nft-away /usr/sbin/nft"));
        QVERIFY_TREE(before);
    }

    /// The same plan is a change then; what takes that back turns it off again, as far as it was.
    void aUnitThatSomebodyTurnedOffIsTurnedOnAgain()
    {
        const QByteArray plan = planWith("'enforce': 'on'", "'reliability': {'heartbeat': true}, ");
        const QByteArray units = " dockwright-exposure.service dockwright-heartbeat.timer";
        const auto states = [&] { return shell("systemctl is-enabled" + units + "; systemctl is-active" + units); };
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan), 0);
        const QByteArray on = states();
        for (const QByteArray off : {"disable --now", "disable", "stop"}) {
            QVERIFY(shellOk("systemctl " + off + units));
            const QByteArray before = states();
            QVERIFY(before != on);
            const Answer asked = call({"--apply", "-"}, plan);
            QCOMPARE(asked.status, off == "disable" ? 0 : 2); // the table is loaded, or not
            QVERIFY2(off == "disable" || asked.raw.contains("WouldClosePorts"), asked.raw.constData());
            if (off != "disable")
                QVERIFY_STATUS(call({"--apply", "-", "--close-ports"}, plan), 0);
            QCOMPARE(states(), on);
            QVERIFY(!tables().isEmpty());
            QVERIFY_STATUS(call({"--rollback"}), 0);
            QCOMPARE(states(), before);
            QCOMPARE(tables().isEmpty(), off != "disable");
            QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan), 0);
            QCOMPARE(states(), on);
        }
        QVERIFY(shellOk(
            "cd /etc/systemd/system && cp dockwright-exposure.service /root && ln -sf /dev/null dockwright-exposure.service && "
            "systemctl daemon-reload"));
        const Answer masked = call({"--apply", "-", "--yes"}, plan);
        QVERIFY_STATUS(masked, 2);
        QVERIFY2(masked.raw.contains("systemctl unmask dockwright-exposure.service"), masked.raw.constData());
        QVERIFY(shellOk("systemctl unmask dockwright-exposure.service"));
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan), 0);
        QCOMPARE(states(), on);
    }

    /// nftables.service flushes the rules of everybody: as it starts for the first time, is reloaded, restarted, or stopped.
    void whatFlushesAllRulesHasTheTableLoadedAgain()
    {
        QVERIFY(startContainer("db", "-p 5432:80"));
        const Tree before = treeOf();
        const auto back = qScopeGuard([] { shell("systemctl stop nftables; systemctl restart docker"); });
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, planWith("'enforce': 'on'")), 0);
        QVERIFY(shellOk("grep -q 'flush ruleset' /etc/nftables.conf && ! systemctl is-active nftables"));
        for (const char *verb : {"start", "reload", "restart", "stop", "start"}) {
            QVERIFY2(shellOk(QByteArray("systemctl ") + verb + " nftables"), verb);
            QVERIFY2(shellOk("nft list chain inet dockwright forward && nft list chain inet dockwright input"), verb);
            QVERIFY(isEach(reachOf(call({"--exposure"}), 5432), "this-host measured"));
            QVERIFY(shellOk("systemctl is-active dockwright-exposure"));
        }
        // While Docker is stopped there is no cgroup for the rules of docker-proxy.
        QVERIFY(shellOk("systemctl stop docker.socket docker && systemctl restart nftables && "
                        "nft list chain inet dockwright forward && systemctl start docker && "
                        "nft list chain inet dockwright input"));
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY_TREE(before);
        QVERIFY(shellOk("systemctl restart nftables"));
        QCOMPARE(tables(), QByteArray());
    }

    void aRollbackThatClosesPortsAsksFirst()
    {
        QVERIFY_STATUS(call({"--apply", "-", "--close-ports"}, planWith("'enforce': 'on'")), 0);
        QVERIFY_STATUS(call({"--apply", "-"}, planWith("'enforce': 'report'")), 0);
        QCOMPARE(tables(), QByteArray());
        const Answer refused = call({"--rollback"});
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("WouldClosePorts") && refused.raw.contains("--close-ports"), refused.raw.constData());
        QCOMPARE(tables(), QByteArray());
        QVERIFY_STATUS(call({"--rollback", "--close-ports"}), 0);
        QVERIFY(!tables().isEmpty());
        const Answer opened = call({"--rollback"});
        QVERIFY_STATUS(opened, 0);
        QVERIFY2(opened.raw.contains("exposure/opens"), opened.raw.constData());
        QCOMPARE(tables(), QByteArray());
    }

    void portsWithoutAnAddressArePublishedWhereThePlanSays()
    {
        const Answer applied = call({"--apply", "-", "--yes"}, planWith("'publishOn': 'localhost'"));
        QVERIFY_STATUS(applied, 0);
        QVERIFY(startContainer("base", "-p 8001:80") && shellOk("docker network create own >/dev/null")
                && startContainer("user", "-p 8002:80 --network own") && startContainer("said", "-p 0.0.0.0:8003:80"));
        const auto address = [](const char *port) {
            return shell(QByteArray("docker ps --format '{{.Ports}}' | grep -o '[0-9.]\\+:") + port + "' | sort -u");
        };
        QCOMPARE(address("8001"), QByteArray("127.0.0.1:8001"));
        QCOMPARE(address("8003"), QByteArray("0.0.0.0:8003"));
        const bool hasOptions = dockerVersion() >= QVersionNumber(24, 0);
        QCOMPARE(address("8002"), hasOptions ? QByteArray("127.0.0.1:8002") : QByteArray("0.0.0.0:8002"));
        QVERIFY2(applied.raw.contains(hasOptions ? "when they are created anew" : "default bridge only"),
                 applied.raw.constData());
    }

    /// 2000 of them, a hundred in one transaction of nft, which only checks them; that no plan matches anything else is seen in
    /// the text of 10 000 (tests/core/test_exposure_plan.cpp).
    void noPlanMakesRulesThatNftRefuses()
    {
        using namespace dockwright::core;
        RandomExposure random(20261130);
        HostFacts facts;
        facts.network = NetworkFacts();
        facts.network->links = {{"br-100", "bridge", 1500, {}}, {"kiosk.1", "bridge", 1500, {}}};
        facts.network->networks = {{"kiosk", "bridge", "kiosk.1", {}, 1500}};
        facts.hasSwarmState = true;
        const QByteArray include = "include \"/etc/docker/dockwright-exposure.nft\"\n";
        for (int batch = 0; batch < 20; ++batch) {
            QByteArray rules;
            for (int i = 0; i < 100; ++i) {
                Plan plan;
                plan.exposure = random.settings();
                plan.comments = i % 2 == 0 ? CommentLanguage::None : CommentLanguage::English;
                const QByteArray proxy = *exposureProxyRules(plan, facts).content;
                QVERIFY(proxy.contains(include));
                rules += *exposureRules(plan, facts).content + '\n' + QByteArray(proxy).replace(include, "") + '\n';
            }
            QVERIFY(writeFile("/root/all.nft", rules));
            const QByteArray said = shell("nft -c -f /root/all.nft 2>&1");
            QVERIFY2(said.isEmpty(), said.left(2000).constData());
        }
    }
};

DOCKWRIGHT_TEST(TestExposurePlan, QCoreApplication)

} // namespace test_lab_exposure_plan

#include "test_lab_exposure_plan.moc"

// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "core/talk/members.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <QScopeGuard>

namespace test_lab_exposure_firewalls {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::textsOf;

namespace {

/// Who is let in: everybody to one port, the outsider's network to another, nobody to the rest. ' stands for ".
QByteArray closingPlan(const char *more = "")
{
    return json("{'version': 1, 'registry': {'mirrors': []}, 'verify': {'pull': 'never'}, 'exposure': {'enforce': 'on', "
                "'allow': [{'ports': ['8001/tcp']}, {'from': ['10.77.0.0/24'], 'ports': ['8080/tcp']}]}")
        + json(more) + '}';
}

bool publish(const char *name, const char *port)
{
    return shellOk(QByteArray("docker run -d --name ") + name + " -p " + port + ":80 lab/busybox httpd -f -p 80 >/dev/null");
}

/// A machine outside: a namespace with a link of its own.
bool makeOutsider()
{
    return shellOk("ip netns add out && ip link add lab0 type veth peer name lab1 netns out && "
                   "ip address add 10.77.0.1/24 dev lab0 && ip link set lab0 up && "
                   "ip -n out address add 10.77.0.2/24 dev lab1 && ip -n out link set lab1 up");
}

bool reaches(const char *port)
{
    return shellOk(QByteArray("ip netns exec out busybox nc -w 2 10.77.0.1 ") + port + " </dev/null >/dev/null 2>&1");
}

/// The ports that the outsider reaches: of sshd, of a server that no firewall lets in, and of the three containers.
QByteArray reached()
{
    QByteArray ports;
    for (const char *port : {"22", "8090", "8001", "8080", "5432"})
        if (reaches(port))
            ports += QByteArray(port) + ' ';
    return ports.trimmed();
}

bool isTableThere()
{
    return shellOk("nft list chain inet dockwright forward >/dev/null 2>&1");
}

/// What --exposure says stands before each of these ports of containers.
QStringList rulesBefore(const Answer &answer, int port)
{
    for (const Json &each : answer.eventsOf("port"))
        if (each.value("port", 0) == port)
            return textsOf(each, "rules");
    return {};
}

/// How to keep others away from that port without a plan.
QString adviceFor(const Answer &answer, int port)
{
    for (const Json &each : answer.eventsOf("port"))
        if (const auto verdict = dockwright::core::portFromJson(each); verdict && verdict->port.port == port)
            if (const auto remedies = remediesOf(*verdict); !remedies.empty())
                return remedies.back().command;
    return {};
}

} // namespace

/// The table of the section "exposure" beside firewalls of others, which run.
class TestExposureFirewalls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(importImage() && makeOutsider());
        QVERIFY(shellOk("mkdir -p /run/sshd && systemctl start ssh && busybox httpd -p 8090"));
    }
    void init()
    {
        QVERIFY(shellOk("systemctl reset-failed; systemctl start docker")); // each restart counts for its limit of starts
        QVERIFY(publish("web", "8001") && publish("app", "8080") && publish("db", "5432"));
    }
    void cleanup()
    {
        call({"--rollback", "--yes", "--take-ours"});
        shell("docker rm -f $(docker ps -aq)");
    }

    /// It lets sshd in and nothing else; Docker's ports pass it by, as they do without us.
    void besideUfw()
    {
        QVERIFY(shellOk("ufw allow 22/tcp && ufw --force enable"));
        const auto off = qScopeGuard(
            [] { shell("ufw --force disable; ufw --force reset; systemctl reset-failed; systemctl restart docker"); });
        const auto rulesOfUfw = [] { return shell("iptables-save | grep ufw | sed 's/ \\[[0-9:]*\\]//'"); };
        QCOMPARE(reached(), QByteArray("22 8001 8080 5432"));
        const QByteArray before = rulesOfUfw();
        QVERIFY(before.contains("--dport 22"));
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, closingPlan()), 0);
        QCOMPARE(reached(), QByteArray("22 8001 8080"));
        QCOMPARE(rulesOfUfw(), before);
        const QStringList rules = rulesBefore(call({"--exposure"}), 8001);
        QVERIFY2(rules.contains("ufw") && rules.contains("docker") && rules.contains("dockwright")
                     && !rules.contains("firewalld"),
                 qPrintable(rules.join(u' ')));
        QVERIFY(shellOk("ufw reload"));
        QVERIFY(isTableThere());
        QCOMPARE(reached(), QByteArray("22 8001 8080"));
        QVERIFY(shellOk("ufw --force disable && ufw --force enable"));
        QVERIFY(isTableThere());
        QCOMPARE(reached(), QByteArray("22 8001 8080"));
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY(!isTableThere());
        QCOMPARE(rulesOfUfw(), before);
    }

    void besideFirewalld()
    {
        // What the script of its package does, where the lab has its files alone.
        QVERIFY(shellOk("cd /usr/share/polkit-1/actions && { [ -e org.fedoraproject.FirewallD1.policy ] || "
                        "ln -s org.fedoraproject.FirewallD1.server.policy.choice org.fedoraproject.FirewallD1.policy; } && "
                        "systemctl restart polkit"));
        QVERIFY(shellOk(
            "systemctl start firewalld && firewall-cmd --state && systemctl reset-failed && systemctl restart docker && "
            "for i in $(seq 50); do [ $(docker ps -q | wc -l) = 0 ] && docker start web app db >/dev/null; "
            "[ $(docker ps -q | wc -l) = 3 ] && exit 0; sleep 0.2; done; exit 1"));
        const auto off =
            qScopeGuard([] { shell("systemctl stop firewalld; systemctl reset-failed; systemctl restart docker"); });
        const auto rulesOfFirewalld = [] { return shell("nft list table inet firewalld | sed 's/# handle.*//'"); };
        QCOMPARE(reached(), QByteArray("22 8001 8080 5432"));
        const QByteArray before = rulesOfFirewalld();
        QVERIFY2(before.contains("dport 22"), before.constData());
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, closingPlan()), 0);
        QCOMPARE(reached(), QByteArray("22 8001 8080"));
        QCOMPARE(rulesOfFirewalld(), before);
        const QStringList rules = rulesBefore(call({"--exposure"}), 8001);
        QVERIFY2(rules.contains("firewalld") && rules.contains("docker") && rules.contains("dockwright")
                     && !rules.contains("ufw"),
                 qPrintable(rules.join(u' ')));
        QVERIFY(shellOk("firewall-cmd --reload"));
        QVERIFY(isTableThere());
        QTRY_COMPARE(reached(), QByteArray("22 8001 8080")); // Docker's rules come back once dockerd has heard of it
        QVERIFY(shellOk("systemctl restart firewalld"));
        QVERIFY(isTableThere());
        QVERIFY(!reaches("5432"));
    }

    /// Docker's own rules are in the kernel's older filter then, of which nft knows nothing.
    void besideIptablesLegacy()
    {
        const QByteArray choose =
            "systemctl reset-failed; systemctl stop docker docker.socket; nft flush ruleset; for p in iptables ip6tables; do "
            "update-alternatives --set $p /usr/sbin/$p-MODE; done; systemctl start docker && "
            "docker start web app db >/dev/null";
        const auto off = qScopeGuard([&] {
            shell(
                "docker rm -f $(docker ps -aq); for p in iptables ip6tables; do for t in nat filter raw; do $p-legacy -t $t -F; "
                "$p-legacy -t $t -X; $p-legacy -P FORWARD ACCEPT; done; done; "
                + QByteArray(choose).replace("MODE", "nft"));
        });
        QVERIFY(shellOk(QByteArray(choose).replace("MODE", "legacy")));
        QVERIFY(shellOk("iptables-legacy-save | grep -q DOCKER && ! iptables-nft-save 2>/dev/null | grep -q DOCKER"));
        QVERIFY(shellOk("iptables -I INPUT -i lab0 -p tcp --dport 8090 -j DROP"));
        QCOMPARE(reached(), QByteArray("22 8001 8080 5432"));
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, closingPlan()), 0);
        QCOMPARE(reached(), QByteArray("22 8001 8080"));
        const QStringList rules = rulesBefore(call({"--exposure"}), 8001);
        QVERIFY2(rules.contains("docker") && rules.contains("dockwright"), qPrintable(rules.join(u' ')));
        QVERIFY(shellOk("iptables-save >/root/rules && iptables-restore </root/rules")); // as netfilter-persistent does
        QVERIFY(isTableThere());
        QCOMPARE(reached(), QByteArray("22 8001 8080"));
        QVERIFY(shellOk("systemctl reset-failed; systemctl restart docker && docker start db >/dev/null"));
        QVERIFY(!reaches("5432"));
        shell("iptables -D INPUT -i lab0 -p tcp --dport 8090 -j DROP");
    }

    /// Docker 29 has its rules in tables of nft, if it is asked to; older ones have no choice.
    void besideDockersOwnNftables()
    {
        const QByteArray plan = closingPlan(", 'engine': {'firewall-backend': 'nftables'}");
        if (dockerVersion() < QVersionNumber(29)) {
            QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan), 2);
            return;
        }
        // Which it leaves to the administrator; without it there would be no Docker after the next boot.
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan), 2);
        QVERIFY(shellOk("echo net.ipv4.ip_forward=1 >/etc/sysctl.d/router.conf && sysctl -p /etc/sysctl.d/router.conf"));
        const Answer applied = call({"--apply", "-", "--yes"}, plan);
        QVERIFY_STATUS(applied, 0);
        QVERIFY2(applied.raw.contains("engine/forward-policy") && applied.raw.contains("iptables -P FORWARD ACCEPT"),
                 applied.raw);
        QVERIFY(shellOk("iptables -P FORWARD ACCEPT; ip6tables -P FORWARD ACCEPT"));
        QVERIFY(shellOk("docker start web app db >/dev/null; nft list table ip docker-bridges >/dev/null"));
        QCOMPARE(reached(), QByteArray("22 8090 8001 8080"));
        const QStringList rules = rulesBefore(call({"--exposure"}), 8001);
        QVERIFY2(rules.contains("docker-nftables") && rules.contains("dockwright"), qPrintable(rules.join(u' ')));
        QVERIFY(shellOk("systemctl reset-failed; systemctl restart docker && docker start web app db >/dev/null"));
        QCOMPARE(reached(), QByteArray("22 8090 8001 8080"));
        // Without a plan: the outsider is in the network that the example lets in.
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, QByteArray(plan).replace("\"on\"", "\"off\"")), 0);
        QVERIFY(shellOk("docker start web app db >/dev/null"));
        QCOMPARE(reached(), QByteArray("22 8090 8001 8080 5432"));
        const QByteArray advised = adviceFor(call({"--exposure"}), 5432).toUtf8();
        QVERIFY2(shellOk(advised), advised);
        QCOMPARE(reached(), QByteArray("22 8090 8001 8080 5432"));
        QVERIFY(shellOk("nft delete table inet published-ports;" + QByteArray(advised).replace("10.0.0.0/8", "192.0.2.0/24")));
        QCOMPARE(reached(), QByteArray("22 8090 8001 8080"));
        QVERIFY(shellOk("nft delete table inet published-ports"));
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY(!isTableThere());
        QVERIFY(shellOk("docker start web app db >/dev/null"));
        QCOMPARE(reached(), QByteArray("22 8090 8001 8080 5432"));
    }
};

DOCKWRIGHT_TEST(TestExposureFirewalls, QCoreApplication)

} // namespace test_lab_exposure_firewalls

#include "test_lab_exposure_firewalls.moc"

// SPDX-License-Identifier: Apache-2.0
#include "helper/host/journal_entry.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_apply {

using namespace dockwright;
using namespace lab;

/// The main job on a real systemd and a real dockerd: apply, apply again, the least effect, health, and back.
class TestApply : public QObject
{
    Q_OBJECT

    // Small numbers: the lab's hard limit for open files is that of the machine it runs on.
    const char *m_plan = "{'capacity': {'containers': 10, 'containerNofile': 15000}}";

private slots:
    void init() { QVERIFY(resetHost()); }

    void aFreshHostIsMadeAsThePlanSays()
    {
        const Answer applied = apply(m_plan);
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(applied.word(), "applied");
        QVERIFY(applied.has("restarted"));
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QCOMPARE(shell("grep 'open files' /proc/$(pidof dockerd)/limits | tr -s ' ' | cut -d' ' -f4"), "15360");
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}} {{.LoggingDriver}}'"), "true json-file");
        const Answer verified = call({"--verify", "-"}, json(m_plan));
        QVERIFY_STATUS(verified, 0);
        QVERIFY_STATUS(call({"--health"}), 0);
        QVERIFY(!shell("journalctl -b -u docker -o cat | grep -iE 'unknown key|ignoring|invalid' || true")
                     .contains("docker.service.d"));
    }

    void aSecondApplyChangesAndRestartsNothing()
    {
        QVERIFY_STATUS(apply(m_plan), 0);
        const QByteArray daemon = daemonIdentity();
        const Tree tree = treeOf();
        const Answer second = apply(m_plan);
        QVERIFY_STATUS(second, 0);
        QCOMPARE(second.word(), "unchanged");
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("ls /var/lib/dockwright/transactions"), "1");
    }

    void howLongDockerWasAwayIsInTheHistory()
    {
        const Answer applied = apply(m_plan);
        QVERIFY_STATUS(applied, 0);
        const auto stamp = [](const QByteArray &name) {
            return shell("systemctl show docker -p " + name + "TimestampMonotonic --value").toLongLong();
        };
        const qint64 away = applied.result().value("dockerAwayMilliseconds", qint64(0));
        QVERIFY2(away > 0 && away == (stamp("ActiveEnter") - stamp("ActiveExit")) / 1000, applied.raw);
        QVERIFY_STATUS(apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'reliability': {'liveRestore': true},"
                             " 'registry': {'mirrors': ['http://127.0.0.1:5000']}}"),
                       0); // a reload
        const auto transactions = call({"--history"}).eventsOf("transaction");
        QCOMPARE(transactions.size(), std::size_t(2));
        QCOMPARE(transactions[0].value("dockerAwayMilliseconds", qint64(0)), away);
        QVERIFY(!transactions[1].contains("dockerAwayMilliseconds"));
        QVERIFY(run({helperProgram(), "--history"}).output.contains("Docker was away for "));
    }

    void newMirrorsNeedAReloadAndNoRestart()
    {
        QVERIFY_STATUS(apply(m_plan), 0);
        const QByteArray daemon = daemonIdentity();
        const Answer reloaded = apply("{'capacity': {'containers': 10, 'containerNofile': 15000},"
                                      " 'registry': {'mirrors': ['http://127.0.0.1:5000']}}");
        QVERIFY_STATUS(reloaded, 0);
        QVERIFY(reloaded.has("reloaded") && !reloaded.has("restarted"));
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[http://127.0.0.1:5000/]");
        const Answer none = apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': []}}");
        QVERIFY_STATUS(none, 0);
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[]");
    }

    void aMemoryBoundIsInEffectWithoutARestart()
    {
        QVERIFY_STATUS(apply(m_plan), 0);
        const QByteArray daemon = daemonIdentity();
        const Answer bounded = apply("{'capacity': {'containers': 10, 'containerNofile': 15000, 'memoryMax': '1G'}}");
        QVERIFY_STATUS(bounded, 0);
        QVERIFY(!bounded.has("reloaded") && !bounded.has("restarted"));
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(shell("systemctl show docker -p MemoryMax --value"), "1073741824");
    }

    void otherCommentsRestartNothing()
    {
        QVERIFY_STATUS(apply(m_plan), 0);
        const QByteArray daemon = daemonIdentity();
        const Answer bare = apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'comments': 'none'}");
        QVERIFY_STATUS(bare, 0);
        QCOMPARE(bare.word(), "applied");
        QCOMPARE(daemonIdentity(), daemon);
    }

    void aRunningContainerSurvivesAndIsAskedAboutWhereItWouldNot()
    {
        const QByteArray container = startSleeper("sleeper");
        QVERIFY(container.toInt() > 1);
        const Tree tree = treeOf();
        // Live-restore is turned on before containerd and dockerd are restarted, so nobody is asked.
        const Answer done = apply(m_plan);
        QVERIFY_STATUS(done, 0);
        QVERIFY(done.raw.contains("containerd.service"));
        QCOMPARE(pidOf("sleeper"), container);
        QCOMPARE(shell("docker exec sleeper /bin/echo alive"), "alive");
        const Answer restarted =
            apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'logging': {'level': 'warn'}}");
        QVERIFY_STATUS(restarted, 0);
        QVERIFY(restarted.has("restarted"));
        QCOMPARE(pidOf("sleeper"), container);
        QCOMPARE(shell("docker exec sleeper /bin/echo alive"), "alive");
        // Going back restarts Docker first and turns live-restore off last.
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QCOMPARE(pidOf("sleeper"), container);
        QVERIFY_TREE(tree);
        // A plan without live-restore would end it: that is asked about.
        const Answer asked = apply("{'capacity': {'containers': 10, 'containerNofile': 15000},"
                                   " 'reliability': {'liveRestore': false}}");
        QVERIFY_STATUS(asked, 2);
        QVERIFY2(asked.raw.contains("sleeper"), asked.raw);
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("sleeper"), container);
    }

    void aRollbackBringsBackEveryByte()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\n\t\"debug\": true,\n\t\"labels\": [\"a=b\"]\n}\n"));
        QVERIFY(shellOk("chmod 600 /etc/docker/daemon.json; systemctl restart docker"));
        const Tree tree = treeOf();
        QVERIFY_STATUS(apply(m_plan), 0);
        QVERIFY(shell("cat /etc/docker/daemon.json")
                    .startsWith("{\n\t\"debug\": true,\n\t\"labels\": [\n\t\t\"a=b\"\n\t],\n\t\"log-driver\""));
        QVERIFY(treeOf() != tree);
        const Answer back = call({"--rollback"});
        QVERIFY_STATUS(back, 0);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
        QVERIFY_STATUS(call({"--health"}), 0);
        QCOMPARE(call({"--history"}).result().value("transactions", 0), 2);
    }

    void theJournalTellsTheStoryOfEachChange()
    {
        const QByteArray since = shell("date '+@%s'");
        QVERIFY_STATUS(call({"--apply", "-", "--via", "ansible"}, json("{'capacity': {'containers': 10}}")), 0);
        QVERIFY_STATUS(call({"--apply", "-"}, json("{'capacity': {'containers': 10}}")), 0); // nothing to do, nothing to tell
        QVERIFY_STATUS(call({"--apply", "-"}, json("{'engine': {'no-such-key': true}}")), 2);
        QVERIFY_STATUS(call({"--rollback"}), 0);
        core::Json::array_t told;
        const auto isThere = [&] {
            told.clear();
            const QByteArray lines = shell("journalctl -t dockwright-helper -o json --since " + since);
            for (const QByteArray &line : lines.split('\n'))
                if (core::Json entry = core::Json::parse(line, nullptr, false); entry.contains("MESSAGE_ID"))
                    told.push_back(std::move(entry));
            return told.size() >= 5;
        };
        QTRY_VERIFY(isThere());
        const char *const kinds[]{helper::messageId(helper::Told::Begun), helper::messageId(helper::Told::Done),
                                  helper::messageId(helper::Told::Refused), helper::messageId(helper::Told::Begun),
                                  helper::messageId(helper::Told::Done)};
        for (std::size_t i = 0; i < std::size(kinds); ++i)
            QVERIFY2(told[i]["MESSAGE_ID"] == kinds[i], told[i].dump().c_str());
        QCOMPARE(told.size(), std::size(kinds));
        QVERIFY2(told[1]["DOCKWRIGHT_WAY"] == "ansible" && told[1]["DOCKWRIGHT_USER"] == "0", told[1].dump().c_str());
        QCOMPARE(told[1]["DOCKWRIGHT_TRANSACTION"], told[0]["DOCKWRIGHT_TRANSACTION"]);
        QCOMPARE(told[0]["DOCKWRIGHT_PLAN_DIGEST"], call({"--history"}).eventsOf("transaction").front()["digest"]);
        QVERIFY2(told[2]["MESSAGE"].dump().find("no-such-key") != std::string::npos, told[2].dump().c_str());
    }

    void theGuidesFilesAreReplacedWhenAskedAndComeBack()
    {
        QVERIFY(shellOk("mkdir -p /etc/systemd/system/docker.service.d && cp " SOURCE_DIR
                        "/core/catalog/guide/[1246]*.conf /etc/systemd/system/docker.service.d/ && rm -f "
                        "/etc/systemd/system/docker.service.d/60* && systemctl daemon-reload && systemctl restart docker"));
        const Tree tree = treeOf();
        const Answer asked = apply(m_plan);
        QVERIFY_STATUS(asked, 2);
        QVERIFY(asked.raw.contains("20-limits.conf"));
        QVERIFY_TREE(tree);
        QVERIFY_STATUS(apply(m_plan, {"--take-ours"}), 0);
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
    }

    void heartbeatRestartsADaemonThatHangs()
    {
        QVERIFY_STATUS(apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'reliability': {'heartbeat': true},"
                             " 'performance': {'stopTimeout': '5s'}}"),
                       0);
        QCOMPARE(shell("systemctl is-enabled dockwright-heartbeat.timer"), "enabled");
        QCOMPARE(shell("systemctl is-active dockwright-heartbeat.timer"), "active");
        QVERIFY(shellOk("systemctl stop dockwright-heartbeat.timer; kill -STOP $(systemctl show docker -p MainPID --value)"));
        const QByteArray hung = daemonIdentity();
        for (int i = 0; i < 3; ++i)
            shell("systemctl start dockwright-heartbeat.service");
        QVERIFY(daemonIdentity() != hung);
        QCOMPARE(shell("systemctl is-active docker"), "active");
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY(shell("systemctl is-enabled dockwright-heartbeat.timer 2>&1").contains("not-found")
                || !shell("systemctl is-enabled dockwright-heartbeat.timer 2>&1").contains("enabled"));
    }

    void thePasswordOfAProxyShowsNowhere()
    {
        const QByteArray secret = "Sekr3t%25pass";
        const QByteArray plan = json(
            "{'capacity': {'containers': 10, 'containerNofile': 15000},"
            " 'proxy': {'http': 'http://u:Sekr3t%25pass@127.0.0.1:8888', 'https': 'http://u:Sekr3t%25pass@127.0.0.1:8888'}}");
        for (const char *look : {"--preview", "--explain", "--validate"})
            QVERIFY(!call({look, "-"}, plan).raw.contains("Sekr3t"));
        const Answer applied = callWatched({"--apply", "-"}, plan, "Sekr3t");
        QVERIFY_STATUS(applied, 0);
        QVERIFY(!applied.raw.contains(secret));
        QCOMPARE(shell("stat -c %a /etc/docker/dockwright-proxy.env"), "600");
        QVERIFY(!shell("systemctl show docker").contains(secret));
        QCOMPARE(shell("tr '\\0' '\\n' < /proc/$(pidof dockerd)/environ | grep ^HTTP_PROXY"),
                 "HTTP_PROXY=http://u:" + secret + "@127.0.0.1:8888");
        const char *holders = "grep -rlF 'Sekr3t' /etc /var/lib/dockwright /run/dockwright /tmp 2>/dev/null";
        QCOMPARE(shell(holders), "/etc/docker/dockwright-proxy.env");
        QVERIFY(!shell("journalctl -b -o cat").contains(secret));
        for (const char *look : {"--inspect", "--history", "--health"})
            QVERIFY(!call({look}).raw.contains(secret));
        // The same in daemon.json, which is then for root alone.
        const QByteArray moving = json("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'proxy': {'target': "
                                       "'daemon.json', 'http': 'http://u:Sekr3t%25pass@127.0.0.1:8888'}}");
        QVERIFY(!call({"--preview", "-"}, moving).raw.contains("Sekr3t"));
        if (dockerVersion() < QVersionNumber(23)) { // which reads no proxy from there, and is not given one
            const Answer refused = callWatched({"--apply", "-"}, moving, "Sekr3t");
            QVERIFY_STATUS(refused, 2);
            QVERIFY2(refused.raw.contains("Unsupported") && !refused.raw.contains("Sekr3t"), refused.raw);
            return;
        }
        const Answer moved = callWatched({"--apply", "-"}, moving, "Sekr3t");
        QVERIFY_STATUS(moved, 0);
        QVERIFY(!moved.raw.contains(secret));
        QCOMPARE(shell("stat -c %a /etc/docker/daemon.json"), "600");
        QVERIFY(shell("cat /etc/docker/daemon.json").contains(secret));
        QVERIFY(!QFile::exists("/etc/docker/dockwright-proxy.env"));
        const Answer verified = call({"--verify", "-"}, moving);
        QVERIFY_STATUS(verified, 0);
        QVERIFY(!verified.raw.contains("Sekr3t"));
        // What it replaced is kept for a rollback, as readable as it was.
        for (const QByteArray &holder : shell(holders).split('\n'))
            QCOMPARE(shell("stat -c '%a %U' " + holder), "600 root");
        QVERIFY(!shell("journalctl -b -o cat").contains(secret));
    }

    void driftIsFound()
    {
        QVERIFY_STATUS(apply(m_plan), 0);
        QVERIFY(shellOk("sed -i s/15360/15000/ /etc/systemd/system/docker.service.d/20-limits.conf"));
        const Answer drift = call({"--verify", "-"}, json(m_plan));
        QVERIFY_STATUS(drift, 5);
        QVERIFY(drift.raw.contains("20-limits.conf"));
        const Answer refused = apply(m_plan);
        QVERIFY_STATUS(refused, 2);
        QVERIFY_STATUS(apply(m_plan, {"--take-ours"}), 0);
        QVERIFY_STATUS(call({"--verify", "-"}, json(m_plan)), 0);
    }

    void limitsThatTheHostCannotGiveAreSaid()
    {
        const Answer applied = apply("{'capacity': {'containers': 1000, 'containerNofile': 15000}}");
        QVERIFY_STATUS(applied, 0);
        const Answer verified = call({"--verify", "-"}, json("{'capacity': {'containers': 1000, 'containerNofile': 15000}}"));
        QVERIFY_STATUS(verified, 5);
        QVERIFY(verified.raw.contains("limits/nofile"));
    }

    void theOldestOfTenTransactionsGoes()
    {
        for (int i = 0; i < 12; ++i)
            QVERIFY_STATUS(
                apply(QByteArray("{'comments': 'none', 'capacity': {'containers': 10, 'containerNofile': 15000, 'memoryMax': '"
                                 + QByteArray::number(1000 + i) + "M'}}")
                          .constData()),
                0);
        QCOMPARE(shell("ls /var/lib/dockwright/transactions | wc -l"), "10");
    }
};

DOCKWRIGHT_TEST(TestApply, QCoreApplication)

} // namespace test_lab_apply

#include "test_lab_apply.moc"

// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_engine_keys {

using namespace lab;

/// The section `engine` of the plan with a real dockerd: what it sets is in effect, by the least that makes it so, and taken
/// back.
class TestEngineKeys : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(installBuild()); }
    void init() { QVERIFY(resetHost()); }

    void whatIsSetIsInEffectAndTakenBack()
    {
        const Tree before = treeOf();
        QVERIFY_STATUS(apply(
                           "{'engine': {'labels': ['site=a'], 'default-address-pools': [{'base': '10.201.0.0/16', 'size': 24}],"
                           "'shutdown-timeout': 30, 'default-ulimits': {'core': {'Name': 'core', 'Soft': 0, 'Hard': 0}}}}"),
                       0);
        QCOMPARE(shell("docker info -f '{{json .Labels}}'"), "[\"site=a\"]");
        QCOMPARE(
            shell(
                "docker network create site >/dev/null && docker network inspect -f '{{(index .IPAM.Config 0).Subnet}}' site"),
            "10.201.0.0/24");
        QVERIFY(importImage());
        QCOMPARE(shell("docker run --rm --network none lab/busybox sh -c 'ulimit -c'"), "0");
        QVERIFY(shellOk("docker network rm site"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(before);
        QCOMPARE(shell("docker info -f '{{json .Labels}}'"), "[]");
    }

    void whatDockerdReloadsIsReloaded()
    {
        const char *const more = "{'capacity': {'containers': 10, 'containerNofile': 15000},"
                                 "'engine': {'labels': ['site=b'], 'max-concurrent-downloads': 7}}";
        QVERIFY_STATUS(apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'engine': {'labels': ['site=a']}}"),
                       0);
        const QByteArray daemon = daemonIdentity();
        QVERIFY_STATUS(apply(more), 0);
        QCOMPARE(shell("docker info -f '{{json .Labels}}'"), "[\"site=b\"]");
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(apply(more).word(), "unchanged");
        QVERIFY_STATUS(call({"--verify", "-"}, json(more)), 0);
    }

    /// What dockerd shows is compared with the plan: it passes, and an edit afterwards is found. The edit is of somebody else's
    /// file, so that no file has drifted.
    void whatDockerdShowsIsReadBack()
    {
        const char *const plan =
            "{'engine': {'labels': ['b=1', 'a=2'], 'debug': true, 'runtimes': {'mine': {'path': '/usr/bin/runc'}},"
            "'default-runtime': 'mine', 'default-address-pools': [{'base': '10.201.0.0/16', 'size': 24}]}}";
        const Answer applied = apply(plan);
        QVERIFY_STATUS(applied, 0);
        for (const char *key : {"labels", "debug", "runtimes", "default-runtime", "default-address-pools"})
            QVERIFY2(severityOf(applied, QByteArray("daemon/") + key) == "pass", applied.raw);
        QVERIFY(shellOk("cp /etc/docker/daemon.json /root/good && sed -i 's/a=2/a=3/' /etc/docker/daemon.json && "
                        "systemctl reload docker.service && cp /root/good /etc/docker/daemon.json"));
        QTRY_COMPARE(shell("docker info -f '{{json .Labels}}'").contains("a=3"), true);
        const Answer health = call({"--health"});
        QVERIFY2(severityOf(health, "daemon/labels") == "warning" && severityOf(health, "daemon/debug") == "pass", health.raw);
    }

    /// Beside a member of the same map that another section sets, and beside those of others.
    void whatOthersSetStays()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", R"({"features": {"site": true}, "debug": false})"));
        QVERIFY(shellOk("systemctl restart docker.service"));
        QVERIFY_STATUS(apply("{'engine': {'features': {'cdi': false}}}"), 0);
        const QByteArray file = shell("cat /etc/docker/daemon.json");
        for (const char *word : {"\"site\": true", "\"debug\": false", "\"cdi\": false", "\"buildkit\": true"})
            QVERIFY2(file.contains(word), file);
    }

    void whatCannotBeIsRefusedUntouched_data()
    {
        QTest::addColumn<QByteArray>("engine");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char *name, const char *engine, const char *said) {
            QTest::newRow(name) << QByteArray(engine) << QByteArray(said);
        };
        row("another section's", "{'live-restore': false}", "reliability.liveRestore");
        row("another section's member", "{'features': {'buildkit': false}}", "defaults.buildkit");
        row("a flag's name", "{'dns-opt': ['ndots:2']}", "dns-opts");
        row("an ignored form", "{'registry-mirror': ['https://a.lan']}", "registry.mirrors");
        row("nobody's", "{'max-concurrent-download': 3}", "max-concurrent-downloads");
        row("a wrong type", "{'shutdown-timeout': '30'}", "an integer");
        row("a wrong leaf", "{'default-address-pools': [{'base': '10.201.0.0'}]}", "10.201.0.0");
        if (dockerVersion() < QVersionNumber(29))
            row("a later release's", "{'firewall-backend': 'nftables'}", "or later");
    }
    void whatCannotBeIsRefusedUntouched()
    {
        QFETCH(QByteArray, engine);
        QFETCH(QByteArray, said);
        const Tree before = treeOf();
        const QByteArray daemon = daemonIdentity();
        const QByteArray plan = "{'engine': " + engine + '}';
        for (const QStringList &how : {QStringList{"--validate", "-"}, QStringList{"--apply", "-"}}) {
            const Answer answer = call(how, json(plan.constData()));
            QVERIFY_STATUS(answer, 2);
            QVERIFY2(answer.raw.contains(said), answer.raw);
        }
        QVERIFY_TREE(before);
        QCOMPARE(daemonIdentity(), daemon);
    }
};

DOCKWRIGHT_TEST(TestEngineKeys, QCoreApplication)

} // namespace test_lab_engine_keys

#include "test_lab_engine_keys.moc"

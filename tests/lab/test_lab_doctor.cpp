// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_registry.h"
#include "tests/support/suite.h"

#include <algorithm>

namespace test_lab_doctor {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::textOf;
using dockwright::core::textsIn;

namespace {

constexpr auto doctorFiles = "/var/lib/dockwright/mirrors.json";
constexpr auto records = "/var/lib/dockwright/mirror-probes.json";

/// A mirror that is started and stopped: a real registry with the images of another, and a log of its own.
class Mirror
{
public:
    explicit Mirror(const QByteArray &port) : m_port(port), log(QStringLiteral("/root/mirror-%1.log").arg(QLatin1String(port)))
    {}
    ~Mirror() { stop(); }

    bool start()
    {
        stop();
        const QString file = QStringLiteral("/root/mirror-%1").arg(QLatin1String(m_port));
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setStandardOutputFile(file + QLatin1String(".log"), QIODevice::Append);
        if (!writeFile(file + QLatin1String(".yml"), Registry::configuration(m_port)))
            return false;
        m_process.start(QStringLiteral("/usr/bin/docker-registry"), {QStringLiteral("serve"), file + QLatin1String(".yml")});
        return m_process.waitForStarted(patience) && Registry::answers(url() + "/v2/");
    }
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished(patience);
    }
    QByteArray url() const { return "http://127.0.0.1:" + m_port; }

private:
    QByteArray m_port;
    QProcess m_process;

public:
    LogTail log;
};

/// As the timer does it, in the confinement of its unit; what it said. Fails unless the service succeeds.
QByteArray runDoctor()
{
    shell("journalctl --sync");
    const QByteArray cursor = shell("journalctl -n 0 --show-cursor | sed -n 's/^-- cursor: //p'");
    // Its timer never comes so often that systemd refuses a start; the test does.
    const bool isDone =
        shellOk("systemctl reset-failed dockwright-doctor.service 2>/dev/null; systemctl start dockwright-doctor.service");
    shell("journalctl --sync");
    const QByteArray said = shell("journalctl -u dockwright-doctor.service -o cat --after-cursor='" + cursor + "'");
    return isDone ? said : "FAILED: " + said;
}

/// The mirrors of the dockerd that runs.
QByteArray mirrorsOfDocker()
{
    return shell("docker info -f '{{range .RegistryConfig.Mirrors}}{{.}} {{end}}'").trimmed();
}

QByteArray ofDocker(const QList<QByteArray> &urls)
{
    return (urls.join("/ ") + (urls.isEmpty() ? "" : "/"));
}

/// "apply committed", one a transaction, the oldest first.
QByteArrayList history()
{
    QByteArrayList lines;
    for (const Json &each : call({"--history"}).eventsOf("transaction"))
        lines << (textOf(each, "kind") + u' ' + textOf(each, "state")).toUtf8();
    return lines;
}

} // namespace

/// The doctor of the mirrors, as its timer runs it: a real dockerd, real registries that come and go, and two that lie.
class TestLabDoctor : public QObject
{
    Q_OBJECT

    lab::Registry m_registry;
    Mirror m_one{"5101"};
    Mirror m_two{"5102"};

    QByteArray plan(const QList<QByteArray> &mirrors, const char *more = "") const
    {
        QByteArray list;
        for (const QByteArray &mirror : mirrors)
            list += (list.isEmpty() ? "'" : ", '") + mirror + '\'';
        return json(("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': [" + list
                     + "], 'doctor': {'enabled': true, 'interval': '10min'}}" + more + '}')
                        .constData());
    }
    QByteArray both() const { return plan({m_one.url(), m_two.url()}); }

private slots:
    void initTestCase()
    {
        QVERIFY(installBuild());
        QVERIFY(m_registry.start() && resetHost() && m_registry.fill("hello-world"));
    }
    void init()
    {
        QVERIFY(resetHost());
        QVERIFY(m_one.start() && m_two.start());
        shell("docker rmi -f hello-world");
    }
    void cleanupTestCase()
    {
        QVERIFY(resetHost());
        m_registry.stop();
    }

    void mirrorsComeAndGoByAReload()
    {
        const QByteArray sleeper = startSleeper("patient");
        QVERIFY_STATUS(call({"--apply", "-"}, both()), 0);
        QCOMPARE(shell("systemctl is-enabled dockwright-doctor.timer; systemctl is-active dockwright-doctor.timer"),
                 "enabled\nactive");
        const QByteArray daemon = daemonIdentity();
        const QByteArray list = ofDocker({m_one.url(), m_two.url()});
        QCOMPARE(mirrorsOfDocker(), list);
        QByteArray said = runDoctor();
        QVERIFY2(said.contains("127.0.0.1:5101: works") && said.contains("Nothing to do"), said);
        QCOMPARE(mirrorsOfDocker(), list);
        m_one.stop();
        said = runDoctor();
        QVERIFY2(said.contains("127.0.0.1:5101: dead"), said);
        QCOMPARE(mirrorsOfDocker(), list);
        QCOMPARE(history(), QByteArrayList{"apply committed"});
        said = runDoctor();
        QVERIFY2(said.contains("127.0.0.1:5101 failed twice in a row") && said.contains("Docker reloaded"), said);
        QCOMPARE(mirrorsOfDocker(), ofDocker({m_two.url()}));
        QCOMPARE(history(), (QByteArrayList{"apply committed", "doctor committed"}));
        m_two.log.next();
        const QByteArray pulled = shell("docker pull hello-world");
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled);
        QVERIFY(m_two.log.nextWith("/v2/library/hello-world/blobs/").contains("/v2/library/hello-world/blobs/"));
        said = runDoctor();
        QVERIFY2(said.contains("Nothing to do"), said);
        QVERIFY(m_one.start());
        said = runDoctor();
        QVERIFY2(said.contains("127.0.0.1:5101 works"), said);
        QCOMPARE(mirrorsOfDocker(), list);
        m_one.stop();
        m_two.stop();
        for (int i = 0; i < 3; ++i)
            said = runDoctor();
        QVERIFY2(!said.contains("FAILED"), said);
        QCOMPARE(mirrorsOfDocker(), list);
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(pidOf("patient"), sleeper);
        QVERIFY(shellOk("kill -0 " + sleeper));
    }

    void thePlanFindsNothingToDoAndIsTakenBackWithIt()
    {
        const Tree before = treeOf();
        const QByteArray monitored =
            QByteArray(both()).replace("\"registry\"", "\"monitoring\": {\"enabled\": true}, \"registry\"");
        QVERIFY_STATUS(call({"--apply", "-"}, monitored), 0);
        m_one.stop();
        runDoctor();
        QVERIFY(runDoctor().contains("failed twice"));
        const Tree healed = treeOf();
        const Answer again = call({"--apply", "-"}, monitored);
        QVERIFY_STATUS(again, 0);
        QCOMPARE(again.word(), QByteArray("unchanged"));
        QVERIFY_TREE(healed);
        const Answer verified = call({"--verify", "-"}, monitored);
        QCOMPARE(severityOf(verified, "daemon/mirrors"), "pass");
        for (const Json &event : verified.events)
            QVERIFY2(!textOf(event, "id").startsWith(QLatin1String("drift/")), event.dump().c_str());
        const QByteArray metrics = run({helperProgram(), "--metrics"}).output;
        for (const QByteArray &line : {"dockwright_mirror_up{mirror=\"" + m_one.url() + "\"} 0",
                                       "dockwright_mirror_up{mirror=\"" + m_two.url() + "\"} 1",
                                       "dockwright_mirror_latency_seconds{mirror=\"" + m_two.url() + "\"} 0.",
                                       "dockwright_mirror_last_good_timestamp_seconds{mirror=\"" + m_two.url() + "\"} "})
            QVERIFY2(metrics.contains(line), metrics);
        const Run lint = run({"promtool", "check", "metrics"}, metrics);
        QVERIFY2(lint.status == 0, lint.output + lint.errors);
        const std::vector<Json> shown = call({"--history", "2"}).eventsOf("file");
        QVERIFY(!shown.empty());
        QVERIFY2(textOf(shown.front(), "diff").contains(QStringLiteral("-")), shown.front().dump().c_str());
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(before);
        QCOMPARE(history(), (QByteArrayList{"apply rolled-back", "doctor rolled-back", "rollback committed"}));
        QCOMPARE(mirrorsOfDocker(), "");
        QVERIFY(!QFile::exists(QLatin1String(doctorFiles)));
    }

    void oneOfItsTransactionsIsTakenBackAlone()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, both()), 0);
        const Tree applied = treeOf();
        m_one.stop();
        runDoctor();
        QVERIFY(runDoctor().contains("failed twice"));
        QVERIFY_STATUS(call({"--rollback", "2"}), 0);
        QVERIFY_TREE(applied);
        QCOMPARE(mirrorsOfDocker(), ofDocker({m_one.url(), m_two.url()}));
    }

    void aPlanWithoutItBringsBackItsMirrors()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, both()), 0);
        m_one.stop();
        runDoctor();
        QVERIFY(runDoctor().contains("failed twice"));
        QVERIFY_STATUS(call({"--apply", "-"}, both().replace("true", "false")), 0);
        QCOMPARE(mirrorsOfDocker(), ofDocker({m_one.url(), m_two.url()}));
        QVERIFY(!QFile::exists(QLatin1String(doctorFiles)));
        QVERIFY(!QFile::exists("/etc/systemd/system/dockwright-doctor.timer"));
        const Answer none = call({"--doctor"});
        QVERIFY_STATUS(none, 0);
        QCOMPARE(none.word(), QByteArray("unchanged"));
    }

    void whatMakesAPullWorseIsTakenBackAndNotTriedAgain()
    {
        const QByteArray dockers = "http://127.0.0.1:5201";
        const QByteArray probes = "http://127.0.0.1:5202";
        QVERIFY(m_registry.run({"/src/tests/lab/registries", "dockers", "5201"}, "/root/dockers.log")
                && m_registry.run({"/src/tests/lab/registries", "probes", "5202"}, "/root/probes.log")
                && Registry::answers(dockers + "/v2/") && Registry::answers(probes + "/v2/"));
        QVERIFY_STATUS(call({"--apply", "-"}, plan({dockers, probes}, ", 'verify': {'pull': 'required'}")), 0);
        const QByteArray daemon = daemonIdentity();
        const Tree applied = treeOf();
        runDoctor();
        const QByteArray said = runDoctor();
        QVERIFY2(said.startsWith("FAILED") && said.contains("rolled back"), said);
        QVERIFY_TREE(applied);
        QCOMPARE(mirrorsOfDocker(), ofDocker({dockers, probes}));
        QCOMPARE(history(), (QByteArrayList{"apply committed", "doctor rolled-back"}));
        const QByteArray again = runDoctor();
        QVERIFY2(!again.startsWith("FAILED") && again.contains("tried before"), again);
        QCOMPARE(history().size(), 2);
        QCOMPARE(daemonIdentity(), daemon);
    }

    void itLeavesAloneWhatIsNotItsBusiness()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, both()), 0);
        m_one.stop();
        runDoctor();
        const auto isLeft = [this](const char *why) {
            const QByteArray said = runDoctor();
            const bool isAsItWas = shell("grep -c 127.0.0.1:5101 /etc/docker/daemon.json") == "1";
            if (said.startsWith("FAILED") || !said.contains(why) || !isAsItWas)
                qWarning().noquote() << why << said;
            return !said.startsWith("FAILED") && said.contains(why) && isAsItWas;
        };
        // Somebody is at work.
        QProcess holder;
        holder.start("/usr/bin/flock", {"/run/dockwright/lock", "sleep", "1000"});
        QVERIFY(holder.waitForStarted(patience)
                && shellOk("for i in $(seq 100); do flock -n /run/dockwright/lock true || exit 0; "
                           "sleep 0.1; done; exit 1"));
        QVERIFY(isLeft("is changing this host"));
        shell("pkill -P " + QByteArray::number(holder.processId()));
        holder.kill();
        holder.waitForFinished(patience);
        // Docker is not there.
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        QVERIFY(isLeft("Docker is not running"));
        QVERIFY(shellOk("systemctl start docker.socket docker.service"));
        // A hand was at the mirrors.
        QVERIFY(shellOk("cp -p /etc/docker/daemon.json /root/; sed -i 's/127.0.0.1:5102/127.0.0.1:5103/' "
                        "/etc/docker/daemon.json"));
        QVERIFY(isLeft("edited by hand"));
        QVERIFY(shellOk("cp -p /root/daemon.json /etc/docker/daemon.json"));
        // Something waits for a restart, which is not the doctor's.
        const QByteArray slower = both().replace("\"registry\"", "\"security\": {\"icc\": false}, \"registry\"");
        QVERIFY_STATUS(call({"--apply", "-", "--no-restart"}, slower), 0);
        QVERIFY(isLeft("waits for a reload or restart"));
        QVERIFY_STATUS(call({"--apply", "-"}, slower), 0);
        // A transaction waits to be confirmed.
        const Answer waiting = call({"--apply", "-", "--confirm", "600"}, both());
        QVERIFY_STATUS(waiting, 6);
        QVERIFY(isLeft("confirm"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        // What it knows is broken: it begins anew.
        QVERIFY(shellOk(QByteArray("echo '{' >") + records));
        QVERIFY(!runDoctor().startsWith("FAILED"));
        QVERIFY(runDoctor().contains("failed twice"));
        QCOMPARE(mirrorsOfDocker(), ofDocker({m_two.url()}));
    }

    /// moby daemon/hosts.go: from 28 on with containerd's store, which reads hosts.toml at each pull.
    void whereDockerdReadsHostsTomlNothingIsReloaded()
    {
        if (dockerVersion() < QVersionNumber(28, 0))
            return;
        const QByteArray longForm =
            json(("{'registries': [{'host': 'docker.io', 'mirrors': [{'url': '" + m_one.url() + "'}, {'url': '" + m_two.url()
                  + "'}]}], 'containerd': {'snapshotter': 'on'}, 'registry': {'doctor': {'enabled': true}}}")
                     .constData());
        // GET /distribution found the image by registry-mirrors, and knows no hosts.toml: that is no pull that fails.
        QVERIFY_STATUS(call({"--apply", "-"}, both()), 0);
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, longForm), 0);
        const char *const toml = "grep -o '127.0.0.1:510.' /etc/docker/certs.d/docker.io/hosts.toml | uniq";
        QCOMPARE(shell(toml), "127.0.0.1:5101\n127.0.0.1:5102");
        const QByteArray daemon = daemonIdentity();
        m_two.log.next();
        m_one.stop();
        runDoctor();
        QVERIFY(m_two.log.nextWith("ns=docker.io").contains("manifests/latest?ns=docker.io")); // as dockerd asks
        const QByteArray said = runDoctor();
        QVERIFY2(said.contains("neither reloaded nor restarted"), said);
        QCOMPARE(shell(toml), "127.0.0.1:5102");
        QCOMPARE(daemonIdentity(), daemon);
        m_two.log.next();
        const QByteArray pulled = shell("docker pull hello-world");
        QVERIFY2(pulled.contains("Downloaded newer image"), pulled);
        QVERIFY(m_two.log.nextWith("/v2/library/hello-world/blobs/").contains("/v2/library/hello-world/blobs/"));
        QCOMPARE(call({"--apply", "-"}, longForm).word(), QByteArray("unchanged"));
    }

    void whatMakesAPullWorseThereIsTakenBackToo()
    {
        if (dockerVersion() < QVersionNumber(28, 0))
            return;
        const QByteArray dockers = "http://127.0.0.1:5201"; // since whatMakesAPullWorse…
        const QByteArray probes = "http://127.0.0.1:5202";
        QVERIFY(Registry::answers(dockers + "/v2/") && Registry::answers(probes + "/v2/"));
        const QByteArray longForm =
            json(("{'registries': [{'host': 'docker.io', 'mirrors': [{'url': '" + dockers + "'}, {'url': '" + probes
                  + "'}]}], 'containerd': {'snapshotter': 'on'}, 'verify': {'pull': 'required'},"
                    " 'registry': {'doctor': {'enabled': true}}}")
                     .constData());
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, longForm), 0);
        shell("docker rmi -f hello-world"); // of an image that is there nothing can be told
        const Tree applied = treeOf();
        runDoctor();
        const QByteArray said = runDoctor();
        QVERIFY2(said.startsWith("FAILED") && said.contains("rolled back"), said);
        QVERIFY_TREE(applied);
    }
};

DOCKWRIGHT_TEST(TestLabDoctor, QCoreApplication)

} // namespace test_lab_doctor

#include "test_lab_doctor.moc"

// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <QElapsedTimer>

#include <algorithm>
#include <csignal>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

namespace test_lab_hosts {

using namespace dockwright;
using namespace lab;

namespace {

constexpr auto small = "'registry': {'mirrors': []}, 'capacity': {'containers': 10, 'containerNofile': 4096}";

QByteArray plan(const char *more = "")
{
    return json((QByteArray("{") + more + small + "}").constData());
}

QStringList conflictsOf(const Answer &answer)
{
    QStringList pointers;
    for (const core::Json &conflict : answer.eventsOf("conflict"))
        pointers << core::textOf(conflict, "pointer");
    return pointers;
}

/// A unit of this host's own in place of the package's: `change` is a sed script.
bool ownUnit(const char *change)
{
    return shellOk(QByteArray("sed -e '") + change
                   + "' /lib/systemd/system/docker.service >/etc/systemd/system/docker.service && systemctl daemon-reload && "
                     "systemctl restart docker.service");
}

Run runScript(const QByteArray &plan, const QStringList &more = {})
{
    static int count = 0;
    const QString directory = QStringLiteral("/tmp/hosts-%1").arg(++count);
    call({"--export", "-", "--as", "script", "--out", directory}, plan);
    return run(QStringList{"/bin/sh", directory + "/deploy-docker.sh"} + more);
}

bool isRunning(const char *name)
{
    return shell(QByteArray("docker inspect -f '{{.State.Status}}' ") + name) == "running";
}

/// The findings of that name which a call told on its way.
qsizetype told(const Answer &answer, const char *id)
{
    return std::ranges::count_if(answer.eventsOf("check"), [id](const core::Json &event) {
        return event.contains("finding") && core::textOf(event["finding"], "id") == QLatin1String(id);
    });
}

/// Done whenever dockerd starts with what Dockwright has written, and whenever it starts without.
bool atItsStart(const char *directive, const QByteArray &with, const QByteArray &without = "true")
{
    return writeFile("/run/at-start",
                     "#!/bin/sh\nif test -e /etc/systemd/system/docker.service.d/20-limits.conf; then " + with + "; else "
                         + without + "; fi\n")
        && writeFile("/etc/systemd/system/docker.service.d/05-x.conf",
                     QByteArray("[Service]\n") + directive + "=/bin/sh /run/at-start\n")
        && shellOk("systemctl daemon-reload");
}

/// Takes connections, and never says a word.
class SilentServer
{
public:
    SilentServer() : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
        socklen_t size = sizeof address;
        if (bind(m_socket, reinterpret_cast<sockaddr *>(&address), size) == 0 && listen(m_socket, 8) == 0
            && getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size) == 0)
            m_port = ntohs(address.sin_port);
    }
    ~SilentServer() { close(m_socket); }
    Q_DISABLE_COPY_MOVE(SilentServer)

    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    bool isAsked() const
    {
        pollfd ready{m_socket, POLLIN, 0};
        return poll(&ready, 1, patience) == 1;
    }

private:
    int m_socket;
    int m_port = 0;
};

/// All that only looks, none of which may be locked out by anything.
bool canLook(const QByteArray &plan)
{
    return call({"--history"}).status == 0 && call({"--preview", "-"}, plan).status == 0
        && call({"--explain", "-"}, plan).status == 0;
}

/// The script says no, and why.
#define QVERIFY_REFUSED(run, why)                                                                                              \
    QVERIFY2((run).status == 2 && (run).errors.contains(why), ((run).output + (run).errors).constData())

/// Neither the helper nor the script goes on without one, and both name the unit.
void needsAYes(const char *unit, const Tree &before)
{
    const Answer refused = call({"--apply", "-"}, plan());
    QVERIFY_STATUS(refused, 2);
    QVERIFY2(refused.raw.contains("along with Docker") && refused.raw.contains(unit), refused.raw);
    const Run script = runScript(plan());
    QVERIFY_REFUSED(script, unit);
    QVERIFY_TREE(before);
}

} // namespace

/// Hosts as people have them (shared/cases), and others of their kinds: what is promised holds there, or is refused untouched.
class TestHosts : public QObject
{
    Q_OBJECT

    /// Until then each task that was just started may be one that crashes again and again.
    static bool areSteady()
    {
        QElapsedTimer clock;
        clock.start();
        return QTest::qWaitFor([&] { return clock.hasExpired(11'000); }, patience);
    }

    /// The change would restart Docker, and break that off.
    static void needsAYesFor(const char *work)
    {
        const Tree before = treeOf();
        const QByteArray daemon = daemonIdentity();
        const Answer refused = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("working at: ") && refused.raw.contains(work), refused.raw);
        QVERIFY2(refused.raw.contains("WouldInterrupt") && !refused.raw.contains("hunter2"), refused.raw);
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY2(severityOf(validated, "daemon/would-break-off") == "warning", validated.raw);
        QVERIFY_TREE(before);
        QCOMPARE(daemonIdentity(), daemon);
    }

private slots:
    void init()
    {
        for (const char *path : {"/etc/docker", "/etc/docker/daemon.json"})
            setImmutable(path, false);
        shell(
            "systemctl stop 'site*' 'between*'; umount /etc/docker; rm -rf /etc/systemd/system/docker.service "
            "/etc/systemd/system/site* /etc/systemd/system/between.service /run/systemd/system/docker.service.d "
            "/etc/sysconfig/docker /etc/sysctl.d/9* /etc/sysctl.conf /run/hang /var/lib/dockwright-script "
            "/etc/systemd/system.conf.d /etc/systemd/system/docker.socket.d /etc/systemd/system/service.d "
            "/etc/systemd/system/docker.service.d /etc/docker/daemon.json;"
            "sed -i '/log-driver/d' /etc/default/docker;"
            "test \"$(systemctl is-enabled docker.service docker.socket | sort -u)\" = enabled || systemctl enable docker.service docker.socket");
        // A dockerd that listens somewhere else would be waited for in vain.
        shell(
            "timeout 10 docker ps || { systemctl daemon-reload; systemctl stop docker.socket docker.service; systemctl reset-failed;"
            "systemctl start docker.socket docker.service; }; timeout 20 docker swarm leave --force");
        QVERIFY(resetHost());
    }

    // A. What is foreign, and our own keys beside it.

    void logOptionsOfAnotherDriverAreNeverMixedWithOurs_data()
    {
        QTest::addColumn<QByteArray>("theirs");
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<QString>("asked");
        QTest::newRow("gelf") << QByteArray(
            "{'log-driver': 'gelf', 'log-opts': {'gelf-address': 'udp://127.0.0.1:12201', 'tag': "
            "'x'}}") << QByteArray()
                              << "/log-driver";
        QTest::newRow("no driver") << QByteArray("{'log-opts': {'max-size': '10m', 'max-file': '3'}}")
                                   << QByteArray("'logging': {'driver': 'journald'}, ") << "/log-opts/max-size";
        QTest::newRow("syslog") << QByteArray("{'log-driver': 'syslog', 'log-opts': {'syslog-facility': 'daemon'}}")
                                << QByteArray("'logging': {'driver': 'local'}, ") << "/log-driver";
    }
    void logOptionsOfAnotherDriverAreNeverMixedWithOurs()
    {
        QFETCH(QByteArray, theirs);
        QFETCH(QByteArray, wanted);
        QFETCH(QString, asked);
        QVERIFY(writeFile("/etc/docker/daemon.json", json(theirs.constData())));
        QVERIFY(shellOk("systemctl restart docker.service"));
        const QByteArray container = startSleeper("keep");
        const Tree before = treeOf();
        const Answer undecided = call({"--validate", "-"}, plan(wanted.constData()));
        QVERIFY_STATUS(undecided, 2);
        QVERIFY2(conflictsOf(undecided).contains(asked), undecided.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan(wanted.constData())), 2);
        QVERIFY_TREE(before);
        if (asked == QLatin1String("/log-driver")) {
            QVERIFY_STATUS(call({"--validate", "-", "--theirs", "/log-driver"}, plan(wanted.constData())), 0);
            const Answer kept = call({"--apply", "-", "--theirs", "/log-driver"}, plan(wanted.constData()));
            QVERIFY_STATUS(kept, 0);
            QVERIFY(!shell("cat /etc/docker/daemon.json").contains("max-size"));
        }
        const Answer taken = call({"--apply", "-", "--take-ours"}, plan(wanted.constData()));
        QVERIFY_STATUS(taken, 0);
        QVERIFY(isRunning("keep"));
        QCOMPARE(pidOf("keep"), container);
    }

    void aKeyThatIsDeadlyBesideAFlagIsRefused()
    {
        const QByteArray wanted = plan("'security': {'icc': false}, ");
        QVERIFY(ownUnit("s|^ExecStart=.*|& --iptables=false|"));
        startSleeper("keep");
        QVERIFY_STATUS(call({"--validate", "-"}, wanted), 2);
        const Tree before = treeOf();
        const Answer answer = call({"--apply", "-"}, wanted);
        QVERIFY_STATUS(answer, 2);
        QVERIFY2(answer.raw.contains("/etc/systemd/system/docker.service"), answer.raw);
        QVERIFY_TREE(before);
        QVERIFY(isRunning("keep"));
    }

    // B. The exported script.

    void theScriptRefusesASwarm()
    {
        QVERIFY(shellOk("docker swarm init --advertise-addr 127.0.0.1 >/dev/null"));
        const QByteArray daemon = daemonIdentity();
        const Tree before = treeOf();
        const Run done = runScript(plan());
        QCOMPARE(done.status, 2);
        QVERIFY_TREE(before);
        QCOMPARE(daemonIdentity(), daemon);
        // Its data say so while it is stopped, too, to the script and to the helper.
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        QCOMPARE(runScript(plan()).status, 2);
        QVERIFY_STATUS(call({"--validate", "-"}, plan()), 2);
        QVERIFY(shellOk("systemctl start docker.socket docker.service"));
    }

    void theScriptIsAskedWithTheFlagsOfTheUnit()
    {
        QVERIFY(ownUnit("s|^ExecStart=.*|& --log-driver=journald|"));
        startSleeper("keep");
        const QByteArray daemon = daemonIdentity();
        const Tree before = treeOf();
        const Run done = runScript(plan());
        QVERIFY2(done.status == 2, (done.output + done.errors).constData());
        QVERIFY_TREE(before);
        QVERIFY(isRunning("keep"));
        QCOMPARE(daemonIdentity(), daemon);
    }

    void theScriptsWayBackKeepsContainers()
    {
        const QByteArray container = startSleeper("keep");
        // Made for this dockerd to die of after the restart, and for no check to see.
        QVERIFY(shellOk(
            "mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStartPre=/bin/sh -c \"! test -e "
            "/etc/systemd/system/docker.service.d/20-limits.conf\"\\n' >/etc/systemd/system/docker.service.d/05-x.conf && "
            "systemctl daemon-reload"));
        const Tree before = treeOf();
        const Run done = runScript(plan());
        QVERIFY2(done.status == 1, (done.output + done.errors).constData());
        QVERIFY_TREE(before);
        QVERIFY(isRunning("keep"));
        QCOMPARE(pidOf("keep"), container);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
        // The helper's does.
        const Answer failed = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(failed, 1);
        QVERIFY_TREE(before);
        QVERIFY(isRunning("keep"));
        QCOMPARE(pidOf("keep"), container);
    }

    /// On the way back the older daemon.json has no live-restore, and whoever starts dockerd with it ends the containers.
    void nobodyStartsDockerInTheMiddleOfAWayBack()
    {
        QVERIFY(writeFile("/etc/systemd/system/site-app.service",
                          "[Unit]\nUpholds=docker.service\n[Service]\nExecStart=sleep 3600\n"));
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPre=/bin/sh -c \"! test -e "
                          "/etc/systemd/system/docker.service.d/20-limits.conf\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        const QByteArray container = startSleeper("keep");
        const Tree before = treeOf();
        for (int round = 0; round < 2; ++round) {
            QVERIFY_STATUS(call({"--apply", "-"}, plan()), 1);
            QVERIFY_TREE(before);
            QCOMPARE(pidOf("keep"), container);
        }
        const Run script = runScript(plan());
        QVERIFY2(script.status == 1, (script.output + script.errors).constData());
        QVERIFY_TREE(before);
        QCOMPARE(pidOf("keep"), container);
        QVERIFY(shellOk(
            "systemctl is-active docker.service && [ ! -e /run/systemd/system/docker.service.d/~~dockwright-hold.conf ]"));
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
    }

    void aRollbackOverLiveRestoreKeepsContainers()
    {
        const QByteArray container = startSleeper("keep");
        const Tree before = treeOf();
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "true");
        QVERIFY_STATUS(call({"--rollback"}), 0); // nothing ends, so there is nothing to say yes to
        QVERIFY_TREE(before);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
        QCOMPARE(pidOf("keep"), container);
    }

    void aContainerThatEndsOnTheWayIsNamed_data()
    {
        QTest::addColumn<bool>("isScript");
        QTest::addColumn<bool>("isRestarted");
        QTest::addColumn<int>("status");
        QTest::newRow("helper") << false << false << 4;
        QTest::newRow("helper, with a restart policy") << false << true << 1;
        QTest::newRow("script") << true << false << 4;
    }
    void aContainerThatEndsOnTheWayIsNamed()
    {
        QFETCH(bool, isScript);
        QFETCH(bool, isRestarted);
        QFETCH(int, status);
        QVERIFY(writeFile("/run/keep.pid", startSleeper("keep")));
        if (isRestarted)
            QVERIFY(shellOk("docker update --restart always keep >/dev/null"));
        QVERIFY(writeFile("/run/end-keep",
                          "#!/bin/sh\ntest -e /etc/systemd/system/docker.service.d/20-limits.conf || exit 0\n"
                          "kill -9 \"$(cat /run/keep.pid)\"\nexit 1\n"));
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/05-x.conf", "[Service]\nExecStartPre=/bin/sh /run/end-keep\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Tree before = treeOf();
        if (isScript) {
            const Run done = runScript(plan());
            QVERIFY2(done.status == status, (done.output + done.errors).constData());
            QVERIFY2(done.errors.contains("start starts them: keep\n"), done.errors.constData());
        } else {
            const Answer done = call({"--apply", "-"}, plan());
            QVERIFY_STATUS(done, status);
            QVERIFY2(done.raw.contains("no longer run: keep") != isRestarted, done.raw);
            QVERIFY2(done.raw.contains("containers/restarted") == isRestarted, done.raw);
            QVERIFY(canLook(plan()));
        }
        QVERIFY_TREE(before);
        QCOMPARE(isRunning("keep"), isRestarted);
    }

    void aContainerThatDoesNotComeBackIsTakenBack_data()
    {
        QTest::addColumn<QByteArray>("policy");
        QTest::newRow("always") << QByteArray("always");
        QTest::newRow("on failure") << QByteArray("on-failure"); // it ends by SIGKILL, which is one
    }
    void aContainerThatDoesNotComeBackIsTakenBack()
    {
        QFETCH(QByteArray, policy);
        QVERIFY(shellOk("mkdir -p /run/bound"));
        startSleeper("bound", ("--stop-timeout 1 --mount type=bind,src=/run/bound,dst=/bound --restart " + policy).constData());
        QVERIFY(isRunning("bound"));
        QVERIFY(atItsStart("ExecStartPre", "rm -rf /run/bound", "mkdir -p /run/bound"));
        const Tree before = treeOf();
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 1);
        QCOMPARE(told(answer, "containers/missing"), 1);
        QCOMPARE(told(answer, "containers/ended"), 0);
        QCOMPARE(told(answer, "containers/restarted"), 1); // by the way back
        QVERIFY2(answer.raw.contains("no longer run: bound") && answer.raw.contains("/run/bound"), answer.raw);
        QVERIFY_TREE(before);
        QVERIFY(isRunning("bound"));
    }

    void aContainerThatCrashesSinceTheChangeIsTakenBack()
    {
        QVERIFY(shellOk("mkdir -p /run/bound && touch /run/bound/works"));
        importImage();
        QVERIFY(shellOk("docker run -d --name bound --stop-timeout 1 -v /run/bound:/bound --restart always lab/busybox "
                        "/bin/sh -c 'test -e /bound/works && exec sleep 3600'"));
        QVERIFY(isRunning("bound"));
        QVERIFY(atItsStart("ExecStartPre", "rm -f /run/bound/works", "touch /run/bound/works"));
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 1);
        QCOMPARE(told(answer, "containers/missing"), 1);
        QVERIFY(isRunning("bound"));
    }

    void aContainerThatCrashedAllAlongIsInNobodysWay_data()
    {
        QTest::addColumn<QByteArray>("policy");
        QTest::newRow("always") << QByteArray("always");
        QTest::newRow("not for ever") << QByteArray("on-failure:7"); // which end before, or with dockerd
    }
    void aContainerThatCrashedAllAlongIsInNobodysWay()
    {
        QFETCH(QByteArray, policy);
        importImage();
        QVERIFY(shellOk("docker run -d --name broken --restart " + policy + " lab/busybox /bin/false"));
        QTRY_VERIFY(shell("docker inspect -f '{{.RestartCount}}' broken").toInt() > 2);
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(told(answer, "containers/missing"), 0);
    }

    void aContainerThatNobodyStartsAgainIsNamed()
    {
        startSleeper("mortal", "--stop-timeout 1");
        startSleeper("lasting", "--stop-timeout 1 --restart always");
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(told(answer, "containers/ended"), 1);
        QCOMPARE(told(answer, "containers/missing"), 0);
        QVERIFY2(answer.raw.contains("no longer run: mortal."), answer.raw);
        QVERIFY(isRunning("lasting") && !isRunning("mortal"));
    }

    void aJobThatIsDoneMeanwhileIsInNobodysWay()
    {
        QVERIFY(shellOk("rm -rf /run/bound && mkdir -p /run/bound"));
        importImage();
        QVERIFY(shellOk("docker run -d --name job -v /run/bound:/bound lab/busybox /bin/sh -c "
                        "'until test -e /bound/end; do sleep 0.1; done'"));
        QVERIFY(atItsStart("ExecStartPost", "{ (sleep 0.3; touch /run/bound/end) & }"));
        const Answer answer = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(told(answer, "containers/missing"), 0);
        QTRY_VERIFY(!isRunning("job"));
    }

    /// Whoever waits for another that is being started, too: dockerd starts it until it stays up.
    void aContainerThatCrashesForAWhileIsAwaited()
    {
        QVERIFY(shellOk("mkdir -p /run/bound && touch /run/bound/works"));
        importImage();
        QVERIFY(shellOk("docker run -d --name bound --stop-timeout 1 -v /run/bound:/bound --restart always lab/busybox "
                        "/bin/sh -c 'test -e /bound/works && exec sleep 3600'"));
        QVERIFY(isRunning("bound"));
        QVERIFY(atItsStart("ExecStartPre", "rm -f /run/bound/works; { (sleep 15; touch /run/bound/works) & }"));
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(told(answer, "containers/missing"), 0);
        QVERIFY(isRunning("bound"));
    }

    void aJobThatFailsMeanwhileIsOnlyNamed_data()
    {
        QTest::addColumn<bool>("isTakenBack");
        QTest::newRow("after the change") << false;
        QTest::newRow("before the way back") << true;
    }
    void aJobThatFailsMeanwhileIsOnlyNamed()
    {
        QFETCH(bool, isTakenBack);
        QVERIFY(shellOk("rm -rf /run/bound && mkdir -p /run/bound/there"));
        startSleeper("lasting", "--stop-timeout 1 --restart always --mount type=bind,src=/run/bound/there,dst=/there");
        QVERIFY(writeFile("/run/lasting.pid", pidOf("lasting")));
        QVERIFY(shellOk("docker run -d --name job -v /run/bound:/bound lab/busybox /bin/sh -c "
                        "'until test -e /bound/end; do sleep 0.1; done; exit 3'"));
        const QByteArray breakTheOther = isTakenBack ? "rmdir /run/bound/there; kill -9 $(cat /run/lasting.pid); " : "";
        QVERIFY(atItsStart("ExecStartPre=/bin/mkdir -p /run/bound/there\nExecStartPost",
                           breakTheOther + "{ (sleep 0.2; touch /run/bound/end) & }"));
        const Tree before = treeOf();
        const Answer answer = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(answer, isTakenBack ? 1 : 0);
        QCOMPARE(told(answer, "containers/missing"), isTakenBack ? 1 : 0);
        QVERIFY2(!answer.raw.contains("no longer run: job, lasting"), answer.raw);
        if (isTakenBack)
            QVERIFY_TREE(before);
        QTRY_VERIFY(!isRunning("job"));
        QVERIFY(isRunning("lasting"));
    }

    void aTaskOfASwarmIsItsSwarmsOwn()
    {
        importImage();
        QVERIFY(shellOk("docker swarm init --advertise-addr 127.0.0.1 >/dev/null && docker service create --detach "
                        "--no-resolve-image --name web --stop-grace-period 1s lab/busybox sleep 3600 >/dev/null"));
        QTRY_COMPARE(shell("docker ps -q -f label=com.docker.swarm.task.id | wc -l"), "1");
        QVERIFY(areSteady());
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 0);
        for (const char *id : {"containers/missing", "containers/ended", "containers/started", "containers/services",
                               "containers/services-missing"})
            QCOMPARE(told(answer, id), 0);
        QCOMPARE(shell("docker ps -q -f label=com.docker.swarm.service.name=web | wc -l"), "1"); // by now
        QVERIFY(shellOk("docker swarm leave --force"));
    }

    void aServiceThatLosesItsReplicaIsNamed()
    {
        importImage();
        QVERIFY(shellOk("mkdir -p /run/bound/there; docker swarm init --advertise-addr 127.0.0.1 >/dev/null && "
                        "docker service create --detach --no-resolve-image --name web --stop-grace-period 1s lab/busybox "
                        "sleep 3600 >/dev/null && docker service create --detach --no-resolve-image --name bound "
                        "--stop-grace-period 1s --mount type=bind,src=/run/bound/there,dst=/there lab/busybox sleep 3600"));
        QTRY_COMPARE(shell("docker ps -q -f label=com.docker.swarm.task.id | wc -l"), "2");
        QVERIFY(areSteady());
        QVERIFY(atItsStart("ExecStartPre", "rm -rf /run/bound/there", "mkdir -p /run/bound/there"));
        const Tree before = treeOf();
        const Answer answer = call({"--apply", "-", "--yes"}, plan("'reliability': {'liveRestore': false},"));
        QVERIFY_STATUS(answer, 1);
        QCOMPARE(answer.word(), QByteArray("rolled-back"));
        QCOMPARE(told(answer, "containers/services-missing"), 1);
        QVERIFY2(answer.raw.contains("fewer running replicas than before: bound"), answer.raw);
        QVERIFY_TREE(before);
        QCOMPARE(shell("docker ps -q -f label=com.docker.swarm.task.id | wc -l"), "2");
        QVERIFY(shellOk("docker swarm leave --force"));
    }

    /// dockerd holds its lock until its shim answers.
    void aContainerThatHangsIsThere()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        startSleeper("keep");
        startSleeper("stuck", "--restart always");
        QVERIFY(shellOk("ps -o ppid= -p $(docker inspect -f '{{.State.Pid}}' stuck) | tr -d ' ' >/run/shim.pid && "
                        "kill -STOP $(cat /run/shim.pid)"));
        const auto goOn = qScopeGuard([] { shell("kill -CONT $(cat /run/shim.pid)"); });
        shell("timeout 2 docker pause stuck");
        const bool isOlder =
            shell("docker version -f '{{.Server.Version}}' | cut -d. -f1").toInt() < 28; // which holds it for less
        QCOMPARE(shell("timeout 2 docker inspect stuck; echo $?").endsWith("124"), isOlder);
        const Answer seen = call({"--inspect"});
        QVERIFY_STATUS(seen, 0);
        QVERIFY2(seen.raw.contains("\"keep\"") && seen.raw.contains("\"stuck\""), seen.raw);
        const Answer answer = call({"--apply", "-"},
                                   json("{'registry': {'mirrors': ['http://127.0.0.1:1']}, 'capacity': "
                                        "{'containers': 10, 'containerNofile': 4096}}"));
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(told(answer, "containers/missing"), 0);
    }

    void aContainerThatRunsOnIsNotSpokenOf()
    {
        const QByteArray container = startSleeper("keep");
        const Answer answer = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(answer, 0);
        for (const char *id : {"containers/missing", "containers/ended", "containers/restarted", "containers/started"})
            QCOMPARE(told(answer, id), 0);
        QCOMPARE(pidOf("keep"), container);
    }

    void aContainerThatItsOwnerStopsMeanwhileIsOnlyNamed()
    {
        startSleeper("keep", "--restart always");
        QVERIFY(atItsStart("ExecStartPost", "docker kill keep"));
        const Answer answer = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(told(answer, "containers/ended"), 1);
        QVERIFY(!isRunning("keep"));
    }

    void aContainerThatEndsWithAReloadCounts()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY(writeFile("/run/keep.pid", startSleeper("keep")));
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecReload=/bin/sh -c 'kill -9 $$(cat /run/keep.pid) || true'\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Tree before = treeOf();
        const Answer answer = call({"--apply", "-"},
                                   json("{'registry': {'mirrors': ['http://127.0.0.1:1']}, 'capacity': "
                                        "{'containers': 10, 'containerNofile': 4096}}"));
        QVERIFY_STATUS(answer, 4); // nobody starts it again, on the way back neither
        QCOMPARE(told(answer, "containers/missing"), 1);
        QVERIFY_TREE(before);
    }

    // C. What an apply would meet.

    void aUnitThatCannotReloadIsAppliedAllTheSame()
    {
        QVERIFY(ownUnit("/^ExecReload/d"));
        const QByteArray container = startSleeper("keep");
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("ExecReload"), validated.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY(canLook(plan()));
        QCOMPARE(pidOf("keep"), container);
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
    }

    void whatCannotBeWrittenIsFoundBeforehand_data()
    {
        QTest::addColumn<QByteArray>("setUp");
        QTest::addColumn<QByteArray>("flagged");
        QTest::addColumn<int>("flag"); // of chattr(1)
        const auto row = [](const char *name, const QByteArray &setUp, const QByteArray &flagged = {},
                            int flag = FS_IMMUTABLE_FL) { QTest::newRow(name) << setUp << flagged << flag; };
        row("a link", "mkdir -p /srv/docker && rm -rf /etc/docker && ln -s /srv/docker /etc/docker");
        row("a masked unit", "systemctl stop docker.socket docker.service && systemctl mask docker.service 2>/dev/null");
        row("an immutable file", "mkdir -p /etc/docker && echo '{}' >/etc/docker/daemon.json", "/etc/docker/daemon.json");
        row("an immutable directory", "mkdir -p /etc/docker", "/etc/docker");
        row("read-only", "mkdir -p /etc/docker && mount -t tmpfs -o ro,mode=755 none /etc/docker");
        row("a file that is mounted",
            "mkdir -p /etc/docker && echo '{}' >/etc/docker/daemon.json && mount --bind /etc/docker/daemon.json "
            "/etc/docker/daemon.json");
        row("a file that only grows", "mkdir -p /etc/docker && echo '{}' >/etc/docker/daemon.json", "/etc/docker/daemon.json",
            FS_APPEND_FL);
        row("a directory", "mkdir -p /etc/docker/daemon.json");
        row("a file", "echo >/etc/systemd/system/docker.service.d");
        if (dockerVersion() >= QVersionNumber(23)) // which can be asked
            row("what dockerd rejects",
                "mkdir -p /etc/docker && echo '{\"max-concurrent-downloads\": 12345678901234567890}' >/etc/docker/daemon.json");
    }
    void whatCannotBeWrittenIsFoundBeforehand()
    {
        QFETCH(QByteArray, setUp);
        QFETCH(QByteArray, flagged);
        QFETCH(int, flag);
        QVERIFY(shellOk(setUp));
        QVERIFY(flagged.isEmpty() || setFileFlag(flagged.constData(), flag, true));
        const Tree before = treeOf();
        QVERIFY_STATUS(call({"--validate", "-"}, plan()), 2);
        QVERIFY_STATUS(call({"--apply", "-", "--dry-run"}, plan()), 2);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 2);
        QVERIFY_TREE(before);
        QCOMPARE(call({"--history"}).result().value("transactions", -1), 0);
        const Run script = runScript(plan()); // nor does the script begin
        QVERIFY2(script.status == 2, (script.output + script.errors).constData());
        QVERIFY_TREE(before);
        if (!flagged.isEmpty())
            QVERIFY(setFileFlag(flagged.constData(), flag, false));
        shell("umount /etc/docker/daemon.json /etc/docker;"
              "rm -rf /etc/docker /srv/docker; systemctl unmask docker.service");
    }

    void whatSystemdWouldNotRestartIsFoundBeforehand_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("section");
        QTest::addColumn<QByteArray>("word");
        const auto row = [](const char *name, const char *unit, const char *section, const char *word) {
            QTest::newRow(name) << QByteArray(unit) << QByteArray(section) << QByteArray(word);
        };
        row("not to be stopped", "docker.service", "RefuseManualStop=yes", "RefuseManualStop=yes");
        row("containerd", "containerd.service", "RefuseManualStart=yes", "containerd.service has RefuseManualStart=yes");
        row("a unit that is not there", "docker.service", "Requires=gone.service", "gone.service");
        row("a unit that is to be active", "docker.service", "Requisite=rescue.service", "rescue.service");
        row("a unit that a required one requires", "docker.socket", "Requires=gone.service", "gone.service");
        row("a condition", "docker.service", "ConditionPathExists=/nothere", "ConditionPathExists=/nothere failed");
        row("an assertion", "containerd.service", "AssertPathIsDirectory=/nothere", "AssertPathIsDirectory=/nothere failed");
    }
    void whatSystemdWouldNotRestartIsFoundBeforehand()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, section);
        QFETCH(QByteArray, word);
        const QByteArray dropIn = "/etc/systemd/system/" + unit + ".d/10-x.conf";
        const QByteArray container = startSleeper("keep");
        QVERIFY(writeFile(QString::fromUtf8(dropIn), "[Unit]\n" + section + '\n'));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Tree before = treeOf();
        const QByteArray daemon = daemonIdentity();
        const QStringList dryRun{"--apply", "-", "--dry-run"};
        for (const QStringList &how : {QStringList{"--validate", "-"}, dryRun, QStringList{"--apply", "-"}}) {
            const Answer answer = call(how, plan());
            QVERIFY_STATUS(answer, 2);
            QVERIFY2(answer.raw.contains(word), answer.raw);
        }
        const Run script = runScript(plan());
        QVERIFY_REFUSED(script, unit);
        QVERIFY_TREE(before);
        QVERIFY(shellOk("rm " + dropIn + " && systemctl daemon-reload"));
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(pidOf("keep"), container);
    }

    /// Somebody edited where Docker keeps its data, and has not restarted it: an apply would, and find no container there.
    void dataThatIsToMoveWithTheNextStartIsAskedFor_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("daemon.json") << "/etc/docker/daemon.json" << QByteArray("{\"data-root\":\n \"/srv/docker\"}");
        QTest::newRow("user namespaces") << "/etc/docker/daemon.json" << QByteArray("{\"userns-remap\": \"default\"}");
        QTest::newRow("a flag") << "/etc/systemd/system/docker.service.d/10-x.conf"
                                << QByteArray("[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// "
                                              "--containerd=/run/containerd/containerd.sock --data-root=/srv/docker\n");
    }
    void dataThatIsToMoveWithTheNextStartIsAskedFor()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, text);
        const QByteArray container = startSleeper("keep");
        QVERIFY(writeFile(path, text));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Tree before = treeOf();
        const QByteArray daemon = daemonIdentity();
        const Answer asked = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(asked, 2);
        QVERIFY2(asked.raw.contains("--yes"), asked.raw);
        const Run script = runScript(plan(), {"--replace"});
        if (path != "/etc/docker/daemon.json") { // which is another then
            QVERIFY_REFUSED(script, "--yes");
            QVERIFY_TREE(before);
            QCOMPARE(daemonIdentity(), daemon);
        }
        QCOMPARE(pidOf("keep"), container);
        shell("rm -rf /etc/systemd/system/docker.service.d /etc/docker /srv/docker; systemctl daemon-reload");
    }

    /// What stands in a drop-in of another name of the unit counts as any other.
    void aDropInOfAnAliasIsSeen()
    {
        QVERIFY(ownUnit("s/^.Install.$/&\\nAlias=dockerd.service/"));
        QVERIFY(writeFile("/etc/systemd/system/dockerd.service.d/90-site.conf", "[Service]\nLimitNOFILE=3333\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl enable docker.service && systemctl daemon-reload"));
        QVERIFY2(shell("systemctl show -p DropInPaths docker.service").contains("dockerd.service.d/90-site.conf"), "an alias");
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY2(validated.raw.contains("dockerd.service.d/90-site.conf"), validated.raw);
        const Answer applied = call({"--apply", "-"}, plan());
        QVERIFY2(applied.raw.contains("dockerd.service.d/90-site.conf"), applied.raw);
        shell("systemctl disable docker.service; rm -rf /etc/systemd/system/dockerd.service*");
    }

    /// systemd would start the unit from what it has not read: here with a flag that dockerd does not know.
    void anEditThatSystemdHasNotReadIsFoundBeforehand_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("docker") << QByteArray("docker.service") << QByteArray("[Service]\nExecStartPre=/usr/local/bin/gone\n");
        QTest::newRow("a unit of its own") << QByteArray("docker.service") << QByteArray();
        QTest::newRow("its socket") << QByteArray("docker.socket") << QByteArray("[Unit]\nRequires=gone.service\n");
        QTest::newRow("a unit that goes along") << QByteArray("site-app.service") << QByteArray("[Service]\nExecStart=/gone\n");
    }
    void anEditThatSystemdHasNotReadIsFoundBeforehand()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, text);
        QVERIFY(writeFile("/etc/systemd/system/site-app.service",
                          "[Unit]\nBindsTo=docker.service\nAfter=docker.service\n[Service]\nExecStart=sleep 3600\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        const QByteArray container = startSleeper("keep");
        if (text.isEmpty())
            QVERIFY(shellOk("sed 's|^ExecStart=.*|& --nonsense|' /lib/systemd/system/docker.service "
                            ">/etc/systemd/system/docker.service"));
        else
            QVERIFY(writeFile(QString::fromUtf8("/etc/systemd/system/" + unit + ".d/10-x.conf"), text));
        const Tree before = treeOf();
        const QByteArray daemon = daemonIdentity();
        for (const QStringList &how : {QStringList{"--validate", "-"}, QStringList{"--apply", "-", "--yes"}}) {
            const Answer answer = call(how, plan());
            QVERIFY_STATUS(answer, 2);
            QVERIFY2(answer.raw.contains(unit + " was edited"), answer.raw);
        }
        const Run script = runScript(plan(), {"--yes"});
        QVERIFY_REFUSED(script, unit);
        QVERIFY_TREE(before);
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(pidOf("keep"), container);
        shell("rm -r /etc/systemd/system/" + unit + ".d /etc/systemd/system/docker.service");
    }

    /// The socket that is mounted into it is the one that dockerd listens on, before and after.
    void aContainerThatHasTheSocketKeepsItOverAWayBack_data()
    {
        QTest::addColumn<bool>("isScript");
        QTest::newRow("helper") << false;
        QTest::newRow("script") << true;
    }
    void aContainerThatHasTheSocketKeepsItOverAWayBack()
    {
        QFETCH(bool, isScript);
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPre=/bin/sh -c \"! test -e "
                          "/etc/systemd/system/docker.service.d/20-limits.conf\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const QByteArray container = startSleeper("keep", "-v /run/docker.sock:/run/docker.sock");
        const Tree before = treeOf();
        const QByteArray socket = shell("stat -c %i /run/docker.sock");
        QCOMPARE(shell("docker exec keep stat -c %i /run/docker.sock"), socket);
        // Somebody asks all the time, and starts dockerd whenever it is down.
        QProcess asking;
        asking.start("sh", {"-c", "while :; do timeout 2 docker ps >/dev/null 2>&1; sleep 0.1; done"});
        const int status = isScript ? runScript(plan()).status : call({"--apply", "-"}, plan()).status;
        asking.kill();
        asking.waitForFinished();
        QCOMPARE(status, 1);
        QVERIFY_TREE(before);
        QCOMPARE(pidOf("keep"), container);
        QCOMPARE(shell("stat -c %i /run/docker.sock"), socket);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
    }

    void whatSystemdWouldNotRestartIsFoundBeforeARollback()
    {
        const QByteArray container = startSleeper("keep");
        const Tree before = treeOf();
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        const QByteArray daemon = daemonIdentity();
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/10-x.conf", "[Unit]\nRefuseManualStop=yes\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer back = call({"--rollback"});
        QVERIFY_STATUS(back, 2);
        QVERIFY2(back.raw.contains("RefuseManualStop=yes"), back.raw);
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY(shellOk("rm /etc/systemd/system/docker.service.d/10-x.conf && systemctl daemon-reload"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(before);
        QCOMPARE(pidOf("keep"), container);
    }

    /// Containers of such a service end with it, live-restore or not.
    void aServiceThatRestartsWithDockerNeedsAYes_data()
    {
        QTest::addColumn<QByteArray>("unit");
        for (const char *unit :
             {"Requires=docker.service", "PartOf=docker.service", "Requires=containerd.service", "BindsTo=between.service"})
            QTest::newRow(unit) << QByteArray(unit);
    }
    void aServiceThatRestartsWithDockerNeedsAYes()
    {
        QFETCH(QByteArray, unit);
        importImage();
        QVERIFY(writeFile("/etc/systemd/system/between.service",
                          "[Unit]\nRequires=docker.service\nAfter=docker.service\n[Service]\nType=oneshot\n"
                          "RemainAfterExit=yes\nExecStart=/bin/true\n"));
        QVERIFY(writeFile(
            "/etc/systemd/system/site-app.service",
            "[Unit]\nAfter=docker.service containerd.service between.service\n" + unit
                + "\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=docker run -d --name site lab/busybox sleep 3600\n"
                  "ExecStop=docker rm -f site\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start between.service site-app.service"));
        QTRY_VERIFY(isRunning("site"));
        const QByteArray container = pidOf("site");
        const Tree before = treeOf();
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("units/would-restart") && validated.raw.contains("site-app.service"), validated.raw);
        needsAYes("site-app.service", before);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("site"), container);
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan()), 0);
        QTRY_VERIFY(isRunning("site") && pidOf("site") != container); // so it was no idle warning
        // The way back ends it too, and starts it again.
        QVERIFY(
            writeFile("/run/systemd/system/docker.service.d/05-x.conf",
                      "[Service]\nExecStartPre=/bin/sh -c \"! grep -q no-new-privileges.*true /etc/docker/daemon.json\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer failed = call({"--apply", "-", "--yes"}, test_lab_hosts::plan("'security': {'noNewPrivileges': true},"));
        QVERIFY_STATUS(failed, 1);
        QTRY_VERIFY(isRunning("site"));
        QVERIFY(shellOk("systemctl is-active site-app.service between.service"));
        QVERIFY_STATUS(call({"--rollback"}), 2);
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QTRY_VERIFY(isRunning("site"));
        QVERIFY(shellOk("rm -r /run/systemd/system/docker.service.d"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        QVERIFY_TREE(before);
        QVERIFY(shellOk("systemctl stop site-app.service between.service; rm /etc/systemd/system/site-app.service "
                        "/etc/systemd/system/between.service; systemctl daemon-reload"));
    }

    /// containerd and Docker are restarted in one go: what goes down with the one would otherwise start its container for the
    /// dockerd that is about to be stopped.
    void whatGoesDownWithContainerdStartsForTheNewDockerd_data()
    {
        QTest::addColumn<bool>("byScript");
        QTest::newRow("helper") << false;
        QTest::newRow("script") << true;
    }
    void whatGoesDownWithContainerdStartsForTheNewDockerd()
    {
        QFETCH(bool, byScript);
        QVERIFY(writeFile("/etc/systemd/system/site-app.service",
                          "[Unit]\nRequires=containerd.service\nAfter=containerd.service docker.service\n"
                          "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'systemctl show -p InvocationID "
                          "--value docker.service >>/run/seen'\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        const auto isOfThisDockerd = [] {
            return shellOk("test \"$(tail -n 1 /run/seen)\" = \"$(systemctl show -p InvocationID --value docker.service)\"");
        };
        Answer answer;
        const auto apply = [byScript, &answer] {
            if (byScript)
                return runScript(plan(), {"--yes"}).status;
            answer = call({"--apply", "-", "--yes"}, plan());
            return answer.status;
        };
        QVERIFY(isOfThisDockerd());
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPre=/bin/sh -c \"! test -e "
                          "/etc/systemd/system/docker.service.d/20-limits.conf\"\n"));
        // Whoever asks at the socket meanwhile starts a dockerd that is held.
        QVERIFY(shellOk("systemctl daemon-reload; systemd-run --quiet --collect --unit=asking sh -c 'while :; do curl -s -o "
                        "/dev/null --unix-socket /run/docker.sock http://d/_ping; sleep 0.1; done'"));
        QCOMPARE(apply(), 1);
        QVERIFY(isOfThisDockerd()); // the way back is such a go, too
        const auto ended = [&answer](const char *event, const char *unit) {
            return std::ranges::count_if(answer.eventsOf(event), [&](const core::Json &each) {
                const auto begun = answer.eventsOf("step-started");
                return std::ranges::any_of(begun, [&](const core::Json &start) {
                    return start.at("step") == each.at("step") && core::textOf(start, "text").endsWith(QLatin1String(unit));
                });
            });
        };
        if (!byScript) // and it is told which of the two failed
            QVERIFY2(ended("step-failed", " docker.service") == 1 && ended("step-done", "containerd.service") == 1, answer.raw);
        QVERIFY(shellOk("systemctl stop asking.service"));
        QVERIFY(shellOk("rm -r /etc/systemd/system/docker.service.d && systemctl daemon-reload && : >/run/seen"));
        QCOMPARE(apply(), 0);
        QVERIFY(isOfThisDockerd());
        QCOMPARE(shell("wc -l </run/seen"), QByteArray("1"));
        QVERIFY(shellOk("! test -e /run/systemd/system/docker.service.d"));
        QVERIFY(shellOk("systemctl stop site-app.service; rm -rf /etc/systemd/system/site-app.service /run/seen "
                        "/var/lib/dockwright-script; systemctl daemon-reload"));
    }

    /// Docker runs on, as it was told to before its restart, and its containers with it.
    void aRestartOfBothThatIsCutOffKeepsContainers_data()
    {
        QTest::addColumn<QByteArray>("later"); // seconds after the drop-in is there by which Docker goes along
        for (const char *later : {"0", "0.1", "0.2", "0.4", "0.8"})
            QTest::newRow(later) << QByteArray(later);
    }
    void aRestartOfBothThatIsCutOffKeepsContainers()
    {
        QFETCH(QByteArray, later);
        const QByteArray container = startSleeper("keep");
        const Tree before = treeOf();
        QVERIFY(writeFile("/root/plan.json", plan()));
        QVERIFY(shellOk(helperProgram().toUtf8()
                        + " --apply /root/plan.json --yes >/dev/null 2>&1 & for i in $(seq 6000); do test -e "
                          "/run/systemd/system/docker.service.d/~~dockwright-hold.conf && break; sleep 0.01; done; sleep "
                        + later + "; kill -9 $!"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(before);
        QVERIFY(isRunning("keep"));
        QCOMPARE(pidOf("keep"), container);
        QVERIFY(shellOk("! test -e /run/systemd/system/docker.service.d"));
        QCOMPARE(shell("systemctl show -p PartOf --value docker.service"), "");
    }

    /// systemd knows of no dependency, and dockerd ends the program that follows the container.
    void aServiceThatFollowsAContainerNeedsAYes()
    {
        importImage();
        QVERIFY(
            writeFile("/etc/systemd/system/site-app.service",
                      "[Service]\nExecStartPre=-docker rm -f site\nExecStart=docker run --name site lab/busybox sleep 3600\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        QTRY_VERIFY(isRunning("site"));
        const QByteArray container = pidOf("site");
        const Tree before = treeOf();
        needsAYes("site-app.service", before);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("site"), container);
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan()), 0);
        QTRY_VERIFY(isRunning("site") && pidOf("site") != container);
        QVERIFY(shellOk("systemctl is-active site-app.service"));
        QVERIFY_STATUS(call({"--rollback"}), 2);
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY(shellOk("systemctl is-active site-app.service"));
        QVERIFY_TREE(before);
        const Run agreed = runScript(plan(), {"--yes"});
        QVERIFY2(agreed.status == 0, (agreed.output + agreed.errors).constData());
        QTRY_VERIFY(isRunning("site"));
        QVERIFY(shellOk("systemctl stop site-app.service; docker rm -f site; rm /etc/systemd/system/site-app.service;"
                        "systemctl daemon-reload"));
    }

    void aServiceThatIsConnectedToDockerdNeedsAYes_data()
    {
        QTest::addColumn<QByteArray>("service");
        const QByteArray events = "ExecStart=/usr/bin/curl -sN --unix-socket /run/docker.sock http://x/events\n";
        QTest::newRow("not docker") << events;
        QTest::newRow("docker by another name") << QByteArray("ExecStart=/usr/local/bin/dockerctl events\n");
        QTest::newRow("of a user who may") << "User=nobody\nSupplementaryGroups=docker\n" + events;
    }
    void aServiceThatIsConnectedToDockerdNeedsAYes()
    {
        QFETCH(QByteArray, service);
        const auto cleanUp = qScopeGuard([] { shell("systemctl stop site-app.service; rm -f /usr/local/bin/dockerctl"); });
        QVERIFY(shellOk("cp /usr/bin/docker /usr/local/bin/dockerctl"));
        QVERIFY(writeFile("/etc/systemd/system/site-app.service", "[Service]\n" + service));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        QTRY_VERIFY(call({"--validate", "-"}, plan()).raw.contains("site-app.service"));
        const Tree before = treeOf();
        needsAYes("site-app.service", before);
        if (QTest::currentTestFailed())
            return;
    }

    /// Whatever a process of anybody is called, and says that it does.
    void anImpostorNeedsNoYes()
    {
        const auto cleanUp = qScopeGuard([] { shell("systemctl stop site-app.service; rm -rf /srv/site"); });
        QVERIFY(shellOk("mkdir /srv/site && for f in docker containerd-shim; do cp /bin/sh /srv/site/$f; done"));
        const auto start = [](const char *command) {
            return writeFile("/etc/systemd/system/site-app.service",
                             QByteArray("[Service]\nUser=nobody\nExecStart=/srv/site/") + command + "\n")
                && shellOk("systemctl daemon-reload && systemctl restart site-app.service");
        };
        QVERIFY(start("docker -c 'sleep 3600; :' run"));
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY_STATUS(call({"--rollback"}), 0);
        const Run script = runScript(plan());
        QVERIFY2(script.status == 0, (script.output + script.errors).constData());
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        for (const char *id : {"../../x", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}) {
            QVERIFY(start((QByteArray("containerd-shim -c 'sleep 3600; :' -namespace moby -id ") + id).constData()));
            const Run inspected = run({helperProgram(), "--inspect"});
            QVERIFY2(inspected.status == 0 && !inspected.output.contains("\"restartPolicy\""), inspected.output.constData());
        }
        QVERIFY(shellOk("systemctl start docker.socket docker.service"));
    }

    void aContainerThatRemovesItselfNeedsAYesWhereDockerdEndsIt()
    {
        importImage();
        QVERIFY(shellOk("docker run -d --rm --name once lab/busybox sleep 3600"));
        const QByteArray container = pidOf("once");
        const bool isEnded = dockerVersion() < QVersionNumber(25);
        if (isEnded) {
            const Run script = runScript(plan());
            QVERIFY_REFUSED(script, "--yes");
        }
        const Answer answer = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(answer, isEnded ? 2 : 0);
        QVERIFY2(!isEnded || answer.raw.contains("\"affectedContainers\":[\"once\"]"), answer.raw);
        QCOMPARE(pidOf("once"), container);
        if (!isEnded)
            return;
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan()), 0);
        QVERIFY(!isRunning("once")); // so it was no idle question
    }

    void aPausedContainerCounts()
    {
        importImage();
        QVERIFY(shellOk("docker run -d --name still lab/busybox sleep 3600; docker pause still"));
        const Tree before = treeOf();
        for (const QStringList &how : {QStringList{"--apply", "-", "--dry-run"}, QStringList{"--apply", "-"}}) {
            const Answer answer = call(how, plan("'reliability': {'liveRestore': false},"));
            QVERIFY2(answer.raw.contains("\"affectedContainers\":[\"still\"]"), answer.raw);
            QCOMPARE(answer.status, how.size() == 3 ? 0 : 2);
        }
        QVERIFY_TREE(before);
        QCOMPARE(shell("docker inspect -f '{{.State.Status}}' still"), "paused");
    }

    void containersThatOutliveTheirDockerdCount()
    {
        importImage();
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"live-restore\": true}\n"));
        QVERIFY(shellOk("systemctl restart docker.service"));
        const QByteArray container = startSleeper("keep");
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        const Tree before = treeOf();
        const QByteArray off = plan("'reliability': {'liveRestore': false},");
        const Answer refused = call({"--apply", "-", "--take-ours"}, off);
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("\"affectedContainers\":[\"keep\"]"), refused.raw);
        const Run script = runScript(off, {"--replace"});
        QVERIFY_REFUSED(script, "--yes");
        QVERIFY_TREE(before);
        QVERIFY(shellOk("systemctl reset-failed docker.service; systemctl start docker.socket docker.service"));
        QCOMPARE(pidOf("keep"), container);
        // A start with live-restore takes them over.
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        QVERIFY_STATUS(call({"--apply", "-", "--take-ours"}, plan()), 0);
        QCOMPARE(pidOf("keep"), container);
    }

    void aRollbackOfADockerdThatDiedNamesTheContainersThatLiveOn()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        const QByteArray container = startSleeper("keep");
        QVERIFY(shellOk("sed -i 's/\"live-restore\": true/&, \"nonsense\": 1/' /etc/docker/daemon.json;"
                        "systemctl restart docker.service; ! systemctl is-active docker.service"));
        const Answer refused = call({"--rollback", "--take-ours"}); // to a daemon.json without live-restore
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("keep"), refused.raw);
        QVERIFY(shellOk(
            "sed -i 's/, \"nonsense\": 1//' /etc/docker/daemon.json; systemctl reset-failed docker.service docker.socket;"
            "systemctl restart docker.socket docker.service"));
        QCOMPARE(pidOf("keep"), container);
    }

    void theScriptSpeaksWithTheDockerdOfThisMachine()
    {
        call({"--export", "-", "--as", "script", "--out", "/tmp/hosts-context"}, plan());
        const Run done = run({"/usr/bin/env", "DOCKER_HOST=unix:///run/nobody.sock", "DOCKER_CONTEXT=other", "/bin/sh",
                              "/tmp/hosts-context/deploy-docker.sh"});
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
    }

    void theScriptStaysOutOfTheHelpersWay()
    {
        const Tree before = treeOf();
        QProcess holder;
        QVERIFY(shellOk("mkdir -p /run/dockwright"));
        holder.start("flock", {"/run/dockwright/lock", "sh", "-c", "echo held; exec sleep 60"});
        QByteArray output;
        QVERIFY(readUntil(holder, "held", output));
        const Run beside = runScript(plan());
        QVERIFY(shellOk("pkill -x sleep; flock /run/dockwright/lock true"));
        holder.waitForFinished();
        QVERIFY2(beside.status == 2 && beside.errors.contains("dockwright-helper"),
                 (beside.output + beside.errors).constData());
        QVERIFY(shellOk("mkdir -p /var/lib/dockwright/transactions/1 && echo open >/var/lib/dockwright/transactions/1/state"));
        const Run after = runScript(plan());
        QVERIFY(shellOk("rm -r /var/lib/dockwright"));
        QVERIFY2(after.status == 2 && after.errors.contains("dockwright-helper"), (after.output + after.errors).constData());
        QVERIFY_TREE(before);
    }

    void whatDockerdStartsByItselfIsNamed()
    {
        importImage();
        QVERIFY(shellOk("docker run -d --restart always --name resting lab/busybox sleep 3600; docker stop -t 0 resting"));
        const Answer applied = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(applied, 0);
        QVERIFY2(applied.raw.contains("containers/started") && applied.raw.contains("resting"), applied.raw);
    }

    void aBuildThatIsUnderWayNeedsAYes()
    {
        importImage();
        QVERIFY(writeFile("/tmp/building/Dockerfile", "FROM lab/busybox\nRUN sleep 3600\n"));
        QProcess build;
        build.setProcessChannelMode(QProcess::MergedChannels);
        build.start("docker", {"build", "--no-cache", "--build-arg", "TOKEN=hunter2", "/tmp/building"});
        QTRY_VERIFY(shell("pgrep -x sleep") != "");
        needsAYesFor("build");
        const Answer done = call({"--apply", "-", "--yes"}, plan());
        QVERIFY_STATUS(done, 0);
        QVERIFY(build.waitForFinished(commandPatience)); // so it was no idle question
        QVERIFY(build.exitCode() != 0);
    }

    /// Other programs than Docker's own ask for it.
    void whatTheApiIsAskedForNeedsAYes_data()
    {
        QTest::addColumn<QByteArray>("asks"); // and goes on until it is killed
        QTest::addColumn<QByteArray>("work");
        const QByteArray post = "exec curl -sN -H 'Content-Type: application/x-tar' --unix-socket /run/docker.sock ";
        const QByteArray slowly = "-X POST -T - http://d";
        QTest::newRow("classic builder, a step")
            << post + "--data-binary @/root/context.tar http://d/build" << QByteArray("build");
        QTest::newRow("classic builder, its context")
            << "(head -c 600000 /root/context.tar; exec sleep 3600) | " + post + slowly + "/build" << QByteArray("build");
        QTest::newRow("BuildKit") << QByteArray("DOCKER_BUILDKIT=1 exec /root/builder build --no-cache /root/building")
                                  << QByteArray("build");
        QTest::newRow("load") << "(head -c 600000 /root/image.tar; exec sleep 3600) | " + post + slowly + "/images/load"
                              << QByteArray("load");
        QTest::newRow("save") << post + "--limit-rate 10k -o /dev/null http://d/images/lab/large/get" << QByteArray("save");
    }
    void whatTheApiIsAskedForNeedsAYes()
    {
        QFETCH(QByteArray, asks);
        QFETCH(QByteArray, work);
        importImage();
        QVERIFY(writeFile("/root/building/Dockerfile", "FROM lab/busybox\nRUN sleep 3600\n"));
        QVERIFY(shellOk("cd /root && head -c 20000000 /dev/urandom >building/blob && tar -cf context.tar -C building . &&"
                        "tar -c -C building blob | docker import - lab/large && docker save lab/busybox >image.tar &&"
                        "cp /usr/libexec/docker/cli-plugins/docker-buildx builder || cp /usr/bin/docker builder"));
        const auto isSeen = [&] { return call({"--inspect"}).raw.contains(work + " (API)"); };
        QVERIFY(!isSeen());
        QProcess asking;
        asking.setChildProcessModifier([] { ::setsid(); });
        asking.start("sh", {"-c", QString::fromUtf8(asks)});
        QVERIFY(asking.waitForStarted());
        QTRY_VERIFY(work == "save" || shell("pgrep -x sleep") != ""); // all the rest goes on until somebody ends that
        QVERIFY(QTest::qWaitFor(isSeen, patience));
        needsAYesFor((work + " (API)").constData());
        ::kill(-static_cast<pid_t>(asking.processId()), SIGKILL);
        QVERIFY(asking.waitForFinished(commandPatience));
        QVERIFY(QTest::qWaitFor([&] { return !isSeen(); }, patience));
    }

    /// 20.10 leaves the context of a build that failed; a dockerd that crashed leaves everything.
    void whatIsLeftOfWorkNeedsNoYes()
    {
        QVERIFY(shellOk("cd /var/lib/docker/tmp && mkdir -p docker-builder1 docker-import-2 docker-export-3 &&"
                        "touch docker-builder1/Dockerfile docker-import-2/layer.tar docker-export-3/layer.tar GetImageBlob4"));
        const Answer answer = call({"--inspect"});
        QVERIFY2(!answer.raw.contains("(API)"), answer.raw);
    }

    void aPullThatIsUnderWayNeedsAYes()
    {
        const SilentServer silent;
        QProcess pull;
        pull.start("docker", {"pull", silent.address() + "/slow"});
        QVERIFY(silent.isAsked());
        needsAYesFor("docker pull");
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan()), 0);
        QVERIFY(pull.waitForFinished(commandPatience));
        // What only looks like one, and what asks another dockerd, is in nobody's way.
        QProcess other;
        const SilentServer otherDaemon;
        other.start("docker", {"-H", "tcp://" + otherDaemon.address(), "pull", "slow"});
        QVERIFY(otherDaemon.isAsked());
        QVERIFY_STATUS(call({"--rollback"}), 0);
        other.kill();
        other.waitForFinished();
    }

    /// Not services alone, and not what needs docker.service alone.
    void otherUnitsThatGoAlongAreNamedAndStartedAgain()
    {
        const QByteArray depends = "[Unit]\nAfter=docker.service\nRequires=";
        QVERIFY(
            writeFile("/etc/systemd/system/site-app.service", depends + "docker.socket\n[Service]\nExecStart=sleep 3600\n"));
        QVERIFY(writeFile("/etc/systemd/system/site.timer",
                          depends
                              + "docker.service\n[Timer]\nOnUnitActiveSec=1d\nOnBootSec=1d\n"
                                "Unit=site-app.service\n"));
        QVERIFY(writeFile("/etc/systemd/system/site.target", depends + "docker.service\n"));
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPre=/bin/sh -c \"! test -e "
                          "/etc/systemd/system/docker.service.d/20-limits.conf\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service site.timer site.target"));
        const Tree before = treeOf();
        const Answer refused = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("site-app.service, site.target, site.timer"), refused.raw);
        const auto areUp = [] { return shellOk("systemctl is-active site-app.service site.timer site.target"); };
        QVERIFY_STATUS(call({"--apply", "-", "--yes"}, plan()), 1);
        QVERIFY(areUp());
        QCOMPARE(runScript(plan()).status, 2);
        const Run failed = runScript(plan(), {"--yes"});
        QVERIFY2(failed.status == 1, (failed.output + failed.errors).constData());
        QVERIFY(areUp());
        QVERIFY_TREE(before);
    }

    /// Its start would end the Docker that has just been started.
    void aUnitThatConflictsIsLeftDownAndNamed()
    {
        QVERIFY(writeFile("/etc/systemd/system/site-app.service",
                          "[Unit]\nConflicts=docker.service\n[Service]\nExecStart=sleep 3600\n"));
        QVERIFY(shellOk(
            "systemctl daemon-reload && systemctl stop docker.socket docker.service && systemctl start site-app.service"));
        const Answer refused = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("site-app.service"), refused.raw);
        QCOMPARE(runScript(plan()).status, 2);
        QCOMPARE(shell("systemctl is-active site-app.service"), "active");
        const Answer done = call({"--apply", "-", "--yes"}, plan());
        QVERIFY_STATUS(done, 0);
        QVERIFY2(done.raw.contains("units no longer run: site-app.service"), done.raw);
        QCOMPARE(shell("systemctl is-active docker.service"), "active");
    }

    void nobodyRestartsDockerFromInsideAUnitThatGoesAlong()
    {
        QVERIFY(writeFile("/tmp/inside.json", plan()));
        QVERIFY(
            writeFile("/etc/systemd/system/site-app.service",
                      "[Unit]\nRequires=docker.service\nAfter=docker.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
                      "ExecStart=/bin/sh -c '" BIN_DIR
                      "/dockwright-helper --apply /tmp/inside.json --yes >/tmp/inside.out 2>&1; "
                      "echo $? >>/tmp/inside.out'\n"));
        const Tree before = treeOf();
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        const QByteArray said = shell("cat /tmp/inside.out");
        QVERIFY2(said.contains("This runs in site-app.service") && said.endsWith("\n2"), said.constData());
        QVERIFY_TREE(before);
    }

    void theScriptStartsServicesAgain()
    {
        importImage();
        QVERIFY(writeFile("/etc/systemd/system/site-app.service",
                          "[Unit]\nRequires=docker.service\nAfter=docker.service\n[Service]\n"
                          "ExecStart=docker run --rm --name site lab/busybox sleep 3600\nExecStop=docker stop -t 0 site\n"));
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPre=/bin/sh -c \"! test -e "
                          "/etc/systemd/system/docker.service.d/20-limits.conf\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        QTRY_VERIFY(isRunning("site"));
        const QByteArray container = pidOf("site");
        const Tree before = treeOf();
        const Run failed = runScript(plan(), {"--yes"});
        QVERIFY2(failed.status == 1, (failed.output + failed.errors).constData());
        QVERIFY2(failed.errors.contains("were restarted: site"), failed.errors.constData());
        QVERIFY_TREE(before);
        QVERIFY(isRunning("site") && pidOf("site") != container);
        QVERIFY(shellOk("rm /etc/systemd/system/docker.service.d/05-x.conf && systemctl daemon-reload"));
        const Run done = runScript(plan(), {"--yes"});
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
        QVERIFY(isRunning("site"));
        // One that does not start any more is named.
        QVERIFY(writeFile("/etc/systemd/system/site-app.service.d/x.conf", "[Service]\nExecStartPre=/bin/false\n"));
        QVERIFY(shellOk("systemctl daemon-reload && rm -r /var/lib/dockwright-script"));
        const Answer answer = call({"--apply", "-", "--yes", "--take-ours"}, plan("'security': {'icc': false},"));
        QVERIFY_STATUS(answer, 0);
        QVERIFY2(answer.raw.contains("units no longer run: site-app.service"), answer.raw);
        QVERIFY(
            shellOk("systemctl stop site-app.service; rm -r /etc/systemd/system/site-app.service*; systemctl daemon-reload"));
    }

    void whatOnlyLooksAtThemRunsOn()
    {
        QVERIFY(writeFile("/etc/systemd/system/site-app.service",
                          "[Unit]\nWants=docker.service\nAfter=docker.service\n[Service]\nExecStart=sleep 3600\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl start site-app.service"));
        const QByteArray process = shell("systemctl show -p MainPID --value site-app.service");
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QCOMPARE(shell("systemctl show -p MainPID --value site-app.service"), process);
        QVERIFY(shellOk("systemctl stop site-app.service; rm /etc/systemd/system/site-app.service; systemctl daemon-reload"));
    }

    /// What dockerd would not take before, it does not take afterwards: that is no rollback that failed.
    void aFileThatDockerdRejectedBeforeIsNoFailedRollback()
    {
        const QByteArray container = startSleeper("keep");
        QVERIFY(writeFile("/etc/docker/daemon.json", json("{'no-such-key': true}")));
        const Tree before = treeOf();
        const Answer answer = call({"--apply", "-"}, plan());
        // Since 23.0 dockerd can be asked before anything is touched.
        QVERIFY_STATUS(answer, dockerVersion() < QVersionNumber(23) ? 1 : 2);
        QVERIFY_TREE(before);
        QCOMPARE(pidOf("keep"), container);
        QVERIFY(canLook(plan()));
    }

    void aDockerdThatListensElsewhereOnlyIsFoundBeforehand()
    {
        QVERIFY(ownUnit("s|^ExecStart=.*|ExecStart=/usr/sbin/dockerd -H tcp://127.0.0.1:2375|"));
        const Tree before = treeOf();
        for (const QStringList &how : {QStringList{"--validate", "-"}, QStringList{"--apply", "-"}}) {
            const Answer answer = call(how, plan());
            QVERIFY_STATUS(answer, 2);
            QVERIFY2(answer.raw.contains("tcp://127.0.0.1:2375"), answer.raw);
        }
        QVERIFY_TREE(before);
        QVERIFY(
            shellOk("rm /etc/systemd/system/docker.service && systemctl daemon-reload && systemctl restart docker.service"));
    }

    // D. Drop-ins, as systemd means them.

    void dropInsAreComparedAsSystemdMeansThem()
    {
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/90-site.conf",
                          "[Unit]\nStartLimitInterval=0\n[Service]\nRestartSec=5000ms\nTimeoutSec=30\nMemoryMax=${X}\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(!validated.raw.contains("RestartSec"), validated.raw);
        for (const char *named : {"StartLimitInterval=0", "TimeoutSec=30", "TimeoutStopSec", "TimeoutStartSec", "ignores"})
            QVERIFY2(validated.raw.contains(named), validated.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        const Answer verified = call({"--verify", "-"}, plan());
        QVERIFY_STATUS(verified, 5);
        QVERIFY2(verified.raw.contains("\"30s\"") && !verified.raw.contains("30000000"), verified.raw);
    }

    /// systemd reads one file of a name only, that in the strongest directory.
    void aDropInOfOurNameIsFoundBeforehand()
    {
        const QByteArray hider = "/run/systemd/system.control/docker.service.d/20-limits.conf";
        const QByteArray container = startSleeper("keep");
        for (const QByteArray &make : {"printf '[Service]\\nLimitNOFILE=3333\\n' >" + hider, "ln -s /dev/null " + hider}) {
            QVERIFY(shellOk("mkdir -p $(dirname " + hider + ") && " + make + " && systemctl daemon-reload"));
            const Tree before = treeOf();
            for (const QStringList &how : {QStringList{"--validate", "-"}, QStringList{"--apply", "-"}}) {
                const Answer answer = call(how, plan());
                QVERIFY_STATUS(answer, 2);
                QVERIFY2(answer.raw.contains("systemd reads " + hider + " instead of"), answer.raw);
            }
            const Run script = runScript(plan());
            QVERIFY_REFUSED(script, hider);
            QVERIFY_TREE(before);
            QVERIFY(shellOk("rm -r /run/systemd/system.control && systemctl daemon-reload"));
        }
        // The other way round, what ours hides is named, and comes back with the way back.
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/20-limits.conf", "[Service]\nLimitCORE=1234\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("unit/hidden-drop-in") && validated.raw.contains("LimitCORE"), validated.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY(shell("systemctl show -p LimitCORE --value docker.service") != "1234");
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QCOMPARE(shell("systemctl show -p LimitCORE --value docker.service"), "1234");
        QCOMPARE(pidOf("keep"), container);
    }

    void dropInsForAllServicesAreReadAndShownInWords()
    {
        QVERIFY(writeFile("/etc/systemd/system/service.d/90-all.conf", "[Service]\nRestartSec=90000ms\n"));
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/90-site.conf",
                          "[Service]\nTimeoutStopSec=90\nRestart=sometimes\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 0);
        for (const char *named :
             {"service.d/90-all.conf", "RestartSec=90000ms", "TimeoutStopSec=90", "Restart=sometimes", "ignores"})
            QVERIFY2(validated.raw.contains(named), validated.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        const Answer verified = call({"--verify", "-"}, plan());
        QVERIFY_STATUS(verified, 5);
        QVERIFY2(verified.raw.contains("1min 30s") && !verified.raw.contains("90000000"), verified.raw);
        shell("rm -rf /etc/systemd/system/service.d; systemctl daemon-reload");
    }

    // E. One more place where the same can stand.

    void whatIsSwitchedOffStaysOff()
    {
        QVERIFY(shellOk("systemctl disable --now docker.service docker.socket"));
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("unit/switched-off"), validated.raw);
        const Answer applied = call({"--apply", "-"}, plan());
        QVERIFY_STATUS(applied, 0);
        QVERIFY(!applied.has("restarted") && !applied.has("reloaded"));
        QCOMPARE(shell("systemctl is-active docker.service docker.socket"), "inactive\ninactive");
        QCOMPARE(shell("systemctl is-enabled docker.service docker.socket"), "disabled\ndisabled");
        QCOMPARE(call({"--apply", "-"}, plan()).word(), "unchanged");
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QCOMPARE(shell("systemctl is-active docker.service docker.socket"), "inactive\ninactive");
        // The script neither.
        shell("rm -rf /var/lib/dockwright");
        QCOMPARE(runScript(plan()).status, 0);
        QCOMPARE(shell("systemctl is-active docker.service docker.socket"), "inactive\ninactive");
    }

    void dockerdIsAskedWhereItListens()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", json("{'hosts': ['unix:///run/docker-alt.sock']}")));
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/override.conf",
                          "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --containerd=/run/containerd/containerd.sock\n"));
        QVERIFY(shellOk("systemctl daemon-reload && systemctl restart docker.service"));
        QElapsedTimer clock;
        clock.start();
        const Answer health = call({"--health"});
        QVERIFY2(clock.elapsed() < promptness && !health.raw.contains("does not respond"), health.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
    }

    void dockerdIsAskedWhereSystemdListens()
    {
        QVERIFY(writeFile("/etc/systemd/system/docker.socket.d/site.conf",
                          "[Socket]\nListenStream=\nListenStream=%t/site/docker.sock\n"));
        QVERIFY(shellOk("systemctl stop docker.service docker.socket; systemctl daemon-reload && "
                        "systemctl start docker.socket docker.service"));
        QElapsedTimer clock;
        clock.start();
        const Answer health = call({"--health"});
        QVERIFY2(clock.elapsed() < promptness && !health.raw.contains("does not respond"), health.raw);
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        shell(
            "systemctl stop docker.service docker.socket; rm -rf /etc/systemd/system/docker.socket.d; systemctl daemon-reload");
    }

    /// The first signal cancels, the second waits no longer for a dockerd that does not start; the next call does the rest.
    void whoIsAskedToStopStops()
    {
        const QByteArray container = startSleeper("keep");
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/05-x.conf",
                          "[Service]\nExecStartPre=/bin/sh -c \"while test -e /run/hang; do sleep 0.1; done\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload && touch /run/hang"));
        QProcess process;
        startApply(process, plan());
        QByteArray output;
        QVERIFY2(readUntil(process, "\"step-waiting\"", output), output.constData());
        QElapsedTimer clock;
        clock.start();
        process.terminate();
        QVERIFY2(readUntil(process, "\"undo-started\"", output), output.constData());
        output = output.mid(output.indexOf("\"undo-started\""));
        QVERIFY2(readUntil(process, "\"step-waiting\"", output), output.constData());
        process.terminate();
        QVERIFY(process.waitForFinished(commandPatience));
        QVERIFY2(clock.elapsed() < promptness, output.constData());
        QCOMPARE(process.exitCode(), 4);
        QVERIFY(shellOk("rm /run/hang"));
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QCOMPARE(pidOf("keep"), container);
    }

    void aProxyBesideOursIsNamed()
    {
        const QString other = "/etc/systemd/system/docker.service.d/http-proxy.conf";
        QVERIFY(writeFile(other, "[Service]\nEnvironment=\"HTTP_PROXY=http://other.lan:1\"\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const QByteArray wanted = plan("'proxy': {'http': 'http://ours.lan:2'}, ");
        const Answer validated = call({"--validate", "-"}, wanted);
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("proxy/overridden") && validated.raw.contains(other.toUtf8()), validated.raw);
        const Run done = runScript(wanted);
        QVERIFY2(done.status == 0 && done.output.contains(other.toUtf8()), (done.output + done.errors).constData());
        // One that sorts before ours has nothing to say.
        QVERIFY(shellOk("cd /etc/systemd/system/docker.service.d && mv http-proxy.conf 05-proxy.conf && rm 10-proxy.conf && "
                        "systemctl daemon-reload"));
        const Run beside = runScript(wanted);
        QVERIFY2(beside.status == 0 && !beside.output.contains("05-proxy.conf"), (beside.output + beside.errors).constData());
    }

    void theFlagsOfAnotherVariableAreNamedWhereTheyStand()
    {
        QVERIFY(writeFile("/etc/sysconfig/docker", "OPTIONS='--log-driver=journald --live-restore'\n"));
        QVERIFY(ownUnit("s|^ExecStart=.*|EnvironmentFile=-/etc/sysconfig/docker\\nExecStart=/usr/sbin/dockerd -H fd:// "
                        "--containerd=/run/containerd/containerd.sock $OPTIONS|"));
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 2);
        QVERIFY2(validated.raw.contains("OPTIONS in /etc/sysconfig/docker"), validated.raw);
        QVERIFY(!validated.raw.contains("/etc/default"));
    }

    void theVariablesOfSystemdItselfCount()
    {
        QVERIFY(
            writeFile("/etc/systemd/system.conf.d/site.conf", "[Manager]\nDefaultEnvironment=EXTRA=--log-driver=journald\n"));
        QVERIFY(ownUnit("s|^ExecStart=.*|& $EXTRA|"));
        const Answer validated = call({"--validate", "-"}, plan());
        QVERIFY_STATUS(validated, 2);
        QVERIFY2(validated.raw.contains("EXTRA in /etc/systemd/system.conf.d/site.conf"), validated.raw);
        shell("rm -rf /etc/systemd/system.conf.d");
    }

    void theFileThatWinsAtTheNextBootIsNamed()
    {
        QVERIFY(shellOk("echo 'fs.nr_open = 1000000' >/etc/sysctl.conf; ln -sf ../sysctl.conf /etc/sysctl.d/99-sysctl.conf"));
        const Answer validated =
            call({"--validate", "-"}, json("{'registry': {'mirrors': []}, 'capacity': {'containers': 1000}}"));
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("/etc/sysctl.d/99-sysctl.conf"), validated.raw);
    }

    // And: a file whose text is right, and its mode is not.

    void aModeThatIsWrongIsShownAndMended()
    {
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QVERIFY(shellOk("chmod 0600 /etc/systemd/system/docker.service.d/20-limits.conf && "
                        "chown daemon /etc/systemd/system/docker.service.d/50-performance.conf"));
        const Run preview = run({helperProgram(), "--preview", "-"}, plan());
        QVERIFY2(preview.output.contains("0600 0:0") && preview.output.contains("50-performance.conf"),
                 preview.output.constData());
        QVERIFY_STATUS(call({"--apply", "-"}, plan()), 0);
        QCOMPARE(shell("stat -c '%a %U' /etc/systemd/system/docker.service.d/20-limits.conf "
                       "/etc/systemd/system/docker.service.d/50-performance.conf"),
                 "644 root\n644 root");
        QCOMPARE(call({"--apply", "-"}, plan()).word(), "unchanged");
    }
};

DOCKWRIGHT_TEST(TestHosts, QCoreApplication)

} // namespace test_lab_hosts

#include "test_lab_hosts.moc"

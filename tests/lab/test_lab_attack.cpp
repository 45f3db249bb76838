// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/attack/flood.h"
#include "tests/support/suite.h"

#include <QDBusReply>
#include <QDBusUnixFileDescriptor>
#include <QSet>

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test_lab_attack {

using namespace attack;
using namespace lab;
using namespace dockwright;

namespace {

/// A text of about a mebibyte that is refused only when it has been read.
QString largePlan(const QByteArray &element)
{
    const QByteArray elements = (element + ',').repeated(static_cast<int>(1'000'000 / (element.size() + 1)));
    return QString::fromUtf8("{\"registry\":{\"mirrors\":[" + elements + element + "]}}");
}

QByteArray servicePid()
{
    return shell("systemctl show dockwright-helper.service -p MainPID --value");
}

int openFilesOfService()
{
    return shell("ls /proc/" + servicePid() + "/fd | wc -l").toInt();
}

/// The most memory that the service itself has ever had, in MiB.
int peakOfService()
{
    return shell("sed -n 's/VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/" + servicePid() + "/status").toInt() / 1024;
}

std::map<QString, int> answersOf(std::vector<QDBusPendingCall> &calls)
{
    std::map<QString, int> answers;
    for (QDBusPendingCall &call : calls) {
        call.waitForFinished();
        ++answers[call.isError() ? errorName(call.reply()) : QString()];
    }
    return answers;
}

/// SIGTERM waits until it is asked for (proc(5), SigBlk).
bool blocksTerm(const QProcess &process)
{
    const QByteArray mask = shell("sed -n 's/^SigBlk:\\s*//p' /proc/" + QByteArray::number(process.processId()) + "/status");
    return (mask.toULongLong(nullptr, 16) & 1ULL << (SIGTERM - 1)) != 0;
}

/// A port of this machine where somebody listens and never answers; -1 if there is none.
int listeningAndSilent(quint16 port)
{
    const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool listens = bind(file, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 && listen(file, 8) == 0;
    return listens ? file : -1;
}

void isRefusedAndFreezesNobody(const QVariantList &argumentsOfApply)
{
    User guest("guest");
    User admin("admin");
    QCOMPARE(admin.call("Jobs").type(), QDBusMessage::ReplyMessage);
    std::vector<QDBusPendingCall> calls;
    for (int i = 0; i < 3; ++i)
        calls.push_back(guest.send("Apply", argumentsOfApply));
    qint64 slowest = 0;
    for (int i = 0; i < 20; ++i) {
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(admin.call("Jobs").type(), QDBusMessage::ReplyMessage);
        slowest = std::max(slowest, clock.elapsed());
        QThread::msleep(20);
    }
    QVERIFY2(slowest < promptness, QByteArray::number(slowest));
    const auto answers = answersOf(calls);
    QCOMPARE(answers.size(), std::size_t(1));
    QCOMPARE(answers.begin()->first, QStringLiteral("InvalidInput"));
}

/// root's apply, killed when so many events have been told: the host is between two states.
void cutOff()
{
    QProcess process;
    startApply(process, json(planText));
    QByteArray output;
    QVERIFY2(readUntil(process, "\"step\":12", output), output);
    process.kill();
    process.waitForFinished();
    QVERIFY(call({"--history"}).raw.contains("\"state\":\"open\""));
}

} // namespace

/// What another user of the machine, a container of hers, and a program of the administrator's own can do to the helper.
/// See SECURITY.md: each promise there is tried here.
class TestAttack : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        rlimit files{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &files), 0);
        files.rlim_cur = files.rlim_max; // for what waits to be sent
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &files), 0);
        QVERIFY(installBuild());
    }
    void init()
    {
        QVERIFY(resetHost());
        QVERIFY(resetService());
        QVERIFY(allow());
    }

    void floodsOfDescriptorsEndNoJobAndLockNobodyOut()
    {
        User admin("admin");
        User guest("guest");
        const int file = open("/etc/os-release", O_RDONLY | O_CLOEXEC);
        const QString job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
        QVERIFY(waitFor([&] { return eventsOf(admin, job).size() > 3; }));
        const QVariantMap files = manyFiles(file);
        std::vector<QDBusPendingCall> calls;
        for (int i = 0; i < 1000; ++i)
            calls.push_back(guest.send("Apply", {plan(), QString(), files}));
        for (int i = 0; i < 70; ++i)
            calls.push_back(guest.send("StageBundle", {QVariant::fromValue(QDBusUnixFileDescriptor(file))}));
        const auto answers = answersOf(calls);
        for (const auto &[name, count] : answers)
            // On a machine with much else to do the caller's own patience may end first.
            QVERIFY2(QStringList({"Busy", "InvalidInput", "NotAuthorized", "LimitsExceeded", "NoReply"}).contains(name),
                     qPrintable(name + QStringLiteral(": %1").arg(count)));
        QCOMPARE(statusOf(admin, job), "applied");
        QCOMPARE(shell("systemctl show dockwright-helper -p ActiveState --value"), "active");
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(errorName(guest.call("History")), QStringLiteral("NotAuthorized"));
        QVERIFY2(clock.elapsed() < promptness, QByteArray::number(clock.elapsed()));
        QVERIFY2(openFilesOfService() < 200, QByteArray::number(openFilesOfService()));
        close(file);
    }

    void whateverHappensToTheServiceItsJobGoesOn_data()
    {
        QTest::addColumn<QByteArray>("blow");
        QTest::newRow("killed") << QByteArray("systemctl kill --kill-whom=all --signal=KILL dockwright-helper.service");
        QTest::newRow("stopped") << QByteArray("systemctl stop dockwright-helper.service");
        QTest::newRow("aborted") << QByteArray("systemctl kill --kill-whom=main --signal=ABRT dockwright-helper.service");
    }
    void whateverHappensToTheServiceItsJobGoesOn()
    {
        QFETCH(QByteArray, blow);
        QString job;
        {
            User admin("admin");
            job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
            QVERIFY(waitFor([&] { return eventsOf(admin, job).size() > 6; }));
        }
        const QByteArray pid = servicePid();
        QVERIFY(shellOk(blow));
        QVERIFY(waitFor([&] { return servicePid() != pid; }));
        // The next service knows the job, whose it is, and all that it has said.
        User again("admin");
        User guest("guest");
        const QDBusReply<QList<QDBusObjectPath>> jobs = again.call("Jobs");
        QVERIFY(jobs.isValid());
        QCOMPARE(jobs.value(), QList<QDBusObjectPath>{QDBusObjectPath(job)});
        QCOMPARE(errorName(guest.call("Cancel", {}, job, jobInterface)), QStringLiteral("NotAuthorized"));
        QCOMPARE(statusOf(again, job), "applied");
        QCOMPARE(eventsOf(again, job).filter("\"event\":\"started\"").size(), 1);
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
    }

    void aRestartOfTheBusReachesNoApply_data()
    {
        QTest::addColumn<bool>("isCancelled");
        QTest::newRow("applied") << false;
        QTest::newRow("taken back") << true;
    }
    void aRestartOfTheBusReachesNoApply()
    {
        QFETCH(bool, isCancelled);
        const Tree tree = treeOf();
        QProcess process;
        startApply(process, json(planText));
        QByteArray output;
        QVERIFY2(readUntil(process, "\"step\":4", output), output);
        if (isCancelled)
            process.terminate();
        QVERIFY(shellOk("systemctl restart dbus"));
        QVERIFY(process.waitForFinished(commandPatience));
        output += process.readAll();
        QVERIFY2(output.contains(isCancelled ? "\"status\":\"rolled-back\"" : "\"status\":\"applied\""), output);
        if (isCancelled)
            QVERIFY_TREE(tree);
        else
            QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QVERIFY_STATUS(call({"--health"}), 0);
    }

    void aRestartOfTheBusReachesNoJob()
    {
        QString job;
        {
            User admin("admin");
            job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
            QVERIFY(waitFor([&] { return eventsOf(admin, job).size() > 4; }));
        }
        QVERIFY(shellOk("systemctl restart dbus"));
        User again("admin");
        QCOMPARE(statusOf(again, job), "applied");
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
    }

    /// One that hears nobody any more would serve nobody, for ever.
    void aServiceThatIsDeafMakesWayForAnother()
    {
        User admin("admin");
        QCOMPARE(admin.call("Jobs").type(), QDBusMessage::ReplyMessage);
        const QByteArray deaf = servicePid();
        QVERIFY(deaf.toInt() > 1);
        QVERIFY(shellOk("pkill -STOP -x dbus-daemon"));
        const bool ended = waitFor([&] { return !QFile::exists("/proc/" + deaf); });
        QVERIFY(shellOk("pkill -CONT -x dbus-daemon"));
        QVERIFY(ended);
        QCOMPARE(admin.call("Jobs").type(), QDBusMessage::ReplyMessage);
        QVERIFY(servicePid() != deaf);
    }

    void comingAndGoingLocksNobodyOut()
    {
        for (int i = 0; i < 12; ++i) {
            User guest("guest");
            QCOMPARE(errorName(guest.call("Inspect")), QStringLiteral("NotAuthorized"));
            QVERIFY(shellOk("systemctl kill --kill-whom=all --signal=KILL dockwright-helper.service"));
            QVERIFY(waitFor([] { return shell("systemctl is-active dockwright-helper") != "active"; }));
        }
        User guest("guest");
        QCOMPARE(errorName(guest.call("Inspect")), QStringLiteral("NotAuthorized"));
    }

    void aRefusedCallChangesNothingOnAHostThatWasCutOff()
    {
        cutOff();
        const Tree tree = treeOf();
        const QByteArray daemon = daemonIdentity();
        User guest("guest");
        for (const GuardedCall &each : everyMethod())
            QVERIFY2(errorName(guest.call(each.method, each.arguments)) == QLatin1String("NotAuthorized"), each.name);
        QVERIFY_TREE(tree);
        QCOMPARE(daemonIdentity(), daemon);
        // Nor does who may look, and only looks.
        User admin("admin");
        QCOMPARE(admin.call("History").type(), QDBusMessage::ReplyMessage);
        QCOMPARE(admin.call("Preview", {plan(), options()}).type(), QDBusMessage::ReplyMessage);
        QCOMPARE(statusOf(admin, jobOf(admin.call("Health"))).empty(), false);
        QVERIFY_TREE(tree);
        QCOMPARE(daemonIdentity(), daemon);
    }

    void anAuthorizedRollbackTakesBackWhatWasCutOff()
    {
        const Tree tree = treeOf();
        cutOff();
        User admin("admin");
        QCOMPARE(statusOf(admin, jobOf(admin.call("Rollback", {qulonglong(0), options()}))), "applied");
        QVERIFY_TREE(tree);
    }

    /// Neither a container ends nor dockerd restarts by what comes first and nobody was asked for.
    void anApplyEndsNoContainerByWhatItTakesBackFirst()
    {
        const char *text = "{'capacity': {'containers': 12, 'containerNofile': 15000}, 'reliability': {'liveRestore': false}}";
        QProcess process;
        startApply(process, json(text));
        QByteArray output;
        QVERIFY2(readUntil(process, "\"event\":\"check\"", output), output); // dockerd was restarted by then
        process.kill();
        process.waitForFinished();
        QVERIFY(call({"--history"}).raw.contains("\"state\":\"open\""));
        QVERIFY(importImage());
        QVERIFY(shellOk("docker run -d --name precious lab/busybox sleep 1000 >/dev/null"));
        const QByteArray daemon = daemonIdentity();
        const Tree tree = treeOf();
        QVERIFY(allow("polkit.spawn(['logger', '-t', 'lab-dialog', ['recovery', 'restarts', 'containers'].map(function(k) {"
                      " return k + '=' + action.lookup(k); }).join(' ')]); return polkit.Result.YES;"));
        User admin("admin");
        const core::Json refused = resultOf(admin, jobOf(admin.call("Apply", {plan(text), QString(), options()})));
        QCOMPARE(refused.value("status", std::string()), "invalid");
        QVERIFY2(refused.dump().find("dockwright-helper --rollback --yes") != std::string::npos, refused.dump().c_str());
        QCOMPARE(refused.value("text", std::string()), "Nothing was changed.");
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("docker inspect -f '{{.State.Running}}' precious"), "true");
        QVERIFY(shell("journalctl -q -t lab-dialog -o cat").contains("recovery=1 restarts=1 containers=0"));
        // With the option the dialog says so, it is done, and what comes after it is not called nothing.
        const core::Json done = resultOf(admin, jobOf(admin.call("Apply", {plan(text), QString(), options({"yes"})})));
        QVERIFY(shell("journalctl -q -t lab-dialog -o cat").contains("recovery=1 restarts=1 containers=1"));
        QVERIFY2(done.value("recovered", 0) == 1, done.dump().c_str());
        QVERIFY2(done.dump().find("othing was changed") == std::string::npos, done.dump().c_str());
        QVERIFY(call({"--history"}).raw.contains("\"state\":\"rolled-back\""));
        QVERIFY(shellOk("docker rm -f precious >/dev/null"));
    }

    void whoLooksKeepsNobodyFromApplying()
    {
        QVERIFY(allow("return action.id.indexOf('inspect') > 0 || subject.user == 'admin' ? polkit.Result.YES"
                      " : polkit.Result.NO;"));
        User admin("admin");
        User guest("guest");
        const QString job = jobOf(admin.call("Apply", {plan(), QString(), options()}));
        QCOMPARE(statusOf(admin, job), "applied");
        for (int i = 0; i < 10; ++i)
            QVERIFY(!statusOf(guest, jobOf(guest.call("Health"))).empty());
        QCOMPARE(statusOf(admin, job), "applied"); // it can still be read
        const QString looking = jobOf(guest.call("Health"));
        QVERIFY(!looking.isEmpty());
        const QDBusMessage answer = admin.call("Rollback", {qulonglong(0), options()});
        QVERIFY2(answer.type() == QDBusMessage::ReplyMessage, qPrintable(answer.errorMessage()));
        QCOMPARE(statusOf(admin, jobOf(answer)), "applied");
        QVERIFY(!statusOf(guest, looking).empty());
    }

    void oneLargePlanFreezesNobody_data()
    {
        QTest::addColumn<QByteArray>("element");
        for (const char *element : {"{}", "[]", "1", "\"x\"", "{\"a\":[]}"})
            QTest::newRow(element) << QByteArray(element);
    }
    void oneLargePlanFreezesNobody()
    {
        QFETCH(QByteArray, element);
        isRefusedAndFreezesNobody({largePlan(element), QString(), options()});
    }

    void largeOptionsFreezeNobody_data()
    {
        QTest::addColumn<QVariantMap>("options");
        QVariantMap names;
        QVariantList numbers;
        constexpr int many = 600'000; // 10 MB; Qt took such a map apart before anything could refuse it
        for (int i = 0; i < many; ++i)
            names[QString::number(i)] = true;
        for (int i = 0; i < 100'000; ++i)
            numbers << i;
        QTest::newRow("many") << names;
        QTest::newRow("a long list") << QVariantMap{{"ours", QStringList(100'000, "/log-opts/max-size")}};
        QTest::newRow("one of no kind that is known") << QVariantMap{{"ours", numbers}};
        QTest::newRow("one within another") << QVariantMap{{"ours", QVariantMap{{"ours", names}}}};
    }
    void largeOptionsFreezeNobody()
    {
        QFETCH(QVariantMap, options);
        isRefusedAndFreezesNobody({plan(), QString(), options});
        QVERIFY2(peakOfService() < 400, QByteArray::number(peakOfService()));
    }

    void manyLargeCallsAreBoundedInMemory()
    {
        User guest("guest");
        User admin("admin");
        QCOMPARE(admin.call("Jobs").type(), QDBusMessage::ReplyMessage);
        const QString large = plan().leftJustified(900'000, u' ');
        std::vector<QDBusPendingCall> calls;
        for (int i = 0; i < 400; ++i)
            calls.push_back(guest.send(i % 2 == 0 ? "Verify" : "Preview",
                                       i % 2 == 0 ? QVariantList{large} : QVariantList{large, options()}));
        const auto answers = answersOf(calls);
        QVERIFY(answers.contains("Busy"));
        QVERIFY2(peakOfService() < 400, QByteArray::number(peakOfService()));
        QCOMPARE(admin.call("Jobs").type(), QDBusMessage::ReplyMessage);
        QCOMPARE(shell("systemctl show dockwright-helper -p MemoryMax --value"), QByteArray::number(768 * 1024 * 1024));
    }

    /// A minute of whatever there is to call, in whatever form, while applies of root's and over the bus run to their ends.
    void aFloodOfEverythingReachesNoApply()
    {
        constexpr int seconds = 60;
        User admin("admin");
        Applies applies(admin);
        AnyCalls calls;
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < seconds * 1000 || applies.begun() <= Applies::kinds) {
            applies.goOn();
            calls.come();
            QCoreApplication::processEvents();
        }
        const QStringList failures = applies.finish();
        qInfo("%d calls; %d applies and rollbacks", calls.sent(), applies.begun());
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
        QVERIFY2(peakOfService() < 400, QByteArray::number(peakOfService()));
        QVERIFY(waitFor([] { return openFilesOfService() < 200; }));
        // One second later guest is served again; on a machine with much else to do it may take some more.
        User guest("guest");
        QElapsedTimer wait;
        wait.start();
        QCOMPARE(errorName(guest.call("History")), QStringLiteral("NotAuthorized"));
        QVERIFY2(wait.elapsed() < promptness, QByteArray::number(wait.elapsed()));
        QCOMPARE(admin.call("History").type(), QDBusMessage::ReplyMessage);
    }

    void whatAContainerPrintsIsNotDockerdsWord()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"log-driver\": \"journald\"}\n"));
        QVERIFY(shellOk("systemctl restart docker"));
        QVERIFY(importImage());
        QVERIFY(shellOk("docker run -d --name liar lab/busybox /bin/sh -c 'while :; do "
                        "echo \"time=\\\"x\\\" level=error msg=\\\"Error reconfiguring the daemon: a lie\\\"\"; "
                        "echo \"unable to configure the Docker daemon with file: a lie\"; sleep 0.02; done' >/dev/null"));
        QVERIFY(waitFor([] { return shell("journalctl --quiet -u docker.service -o cat | grep -c 'a lie'").toInt() > 20; }));
        // And another user writes what fields she likes.
        const QByteArray run = shell("systemctl show docker -p InvocationID --value");
        QVERIFY(writeFile("/tmp/lie",
                          "MESSAGE=level=fatal msg=\"a lie of guest\"\nPRIORITY=0\nINVOCATION_ID=" + run
                              + "\nUNIT=docker.service\nOBJECT_SYSTEMD_UNIT=docker.service\n"));
        QVERIFY(shellOk("chmod 644 /tmp/lie; runuser -u guest -- logger --journald=/tmp/lie"));
        const Answer whole = apply("{'logging': {'driver': 'journald'}, 'registry': {'mirrors': ['http://127.0.0.1:5000']}}",
                                   {"--yes", "--take-ours"});
        QVERIFY_STATUS(whole, 0);
        QVERIFY(shellOk("docker start liar >/dev/null"));
        const Answer reloaded =
            apply("{'logging': {'driver': 'journald'}, 'registry': {'mirrors': ['http://127.0.0.1:5001']}}");
        QVERIFY_STATUS(reloaded, 0);
        QVERIFY2(reloaded.has("reloaded"), reloaded.raw);
        const Answer health = call({"--health"});
        QVERIFY2(!health.raw.contains("a lie"), health.raw);
        QVERIFY(shellOk("docker rm -f liar >/dev/null; rm -f /tmp/lie"));
    }

    void aKeyThatIsNotDockersIsSeenEverywhere()
    {
        QVERIFY(writeFile("/tmp/foreign.json",
                          json("{'install': {'method': 'online', 'repository': 'https://evil.internal/docker-ce',"
                               " 'replaceConflicting': true,"
                               " 'keyFingerprint': '0123456789ABCDEF0123456789ABCDEF01234567'}}")));
        const Answer validated = call({"--validate", "/tmp/foreign.json"});
        QVERIFY_STATUS(validated, 0);
        QVERIFY2(validated.raw.contains("install/foreign-key"), validated.raw);
        const Answer preview = call({"--preview", "/tmp/foreign.json"});
        QVERIFY_STATUS(preview, 0);
        QVERIFY2(preview.raw.contains("install/foreign-key"), preview.raw);
        QVERIFY2(preview.raw.contains("\"path\":\"/etc/apt/sources.list.d/docker.sources\""), preview.raw);
        const Run people = run({helperProgram(), "--preview", "/tmp/foreign.json"});
        QVERIFY2(people.output.contains("0123456789ABCDEF0123456789ABCDEF01234567"), people.output.constData());
        QVERIFY2(people.output.contains("https://evil.internal/docker-ce"), people.output.constData());
        // polkit is asked about another thing than Docker's own packages.
        QVERIFY(allow("polkit.spawn(['logger', '-t', 'lab-foreign', action.id + ' ' + action.lookup('fingerprint')]);"
                      " return polkit.Result.NO;"));
        User admin("admin");
        QFile file("/tmp/foreign.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(errorName(admin.call("Apply", {QString::fromUtf8(file.readAll()), QString(), options()})),
                 QStringLiteral("NotAuthorized"));
        QVERIFY(waitFor([] {
            return shell("journalctl --quiet -t lab-foreign -o cat")
                .contains("io.github.dockwright.install-foreign 0123456789abcdef0123456789abcdef01234567");
        }));
        const QString dockers = QString::fromUtf8(json("{'install': {'method': 'online', 'replaceConflicting': true}}"));
        QCOMPARE(errorName(admin.call("Apply", {dockers, QString(), options()})), QStringLiteral("NotAuthorized"));
        QVERIFY(waitFor(
            [] { return shell("journalctl --quiet -t lab-foreign -o cat").contains("io.github.dockwright.install "); }));
        QVERIFY(shellOk("rm -f /tmp/foreign.json"));
    }

    /// What fails for want of room, or of files, leaves what was there.
    void aFullDiskLeavesNothingHalfDone_data()
    {
        QTest::addColumn<QByteArray>("options");
        for (int kilobytes = 16; kilobytes <= 200; kilobytes += 4)
            QTest::addRow("%d KiB", kilobytes) << "size=" + QByteArray::number(kilobytes) + "k";
        for (int files = 12; files <= 60; files += 2)
            QTest::addRow("%d files", files) << "size=2m,nr_inodes=" + QByteArray::number(files);
    }
    void aFullDiskLeavesNothingHalfDone()
    {
        QFETCH(QByteArray, options);
        const QString root = QStringLiteral("/mnt/small");
        QVERIFY(shellOk("umount /mnt/small 2>/dev/null; mkdir -p /mnt/small"));
        QVERIFY(shellOk("mount -t tmpfs -o mode=755," + options + " tmpfs /mnt/small"));
        // As an older version, or somebody, has left it, as far as there is room: files that are replaced, and one that goes.
        const QByteArray old = "[Service]\n# " + QByteArray(6000, 'x') + "\nLimitNOFILE=1000\n";
        for (const char *name : {"20-limits", "40-logging", "60-reliability"})
            writeFile(root + "/etc/systemd/system/docker.service.d/" + QLatin1String(name) + ".conf", old);
        writeFile(root + "/etc/docker/daemon.json", "{\"labels\": [\"of=" + QByteArray(3000, 'y') + "\"]}\n");
        const Tree before = treeOf({root + "/etc"});
        const Answer answer = call({"--apply", "-", "--root", root, "--take-ours"}, json(planText));
        ++m_ends[answer.word()];
        QVERIFY2(answer.status != 4, answer.raw);
        if (answer.status != 0) {
            const Tree after = treeOf({root + "/etc"});
            QVERIFY2(after == before, answer.raw + difference(before, after));
        }
        QVERIFY(shellOk("umount /mnt/small"));
    }

    /// Disks that are all too small, or all large enough, prove nothing.
    void someDisksGotFullAndSomeDidNot()
    {
        for (const auto &[end, count] : m_ends)
            qInfo("%s: %d", end.constData(), count);
        QVERIFY(m_ends["applied"] > 0 && m_ends["rolled-back"] > 0);
    }

    /// The dialog says the same whether a password was guessed or not.
    void guessingAPasswordTellsNothing()
    {
        const char *const withPassword = "{'proxy': {'http': 'http://user:PASSWORD@127.0.0.1:1'}}";
        QVERIFY_STATUS(call({"--apply", "-"}, json(withPassword).replace("PASSWORD", "Sekr3t")), 0);
        QVERIFY(allow("polkit.spawn(['logger', '-t', 'lab-guess', action.id + ' ' + action.lookup('files') + ' ' + "
                      "action.lookup('restarts') + ' ' + action.lookup('digest')]); return polkit.Result.NO;"));
        User guest("guest");
        QSet<QByteArray> said;
        QSet<QByteArray> digests;
        qsizetype asked = 0;
        for (const char *guess : {"Sekr3t", "sekr3t", "other", "Sekr3t"}) {
            const QString text = QString::fromUtf8(json(withPassword).replace("PASSWORD", guess));
            QCOMPARE(errorName(guest.call("Apply", {text, QString(), options()})), QStringLiteral("NotAuthorized"));
            QCOMPARE(errorName(guest.call("Apply", {text, QString(64, u'a'), options()})), QStringLiteral("NotAuthorized"));
            asked += 2;
            QList<QByteArray> lines;
            QVERIFY(waitFor([&] {
                lines = shell("journalctl --quiet -t lab-guess -o cat").split('\n');
                return lines.size() >= asked;
            }));
            QCOMPARE(lines.size(), asked);
            QCOMPARE(lines[asked - 1], lines[asked - 2]);
            const qsizetype last = lines[asked - 1].lastIndexOf(' ');
            said << lines[asked - 1].left(last);
            digests << lines[asked - 1].mid(last + 1);
        }
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.begin()->startsWith("io.github.dockwright.apply ") && said.begin()->endsWith(" 1"), *said.begin());
        QCOMPARE(digests.size(), 1); // no password is in it, hers neither
    }

    void whatNeverComesIsNotWaitedForForEver_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isDaemon");
        QTest::newRow("a pipe as plan") << QStringList{"--apply", "/tmp/fifo"} << false;
        QTest::newRow("a pipe to look at") << QStringList{"--preview", "/tmp/fifo"} << false;
        QTest::newRow("nothing on standard input") << QStringList{"--apply", "-"} << false;
        QTest::newRow("a dockerd that does not answer") << QStringList{"--health"} << true;
        QTest::newRow("one that is inspected") << QStringList{"--inspect"} << true;
        QTest::newRow("one before an apply") << QStringList{"--apply", "/src/tests/lab/plan.json"} << true;
        QTest::newRow("one before a rollback") << QStringList{"--rollback"} << true;
    }
    void whatNeverComesIsNotWaitedForForEver()
    {
        QFETCH(QStringList, arguments);
        QFETCH(bool, isDaemon);
        QVERIFY(shellOk("rm -f /tmp/fifo; mkfifo /tmp/fifo"));
        if (arguments.contains("--rollback"))
            QVERIFY_STATUS(call({"--apply", "/src/tests/lab/plan.json"}), 0);
        if (isDaemon)
            QVERIFY(shellOk("systemctl kill --kill-whom=main --signal=STOP docker.service"));
        const Tree tree = treeOf();
        QProcess process;
        process.start(helperProgram(), QStringList{"--json"} + arguments);
        QVERIFY(process.waitForStarted());
        QVERIFY(waitFor([&] { return blocksTerm(process); }));
        QCOMPARE(process.state(), QProcess::Running);
        QElapsedTimer clock;
        clock.start();
        process.terminate();
        const bool ended = process.waitForFinished(promptness);
        if (isDaemon)
            QVERIFY(shellOk("systemctl kill --kill-whom=main --signal=CONT docker.service"));
        QVERIFY2(ended, QByteArray::number(clock.elapsed()));
        QVERIFY_TREE(tree);
        // A program that asked gets its answer all the same: what it sent never came, or what was asked never answered.
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray output = process.readAllStandardOutput().trimmed();
        const core::Json result = core::Json::parse(output.split('\n').last().toStdString(), nullptr, false);
        QVERIFY2(result.is_object() && result.value("event", "") == "result", output);
        QCOMPARE(result.value("status", ""), std::string("failed"));
        const std::string all = result.dump();
        QVERIFY2(all.find("\"TimedOut\"") != std::string::npos || all.find("\"Cancelled\"") != std::string::npos, output);
    }

    /// What may hold a password or a key in /run goes with the next call that changes something, whatever ended the last one.
    void whatAKilledOneLeftBehindIsSwept()
    {
        const int mirror = listeningAndSilent(8098);
        QVERIFY(mirror >= 0);
        QVERIFY(writeFile("/tmp/silent.json",
                          json("{'install': {'method': 'online', 'replaceConflicting': true,"
                               " 'repository': 'http://127.0.0.1:8098/docker-ce'}}")));
        QProcess process;
        process.start(helperProgram(), {"--json", "--apply", "/tmp/silent.json", "--yes"});
        QVERIFY(process.waitForStarted());
        const auto left = [] { return shell("ls -d /run/dockwright-key-* 2>/dev/null").split('\n'); };
        const auto apt = [] { return shell("pgrep -x 'apt-get|http'"); };
        const bool isWaiting = waitFor([&] { return !left().first().isEmpty() && !apt().isEmpty(); });
        process.kill();
        process.waitForFinished();
        QVERIFY2(isWaiting, process.readAllStandardOutput());
        close(mirror); // which ends the apt that was started
        QVERIFY(waitFor([&] { return apt().isEmpty(); }));
        const QByteArrayList ofApt = left();
        QVERIFY2(!ofApt.first().isEmpty(), "kill -9 leaves it");
        // As dnf's is, with its proxy; one that is in use; one that has just been made.
        QVERIFY(shellOk("mkdir -m 700 /run/dockwright-key-dnf000 /run/dockwright-key-used00 && "
                        "echo proxy_password=hunter2 >/run/dockwright-key-dnf000/dnf.conf && "
                        "touch -d '2 minutes ago' /run/dockwright-key-* && mkdir -m 700 /run/dockwright-key-young0"));
        const int used = open("/run/dockwright-key-used00", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        QVERIFY(used >= 0 && flock(used, LOCK_SH | LOCK_NB) == 0);
        QVERIFY_STATUS(call({"--apply", "-"}, json(planText)), 0);
        const QByteArrayList now = left();
        close(used);
        QVERIFY(shellOk("rm -rf /run/dockwright-key-*; rm -f /tmp/silent.json"));
        QCOMPARE(now, QByteArrayList({"/run/dockwright-key-used00", "/run/dockwright-key-young0"}));
    }

    /// systemctl --root would follow the link, to this machine's own directory.
    void aLinkBelowARootLeadsNowhereElse()
    {
        QVERIFY(shellOk("rm -rf /tmp/root /tmp/outside; mkdir -p /tmp/root/etc/systemd/system /tmp/outside; "
                        "ln -s /tmp/outside /tmp/root/etc/systemd/system/timers.target.wants"));
        const Answer answer =
            call({"--apply", "-", "--root", "/tmp/root"}, json("{'reliability': {'heartbeat': true}}")); // has a unit to enable
        QVERIFY2(answer.status == 1, answer.raw);
        QCOMPARE(shell("ls -A /tmp/outside"), "");
        QCOMPARE(shell("cd /tmp/root/etc && find . -type f"), "");
        QVERIFY(shellOk("rm -rf /tmp/root /tmp/outside"));
    }

    void aContainerIsOursByItsLabelAndNotByItsName()
    {
        QVERIFY(importImage());
        QVERIFY(shellOk("docker create --name dockwright-probe-4194303 lab/busybox /bin/true >/dev/null"));
        QVERIFY_STATUS(call({"--health"}), 0);
        QCOMPARE(shell("docker ps -a --format '{{.Names}}'"), "dockwright-probe-4194303");
        QVERIFY(shellOk("docker rm dockwright-probe-4194303 >/dev/null"));
        // So is an image.
        QVERIFY(shellOk("docker tag lab/busybox dockwright/probe:4194303"));
        QVERIFY_STATUS(call({"--health"}), 0);
        QCOMPARE(shell("docker images -q dockwright/probe:4194303 | wc -l; docker images -q dockwright/probe | wc -l"), "1\n1");
        QVERIFY(shellOk("docker rmi dockwright/probe:4194303 >/dev/null"));
    }

    void aDeviceIsNoBundle()
    {
        QVERIFY(shellOk("rm -f /tmp/fifo; mkfifo /tmp/fifo"));
        for (const char *path : {"/dev/zero", "/tmp/fifo", "/etc"}) {
            QElapsedTimer clock;
            clock.start();
            const Answer answer =
                call({"--preview", "-"}, json("{'install': {'method': 'offline', 'bundle': 'PATH'}}").replace("PATH", path));
            QVERIFY2(answer.status == 2, answer.raw);
            QVERIFY(clock.elapsed() < promptness);
        }
    }

    void noCoreOfOursIsDumped()
    {
        QVERIFY(shellOk("rm -f /tmp/fifo; mkfifo /tmp/fifo"));
        QProcess process;
        process.start(helperProgram(), {"--json", "--apply", "/tmp/fifo"});
        QVERIFY(process.waitForStarted());
        const QByteArray limits = "/proc/" + QByteArray::number(process.processId()) + "/limits";
        QVERIFY(waitFor([&] { return shell("cat " + limits).simplified().contains("Max core file size 0 0 bytes"); }));
        process.kill();
        process.waitForFinished();
    }

    void twoBundlesAtOnceAreNeverMixed()
    {
        User admin("admin");
        QVERIFY(makeSmallBundle("/tmp/bundle1.tar.gz", "28.5.1") && makeSmallBundle("/tmp/bundle2.tar.gz", "28.5.2"));
        const QString sums[] = {QString::fromUtf8(shell("sha256sum /tmp/bundle1.tar.gz | cut -d' ' -f1")),
                                QString::fromUtf8(shell("sha256sum /tmp/bundle2.tar.gz | cut -d' ' -f1"))};
        QVERIFY(sums[0] != sums[1]);
        for (int round = 0; round < 20; ++round) {
            const int files[] = {open("/tmp/bundle1.tar.gz", O_RDONLY | O_CLOEXEC),
                                 open("/tmp/bundle2.tar.gz", O_RDONLY | O_CLOEXEC)};
            std::vector<QDBusPendingCall> calls;
            for (const int file : files)
                calls.push_back(admin.send("StageBundle", {QVariant::fromValue(QDBusUnixFileDescriptor(file))}));
            for (std::size_t i = 0; i < 2; ++i) {
                calls[i].waitForFinished();
                close(files[i]);
                if (!calls[i].isError()) // else the other's has taken its place, and it says so
                    QCOMPARE(calls[i].reply().arguments().value(0).toString(), sums[i]);
            }
            const QByteArray kept = shell("cd /var/lib/dockwright/bundles && sha256sum * | awk '{ print ($1 == $2) }'");
            QCOMPARE(kept, "1");
        }
        QVERIFY(shellOk("rm -rf /tmp/bundle?.tar.gz /var/lib/dockwright/bundles"));
    }

private:
    std::map<QByteArray, int> m_ends; ///< of the full disks
};

DOCKWRIGHT_TEST(TestAttack, QCoreApplication)

} // namespace test_lab_attack

#include "test_lab_attack.moc"

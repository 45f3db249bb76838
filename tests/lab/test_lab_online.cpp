// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_proxy.h"
#include "tests/support/package_lab.h"
#include "tests/support/suite.h"

namespace test_lab_online {

using namespace dockwright::core;
using namespace dockwright::helper;
using namespace lab;

namespace {

/// A plan that installs from the lab's repository; `more` are further members of "install", and `rest` of the plan.
QByteArray plan(const char *more = "", const char *rest = "", const QString &key = goodKey())
{
    return json("{'install': {'method': 'online', 'repository': 'http://127.0.0.1:8080/docker-ce', 'keyFingerprint': '")
        + key.toUtf8() + json("'") + json(more) + json("}, 'capacity': {'containers': 10, 'containerNofile': 15000}")
        + json(rest) + "}";
}

/// What a call said, without what went well, and dockerd's last words.
QByteArray told(const Answer &answer)
{
    QByteArray text = QByteArray::number(answer.status) + ' ' + answer.word() + '\n';
    for (Json event : answer.events) {
        if (!event.is_object() || textOf(event, "severity") == "pass" || textOf(event, "event") == "progress"
            || textOf(event, "event") == "changes")
            continue;
        for (const char *member : {"sources", "sequence", "do", "text"})
            event.erase(member);
        if (event.contains("finding") && textOf(event["finding"], "severity") == "pass")
            continue;
        text += QByteArray::fromStdString(event.dump()).left(900) + '\n';
    }
    return text.right(6000) + shell("journalctl --unit=docker.service --output=cat --no-pager --lines=40");
}

/// The sentence of the only error; all that was said if it is not the only one.
QByteArray onlyError(const Answer &answer)
{
    const Json errors = answer.result().value("errors", Json::array());
    if (errors.size() == 1)
        return QByteArray::fromStdString(errors[0].dump());
    const Json problems = answer.result().value("problems", Json::array());
    return problems.size() == 1 ? QByteArray::fromStdString(problems[0].dump()) : "not one error: " + told(answer);
}

int startsOf(const char *unit)
{
    const Run done = run(
        {"/usr/bin/journalctl", "--output=cat", "--no-pager", "--cursor-file=/root/cursor", QString("--unit=%1").arg(unit)});
    return static_cast<int>(done.output.count("Started " + QByteArray(unit)));
}

bool nothingRuns()
{
    const QByteArray active = shell("systemctl is-active docker.service docker.socket containerd.service");
    const QByteArray running = shell("ps -e -o comm= | grep -E '^(dockerd|containerd)'");
    if (active.contains("\nactive") || active.startsWith("active") || !running.isEmpty())
        qWarning().noquote() << active << running;
    return !active.contains("\nactive") && !active.startsWith("active") && running.isEmpty();
}

} // namespace

#define QVERIFY_ANSWER(answer, expectedStatus, expectedWord)                                                                   \
    if (const Answer given = (answer); given.status != (expectedStatus) || given.word() != (expectedWord))                     \
    QFAIL(told(given).constData())

/// The whole way through the program on a clean machine.
class TestLabOnline : public PackageLab
{
    Q_OBJECT

    static Answer apply(const QByteArray &text, const QStringList &more = {})
    {
        return call(QStringList{"--apply", "-"} + more, text);
    }

    static bool writeList()
    {
        return lab::writeFile("/etc/apt/sources.list.d/docker.list",
                              "deb [arch=amd64 signed-by=/etc/apt/keyrings/old.asc] "
                              "http://127.0.0.1:8080/docker-ce/linux/debian "
                                  + codename + " stable\n");
    }

private slots:
    void initTestCase() { setUp(); }
    void init()
    {
        lab::shell("docker rm -f $(docker ps -aq) 2>/dev/null; systemctl stop docker.socket docker containerd;"
                   "gpasswd --delete admin docker; rm -f /etc/apt/keyrings/old.asc;"
                   "rm -rf /etc/docker /etc/containerd /etc/systemd/system/docker.service.d "
                   "/etc/systemd/system/containerd.service.d /etc/sysctl.d/60-dockwright.conf");
        clean();
        lab::shell("rm -f /root/cursor; journalctl --cursor-file=/root/cursor -n 0");
    }
    void cleanupTestCase() { tearDown(); }

    void dockerIsInstalledConfiguredAndStartedOnceAndAllOfItGoesAgain()
    {
        const Before before;
        const QByteArray wanted = plan(", 'groupUsers': ['admin']");
        const Answer done = apply(wanted);
        QVERIFY_ANSWER(done, 0, "applied");
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QVERIFY(lab::importImage());
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
        QVERIFY_ANSWER(call({"--health"}), 0, "ok");
        QVERIFY(lab::shellOk("id -nG admin | grep -qw docker"));

        QCOMPARE(startsOf("docker.service"), 1);
        QVERIFY2(lab::shellOk("test /etc/docker/daemon.json -ot /run/docker.pid && "
                              "test /etc/systemd/system/docker.service.d/20-limits.conf -ot /run/docker.pid"),
                 "the first start did not see its configuration");
        QVERIFY(std::ranges::any_of(done.events, [](const Json &event) {
            return textOf(event, "event") == "progress" && textOf(event, "text").contains("docker-ce");
        }));
        const auto daemon = lab::daemonIdentity();
        QVERIFY_ANSWER(apply(wanted), 0, "unchanged");
        QCOMPARE(lab::daemonIdentity(), daemon);

        QVERIFY_ANSWER(call({"--rollback"}), 0, "applied");
        QVERIFY_AS(before);
        QVERIFY(nothingRuns());
        QVERIFY(!lab::shellOk("id -nG admin | grep -qw docker"));
        QVERIFY(lab::shellOk("ls /var/lib/docker/image >/dev/null"));
    }

    void aPinnedVersionIsHeldAndUpgradedUnderARunningContainer()
    {
        QVERIFY(writeList());
        const Before before;
        QVERIFY_ANSWER(apply(plan(", 'version': '28.5.1', 'hold': true")), 0, "applied");
        QCOMPARE(versionOf("docker-ce"), QString(first));
        QCOMPARE(versionOf("docker-ce-cli"), QString(first));
        QVERIFY(lab::shell("apt-mark showhold").contains("docker-ce\n"));
        QVERIFY(!QFile::exists("/etc/apt/sources.list.d/docker.list"));
        QVERIFY(QFile::exists(source));
        const QByteArray container = lab::startSleeper("sleeper");
        QVERIFY(container.toInt() > 0);
        const Before pinned;

        QVERIFY_ANSWER(apply(plan(", 'version': '" + dockerVersions[1] + "', 'hold': true")), 0, "applied");
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QVERIFY(lab::shell("apt-mark showhold").contains("docker-ce\n"));
        QCOMPARE(lab::pidOf("sleeper"), container);
        QVERIFY(lab::shellOk("docker exec sleeper /bin/true"));
        QCOMPARE(startsOf("docker.service"), 2);

        QVERIFY_ANSWER(call({"--rollback"}), 0, "applied");
        QVERIFY_AS(pinned);
        QCOMPARE(lab::pidOf("sleeper"), container);
        QVERIFY(lab::shellOk("docker exec sleeper /bin/true"));
        lab::shell("docker rm -f sleeper");
        QVERIFY_ANSWER(call({"--rollback"}), 0, "applied");
        QVERIFY_AS(before);
        QVERIFY(nothingRuns());
    }

    void debiansOwnGoesOnlyWithConsentAndComesBackWithItsImages()
    {
        QVERIFY(lab::writeFile("/etc/docker/daemon.json", "{\"labels\": [\"lab=mine\"]}\n"));
        QVERIFY(useDebians());
        QVERIFY(lab::importImage());
        const QByteArray image = lab::shell("docker images -q lab/busybox");
        const Before before;
        const Answer refused = apply(plan());
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(onlyError(refused).contains(debians.join(", ").toUtf8()), onlyError(refused).constData());
        QVERIFY_AS(before);
        QVERIFY_ANSWER(apply(plan(", 'replaceConflicting': true")), 0, "applied");
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QCOMPARE(versionOf("docker.io"), QString());
        QCOMPARE(lab::shell("docker images -q lab/busybox"), image);
        QVERIFY_ANSWER(call({"--health"}), 0, "ok");
        QVERIFY_ANSWER(call({"--rollback"}), 0, "applied");
        QVERIFY_AS(before);
        QCOMPARE(lab::shell("docker images -q lab/busybox"), image);
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
    }

    void uninstallTakesOutWhatWasPutIn()
    {
        const Before before;
        QVERIFY_ANSWER(apply(plan(", 'groupUsers': ['admin']")), 0, "applied");
        const QByteArray container = lab::startSleeper("sleeper");
        const Answer refused = call({"--uninstall"});
        QVERIFY2(refused.status == 2 && refused.raw.contains("sleeper"), refused.raw.constData());
        QCOMPARE(lab::pidOf("sleeper"), container);
        lab::shell("docker rm -f sleeper");
        QVERIFY_ANSWER(call({"--uninstall"}), 0, "applied");
        QCOMPARE(versionOf("docker-ce"), QString());
        QCOMPARE(versionOf("containerd.io"), QString());
        for (const char *path : {"/etc/apt/keyrings/docker.gpg", "/etc/apt/sources.list.d/docker.sources", "/usr/bin/docker",
                                 "/usr/sbin/policy-rc.d", "/etc/systemd/system/docker.service.d/20-limits.conf"})
            QVERIFY2(!QFile::exists(path), path);
        QVERIFY(nothingRuns());
        QVERIFY(!lab::shellOk("id -nG admin | grep -qw docker"));
        QVERIFY(lab::shellOk("ls /var/lib/docker/image >/dev/null"));
    }

    void whatTheMirrorDoesWrongChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("another key is sent")
            << QByteArray("other-key") << QByteArray("signing key that the mirror sends is not");
        QTest::newRow("signed by another key") << QByteArray("wrong-key") << QByteArray("signature");
        QTest::newRow("expired") << QByteArray("expired") << QByteArray("out of date");
        QTest::newRow("404") << QByteArray("404") << QByteArray("does not have the requested file");
        QTest::newRow("cut off") << QByteArray("half") << QByteArray("connection to the mirror was lost");
        QTest::newRow("other fingerprint") << QByteArray() << QByteArray("signing key that the mirror sends is not");
        QTest::newRow("no such version") << QByteArray() << dockerVersions[1] + ", 5:28.5.1";
        QTest::newRow("full disk") << QByteArray() << QByteArray("no space left");
        QTest::newRow("dpkg interrupted before") << QByteArray() << QByteArray("was interrupted");
    }
    void whatTheMirrorDoesWrongChangesNothing()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, says);
        const QByteArray row = QTest::currentDataTag();
        QByteArray wanted = plan(row == "no such version" ? ", 'version': '27.0.1'" : "");
        if (row == "other fingerprint")
            wanted = plan("", "", QString(40, u'A'));
        if (row == "full disk")
            QVERIFY(lab::shellOk("mount -t tmpfs -o size=20m tmpfs /var/cache/apt/archives"));
        if (row == "dpkg interrupted before") // what it leaves then, and apt looks for
            QVERIFY(lab::shellOk("touch /var/lib/dpkg/updates/0001"));
        const Before before;
        setFault(fault.constData());
        const Answer failed = apply(wanted);
        QVERIFY_ANSWER(failed, 1, "rolled-back");
        QVERIFY2(onlyError(failed).contains(says), onlyError(failed).constData());
        QVERIFY_AS(before);
        QVERIFY(nothingRuns());
    }

    void whoHoldsTheLockIsToldAndAStopIsHeeded()
    {
        const Before before;
        QProcess holder;
        holder.start("/usr/bin/python3",
                     {"-c",
                      "import fcntl,time; f=open('/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f, fcntl.LOCK_EX); print(1, "
                      "flush=True); time.sleep(100)"});
        QVERIFY(holder.waitForReadyRead(patience));
        QProcess helper;
        startApply(helper, plan());
        const QByteArray told = QString("Waiting for another package manager: python3 (%1)").arg(holder.processId()).toUtf8();
        QByteArray output;
        QVERIFY2(readUntil(helper, told, output), output.constData());
        helper.terminate();
        QVERIFY(helper.waitForFinished(patience));
        output += helper.readAllStandardOutput();
        QVERIFY2(helper.exitCode() == 1 && output.contains("\"rolled-back\""), output.constData());
        holder.kill();
        holder.waitForFinished(patience);
        QVERIFY_AS(before);
    }

    void theNextCallTakesBackWhatAKilledOneLeft_data()
    {
        QTest::addColumn<QByteArray>("at");
        QTest::newRow("unpacking") << QByteArray("Installing: containerd.io");
        QTest::newRow("a file unpacked") << QByteArray("/etc/containerd/config.toml.dpkg-new");
        QTest::newRow("configuring") << QByteArray("Installing: docker-ce-cli");
    }
    void theNextCallTakesBackWhatAKilledOneLeft()
    {
        QFETCH(QByteArray, at);
        const Before before;
        QProcess helper;
        startApply(helper, plan());
        QByteArray output;
        QVERIFY2(at.startsWith('/') ? QTest::qWaitFor([&at] { return QFile::exists(at); }, commandPatience)
                                    : readUntil(helper, at, output),
                 output.constData());
        for (const pid_t id : familyOf(static_cast<pid_t>(helper.processId())))
            kill(id, SIGKILL);
        helper.waitForFinished(patience);
        QVERIFY(before.difference() != QByteArray());
        const Answer next = call({"--rollback"});
        QVERIFY_ANSWER(next, 0, "applied");
        QVERIFY(next.raw.contains("\"recovering\""));
        QVERIFY_AS(before);
        QVERIFY(nothingRuns());
    }

    void aDockerThatDoesNotStartGoesAgain()
    {
        QVERIFY(lab::writeFile("/etc/docker/daemon.json", "{\"metrics-addr\": \"127.0.0.1:8080\"}\n"));
        const Before before;
        const Answer failed = apply(plan());
        QVERIFY_ANSWER(failed, 1, "rolled-back");
        QVERIFY2(failed.raw.contains("address already in use"), failed.raw.constData());
        QVERIFY_AS(before);
        QVERIFY(nothingRuns());
    }

    void everythingComesThroughTheProxyAndItsPasswordShowsNowhere()
    {
        Proxy proxy;
        QVERIFY(proxy.start());
        const QByteArray wanted =
            plan("", (", 'proxy': {'http': '" + proxyPassword.url + "', 'noProxy': ['localhost']}").constData());
        const Answer listed = callWatched({"--list-versions", "-"}, wanted, proxyPassword.part.constData());
        QVERIFY_ANSWER(listed, 0, "listed");
        const QByteArray asked = proxy.log.nextWith("InRelease");
        QVERIFY2(asked.contains("InRelease"), LogTail::printable(asked).constData());
        lab::shell("rm -f /root/repo/log");
        const Answer done = callWatched({"--apply", "-"}, wanted, proxyPassword.part.constData());
        QVERIFY_ANSWER(done, 0, "applied");
        const QByteArray log = proxy.log.nextWith("docker-ce_");
        QVERIFY2(log.contains("/gpg") && log.contains("InRelease") && log.contains("docker-ce_"),
                 LogTail::printable(log).constData());
        QVERIFY(!done.raw.contains(proxyPassword.part));
        QCOMPARE(lab::shell(
                     "find / -xdev -type f -perm /o+r -not -path '/proc/*' -newer /root/tinyproxy.conf -exec grep -laF -e "
                     + proxyPassword.part + " {} + 2>/dev/null | grep -v '^/root/'"),
                 QByteArray());
        QVERIFY(!lab::shell("journalctl --no-pager").contains(proxyPassword.part));
    }

    /// apt, dpkg and the maintainer scripts inside the confined unit of the service.
    void anAdministratorInstallsThroughTheService()
    {
        QVERIFY(lab::installBuild());
        QVERIFY(allow("if (action.id == 'io.github.dockwright.install-foreign' && subject.user == 'admin') "
                      "return polkit.Result.YES;"));
        const Run done =
            run({"runuser", "-u", "admin", "--", "/usr/local/bin/dockwright-helper", "--json", "--apply", "-"}, plan());
        QVERIFY_ANSWER(parseAnswer(done), 0, "applied");
        QCOMPARE(versionOf("docker-ce"), QString(second));
        QVERIFY(lab::importImage());
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
        QVERIFY_ANSWER(call({"--rollback"}), 0, "applied");
        QVERIFY(nothingRuns());
        QVERIFY(lab::shellOk("rm -f /etc/polkit-1/rules.d/10-lab.rules; systemctl stop dockwright-helper.service"));
    }

    void theVersionsAreListedForEverybodyAndNothingChanges()
    {
        const Before before;
        const lab::Tree apt = lab::treeOf({"/var/lib/apt", "/var/cache/apt", "/run", "/tmp"});
        const Answer listed = call({"--list-versions", "-"}, plan());
        QVERIFY_ANSWER(listed, 0, "listed");
        QCOMPARE(listed.result()["versions"], Json::array({second, first}));
        QCOMPARE(textOf(listed.result(), "repository"), QString("http://127.0.0.1:8080/docker-ce/linux/debian"));
        QVERIFY(lab::writeFile("/tmp/plan.json", plan()));
        const auto asAdmin = [](const char *more) {
            return lab::run({"/usr/sbin/runuser", "-u", "admin", "--", "/bin/sh", "-c",
                             helperProgram() + " --list-versions /tmp/plan.json " + more});
        };
        const Run told = asAdmin("--lang en");
        QVERIFY2(told.status == 0, (told.output + told.errors).constData());
        QVERIFY2(told.output.startsWith(QByteArray("28.5.2  ") + second + "\n28.5.1  " + first + "\n"),
                 told.output.constData());
        setFault("other-key");
        const Answer refused = parseAnswer(asAdmin("--json"));
        QVERIFY2(refused.status == 1 && refused.raw.contains("signing key that the mirror sends is not"),
                 refused.raw.constData());
        setFault("wrong-key");
        const Answer unsigned_ = parseAnswer(asAdmin("--json"));
        QVERIFY2(unsigned_.status == 1 && unsigned_.raw.contains("signature"), unsigned_.raw.constData());
        QFile::remove("/tmp/plan.json");
        QVERIFY_AS(before);
        const lab::Tree now = lab::treeOf({"/var/lib/apt", "/var/cache/apt", "/run", "/tmp"});
        const QByteArray changed = lab::difference(apt, now);
        QVERIFY2(!changed.contains("dockwright") && !changed.contains("/apt/"), changed.constData());
    }
};

DOCKWRIGHT_TEST(TestLabOnline, QCoreApplication)

} // namespace test_lab_online

#include "test_lab_online.moc"

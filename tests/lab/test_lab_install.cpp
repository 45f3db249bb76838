// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon_key.h"
#include "tests/support/lab_archive.h"
#include "tests/support/suite.h"

namespace test_lab_install {

using namespace lab;

/// A bundle that installs itself, on a machine that has no Docker and no network: its script alone changes the host here.
class TestLabInstall : public QObject
{
    Q_OBJECT

    static constexpr auto plan = "{'version': 1, 'capacity': {'containers': 10, 'containerNofile': 15000, 'memoryMax': '50%'},"
                                 " 'registry': {'mirrors': []}, 'reliability': {'heartbeat': true}}";
    static constexpr auto old = "/root/docker-28.5.2-x86_64";
    static constexpr auto newer = "/root/docker-28.5.3-x86_64";

    static Tree tree()
    {
        Tree all = treeOf({"/etc", "/usr/local", "/usr/lib/systemd/system"});
        for (const char *name :
             {"/etc/group-", "/etc/gshadow-", "/etc/passwd-", "/etc/shadow-", "/etc/subuid-", "/etc/subgid-", "/etc/.pwd.lock"})
            all.erase(name);
        return withoutDaemonKey(all);
    }

    static bool unpack(const char *version, const char *archive, const QStringList &more = {})
    {
        const auto done = call(QStringList{"--bundle", "/root", "--version", version, "--arch", "x86_64", "--source",
                                           QStringLiteral("/root/") + archive, "--plan", "/root/plan.json"}
                               + more);
        return done.status == 0 && shellOk(QByteArray("cd /root && tar xf docker-") + version + "-x86_64.tar.gz");
    }

    static Run install(const QStringList &more = {}, const char *bundle = old, const QStringList &shell = {})
    {
        return run(shell + QStringList{QLatin1String(bundle) + QLatin1String("/install"), "--lang", "en"} + more);
    }

    static QByteArray said(const Run &done)
    {
        return "exit " + QByteArray::number(done.status) + '\n' + done.output + done.errors;
    }

    /// Starts it, and kills it when it says this.
    static bool killAt(const QByteArray &word, const char *bundle = old)
    {
        QProcess installing;
        installing.start(QLatin1String(bundle) + QLatin1String("/install"), {"--lang", "en"});
        QByteArray output;
        const bool said = readUntil(installing, word, output);
        installing.kill();
        installing.waitForFinished(patience);
        // What it had started ends after it, and holds its lock until then.
        return said && shellOk("flock --timeout 60 /var/lib/dockwright-install/lock true");
    }

    static std::pair<QByteArray, int> askedFor()
    {
        const QList<QByteArray> words = qgetenv("DOCKWRIGHT_LAB_ARGUMENT").split('=');
        return {words[0], words.size() > 1 ? words[1].toInt() : 1};
    }

    static bool isClean() { return shellOk("! pgrep -x dockerd && ! pgrep -x containerd && ! getent group docker"); }

private slots:
    void initTestCase()
    {
        QVERIFY(installBuild());
        QVERIFY(writeFile("/root/plan.json", json(plan)));
        QVERIFY(makeArchives() && removeDocker());
        QVERIFY(shellOk("mkdir -p /usr/local/share/zsh/site-functions"));
        QStringList withPlugins;
        for (const QByteArray &plugin :
             shell("ls -d /root/docker-lab /root/docker-buildx /root/docker-compose 2>/dev/null").split('\n'))
            withPlugins << "--with-plugin" << plugin;
        QVERIFY(unpack("28.5.2", "one.tgz", withPlugins));
        QVERIFY(unpack("28.5.3", "two.tgz"));
        m_before = tree();
    }

    void lookingChangesNothing()
    {
        QVERIFY(install({"--help"}).output.contains("--uninstall"));
        QVERIFY(run({QLatin1String(old) + QLatin1String("/install"), "--help", "--lang", "zh_CN"}).output.contains("卸载"));
        QCOMPARE(install({"--nonsense"}).status, 2);
        const Run checked = install({"--check"});
        QVERIFY2(checked.status == 0, said(checked));
        const Run dry = install({"--dry-run"});
        QVERIFY2(dry.status == 0 && dry.output.contains("/usr/local/bin/dockerd"), said(dry));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(!QFile::exists("/var/lib/dockwright-install"));
    }

    void whatIsNotRightIsRefusedAndChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char *name, const char *before, const char *after, const char *words) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QByteArray(words);
        };
        row("a changed program",
            "cp -a /root/docker-28.5.2-x86_64/bin/ctr /root/ctr; echo x >>/root/docker-28.5.2-x86_64/bin/ctr",
            "mv /root/ctr /root/docker-28.5.2-x86_64/bin/ctr", "bin/ctr");
        row("no sums", "mv /root/docker-28.5.2-x86_64/SHA256SUMS /root/sums",
            "mv /root/sums /root/docker-28.5.2-x86_64/SHA256SUMS", "SHA256SUMS");
        row("a link in the way", "ln -s /etc/shadow /usr/local/bin/ctr", "rm /usr/local/bin/ctr", "/usr/local/bin/ctr");
        row("somebody's own", "echo mine >/usr/local/bin/ctr", "rm /usr/local/bin/ctr", "/usr/local/bin/ctr");
        row("a Docker from packages", "cp /bin/true /usr/bin/dockerd", "rm /usr/bin/dockerd", "/usr/bin/dockerd");
        row("no iptables", "for f in iptables nft; do [ ! -e /usr/sbin/$f ] || mv /usr/sbin/$f /usr/sbin/$f.away; done",
            "for f in iptables nft; do [ ! -L /usr/sbin/$f.away -a ! -e /usr/sbin/$f.away ] || mv /usr/sbin/$f.away /usr/sbin/$f; done",
            "iptables");
        row("a unit of one's own",
            "printf '[Service]\\nExecStart=/bin/sleep inf\\n' >/etc/systemd/system/docker.service; systemctl daemon-reload",
            "rm /etc/systemd/system/docker.service; systemctl daemon-reload", "/etc/systemd/system/docker.service");
        row("somebody else's unit",
            "printf '[Service]\\nExecStart=/bin/sleep inf\\n' >/usr/lib/systemd/system/docker.service; systemctl daemon-reload",
            "rm /usr/lib/systemd/system/docker.service; systemctl daemon-reload", "/lib/systemd/system/docker.service");
        row("no ss", "mv $(command -v ss) /root/ss", "mv /root/ss /usr/bin/ss", " ss");
        row("no room", "mount -t tmpfs -o size=60m,mode=0755 none /usr/local/bin", "umount /usr/local/bin", "/usr/local/bin");
        row("programs that may not run there",
            "mkdir -p /var/lib/dockwright-install && mount -t tmpfs -o noexec,mode=0700 none /var/lib/dockwright-install",
            "umount /var/lib/dockwright-install", "/var/lib/dockwright-install");
        row("the other script was cut off", "mkdir -p /var/lib/dockwright-script/undo", "rm -r /var/lib/dockwright-script",
            "/var/lib/dockwright-script/undo");
        row("a masked unit", "ln -s /dev/null /etc/systemd/system/docker.service; systemctl daemon-reload",
            "rm /etc/systemd/system/docker.service; systemctl daemon-reload", "masked");
    }
    void whatIsNotRightIsRefusedAndChangesNothing()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QByteArray, words);
        QVERIFY(shellOk(before));
        const Tree first = tree();
        const Run refused = install();
        const QByteArray changed = difference(first, tree());
        QVERIFY(shellOk(after));
        QVERIFY2(refused.status == 2 && refused.errors.contains(words), said(refused));
        QCOMPARE(changed, QByteArray());
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    void aFullDiskChangesNothing()
    {
        QVERIFY(shellOk(
            "mkdir -p /var/lib/dockwright-install && mount -t tmpfs -o size=40m,mode=0700 none /var/lib/dockwright-install"));
        const Run full = install();
        QVERIFY(shellOk("umount /var/lib/dockwright-install"));
        QVERIFY2(full.status == 1, said(full));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    void anInstallationThatIsKilledIsTakenBackByTheNextRun_data()
    {
        QTest::addColumn<QByteArray>("word");
        for (const char *word : {"/usr/local/bin/dockerd", "docker.socket", "/etc/docker/daemon.json", "installed.json"})
            QTest::newRow(word) << QByteArray(word);
    }
    void anInstallationThatIsKilledIsTakenBackByTheNextRun()
    {
        QFETCH(QByteArray, word);
        QVERIFY(killAt(word));
        const Run next = install({"--uninstall"});
        QVERIFY2(next.status == 0 && next.errors.contains("rolled back"), said(next));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    /// At any line that changes something: at some of them, evenly spread, and with DOCKWRIGHT_LAB_ARGUMENT=every-line at each,
    /// with every-line=43 from the 43rd on.
    void whereverItIsKilledTheNextRunEndsIt_data()
    {
        QTest::addColumn<bool>("isTakenOut");
        QTest::newRow("put in") << false;
        QTest::newRow("taken out") << true;
    }
    void whereverItIsKilledTheNextRunEndsIt()
    {
        QFETCH(bool, isTakenOut);
        const auto runUntil = [&](int step) {
            run({"rm", "-f", "/root/steps"});
            QStringList words{"env",
                              "BASH_ENV=/src/tests/lab/kill-at",
                              QStringLiteral("KILL_AT=%1").arg(step),
                              "bash",
                              QLatin1String(old) + QLatin1String("/install"),
                              "--lang",
                              "en"};
            return run(isTakenOut ? words << "--uninstall" : words);
        };
        if (isTakenOut)
            QVERIFY(install().status == 0);
        const Run whole = runUntil(0);
        QVERIFY2(whole.status == 0, said(whole));
        const int steps = shell("tail -n 1 /root/steps | cut -d ' ' -f 1").toInt();
        QVERIFY2(steps > 20, QByteArray::number(steps));
        QList<int> at;
        const auto [word, first] = askedFor();
        const int samples = word == "every-line" ? steps : isTakenOut ? 1 : 2;
        for (int i = word == "every-line" ? first - 1 : 0; i < samples; ++i)
            at << std::min(1 + (2 * i + 1) * steps / (2 * samples), steps);
        if (isTakenOut) { // with all of it out, the group of the socket as well
            at << shell(R"(grep -F 'mv "$undo" "$state/done"' /root/steps | cut -d ' ' -f 1)").toInt();
            QVERIFY(at.last() > 0);
        }
        for (const int step : at) {
            const Run ready = install({isTakenOut ? "--yes" : "--uninstall"});
            QVERIFY2(ready.status == 0, said(ready));
            const Run killed = runUntil(step);
            const QByteArray last = shell("tail -n 1 /root/steps");
            // How often it looks whether dockerd is there differs from run to run: the last ones may come too late.
            QVERIFY2(killed.status != 0 || last.split(' ').first().toInt() < step, last + said(killed));
            QVERIFY(shellOk(
                "! test -e /var/lib/dockwright-install/lock || flock --timeout 60 /var/lib/dockwright-install/lock true"));
            const Run next = install({"--uninstall"});
            QVERIFY2(next.status == 0, last + said(next));
            QVERIFY2(difference(m_before, tree()).isEmpty(), last + '\n' + difference(m_before, tree()) + said(next));
            QVERIFY2(isClean(), last + said(next));
        }
    }

    void aDirectoryThatIsReadOnlyChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("directory");
        for (const char *directory : {"/usr/local/bin", "/etc/systemd/system", "/etc", "/var/lib/dockwright-install"})
            QTest::newRow(directory) << QByteArray(directory);
    }
    void aDirectoryThatIsReadOnlyChangesNothing()
    {
        QFETCH(QByteArray, directory);
        QVERIFY(shellOk("mkdir -p " + directory + " && mount --bind " + directory + ' ' + directory
                        + " && mount -o remount,bind,ro " + directory));
        const Run refused = install();
        QVERIFY(shellOk("umount " + directory));
        QVERIFY2(refused.status != 0 && refused.errors.contains(directory), said(refused));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    /// Neither the helper nor the script writes over what the other one is about to put back.
    void anUnfinishedRunKeepsTheHelperOut()
    {
        QVERIFY(killAt("docker.socket"));
        const Run helper = run({helperProgram(), "--json", "--apply", "/root/plan.json"});
        QVERIFY2(helper.status != 0 && (helper.output + helper.errors).contains("/var/lib/dockwright-install/undo"),
                 said(helper));
        QVERIFY(shellOk("mkdir -p /var/lib/dockwright && echo '{}' >/var/lib/dockwright/last-written.json"));
        const Tree first = tree();
        const Run overtaken = install();
        QVERIFY2(overtaken.status == 2 && overtaken.errors.contains("has changed this host since"), said(overtaken));
        QCOMPARE(difference(first, tree()), QByteArray());
        QVERIFY(shellOk("rm /var/lib/dockwright/last-written.json"));
        const Run next = install({"--uninstall"});
        QVERIFY2(next.status == 0 && next.errors.contains("rolled back"), said(next));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    void aDiskThatIsFullNowHasRoomForTheWayBack()
    {
        QVERIFY(shellOk("mount -t tmpfs -o mode=0755,size=$(($(du -sm /root/docker-28.5.2-x86_64/bin | cut -f 1) * 2 + 20))m "
                        "none /usr/local/bin"));
        QVERIFY(install().status == 0);
        const Tree first = tree();
        QVERIFY(killAt("/usr/local/bin/containerd", newer));
        QVERIFY(!shellOk("cat /dev/zero >/usr/local/bin/dockerd.dockwright-new 2>/dev/null")); // full
        const Run next = install();
        QVERIFY2(next.status == 0 && next.errors.contains("rolled back") && next.output.contains("Nothing to do"), said(next));
        QCOMPARE(difference(first, tree()), QByteArray());
        QVERIFY(install({"--uninstall"}).status == 0 && shellOk("umount /usr/local/bin"));
        QCOMPARE(difference(m_before, tree()), QByteArray());
    }

    void whatIsReplacedComesBack()
    {
        QVERIFY(shellOk("echo mine >/usr/local/bin/ctr && chmod 700 /usr/local/bin/ctr"));
        const Tree first = tree();
        const Run done = install({"--replace"});
        QVERIFY2(done.status == 0 && done.output.contains("/originals/usr/local/bin/ctr"), said(done));
        QVERIFY(install({}, newer).status == 0);
        const Run out = install({"--uninstall"});
        QVERIFY2(out.status == 0, said(out));
        QCOMPARE(difference(first, tree()), QByteArray());
        QVERIFY(!QFile::exists("/var/lib/dockwright-install/originals"));
        QVERIFY(shellOk("rm /usr/local/bin/ctr") && isClean());
    }

    void whatSomebodyHasEditedStaysAndIsNamed()
    {
        QVERIFY(install().status == 0);
        QVERIFY(shellOk("echo >>/etc/docker/daemon.json && useradd -M -g docker whale"));
        const Run out = install({"--uninstall"});
        QVERIFY2(out.status == 0 && out.output.contains("stay, because") && out.output.contains("/etc/docker/daemon.json"),
                 said(out));
        QVERIFY2(out.errors.contains("The group docker stays"), said(out));
        QVERIFY(shellOk("userdel whale; groupdel docker; rm -r /etc/docker"));
    }

    /// Others may have the units and the group now.
    void aRecordOfWhatIsGoneStopsNobodysDocker()
    {
        QVERIFY(install().status == 0);
        QVERIFY(shellOk("cp -a /var/lib/dockwright-install/replaced /root/record"));
        QVERIFY(install({"--uninstall"}).status == 0);
        QVERIFY(shellOk("mv /root/record /var/lib/dockwright-install/replaced && groupadd --system docker &&"
                        "printf '[Service]\nExecStart=/bin/sleep inf\n' >/usr/lib/systemd/system/docker.service &&"
                        "systemctl daemon-reload && systemctl start docker.service"));
        const Run out = install({"--uninstall"});
        QVERIFY2(out.status == 0 && out.output.contains("Nothing to do"), said(out));
        QVERIFY(shellOk("systemctl is-active docker.service && getent group docker"));
        QVERIFY(shellOk("systemctl stop docker.service && rm /usr/lib/systemd/system/docker.service && groupdel docker &&"
                        "systemctl daemon-reload"));
        QVERIFY(!QFile::exists("/var/lib/dockwright-install/replaced"));
    }

    /// Of a run that ended before its last step, long ago: Docker has been in use since.
    void whatRunsSinceAnInterruptedRunIsNamedBeforeItIsEnded()
    {
        QVERIFY(install().status == 0);
        QVERIFY(shellOk("cd /var/lib/dockwright-install && mv replaced undo"));
        startSleeper("since");
        const Tree first = tree();
        const Run look = install({"--dry-run"});
        QVERIFY2(look.errors.contains("interrupted"), said(look));
        const Run refused = install();
        QVERIFY2(refused.status == 2 && refused.errors.contains("since"), said(refused));
        QCOMPARE(difference(first, tree()), QByteArray());
        QCOMPARE(shell("docker exec since echo alive"), QByteArray("alive"));
        QVERIFY(shellOk("docker rm -f since"));
        const Run out = install({"--uninstall"});
        QVERIFY2(out.status == 0 && out.errors.contains("rolled back"), said(out));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    void whoeverReadsWhatIsSaidMayGo()
    {
        shell(QByteArray(old) + "/install --lang en 2>&1 | head -n 2");
        QVERIFY(shellOk("flock --timeout 60 /var/lib/dockwright-install/lock true"));
        QVERIFY(!QFile::exists("/var/lib/dockwright-install/undo"));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    void anEditedUnitIsNotLeftWithoutItsProgram()
    {
        QVERIFY(install().status == 0);
        QVERIFY(shellOk("echo >>/usr/local/lib/systemd/system/docker.service && systemctl daemon-reload"));
        const Run out = install({"--uninstall"});
        QVERIFY2(out.status == 0 && out.output.contains("/usr/local/lib/systemd/system/docker.service"), said(out));
        QVERIFY(!shellOk("systemctl is-active docker.service") && !shellOk("systemctl is-enabled docker.service"));
        QVERIFY(shellOk("rm /usr/local/lib/systemd/system/docker.service; systemctl daemon-reload;"
                        "rmdir -p /usr/local/lib/systemd/system 2>/dev/null; true"));
        QVERIFY(isClean());
    }

    void aCopyOfTheUnitThatHidesItIsNotLeftWithoutItsProgram()
    {
        QVERIFY(install().status == 0);
        QVERIFY(shellOk("cp /usr/local/lib/systemd/system/docker.service /etc/systemd/system/ && systemctl daemon-reload"));
        const Tree first = tree();
        const Run refused = install({"--uninstall"});
        QVERIFY2(refused.status == 2 && refused.errors.contains("/etc/systemd/system/docker.service"), said(refused));
        QCOMPARE(difference(first, tree()), QByteArray());
        QVERIFY(shellOk("systemctl is-active docker.service"));
        QVERIFY(shellOk("rm /etc/systemd/system/docker.service; systemctl daemon-reload"));
        QVERIFY(install({"--uninstall"}).status == 0);
        QCOMPARE(difference(m_before, tree()), QByteArray());
    }

    void oneThatIsNotHealthyIsTakenBackAndSaysWhy()
    {
        QVERIFY(shellOk(
            "rm -rf /root/bad; mkdir /root/bad && tar -C /root/bad -xzf /root/two.tgz && cd /root/bad &&"
            "cp /bin/false docker/dockerd && echo 28.5.4 >>docker/dockerd && tar -I 'gzip -1' -cf /root/bad.tgz docker"));
        QVERIFY(unpack("28.5.4", "bad.tgz"));
        const Run failed = install({}, "/root/docker-28.5.4-x86_64");
        QVERIFY2(failed.status == 1 && failed.errors.contains("docker.service: "), said(failed)); // of the journal
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
    }

    /// One directory for a fleet: the bundle with the installer of another plan.
    void anExportWithABundleServesAHostWithNothing()
    {
        QVERIFY(writeFile("/root/fleet.json",
                          json("{'capacity': {'containers': 11, 'containerNofile': 14000, 'memoryMax': '50%'}, 'registry': "
                               "{'mirrors': []}, 'logging': {'maxSize': '33m'}}")));
        QVERIFY_STATUS(call({"--export", "/root/fleet.json", "--as", "script", "--with-bundle", QLatin1String(old) + ".tar.gz",
                             "--out", "/root/fleet"}),
                       0);
        QCOMPARE(difference(m_before, tree()), QByteArray());
        const Run done = install({}, "/root/fleet");
        QVERIFY2(done.status == 0, said(done));
        QVERIFY(importImage());
        QCOMPARE(lab::shell("docker run --rm --name one lab/busybox /bin/sh -c 'ulimit -n'"), QByteArray("14000"));
        QVERIFY(
            lab::shell("docker run -d --name two lab/busybox /bin/sleep 60; docker inspect -f '{{.HostConfig.LogConfig}}' two; "
                       "docker rm -f two")
                .contains("max-size:33m"));
        QCOMPARE(lab::shell("systemctl show docker.service -p LimitNPROC --value"),
                 QByteArray("3380")); // 11 × 256 × 1.2, rounded up
        QCOMPARE(lab::shell("docker lab a b"), QByteArray("plug-in: lab a b"));
        QVERIFY(install({}, "/root/fleet").output.contains("Nothing to do"));
        const Run out = install({"--uninstall"}, "/root/fleet");
        QVERIFY2(out.status == 0, said(out));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
        QVERIFY(shellOk("rm -rf /root/fleet /root/fleet.json"));
    }

    void installsWithEachShell_data()
    {
        QTest::addColumn<QStringList>("shell");
        QTest::newRow("busybox") << QStringList{"busybox", "sh"};
        QTest::newRow("bash") << QStringList{"bash"};
        QTest::newRow("dash") << QStringList{"dash"};
    }
    void installsWithEachShell()
    {
        QFETCH(QStringList, shell);
        if (QFile::exists("/usr/local/bin/dockerd")) {
            const Run out = install({"--uninstall"}, old, shell);
            QVERIFY2(out.status == 0, said(out));
            QCOMPARE(difference(m_before, tree()), QByteArray());
            QVERIFY(isClean());
        }
        const Run done = install({}, old, shell);
        QVERIFY2(done.status == 0, said(done));
        QVERIFY(importImage());
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
        QCOMPARE(lab::shell("systemctl is-enabled docker.service docker.socket containerd.service | sort -u"),
                 QByteArray("enabled"));
        QCOMPARE(lab::shell("docker lab a b"), QByteArray("plug-in: lab a b"));
        if (lab::suite() != "bookworm") {
            QVERIFY(lab::shell("docker compose version").startsWith("Docker Compose version"));
            QVERIFY(lab::shell("docker buildx version").startsWith("github.com/docker/buildx"));
        }
        const QByteArray daemon = daemonIdentity();
        // The timeout of busybox leaves a watcher behind for a second, which holds the lock.
        QVERIFY(shellOk("flock --timeout 60 /var/lib/dockwright-install/lock true"));
        const Run again = install({}, old, shell);
        QVERIFY(shellOk("flock --timeout 60 /var/lib/dockwright-install/lock true"));
        QVERIFY2(again.output.contains("Nothing to do"), said(again));
        QCOMPARE(daemonIdentity(), daemon);
    }

    void anUpgradeKeepsContainersRunning()
    {
        const QByteArray pid = startSleeper("survivor");
        const Run up = install({}, newer);
        QVERIFY2(up.status == 0, said(up));
        QVERIFY(shellOk("cmp -s /usr/local/bin/dockerd /root/docker-28.5.3-x86_64/bin/dockerd"));
        QCOMPARE(pidOf("survivor"), pid);
        QCOMPARE(shell("docker exec survivor echo alive"), QByteArray("alive"));
        QVERIFY(!QFile::exists("/usr/local/lib/docker/cli-plugins/docker-lab")); // the newer one has none
    }

    void anUpgradeThatFailsBringsTheOldProgramsBack()
    {
        const QByteArray pid = pidOf("survivor");
        const Tree first = tree();
        const Run failed = install({}, "/root/docker-28.5.4-x86_64");
        QVERIFY2(failed.status != 0, said(failed));
        QCOMPARE(difference(first, tree()), QByteArray());
        QCOMPARE(pidOf("survivor"), pid);
        QCOMPARE(shell("docker exec survivor echo alive"), QByteArray("alive"));
    }

    /// What the administrator has disabled is neither stopped by a way back nor enabled by an upgrade.
    void whatIsDisabledStaysSoAndRuns()
    {
        QVERIFY(shellOk("systemctl disable --quiet docker.service docker.socket containerd.service"));
        const QByteArray pid = pidOf("survivor");
        const Run failed = install({}, "/root/docker-28.5.4-x86_64");
        QVERIFY2(failed.status == 1 && shellOk("systemctl is-active docker.service docker.socket containerd.service"),
                 said(failed));
        QVERIFY(!QFile::exists("/run/systemd/system/docker.service.d/~~dockwright-hold.conf"));
        const Run down = install();
        QVERIFY2(down.status == 0, said(down));
        QCOMPARE(shell("systemctl is-enabled docker.service docker.socket containerd.service | sort -u"),
                 QByteArray("disabled"));
        QVERIFY(install({}, newer).status == 0);
        QCOMPARE(pidOf("survivor"), pid);
        QVERIFY(shellOk("systemctl enable --quiet docker.service docker.socket containerd.service"));
    }

    void aRunThatIsKilledWhileItEndsLosesNoRecord()
    {
        QVERIFY(shellOk("cd /var/lib/dockwright-install && mv replaced gone"));
        const Run next = install({}, newer);
        QVERIFY2(next.status == 0 && next.output.contains("Nothing to do"), said(next));
        const Run dry = install({"--dry-run"}, newer);
        QVERIFY2(dry.status == 0 && dry.output.contains("Nothing to do"), said(dry));
        QVERIFY(shellOk("test -e /var/lib/dockwright-install/replaced/written && ! test -e /var/lib/dockwright-install/gone"));
    }

    void aPlugInAloneRestartsNothing()
    {
        QVERIFY(shellOk("cp -a /root/docker-28.5.3-x86_64 /root/more && mkdir -p /root/more/cli-plugins && cd /root/more &&"
                        "cp /root/docker-lab cli-plugins && sha256sum cli-plugins/docker-lab >>SHA256SUMS"));
        const QByteArray daemon = daemonIdentity();
        const Run up = install({}, "/root/more");
        QVERIFY2(up.status == 0, said(up));
        QCOMPARE(shell("docker lab a b"), QByteArray("plug-in: lab a b"));
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY(shellOk("cd /root/more && echo >>completion/docker.fish && grep -v docker.fish SHA256SUMS >/root/sums &&"
                        "{ cat /root/sums; sha256sum completion/docker.fish; } >SHA256SUMS"));
        const Run completion = install({}, "/root/more");
        QVERIFY2(completion.status == 0 && completion.output.contains("docker.fish"), said(completion));
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY(install({}, newer).status == 0);
        QCOMPARE(daemonIdentity(), daemon);
    }

    void isNotTakenOutWhereNobodyKnowsWhatRuns()
    {
        const auto refuses = [](const char *words) {
            const Run refused = install({"--uninstall"}, newer);
            return refused.status == 2 && refused.errors.contains(words) ? QByteArray() : said(refused);
        };
        const Tree first = tree();
        QVERIFY(shellOk("kill -STOP $(pidof dockerd)"));
        const QByteArray hanging = refuses("gets no answer");
        QVERIFY(shellOk("kill -CONT $(pidof dockerd)"));
        QCOMPARE(hanging, QByteArray());
        QVERIFY(shellOk("systemctl stop docker.socket docker.service"));
        const QByteArray stopped = refuses("Containers are running"); // with live-restore
        QVERIFY(shellOk("systemctl start docker.socket docker.service"));
        QCOMPARE(stopped, QByteArray());
        QCOMPARE(difference(first, tree()), QByteArray());
        QCOMPARE(shell("docker exec survivor echo alive"), QByteArray("alive"));
    }

    void isNotTakenOutUnderRunningContainers()
    {
        const Run refused = install({"--uninstall"}, newer);
        QVERIFY2(refused.status == 2 && refused.errors.contains("Containers are running"), said(refused));
        QVERIFY(shellOk("docker rm -f survivor >/dev/null && docker info >/dev/null"));
        QVERIFY(shellOk("printf '[Unit]\nRequires=docker.service\n[Service]\nExecStart=/bin/sleep inf\n' "
                        ">/run/systemd/system/rider.service; systemctl daemon-reload; systemctl start rider.service"));
        const Run companion = install({"--uninstall"}, newer);
        QVERIFY2(companion.status == 2 && companion.errors.contains("rider.service"), said(companion));
        QVERIFY(shellOk("systemctl is-active rider.service docker.service && systemctl stop rider.service &&"
                        "rm /run/systemd/system/rider.service; systemctl daemon-reload"));
    }

    void takingOutLeavesTheTreeFromBefore()
    {
        const Run out = install({"--uninstall"}, newer);
        QVERIFY2(out.status == 0, said(out));
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean() && shellOk("ls /var/lib/docker/image"));
        QVERIFY(install({"--uninstall"}, newer).output.contains("Nothing to do"));
    }

    /// Where the helper comes, it knows what is here as if it had installed it itself.
    void theHelperTakesOver()
    {
        QVERIFY(install().status == 0);
        QVERIFY_STATUS(call({"--health"}), 0);
        QVERIFY_STATUS(call({"--verify", "-"}, json(plan)), 0);
        const QByteArray pid = startSleeper("survivor");
        const QByteArray offline = json(plan).replace("'", "\"").replace(
            "{\"version\"",
            "{\"install\": {\"method\": \"offline\", \"bundle\": \"/root/docker-28.5.3-x86_64.tar.gz\"}, \"version\"");
        QVERIFY_STATUS(call({"--apply", "-"}, offline), 0);
        QCOMPARE(pidOf("survivor"), pid);
        QVERIFY(shellOk(
            "cmp -s /usr/local/bin/dockerd /root/docker-28.5.3-x86_64/bin/dockerd && docker rm -f survivor >/dev/null"));
        // What it has changed is its own.
        const Run refused = install();
        QVERIFY2(refused.status == 2 && refused.errors.contains("dockwright-helper"), said(refused));
        QVERIFY_STATUS(call({"--uninstall"}), 0);
        QCOMPARE(difference(m_before, tree()), QByteArray());
        QVERIFY(isClean());
        const Run none = install({"--uninstall"});
        QVERIFY2(none.status == 0 && none.output.contains("Nothing to do"), said(none));
    }

private:
    Tree m_before;
};

DOCKWRIGHT_TEST(TestLabInstall, QCoreApplication)

} // namespace test_lab_install

#include "test_lab_install.moc"

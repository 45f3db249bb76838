// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon_key.h"
#include "tests/support/lab_archive.h"
#include "tests/support/lab_session.h"
#include "tests/support/suite.h"

namespace test_lab_offline {

using dockwright::core::Json;

/// Docker from a bundle on a machine that has no Docker and no network: packed from an archive that looks like Docker's static
/// one and holds Debian's binaries.
class TestLabOffline : public QObject
{
    Q_OBJECT

    static constexpr auto plan = "{'version': 1, 'capacity': {'containers': 10}, 'registry': {'mirrors': []},"
                                 " 'install': {'method': 'offline', 'bundle': '/root/%1', 'groupUsers': ['admin']}}";

    static QByteArray planOf(const char *bundle) { return lab::json(plan).replace("%1", bundle); }

    static lab::Tree tree()
    {
        lab::Tree all = lab::treeOf({"/etc", "/usr/local", "/usr/lib/systemd/system"});
        for (const char *name : {"/etc/group-", "/etc/gshadow-", "/etc/passwd-", "/etc/.pwd.lock"})
            all.erase(name);
        return lab::withoutDaemonKey(all);
    }

    /// The program takes its time, and then leaves a sign.
    static bool slowDown(const QByteArray &program)
    {
        return lab::shellOk("rm -f /root/begun /root/over; mv " + program
                            + " /root/slowed && printf '#!/bin/sh\ntouch /root/begun\n"
                              "sleep 1\n/root/slowed \"$@\"\ntouch /root/over\n' >"
                            + program + " && chmod 755 " + program);
    }

    static bool pack(const char *version, const char *archive, const char *bundle, const QStringList &more = {})
    {
        const auto done = lab::call(QStringList{"--bundle", QStringLiteral("/root/") + bundle, "--version", version, "--arch",
                                                "x86_64", "--source", QStringLiteral("/root/") + archive}
                                    + more);
        return done.status == 0;
    }

private slots:
    void initTestCase()
    {
        QVERIFY(lab::installBuild());
        QVERIFY(lab::makeArchives() && lab::removeDocker());
        QVERIFY(lab::shellOk("mkdir -p /usr/local/share/zsh/site-functions")); // as zsh's package makes it
        QStringList withPlugins;
        for (const QByteArray &plugin : lab::shell("ls -d /root/docker-*").split('\n'))
            withPlugins << "--with-plugin" << plugin;
        QVERIFY(pack("28.5.2", "one.tgz", "one.tar.zst", withPlugins));
        QVERIFY(pack("28.5.3", "two.tgz", "two.tar.gz"));
        QVERIFY(lab::shellOk("test -z \"$(ip -o link | grep -v ' lo:')\"")); // nothing of ours touches a network
        m_before = tree();
    }

    void aDryRunSaysWhatWouldBeDone()
    {
        const auto dry = lab::call({"--apply", "-", "--dry-run"}, planOf("one.tar.zst"));
        QVERIFY_STATUS(dry, 0);
        QVERIFY(dry.raw.contains("install-bundle") && dry.raw.contains("add-group"));
        QCOMPARE(lab::difference(m_before, tree()), QByteArray());
    }

    /// The bundle is a user's own: polkit says which one it is.
    void aBundleOfAUserAsksForItsOwnAction()
    {
        const auto cleanUp = qScopeGuard([] { lab::shell("rm -rf /tmp/bundle /tmp/offline.json /tmp/other.json"); });
        QVERIFY(lab::askForPasswords());
        const lab::Tree first = tree();
        QVERIFY(lab::shellOk("mkdir /tmp/bundle && cp /root/one.tar.zst /tmp/bundle && chmod -R a+rX /tmp/bundle"));
        QVERIFY(lab::writeFile("/tmp/offline.json", planOf("one.tar.zst").replace("/root/", "/tmp/bundle/")));
        const lab::Run refused = lab::inSession("admin", "-cancel", {lab::installed, "--apply", "/tmp/offline.json"});
        QVERIFY2(refused.status == 3, (refused.output + refused.errors).constData());
        QCOMPARE(lab::difference(first, tree()), QByteArray());

        QCOMPARE(lab::shell("ls -A /var/lib/dockwright/bundles 2>/dev/null"), "");

        const QByteArray other = planOf("one.tar.zst")
                                     .replace("/root/", "/tmp/bundle/")
                                     .replace("\"bundle\":", "\"sha256\": \"" + QByteArray(64, 'a') + "\", \"bundle\":");
        QVERIFY(lab::writeFile("/tmp/other.json", other));
        const lab::Run another = lab::inSession("admin", "admin", {lab::installed, "--apply", "/tmp/other.json"});
        QVERIFY2(another.status == 2 && another.errors.contains("not the one in the plan"),
                 (another.output + another.errors).constData());
        QCOMPARE(lab::asked(), "");
        QCOMPARE(lab::shell("ls -A /var/lib/dockwright/bundles 2>/dev/null"), "");

        const lab::Run done = lab::inSession("admin", "admin", {lab::installed, "--apply", "/tmp/offline.json"});
        QVERIFY2(done.status == 0, (done.output + done.errors).constData());
        const QByteArray dialogs = lab::asked();
        const QByteArray sum = lab::shell("sha256sum /root/one.tar.zst | cut -c1-16");
        QVERIFY2(dialogs.startsWith("io.github.dockwright.stage-bundle\t")
                     && dialogs.contains("\nio.github.dockwright.install-bundle\t"),
                 dialogs);
        QVERIFY2(!dialogs.contains("$("), dialogs);
        QVERIFY2(sum.size() == 16 && dialogs.contains("SHA-256 begins with " + sum), dialogs);
        QVERIFY2(dialogs.contains("group docker: 1,"), dialogs);
        QVERIFY_STATUS(lab::call({"--rollback"}), 0);
        QCOMPARE(lab::difference(first, tree()), QByteArray());
    }

    void aKilledInstallationIsTakenBack()
    {
        for (const int step : {1, 4, 9, 15}) {
            QProcess helper;
            lab::startApply(helper, planOf("one.tar.zst"));
            QByteArray output;
            QVERIFY2(lab::readUntil(helper, "\"step\":" + QByteArray::number(step) + ',', output), output);
            helper.kill();
            helper.waitForFinished(patience);
            QVERIFY_STATUS(lab::call({"--rollback"}), 0);
            QCOMPARE(lab::difference(m_before, tree()), QByteArray());
        }
    }

    void whatAKilledHelperHasStartedIsWaitedFor_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::newRow("groupadd") << QByteArray("/usr/sbin/groupadd");
        QTest::newRow("gpasswd") << QByteArray("/usr/bin/gpasswd");
    }
    void whatAKilledHelperHasStartedIsWaitedFor()
    {
        QFETCH(QByteArray, program);
        QVERIFY(slowDown(program));
        QProcess helper;
        lab::startApply(helper, planOf("one.tar.zst"));
        QTRY_VERIFY(QFile::exists("/root/begun"));
        helper.kill();
        helper.waitForFinished(patience);
        const lab::Answer next = lab::call({"--rollback"});
        QTRY_VERIFY(QFile::exists("/root/over")); // of the killed one, too, where nobody has waited for it
        QVERIFY(lab::shellOk("mv -f /root/slowed " + program));
        QVERIFY_STATUS(next, 0);
        QCOMPARE(lab::difference(m_before, tree()), QByteArray());
    }

    void installs()
    {
        const auto done = lab::call({"--apply", "-"}, planOf("one.tar.zst"));
        QVERIFY_STATUS(done, 0);
        QCOMPARE(done.word(), QByteArray("applied"));
        QVERIFY(lab::importImage());
        QCOMPARE(lab::shell("docker run --rm lab/busybox /bin/echo runs"), QByteArray("runs"));
        QCOMPARE(lab::shell("systemctl is-enabled docker.service docker.socket containerd.service | sort -u"),
                 QByteArray("enabled"));
        QCOMPARE(lab::shell("su admin -c 'docker ps -q'"), QByteArray());
        QVERIFY(lab::shell("id -nG admin").contains("docker"));
        QVERIFY_STATUS(lab::call({"--health"}), 0);
        QVERIFY_STATUS(lab::call({"--verify", "-"}, planOf("one.tar.zst")), 0);
        QCOMPARE(lab::shell("docker lab a b"), QByteArray("plug-in: lab a b"));
        if (lab::suite() != "bookworm") {
            QVERIFY(lab::shell("docker compose version").startsWith("Docker Compose version"));
            QVERIFY(lab::shell("docker buildx version").startsWith("github.com/docker/buildx"));
        }
        m_makesKey = lab::dockerVersion() < QVersionNumber(23);
    }

    void installingAgainChangesNothing()
    {
        const QByteArray daemon = lab::daemonIdentity();
        const auto again = lab::call({"--apply", "-"}, planOf("one.tar.zst"));
        QVERIFY_STATUS(again, 0);
        QCOMPARE(again.word(), QByteArray("unchanged"));
        QCOMPARE(lab::daemonIdentity(), daemon);
    }

    void anUpgradeKeepsContainersRunningAndGoesBack()
    {
        const QByteArray pid = lab::startSleeper("survivor");
        const QByteArray old = lab::shell("sha256sum </usr/local/bin/dockerd");
        const lab::Tree first = tree();
        const auto up = lab::call({"--apply", "-"}, planOf("two.tar.gz"));
        QVERIFY_STATUS(up, 0);
        QVERIFY(lab::shell("sha256sum </usr/local/bin/dockerd") != old);
        QVERIFY(!QFile::exists("/usr/local/lib/docker/cli-plugins/docker-lab")); // the newer one has none
        QCOMPARE(lab::pidOf("survivor"), pid);
        QCOMPARE(lab::shell("docker exec survivor echo alive"), QByteArray("alive"));
        const auto down = lab::call({"--rollback"});
        QVERIFY_STATUS(down, 0);
        QCOMPARE(lab::difference(first, tree()), QByteArray());
        QCOMPARE(lab::pidOf("survivor"), pid);
        QCOMPARE(lab::shell("docker exec survivor echo alive"), QByteArray("alive"));
    }

    void anUpgradeThatIsNotHealthyBringsTheOldProgramsBack()
    {
        // A dockerd that ends at once, in an otherwise right bundle.
        QVERIFY(lab::shellOk(
            "mkdir -p /root/bad && tar -C /root/bad -xzf /root/two.tgz && cp /bin/false /root/bad/docker/dockerd &&"
            "echo 28.5.4 >> /root/bad/docker/dockerd && tar -C /root/bad -I 'gzip -1' -cf /root/bad.tgz docker"));
        QVERIFY(pack("28.5.4", "bad.tgz", "bad.tar.gz"));
        const QByteArray pid = lab::pidOf("survivor");
        const lab::Tree first = tree();
        const auto failed = lab::call({"--apply", "-"}, planOf("bad.tar.gz"));
        QVERIFY_STATUS(failed, 1);
        QCOMPARE(failed.word(), QByteArray("rolled-back"));
        QCOMPARE(lab::difference(first, tree()), QByteArray());
        QCOMPARE(lab::pidOf("survivor"), pid);
        QVERIFY_STATUS(lab::call({"--health"}), 0);
    }

    void aFullDiskChangesNothing()
    {
        QVERIFY(lab::shellOk("mount -t tmpfs -o size=40m,mode=0700 none /var/lib/dockwright/bundles"));
        const lab::Tree first = tree();
        const auto full = lab::call({"--apply", "-"}, planOf("two.tar.gz"));
        QVERIFY(lab::shellOk("umount /var/lib/dockwright/bundles"));
        QVERIFY_STATUS(full, 1);
        QVERIFY(full.raw.contains("No space left"));
        QCOMPARE(lab::difference(first, tree()), QByteArray());
    }

    void aHostileOrDamagedBundleIsRefused()
    {
        QVERIFY(lab::shellOk(
            "cp /root/two.tar.gz /root/cut.tar.gz && truncate -s 20M /root/cut.tar.gz;"
            "mkdir -p /root/evil/bin && ln -sf /etc/passwd /root/evil/bin/dockerd && echo '{}' >/root/evil/manifest.json;"
            "tar -C /root/evil -czf /root/evil.tar.gz manifest.json bin; head -c 1M /dev/urandom >/root/noise.tar.gz"));
        const lab::Tree first = tree();
        for (const char *bundle : {"cut.tar.gz", "evil.tar.gz", "noise.tar.gz", "no-such-file.tar.gz"}) {
            const auto refused = lab::call({"--apply", "-"}, planOf(bundle));
            QVERIFY_STATUS(refused, 2);
            QCOMPARE(lab::difference(first, tree()), QByteArray());
        }
        const QByteArray sum = "\"sha256\": \"" + QByteArray(64, '0') + "\", \"groupUsers\"";
        const auto other = lab::call({"--apply", "-"}, planOf("two.tar.gz").replace("\"groupUsers\"", sum));
        QVERIFY_STATUS(other, 2);
    }

    void isNotTakenOutUnderRunningContainers()
    {
        const auto refused = lab::call({"--uninstall"});
        QVERIFY_STATUS(refused, 2);
        QVERIFY(refused.raw.contains("survivor"));
        QVERIFY(lab::shellOk("docker rm -f survivor >/dev/null && docker info >/dev/null"));
    }

    void takingOutLeavesTheTreeFromBefore()
    {
        QVERIFY_STATUS(lab::call({"--uninstall"}), 0);
        QCOMPARE(lab::difference(m_before, tree()), QByteArray());
        QVERIFY(
            lab::shellOk("! pgrep -x dockerd && ! pgrep -x containerd && ! getent group docker && ls /var/lib/docker/image"));
        QCOMPARE(QFile::exists(lab::daemonKey), m_makesKey);
        QCOMPARE(lab::call({"--uninstall"}).word(), QByteArray("unchanged"));
    }

    void takingOutCanBeTakenBack()
    {
        const auto back = lab::call({"--rollback"});
        QVERIFY_STATUS(back, 0);
        QVERIFY2(lab::shell("docker images -q lab/busybox | wc -l") == "1", back.raw.constData());
        QCOMPARE(lab::shell("systemctl is-enabled docker.service docker.socket containerd.service | sort -u"),
                 QByteArray("enabled"));
        QVERIFY_STATUS(lab::call({"--uninstall", "--with-data"}), 0);
        QCOMPARE(lab::difference(m_before, tree()), QByteArray());
        QVERIFY(lab::shellOk("! ls /var/lib/docker/image 2>/dev/null"));
        QVERIFY(!QFile::exists("/etc/docker"));
    }

    void aRollbackOfTheInstallationLeavesTheTreeFromBefore()
    {
        QVERIFY_STATUS(lab::call({"--apply", "-"}, planOf("two.tar.gz")), 0);
        QVERIFY_STATUS(lab::call({"--rollback"}), 0);
        QCOMPARE(lab::difference(m_before, tree()), QByteArray());
        QVERIFY(lab::shellOk("! pgrep -x dockerd && ! getent group docker"));
    }

private:
    lab::Tree m_before;
    bool m_makesKey = false;
};

DOCKWRIGHT_TEST(TestLabOffline, QCoreApplication)

} // namespace test_lab_offline

#include "test_lab_offline.moc"

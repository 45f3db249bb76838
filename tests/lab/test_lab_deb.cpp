// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <QSet>

namespace test_lab_deb {

using namespace lab;
using namespace dockwright::core;

namespace {

/// Those of this build, or of `make deb`: DOCKWRIGHT_LAB_ARGUMENT=/src/build/deb tests/lab/lab run deb …/lab_deb.
const QString packages = qEnvironmentVariable("DOCKWRIGHT_LAB_ARGUMENT", BINARY_DIR "/packages/deb");
const QString installedHelper = QStringLiteral("/usr/bin/dockwright-helper");
const char *const planText = "{'capacity': {'containers': 10, 'containerNofile': 15000}, "
                             "'registry': {'mirrors': ['http://127.0.0.1:5000']}}";

Answer callInstalled(const QStringList &arguments, const QByteArray &plan = {})
{
    return parseAnswer(run(QStringList{installedHelper, "--json"} + arguments, plan));
}

/// apt with nothing but the repository in /root/repository.
bool apt(const char *what)
{
    return shellOk(QByteArray("DEBIAN_FRONTEND=noninteractive PKGSYSTEM_ENABLE_FSYNC=0 apt-get -qq -y --no-install-recommends "
                              "-o Dir::Etc::SourceList=/root/sources.list -o Dir::Etc::SourceParts=/dev/null ")
                   + what + " </dev/null 2>&1");
}

bool publish()
{
    return shellOk("cd /root/repository && apt-ftparchive packages . >Packages 2>/dev/null") && apt("update");
}

/// Every file and directory of the host that is not apt's, dpkg's, Docker's or a program's passing own.
QByteArray filesOfTheHost()
{
    return shell("find / -xdev \\( -path /root -o -path /tmp -o -path /var/tmp -o -path /var/log -o -path /var/cache "
                 "-o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/lib/docker -o -path /var/lib/containerd "
                 "-o -path /var/lib/systemd -o -path /usr/share/icons/hicolor/icon-theme.cache "
                 "-o -path /usr/share/applications/mimeinfo.cache \\) -prune "
                 "-o -type d -printf '%p d%m %u:%g\\n' "
                 "-o -path '/usr/share/mime/*' -printf '%p %y%m %u:%g %s\\n' " // written anew for each package
                 "-o -printf '%p %y%m %u:%g %s %T@ %l\\n' | sort");
}

QSet<QByteArray> asSet(const QByteArray &lines)
{
    const QByteArrayList list = lines.split('\n');
    return {list.begin(), list.end()};
}

QByteArray versionOf(const char *package)
{
    return shell(QByteArray("dpkg-query -W -f '${Version}' ") + package + " 2>/dev/null");
}

} // namespace

/// The Debian packages on a machine that never saw Dockwright: installed, upgraded, removed and purged by apt.
class LabDeb : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(writeFile("/etc/dpkg/dpkg.cfg.d/lab", "force-unsafe-io\n"));
        QVERIFY(writeFile("/root/sources.list", "deb [trusted=yes] file:/root/repository ./\n"));
        QVERIFY(shellOk(("mkdir -p /root/repository && cp " + packages + "/*.deb /root/repository").toUtf8()));
        QVERIFY(publish());
    }

    void cleanup() { QVERIFY(apt("purge dockwright dockwright-helper")); }

    void theHelperWorksByItself()
    {
        QVERIFY(apt("install dockwright-helper"));
        QVERIFY(versionOf("dockwright").isEmpty());
        QVERIFY(shell("dockwright-helper --version").startsWith("dockwright-helper "));
        const Answer dry = callInstalled({"--apply", "/usr/share/dockwright/examples/workstation.json", "--dry-run"});
        QVERIFY2(dry.status == 0 && dry.word() == "planned", dry.raw);
        // Packing is another program, and it looks for what it is told.
        const Answer packed = callInstalled({"--bundle", "/tmp/a.tar.gz", "--version", "28.5.2", "--source", "/tmp/none.tgz"});
        QVERIFY2(packed.status == 1 && packed.raw.contains("none.tgz"), packed.raw);
        QCOMPARE(shell("stat -c '%a %U' /var/lib/dockwright /run/dockwright"), QByteArray("755 root\n700 root"));
        // What a boot looks for an interrupted transaction with is enabled, and has nothing to do now.
        QCOMPARE(shell("systemctl is-enabled dockwright-recover.service"), QByteArray("enabled"));
        QCOMPARE(shell("systemctl is-active dockwright-recover.service"), QByteArray("inactive"));
        QCOMPARE(shell("systemd-analyze verify dockwright-recover.service 2>&1"), QByteArray());
        // Nobody has started the service, and an ordinary user's question does.
        QCOMPARE(shell("systemctl is-active dockwright-helper.service"), QByteArray("inactive"));
        QVERIFY(shellOk("runuser -u guest -- busctl introspect io.github.dockwright.Helper1 /io/github/dockwright/Helper1 "
                        "io.github.dockwright.Helper1 | grep -q Preview"));
        QCOMPARE(shell("systemctl is-active dockwright-helper.service"), QByteArray("active"));
        QVERIFY(shellOk("readlink /proc/$(systemctl show -p MainPID --value dockwright-helper.service)/exe | grep -qx "
                        "/usr/bin/dockwright-helper"));
        QVERIFY(apt("remove dockwright-helper"));
        QVERIFY(shell("systemctl is-active dockwright-helper.service") != "active");
    }

    void whatWasAppliedBeforeAnUpgradeIsRolledBackAfterIt()
    {
        const Tree before = treeOf();
        QVERIFY(apt("install dockwright-helper"));
        QVERIFY(shellOk("systemctl -q disable dockwright-recover.service"));
        const QByteArray old = versionOf("dockwright-helper");
        const Answer applied = callInstalled({"--apply", "-"}, json(planText));
        QVERIFY2(applied.word() == "applied", applied.raw);
        // The same packages under a higher version.
        QVERIFY(
            shellOk("cd /root/repository && for deb in *.deb; do dpkg-deb -R $deb /root/tree && "
                    "sed -i 's/^Version: .*/Version: 99-1/; s/dockwright-helper (= [^)]*)/dockwright-helper (= 99-1)/' "
                    "/root/tree/DEBIAN/control && dpkg-deb -Zzstd -z1 -b /root/tree . >/dev/null && rm -rf /root/tree; done"));
        QVERIFY(publish());
        const QByteArray daemon = daemonIdentity();
        QVERIFY(apt("dist-upgrade"));
        QCOMPARE(versionOf("dockwright-helper"), QByteArray("99-1"));
        QVERIFY(old != "99-1");
        QCOMPARE(shell("systemctl is-enabled dockwright-recover.service"),
                 QByteArray("disabled")); // as an administrator has it
        QCOMPARE(daemonIdentity(), daemon);
        const Answer history = callInstalled({"--history"});
        QVERIFY2(history.status == 0 && history.raw.contains("\"committed\""), history.raw);
        const Answer back = callInstalled({"--rollback"});
        QVERIFY2(back.word() == "applied", back.raw);
        QVERIFY2(treeOf() == before, difference(before, treeOf()));
    }

    void aPurgeLeavesDockerAndItsConfigurationAsTheyAre()
    {
        QVERIFY(shellOk("printf '{\\n  \"debug\": false\\n}\\n' >/etc/docker/daemon.json; systemctl reload docker"));
        const QByteArray files = filesOfTheHost();
        QVERIFY(files.count('\n') > 5000);
        QVERIFY(apt("install dockwright"));
        QCOMPARE(versionOf("dockwright"), versionOf("dockwright-helper"));
        QVERIFY(shell("QT_QPA_PLATFORM=offscreen dockwright --version").startsWith("dockwright "));
        const Answer applied = callInstalled({"--apply", "-", "--yes"}, json(planText));
        QVERIFY2(applied.word() == "applied", applied.raw);
        const QByteArray sleeper = startSleeper("sleeper");
        QVERIFY(sleeper.toInt() > 1);
        const QByteArray daemon = daemonIdentity();
        Tree configured = treeOf();
        QCOMPARE(configured.erase("/etc/systemd/system/multi-user.target.wants/dockwright-recover.service"), std::size_t(1));
        QVERIFY(apt("remove dockwright-helper")); // which takes the wizard with it
        QVERIFY(!QFile::exists("/usr/bin/dockwright"));
        QVERIFY(QFile::exists("/var/lib/dockwright/transactions"));
        QVERIFY(apt("purge dockwright dockwright-helper"));
        QVERIFY(!QFile::exists("/var/lib/dockwright") && !QFile::exists("/run/dockwright"));
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(pidOf("sleeper"), sleeper);
        QVERIFY2(treeOf() == configured, difference(configured, treeOf()));
        QVERIFY(shellOk("docker info >/dev/null && systemctl daemon-reload && systemctl restart docker"));
        shell("docker rm -f sleeper");
        // Beside the files that were written for Docker the machine is as before.
        const QSet<QByteArray> before = asSet(files), after = asSet(filesOfTheHost());
        QByteArrayList different;
        for (const QByteArray &line : (before - after) + (after - before))
            if (!configured.contains(QString::fromUtf8(line.left(line.indexOf(' ')))))
                different << line;
        QVERIFY2(different.isEmpty(), different.join('\n'));
    }
};

DOCKWRIGHT_TEST(LabDeb, QCoreApplication)

} // namespace test_lab_deb

#include "test_lab_deb.moc"

// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

namespace test_lab_security {

using namespace dockwright;
using namespace lab;

namespace {

const char *const hardened = "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'security': {'profile': 'hardened'}}";

/// What `systemd-analyze security` makes of docker.service: 0.0 is confined, 10.0 is not at all.
QByteArray exposure()
{
    return shell("systemd-analyze security --no-pager docker.service | sed -n 's/.*exposure level for docker.service: "
                 "\\([0-9.]*\\) .*/\\1/p'");
}

/// A container with a page at port 8080 of the host.
bool startWeb()
{
    return importImage()
        && shellOk(
               "docker run -d --name web -p 8080:80 lab/busybox /bin/httpd -f -p 80 -h /etc >/dev/null;"
               "curl -sS --retry 120 --retry-delay 1 --retry-all-errors --max-time 30 http://127.0.0.1:8080/passwd >/dev/null");
}

} // namespace

/// The hardened profile takes from dockerd what it does not need, and from nobody else anything.
class TestSecurity : public QObject
{
    Q_OBJECT

private slots:
    void theHardenedProfileHarmsNothing_data()
    {
        QTest::addColumn<QString>("topology");
        QTest::addColumn<QString>("measured");
        QTest::newRow("containerd as its own unit") << "own"
                                                    << "from %1 to %2";
        QTest::newRow("containerd owned by dockerd") << "embedded"
                                                     << "and to %2 where dockerd starts containerd itself";
    }
    void theHardenedProfileHarmsNothing()
    {
        QFETCH(QString, topology);
        QFETCH(QString, measured);
        QVERIFY(resetHost());
        QVERIFY(shellOk((SOURCE_DIR "/tests/lab/topology " + topology).toUtf8()));
        QCOMPARE(shell("systemctl is-active containerd"), QByteArray(topology == "own" ? "active" : "inactive"));
        const QByteArray before = exposure();
        const Tree tree = treeOf();

        QVERIFY_STATUS(apply(hardened), 0);
        QVERIFY(QFile::exists("/etc/systemd/system/docker.service.d/30-security.conf"));
        QVERIFY(shellOk(SOURCE_DIR "/tests/lab/use-docker run ports binds build privileged"));

        QVERIFY(startWeb());
        const QByteArray container = pidOf("web");
        const QByteArray daemon = daemonIdentity();
        QVERIFY(shellOk("systemctl restart docker"));
        QVERIFY(daemonIdentity() != daemon);
        QCOMPARE(pidOf("web"), container);
        QCOMPARE(shell("curl -sS http://127.0.0.1:8080/passwd; docker exec web /bin/echo alive"),
                 "root:x:0:0:root:/root:/bin/sh\nalive");

        const QByteArray after = exposure();
        qInfo().noquote() << "systemd-analyze security docker.service:" << before << "->" << after;
        QVERIFY2(after.toDouble() > 0 && after.toDouble() < before.toDouble(), after + " after " + before);
        const QString published = QString::fromUtf8(core::findDirective(u"30-security/SystemCallFilter")->measurement);
        QVERIFY2(published.contains(QString(measured).replace("%1", before).replace("%2", after)), qPrintable(published));

        QVERIFY(shellOk("docker rm -f web >/dev/null"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
        QCOMPARE(exposure(), before);
    }

    void cleanupTestCase()
    {
        resetHost();
        shellOk(SOURCE_DIR "/tests/lab/topology own");
    }
};

DOCKWRIGHT_TEST(TestSecurity, QCoreApplication)

} // namespace test_lab_security

#include "test_lab_security.moc"

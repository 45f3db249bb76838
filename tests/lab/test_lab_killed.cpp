// SPDX-License-Identifier: Apache-2.0
#include "tests/support/package_lab.h"
#include "tests/support/suite.h"

namespace test_lab_killed {

using namespace dockwright::core;
using namespace dockwright::helper;
using namespace lab;

class TestLabKilled : public PackageLab
{
    Q_OBJECT

private:
    /// Kills everything that install() started when it has come to `percent`.
    Work killedAt(int percent)
    {
        Work work;
        work.progress = [percent, killed = false](const PackageProgress &progress) mutable {
            if (killed || progress.percent < percent)
                return;
            killed = true;
            for (const pid_t id : familyOf(getpid()))
                if (id != getpid() && QFile::symLinkTarget(QString("/proc/%1/exe").arg(id)).contains("python") == false)
                    kill(id, SIGKILL);
        };
        return work;
    }

private slots:
    void initTestCase() { setUp(); }
    void init() { clean(); }
    void cleanupTestCase() { tearDown(); }

    void whateverPointDpkgIsKilledAtRestoreBringsAllBack_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {58, 90})
            QTest::addRow("%d %%", percent) << percent;
    }
    void whateverPointDpkgIsKilledAtRestoreBringsAllBack()
    {
        QFETCH(int, percent);
        QVERIFY_GOOD(prepare());
        QVERIFY(useDebians());
        QVERIFY(lab::importImage());
        const Before before;
        PackageRequest agreed = request();
        agreed.mayRemove = debians;
        const auto changes = m_apt.simulate(agreed);
        QVERIFY_GOOD(changes);
        const auto done = m_apt.install(*changes, kept, killedAt(percent));
        QVERIFY(!done);
        QVERIFY(before.difference() != QByteArray());
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
        QVERIFY(lab::shellOk("systemctl start docker && docker image inspect lab/busybox >/dev/null"));
    }

    void anUpgradeThatIsKilledGoesBackToo_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {85})
            QTest::addRow("%d %%", percent) << percent;
    }
    void anUpgradeThatIsKilledGoesBackToo()
    {
        QFETCH(int, percent);
        QVERIFY_GOOD(prepare());
        QVERIFY_GOOD(install(request("28.5.1")));
        const Before before;
        const auto changes = m_apt.simulate(request());
        QVERIFY_GOOD(changes);
        QVERIFY(!m_apt.install(*changes, kept, killedAt(percent)));
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
    }

    void whenTheHelperAloneIsKilledTheRunningAptIsWaitedFor()
    {
        QVERIFY_GOOD(prepare());
        const Before before;
        const auto changes = m_apt.simulate(request());
        QVERIFY_GOOD(changes);
        const pid_t child = fork();
        if (child == 0) {
            Work work;
            work.progress = [](const PackageProgress &progress) {
                if (progress.percent >= 60)
                    kill(getpid(), SIGKILL);
            };
            (void)m_apt.install(*changes, kept, work);
            _exit(0);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY_GOOD(m_apt.restore(*changes, kept, {}));
        QVERIFY_AS(before);
    }
};

DOCKWRIGHT_TEST(TestLabKilled, QCoreApplication)

} // namespace test_lab_killed

#include "test_lab_killed.moc"

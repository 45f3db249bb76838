// SPDX-License-Identifier: Apache-2.0
#include "helper/host/lock.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test_lock {

using namespace dockwright::core;
using namespace dockwright::helper;

class TestLock : public QObject
{
    Q_OBJECT

private slots:
    void theSecondTakerIsToldThatItIsBusy()
    {
        const QTemporaryDir directory;
        const RootedFiles files(directory.path());
        auto first = Lock::take(files);
        QVERIFY(first.has_value());
        const auto second = Lock::take(files);
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().code, ErrorCode::Busy);
        QVERIFY(!second.error().remedy.isEmpty());
        {
            const Lock moved = std::move(*first);
            QVERIFY(!Lock::take(files).has_value());
        }
        QVERIFY(Lock::take(files).has_value());
    }

    void anotherProcessIsKeptOutToo()
    {
        const QTemporaryDir directory;
        const RootedFiles files(directory.path());
        const auto lock = Lock::take(files);
        QVERIFY(lock.has_value());
        const pid_t child = fork();
        if (child == 0) {
            const auto second = Lock::take(RootedFiles(directory.path()));
            _exit(!second && second.error().code == ErrorCode::Busy ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }

    void theLockDiesWithAKilledHolder()
    {
        const QTemporaryDir directory;
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto held = Lock::take(RootedFiles(directory.path()));
            const char answer = held ? 'y' : 'n';
            if (write(ready[1], &answer, 1) == 1)
                pause();
            _exit(1);
        }
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), ssize_t(1));
        QCOMPARE(answer, 'y');
        const RootedFiles files(directory.path());
        const auto busy = Lock::take(files);
        QVERIFY(!busy.has_value());
        QCOMPARE(busy.error().code, ErrorCode::Busy);
        QCOMPARE(kill(child, SIGKILL), 0);
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(Lock::take(files).has_value());
        close(ready[0]);
        close(ready[1]);
    }

    void lookingWhetherItIsHeldMakesNothing()
    {
        const QTemporaryDir directory;
        const RootedFiles files(directory.path());
        QVERIFY(!Lock::isHeld(files));
        QVERIFY(QDir(directory.path()).isEmpty());
        {
            const auto held = Lock::take(files);
            QVERIFY(held.has_value());
            QVERIFY(Lock::isHeld(files));
        }
        QVERIFY(!Lock::isHeld(files));
        QVERIFY(Lock::take(files).has_value());
        QVERIFY(QFile::remove(directory.path() + "/run/dockwright/lock"));
        QVERIFY(!Lock::isHeld(files));
        QVERIFY(!QFile::exists(directory.path() + "/run/dockwright/lock"));
    }

    void theDirectoryIsForRootAlone()
    {
        const QTemporaryDir directory;
        const RootedFiles files(directory.path());
        QVERIFY(Lock::take(files).has_value());
        struct stat status {};
        QCOMPARE(stat((directory.path() + "/run/dockwright").toUtf8().constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0700));
        QCOMPARE(stat((directory.path() + "/run/dockwright/lock").toUtf8().constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0600));
    }

    void aLinkInPlaceOfTheLockIsNotFollowed()
    {
        const QTemporaryDir directory;
        QVERIFY(QDir().mkpath(directory.path() + "/run/dockwright"));
        QFile victim(directory.path() + "/victim");
        QVERIFY(victim.open(QIODevice::WriteOnly) && victim.write("keep") == 4);
        victim.close();
        QCOMPARE(symlink("../../victim", (directory.path() + "/run/dockwright/lock").toUtf8().constData()), 0);
        const auto lock = Lock::take(RootedFiles(directory.path()));
        QVERIFY(!lock.has_value());
        QVERIFY(lock.error().code != ErrorCode::Busy);
        QVERIFY(victim.open(QIODevice::ReadOnly));
        QCOMPARE(victim.readAll(), QByteArray("keep"));
    }
};

DOCKWRIGHT_TEST(TestLock, suite::NoApplication)

} // namespace test_lock

#include "test_lock.moc"

// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/install/accounts.h"
#include "helper/install/kept_files.h"
#include "tests/support/files.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test_accounts {

using namespace dockwright::core;
using namespace dockwright::helper;

class TestAccounts : public QObject
{
    Q_OBJECT

private slots:
    void aCommandThatOutlivesItsHelperIsWaitedFor()
    {
        const QTemporaryDir directory;
        const QByteArray go = (directory.path() + "/go").toUtf8();
        const QString started = directory.path() + "/started";
        const QString done = directory.path() + "/done";
        QCOMPARE(mkfifo(go.constData(), 0600), 0);
        const pid_t helper = fork();
        if (helper == 0) {
            const QString script = QStringLiteral("touch %1; cat %2; touch %3").arg(started, QString::fromUtf8(go), done);
            (void)Accounts(RootedFiles(directory.path())).change({"/bin/sh", "-c", script}, {});
            _exit(0);
        }
        QTRY_VERIFY(QFile::exists(started));
        kill(helper, SIGKILL);
        int status = 0;
        QCOMPARE(waitpid(helper, &status, 0), helper);
        const RootedFiles files(directory.path());
        QCOMPARE(Accounts(files).await(std::chrono::seconds(0)).error().code, ErrorCode::Busy);
        QVERIFY(!QFile::exists(done));
        close(open(go.constData(), O_WRONLY | O_CLOEXEC));
        QVERIFY(Accounts(files).await().has_value());
        QVERIFY(QFile::exists(done));
    }

    void aCommandThatFailsIsSaidWithItsWords()
    {
        const QTemporaryDir directory;
        const RootedFiles files(directory.path());
        const auto failed = Accounts(files).change({"/bin/sh", "-c", "echo no such user >&2; exit 3"}, {"It cannot be.", {}});
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::CommandFailed);
        QCOMPARE(failed.error().detail, QStringLiteral("no such user"));
        QVERIFY(Accounts(files).change({"/bin/true"}, {}).has_value());
        QVERIFY(Accounts(files).await(std::chrono::seconds(0)).has_value());
    }

    void aTreeMayBeOneFile()
    {
        const QTemporaryDir directory;
        QVERIFY(QDir(directory.path()).mkpath("etc/docker"));
        QFile file(directory.path() + paths::daemonKey);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
        const RootedFiles files(directory.path());
        QVERIFY(removeTree(paths::daemonKey, files).has_value());
        QVERIFY(!file.exists());
        QVERIFY(removeTree(paths::daemonKey, files).has_value());
    }
};

DOCKWRIGHT_TEST(TestAccounts, QCoreApplication)

} // namespace test_accounts

#include "test_accounts.moc"

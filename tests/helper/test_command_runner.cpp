// SPDX-License-Identifier: Apache-2.0
#include "helper/host/command_runner.h"
#include "helper/host/dockerd_validate.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace test_command_runner {

using namespace dockwright::core;
using namespace dockwright::helper;
using namespace std::chrono_literals;

namespace {

Result<CommandOutput> shell(const char *script, const QByteArray &input = {}, std::chrono::milliseconds limit = 30s)
{
    return runCommand({"/bin/sh", "-c", QString::fromLatin1(script)}, input, limit);
}

} // namespace

class TestCommandRunner : public QObject
{
    Q_OBJECT

private slots:
    void theEnvironmentIsFixed()
    {
        qputenv("DOCKWRIGHT_STRAY", "1");
        qputenv("LC_ALL", "zh_CN.UTF-8");
        qputenv("PATH", "/somewhere/else");
        qputenv("LD_PRELOAD", "");
        const auto output = runCommand({"/usr/bin/env"});
        QVERIFY(output.has_value());
        const QList<QByteArray> lines = output->standardOutput.trimmed().split('\n');
        QVERIFY(lines.contains("LC_ALL=C"));
        QVERIFY(lines.contains("HOME=/root"));
        QVERIFY(lines.contains("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        QVERIFY(!output->standardOutput.contains("STRAY"));
        for (const QByteArray &line : lines)
            QVERIFY2(line.startsWith("LC_ALL=") || line.startsWith("HOME=") || line.startsWith("PATH=")
                         || line.startsWith("DOCKER_"),
                     line.constData());
    }

    void theWorkingDirectoryIsTheRoot() { QCOMPARE(shell("pwd")->standardOutput, QByteArray("/\n")); }

    void argumentsAreGivenAsTheyAre()
    {
        const auto output = runCommand({"/usr/bin/printf", "%s|", "a b", "$(id)", "*", "", "\"q'", "\u4e2d"});
        QVERIFY(output.has_value());
        QCOMPARE(output->standardOutput, QByteArray("a b|$(id)|*||\"q'|\xe4\xb8\xad|"));
    }

    void theExitStatusAndBothStreamsAreGiven()
    {
        const auto output = shell("echo out; echo err >&2; exit 7");
        QVERIFY(output.has_value());
        QCOMPARE(output->status, 7);
        QCOMPARE(output->standardOutput, QByteArray("out\n"));
        QCOMPARE(output->standardError, QByteArray("err\n"));
        QCOMPARE(shell("true")->status, 0);
        QCOMPARE(shell("kill -9 $$")->status, 128 + SIGKILL);
        QCOMPARE(shell("kill -15 $$")->status, 128 + SIGTERM);
    }

    void aDockerdThatCannotBeAskedHasRejectedNothing()
    {
        QVERIFY(verdictOf({0, {}, "configuration OK\n"}).has_value());
        // As 20.10 has it, and docker's own command line.
        QVERIFY(verdictOf({125, {}, "Status: unknown flag: --validate\nSee 'dockerd --help'., Code: 125\n"}).has_value());
        QVERIFY(verdictOf({125, {}, "unknown flag: --validate\nSee 'dockerd --help'.\n"}).has_value());
        // The words within another complaint are none of it.
        QVERIFY(!verdictOf({1, {}, "invalid log-opt: x\nunknown flag: --validate\n"}).has_value());
        const auto rejected =
            verdictOf({1, {}, "unable to configure the Docker daemon with file /proc/1/fd/3: unknown flag\n"});
        QVERIFY(!rejected.has_value());
        QVERIFY(rejected.error().code == ErrorCode::InvalidInput);
        QVERIFY(!verdictOf({125, {}, "unknown flag: --frobnicate\nSee 'dockerd --help'.\n"}).has_value());
    }

    void standardInputIsTheInputOrEmpty()
    {
        QCOMPARE(runCommand({"/bin/cat"}, "some\nlines")->standardOutput, QByteArray("some\nlines"));
        QCOMPARE(runCommand({"/bin/cat"})->standardOutput, QByteArray());
        const QByteArray large(3 * 1024 * 1024, 'x');
        QCOMPARE(runCommand({"/bin/cat"}, large)->standardOutput, large);
        // A program that does not read it does not block us.
        QCOMPARE(runCommand({"/bin/true"}, large)->status, 0);
    }

    void aTimeOutKillsTheWholeGroup()
    {
        const QTemporaryDir directory;
        const QString pidFile = directory.path() + "/pid";
        QElapsedTimer clock;
        clock.start();
        const auto output = runCommand({"/bin/sh", "-c", "sleep 600 & echo $! > " + pidFile + "; wait"}, {}, 1500ms);
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::TimedOut);
        QVERIFY(clock.elapsed() >= 1400);
        QVERIFY(clock.elapsed() < 500'000);
        QFile file(pidFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto pid = static_cast<pid_t>(file.readAll().trimmed().toLong());
        QVERIFY(pid > 1);
        // Killed, it may stay a zombie until its new parent looks.
        const auto isGone = [pid] {
            QFile status("/proc/" + QString::number(pid) + "/stat");
            if (!status.open(QIODevice::ReadOnly))
                return true;
            const QByteArray text = status.readAll();
            return text.isEmpty() || text.contains(") Z ") || text.contains(") X ");
        };
        QTRY_VERIFY(isGone());
    }

    void aProcessLeftBehindThatHoldsTheStreamsDoesNotBlock()
    {
        QElapsedTimer clock;
        clock.start();
        const auto output = shell("sleep 600 & echo done");
        QVERIFY(output.has_value());
        QCOMPARE(output->standardOutput, QByteArray("done\n"));
        QVERIFY(clock.elapsed() < 500'000);
    }

    void tooMuchOutputIsAnError_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("at once") << QByteArray("head -c 100000000 /dev/zero");
        QTest::newRow("on the other stream") << QByteArray("head -c 100000000 /dev/zero >&2");
        QTest::newRow("without end") << QByteArray("yes");
        QTest::newRow("a little too much") << QByteArray("head -c 4194305 /dev/zero");
    }
    void tooMuchOutputIsAnError()
    {
        QFETCH(QByteArray, script);
        const auto output = shell(script.constData());
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::CommandFailed);
        QCOMPARE(shell("head -c 4194304 /dev/zero")->standardOutput.size(), qsizetype(4194304));
    }

    void whatCannotBeStartedIsAnError()
    {
        for (const QStringList &command : {QStringList{"/nonexistent/program"}, QStringList{"/etc/passwd"}, QStringList{"/"},
                                           QStringList{}, QStringList{""}}) {
            const auto output = runCommand(command);
            QVERIFY(!output.has_value());
            QCOMPARE(output.error().code, ErrorCode::CommandFailed);
        }
    }

    void filesOfOursAreNotHandedOn()
    {
        const int file = open("/dev/null", O_RDONLY); // without O_CLOEXEC
        QVERIFY(file >= 0);
        const auto output = shell("ls /proc/self/fd");
        close(file);
        QVERIFY(output.has_value());
        QCOMPARE(output->standardOutput, QByteArray("0\n1\n2\n3\n")); // 3 is that of ls itself
    }

    void signalsAreAsAProgramExpectsThem()
    {
        sigset_t blocked;
        sigset_t before;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGTERM);
        QCOMPARE(sigprocmask(SIG_BLOCK, &blocked, &before), 0);
        const auto handler = signal(SIGPIPE, SIG_IGN);
        const auto output = shell("grep -E '^Sig(Blk|Ign)' /proc/self/status");
        signal(SIGPIPE, handler);
        QCOMPARE(sigprocmask(SIG_SETMASK, &before, nullptr), 0);
        QVERIFY(output.has_value());
        // Signals 32 and 33 are the C library's own, and may be ignored by whoever started the suite.
        constexpr quint64 ofTheLibrary = 3ULL << 31;
        for (const QByteArray &line : output->standardOutput.trimmed().split('\n')) {
            bool isNumber = false;
            const quint64 set = line.mid(line.indexOf('\t') + 1).toULongLong(&isNumber, 16);
            QVERIFY(isNumber);
            QVERIFY2((set & ~ofTheLibrary) == 0, line.constData());
        }
    }

    void theProgramIsInASessionOfItsOwn()
    {
        const auto output = shell("cut -d' ' -f1,5,6 /proc/self/stat; echo $$");
        QVERIFY(output.has_value());
        const QList<QByteArray> lines = output->standardOutput.split('\n');
        const QList<QByteArray> numbers = lines[0].split(' ');
        QCOMPARE(numbers.size(), 3);
        QCOMPARE(numbers[2], lines[1]); // its session is that of the shell that we started
        QVERIFY(numbers[2].toLong() != getsid(0));
    }

    void linesAreToldAsTheyComeAndNothingIsKept()
    {
        QByteArrayList lines;
        CommandWatch watch;
        watch.line = [&](const QByteArray &line) {
            lines << line;
            return true;
        };
        const auto output = runWatched({"/bin/sh", "-c", "seq 2000000; printf 'no end'"}, watch); // more than is ever kept
        QVERIFY(output.has_value());
        QCOMPARE(lines.size(), 2'000'000);
        QCOMPARE(lines.last(), QByteArray("2000000"));
        QCOMPARE(output->standardOutput, QByteArray("no end"));
    }

    void whoWantsNoMoreLinesEndsTheProgram()
    {
        int told = 0;
        CommandWatch watch;
        watch.line = [&](const QByteArray &) { return ++told < 3; };
        const auto output = runWatched({"/bin/sh", "-c", "while :; do echo a; done"}, watch);
        QVERIFY(!output.has_value());
        QCOMPARE(output.error().code, ErrorCode::Cancelled);
        QCOMPARE(told, 3);
    }

    void aCheckedCommandFailsWithWordsOfTheProgram()
    {
        const Message what{"It did not work.", {}};
        QVERIFY(runChecked({"/bin/true"}, what).has_value());
        const auto failed = runChecked({"/bin/sh", "-c", "echo the reason >&2; exit 3"}, what);
        QVERIFY(!failed.has_value());
        QCOMPARE(failed.error().code, ErrorCode::CommandFailed);
        QCOMPARE(failed.error().message.english(), QString("It did not work."));
        QVERIFY(failed.error().detail.contains("the reason"));
    }
};

DOCKWRIGHT_TEST(TestCommandRunner, QCoreApplication)

} // namespace test_command_runner

#include "test_command_runner.moc"

// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/last_word.h"
#include "helper/cli/output.h"
#include "helper/cli/stop_on_signal.h"
#include "tests/support/suite.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <functional>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test_last_word {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

constexpr int status = 1;

struct Ended {
    QByteArray output; ///< of both streams
    int how = 0;       ///< wait(2)
    qint64 after = 0;  ///< ms
};

Error tooLate()
{
    return {ErrorCode::TimedOut, {}, {"It did not end within %1 s.", {"8"}}, {}, {}};
}

/// A child that is asked to end, and waits for what never comes.
Ended runUntilItEnds(const std::function<void(Output &)> &before, bool isJson, bool isRead = true)
{
    std::array<int, 2> pipe{};
    if (pipe2(pipe.data(), 0) != 0)
        return {};
    QElapsedTimer clock;
    clock.start();
    const pid_t child = fork();
    if (child == 0) {
        dup2(pipe[1], STDOUT_FILENO);
        dup2(pipe[1], STDERR_FILENO);
        close(pipe[0]);
        close(pipe[1]);
        const StopOnSignal stop(std::chrono::seconds(1));
        const auto output = isJson ? makeJsonOutput() : makePeopleOutput(Wording(QStringLiteral("C")));
        output->prepareLastWord(tooLate(), status);
        before(*output);
        kill(getpid(), SIGTERM);
        for (;;)
            pause();
    }
    close(pipe[1]);
    Ended ended;
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    while (isRead && (count = read(pipe[0], buffer.data(), buffer.size())) > 0)
        ended.output.append(buffer.data(), count);
    waitpid(child, &ended.how, 0);
    ended.after = clock.elapsed();
    close(pipe[0]);
    return ended;
}

} // namespace

class TestLastWord : public QObject
{
    Q_OBJECT

private slots:
    void whoIsEndedByTheClockSaysSo()
    {
        const Ended ended = runUntilItEnds([](Output &) {}, true);
        QVERIFY(WIFEXITED(ended.how));
        QCOMPARE(WEXITSTATUS(ended.how), status);
        const Json result = Json::parse(ended.output.toStdString(), nullptr, false);
        QVERIFY2(result.is_object(), ended.output.constData());
        QCOMPARE(result.value("event", ""), std::string("result"));
        QCOMPARE(result.value("status", ""), std::string("failed"));
        QCOMPARE(result.value("sequence", 0), 1);
        QCOMPARE(result["format"], Json(jsonFormat));
        QCOMPARE(result["error"].value("code", ""), std::string("TimedOut"));
        QCOMPARE(result["error"].value("message", ""), std::string("It did not end within 8 s."));
    }

    void itIsALineOfItsOwnWithTheNextNumber()
    {
        const Ended ended = runUntilItEnds(
            [](Output &output) {
                output.text("metrics", "x");
                output.text("metrics", "y");
                const last_word::Line *held = new last_word::Line(3); // a line that is cut off
                Q_UNUSED(held);
                writeAPart();
            },
            true);
        const QList<QByteArray> lines = ended.output.split('\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines[2], QByteArray("{\"event\":"));
        QVERIFY2(lines[3].contains("\"sequence\":4,") && Json::accept(lines[3].toStdString()), ended.output.constData());
        QVERIFY(lines[4].isEmpty());
    }

    void whoHasItsResultGetsNoSecondOne()
    {
        const Ended ended = runUntilItEnds([](Output &output) { output.result("healthy", Json::object(), {}); }, true);
        QCOMPARE(ended.output.count("\"event\":\"result\""), 1);
        QVERIFY(WIFSIGNALED(ended.how));
        QCOMPARE(WTERMSIG(ended.how), SIGALRM);
    }

    void peopleAreToldInASentence()
    {
        const Ended ended = runUntilItEnds([](Output &) {}, false);
        QCOMPARE(ended.output, QByteArray("It did not end within 8 s.\n"));
        QCOMPARE(WEXITSTATUS(ended.how), status);
    }

    void aReaderWhoDoesNotReadHoldsNothingUp()
    {
        const Ended ended = runUntilItEnds(
            [](Output &) {
                fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
                const QByteArray much(4096, ' ');
                while (write(STDOUT_FILENO, much.constData(), 4096) > 0) {}
                fcntl(STDOUT_FILENO, F_SETFL, 0);
            },
            true, false);
        QVERIFY(WIFSIGNALED(ended.how));
        QVERIFY2(ended.after < 8000, QByteArray::number(ended.after).constData());
    }

private:
    static void writeAPart()
    {
        const QByteArray part = "{\"event\":";
        if (write(STDOUT_FILENO, part.constData(), static_cast<std::size_t>(part.size())) < 0)
            _exit(9);
    }
};

DOCKWRIGHT_TEST(TestLastWord, suite::NoApplication)

} // namespace test_last_word

#include "test_last_word.moc"

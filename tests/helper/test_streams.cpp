// SPDX-License-Identifier: Apache-2.0
#include "core/talk/members.h"
#include "helper/cli/output_watch.h"
#include "helper/service/job_stream.h"
#include "helper/service/job_tree.h"
#include "helper/service/refusals.h"
#include "tests/support/own_bus.h"
#include "tests/support/suite.h"

#include <QSignalSpy>
#include <QTest>

#include <array>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace test_streams {

using namespace dockwright;
using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

const QStringList aLine{QStringLiteral("test_stream_child")};
const QStringList anEndlessOne{QStringLiteral("test_stream_child"), QStringLiteral("follow")};

/// What `--journal` does: a line, and the last word when it is told to end, or at once.
int childOfAStream(int argc, char **)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigprocmask(SIG_BLOCK, &ending, nullptr);
    std::puts(R"({"event": "line", "message": "one", "sequence": 1})");
    std::fflush(stdout);
    int signal = 0;
    if (argc > 1)
        sigwait(&ending, &signal);
    std::puts(R"({"event": "result", "status": "listed", "lines": 1, "sequence": 2})");
    return 0;
}
const suite::Registered child("test_stream_child.cpp", &childOfAStream);

Caller callerOf(uint user)
{
    return {.user = user, .session = {}, .connection = {}};
}

Json jsonOf(const QString &line)
{
    return Json::parse(line.toStdString(), nullptr, false);
}

/// No descriptor is left, so that no process can be started.
class NoDescriptors
{
public:
    NoDescriptors()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);
        close(lowest);
        const rlimit few{static_cast<rlim_t>(lowest), m_before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &few);
    }
    NoDescriptors(const NoDescriptors &) = delete;
    NoDescriptors &operator=(const NoDescriptors &) = delete;
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

/// Jobs that only tell what they see, and that last as long as somebody listens.
class TestStreams : public QObject
{
    Q_OBJECT

    OwnBus m_bus;
    std::unique_ptr<Admission> m_admission;
    std::unique_ptr<JobTree> m_jobs;

    QDBusConnection bus() const { return QDBusConnection(QStringLiteral("streams")); }
    Job *start(uint user, const QStringList &arguments, const QString &owner = QStringLiteral(":1.7"))
    {
        return m_jobs->startStream(QStringLiteral("journal"), callerOf(user), arguments, owner).value_or(nullptr);
    }

private slots:
    void initTestCase() { QVERIFY(QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("streams")).isConnected()); }
    void init()
    {
        m_admission = std::make_unique<Admission>(bus(), nullptr);
        m_jobs = std::make_unique<JobTree>(bus(), *m_admission, nullptr);
    }
    void cleanup()
    {
        m_jobs.reset();
        m_admission.reset();
    }

    void whatIsOneTooManyIsSaid()
    {
        QVERIFY(start(1000, anEndlessOne) && m_jobs->mayStream(1000));
        QVERIFY(start(1000, anEndlessOne));
        const auto third = m_jobs->mayStream(1000);
        QVERIFY(!third && third.error().code == ErrorCode::Busy);
        QCOMPARE(third.error().message.english(), QStringLiteral("This user follows the journal 2 times already."));
        for (uint user = 1001; user < 1004; ++user)
            QVERIFY(start(user, anEndlessOne) && start(user, anEndlessOne));
        const auto ninth = m_jobs->mayStream(1005);
        QVERIFY(!ninth && ninth.error().code == ErrorCode::Busy);
        QVERIFY(ninth.error().message.english().startsWith(QLatin1String("The journal is followed 8 times already")));
    }

    void anEndedOneStaysAsLongAsItsCaller()
    {
        const QPointer<Job> job = start(1000, aLine);
        QVERIFY(job && QTest::qWaitFor([&] { return !job->isRunning(); }, patience));
        QCOMPARE(job->events(0).size(), qsizetype(2));
        m_jobs->forget(QStringLiteral(":1.8"));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(job);
        m_jobs->forget(QStringLiteral(":1.7"));
        QVERIFY(QTest::qWaitFor([&] { return job.isNull(); }, patience));
    }

    void aRunningOneEndsWithItsCallerAndIsGone()
    {
        const QPointer<Job> job = start(1000, anEndlessOne);
        QVERIFY(job && QTest::qWaitFor([&] { return job->events(0).size() == 1; }, patience));
        m_jobs->forget(QStringLiteral(":1.7"));
        QVERIFY(QTest::qWaitFor([&] { return job.isNull(); }, patience));
    }

    void oneThatCannotBeStartedEndsAndHoldsNoPlace()
    {
        QPointer<Job> job;
        {
            const NoDescriptors none;
            job = start(1000, aLine);
        }
        QVERIFY(job && QTest::qWaitFor([&] { return !job->isRunning(); }, patience));
        QCOMPARE(jsonOf(job->events(0).last()).value("status", std::string()), "failed");
    }

    void onesTimeThatIsOverIsAnErrorAndNotAnEndAskedFor()
    {
        JobStream stream(anEndlessOne, nullptr, std::chrono::milliseconds(300));
        std::vector<Json> said;
        connect(&stream, &JobWork::line, this,
                [&](const QByteArray &line) { said.push_back(jsonOf(QString::fromUtf8(line))); });
        const QSignalSpy ended(&stream, &JobWork::ended);
        stream.start();
        QVERIFY(QTest::qWaitFor([&] { return ended.size() == 1; }, patience));
        QCOMPARE(said.size(), std::size_t(3));
        QVERIFY(textOf(said[1], "event") == QLatin1String("error") && textOf(said[1], "code") == QLatin1String("TimedOut"));
        QVERIFY(textOf(said[2], "status") == QLatin1String("failed") && idOf(said[2], "sequence") == 3);

        JobStream other(anEndlessOne, nullptr);
        QByteArray last;
        connect(&other, &JobWork::line, this, [&](const QByteArray &line) { last = line; });
        const QSignalSpy otherEnded(&other, &JobWork::ended);
        other.start();
        QVERIFY(QTest::qWaitFor([&] { return !last.isEmpty(); }, patience));
        other.stop();
        QVERIFY(QTest::qWaitFor([&] { return otherEnded.size() == 1; }, patience));
        QVERIFY2(last.contains("listed"), last.constData());
    }

    void whoNoLongerReadsEndsIt()
    {
        std::array<int, 2> ends{};
        QCOMPARE(pipe2(ends.data(), O_CLOEXEC), 0);
        std::stop_source stop;
        {
            const OutputWatch watch(stop, ends[1]);
        }
        QVERIFY(!stop.stop_requested());
        const OutputWatch watch(stop, ends[1]);
        close(ends[0]);
        QVERIFY(QTest::qWaitFor([&] { return stop.stop_requested(); }, patience));
        close(ends[1]);
    }

    void whatIsRefusedForAnotherActionIsToldToo()
    {
        Refusals refusals;
        const Error denied{ErrorCode::NotAuthorized, {}, {}, {}, {}};
        Call call(QDBusConnection(QStringLiteral("none")), QDBusMessage::createMethodCall("a.b", "/", "a.b", "Apply"),
                  callerOf(1000), [] {});
        call.setAction(QStringLiteral("io.github.dockwright.inspect"));
        QVERIFY(refusals.isNew(call, denied));
        QVERIFY(!refusals.isNew(call, denied));
        call.setAction(QStringLiteral("io.github.dockwright.install-foreign"));
        QVERIFY(refusals.isNew(call, denied));
    }
};

DOCKWRIGHT_TEST(TestStreams, QCoreApplication)

} // namespace test_streams

#include "test_streams.moc"

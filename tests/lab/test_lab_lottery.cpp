// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/host_maker.h"
#include "tests/lab/lottery/judgement.h"
#include "tests/lab/lottery/plan.h"
#include "tests/support/suite.h"

namespace test_lab_lottery {

using namespace lottery;

namespace {

/// `make test` has these, always the same: what fails there has not failed before.
constexpr quint32 usualSeed = 15;
constexpr int usualHosts = 30;

quint32 number(const char *variable, quint32 otherwise)
{
    bool isNumber = false;
    const quint32 given = qEnvironmentVariable(variable).toUInt(&isNumber);
    return isNumber ? given : otherwise;
}

/// Of the events of a call what a person wants to read; checks that passed say nothing.
QByteArray told(const lab::Answer &answer)
{
    using dockwright::core::textOf;
    if (answer.events.empty())
        return answer.raw.right(3000).trimmed() + '\n';
    QByteArray text;
    for (const auto &event : answer.events) {
        if (!event.is_object())
            continue;
        const QString kind = textOf(event, "event");
        const auto &said = event.contains("finding") ? event.at("finding") : event;
        if (textOf(said, "severity") == QLatin1String("pass") || kind == QLatin1String("step-done"))
            continue;
        QByteArray line = "  " + kind.toUtf8();
        for (const char *member : {"id", "severity", "text", "path", "pointer", "theirs", "ours", "state", "found", "where",
                                   "message", "remedy", "detail", "affectedContainers", "affectedUnits", "status", "journal"})
            if (said.contains(member))
                line += "  "
                    + QByteArray::fromStdString(said.at(member).dump()).left(member == QLatin1String("journal") ? 3000 : 400);
        text += line + '\n';
        if (event.contains("error"))
            text += "    " + QByteArray::fromStdString(event.at("error").dump()).left(800) + '\n';
    }
    return text;
}

const char *name(End end)
{
    constexpr const char *names[]{"done",    "nothing to do", "rolled back",
                                  "refused", "taken back",    "rolled back without containers",
                                  "wrong"};
    return names[static_cast<int>(end)];
}

/// The first complaint of a call, in short.
QByteArray reason(const lab::Answer &answer)
{
    for (const auto &event : answer.events)
        for (const char *member : {"message", "pointer"})
            if (event.is_object() && event.contains(member))
                return QByteArray::fromStdString(event.at(member).dump()).left(200);
    return answer.events.empty() ? answer.raw.trimmed().left(200) : QByteArray();
}

QByteArray describe(const Course &course)
{
    QByteArray text;
    for (const Call &call : course.calls)
        text += "$ " + call.what + "\n" + told(call.answer) + "  exit " + QByteArray::number(call.answer.status)
            + (call.wasKilled ? " (killed)\n" : "\n");
    return text;
}

} // namespace

/// Hosts, plans and attempts at random: whatever comes, the host is done and healthy, or it is as it was.
class TestLottery : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(keepOriginals()); }

    void everyHostIsDoneOrAsItWas_data()
    {
        QTest::addColumn<quint32>("seed");
        QTest::addColumn<quint32>("index");
        const quint32 seed = number("DOCKWRIGHT_LOTTERY_SEED", usualSeed);
        const quint32 hosts = number("DOCKWRIGHT_LOTTERY_HOSTS", usualHosts);
        const quint32 only = number("DOCKWRIGHT_LOTTERY_ONLY", 0);
        for (quint32 index = 1; index <= std::max(hosts, only); ++index)
            if (only == 0 || index == only)
                QTest::addRow("SEED=%u ONLY=%u", seed, index) << seed << index;
    }
    void everyHostIsDoneOrAsItWas()
    {
        QFETCH(quint32, seed);
        QFETCH(quint32, index);
        Dice ofHost(seed, index, Draw::Host);
        Dice ofPlan(seed, index, Draw::Plan);
        Dice ofAttempt(seed, index, Draw::Attempt);
        const Host host = drawHost(ofHost);
        const QByteArray plan = drawPlan(ofPlan);
        const Attempt attempt = drawAttempt(ofAttempt);
        const QByteArray drawn = "\nthe host:\n" + lottery::describe(host) + "the plan:\n  " + plan + "\nthe attempt:\n"
            + lottery::describe(attempt);
        clearHost(m_last);
        m_last = host;
        QByteArray complaint = makeHost(host);
        const auto containers = takeContainers(host);
        complaint += finishHost(host);
        QVERIFY2(complaint.isEmpty(), complaint + drawn);
        State before = takeState(host);
        // Of a dockerd that was stopped with all that it had started only the process is left, which no dockerd takes over.
        const bool areOrphans = !host.isRunning() && host.killsAll();
        for (const auto &[name, process] : containers)
            if (isAlive(process) && !areOrphans)
                before.containers[name] = process;
        Course course = carryOut(attempt, plan);
        const Judgement judgement = judge(host, attempt, plan, course, before);
        ++m_ends[judgement.end];
        qInfo("%s: %s", name(judgement.end), reason(course.tried.answer).constData());
        if (judgement.wrong.isEmpty())
            return;
        // Qt cuts off the message of a failure.
        qWarning().noquote() << judgement.wrong.join('\n') + drawn + test_lab_lottery::describe(course);
        QFAIL(judgement.wrong.join("; ").left(800).constData());
    }

    /// A lottery in which everything is refused proves nothing.
    void everyEndWasDrawn()
    {
        const quint32 seed = number("DOCKWRIGHT_LOTTERY_SEED", usualSeed);
        qInfo("done %d, nothing to do %d, rolled back %d, refused %d, taken back %d", m_ends[End::Done],
              m_ends[End::NothingToDo], m_ends[End::RolledBack], m_ends[End::Refused], m_ends[End::TakenBack]);
        if (number("DOCKWRIGHT_LOTTERY_ONLY", 0) != 0 || number("DOCKWRIGHT_LOTTERY_HOSTS", usualHosts) < usualHosts)
            return;
        QVERIFY(m_ends[End::Done] > 0 && m_ends[End::Refused] > 0);
        if (seed == usualSeed)
            QVERIFY(m_ends[End::RolledBack] > 0 && m_ends[End::TakenBack] > 0);
    }

    void cleanupTestCase() { clearHost(m_last); }

private:
    Host m_last;
    std::map<End, int> m_ends;
};

DOCKWRIGHT_TEST(TestLottery, QCoreApplication)

} // namespace test_lab_lottery

#include "test_lab_lottery.moc"

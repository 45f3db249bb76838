// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/engine/engine.h"
#include "helper/host/confirm_timer.h"
#include "helper/machine/root_directory.h"
#include "helper/service/request.h"
#include "tests/support/examples.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace test_confirm {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

constexpr uint kim = 1001;
constexpr uint lee = 1002;
const QString connection = QStringLiteral("4711:815");

Confirmer over(uint user, const QString &connection = {})
{
    return {{.user = user, .login = {}, .way = Way::Service, .address = {}, .version = {}}, connection};
}

} // namespace

/// A transaction that waits to be confirmed, by the engine and its journal in a directory. The timer of systemd and its rescue
/// are in tests/lab.
class TestConfirm : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<RootDirectory> m_host;
    std::unique_ptr<Engine> m_engine;
    std::vector<quint64> m_armed;

    Journal &journal() { return m_engine->journal(); }
    QString dropIn() const { return m_directory->path() + QLatin1String(paths::limitsDropIn); }

    TransactionInfo newest() { return journal().list()->back(); }

    ApplyReport applyWithin(int seconds, Result<> armed = {})
    {
        Plan plan;
        plan.capacity.containers = 10;
        const HostFacts facts = m_host->inspect(Depth::Files);
        const auto changes = makeChanges(plan, facts);
        ApplyOptions options;
        options.toBeConfirmed = ToBeConfirmed{.seconds = seconds, .connection = connection, .arm = [this, armed](quint64 id) {
                                                  m_armed.push_back(id);
                                                  return armed;
                                              }};
        return m_engine->apply(forDirectory(*changes), plan, facts, options);
    }

    /// As if the time had gone by.
    void letTimePass(const std::function<void(Confirmation &)> &change)
    {
        Confirmation confirmation = *newest().confirmation;
        change(confirmation);
        QVERIFY(journal().noteConfirmation(newest().id, confirmation));
    }

    void isRefused(const Confirmer &confirmer, ErrorCode code)
    {
        const auto confirmed = confirm(journal(), newest().id, confirmer);
        QVERIFY(!confirmed);
        QCOMPARE(confirmed.error().code, code);
        QCOMPARE(newest().state, TransactionState::Open);
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_host = std::make_unique<RootDirectory>(m_directory->path(), exampleHost());
        m_engine = std::make_unique<Engine>(
            *m_host, [](const Event &) {}, nullptr, [] { return over(kim).by; });
        m_armed.clear();
    }

    void whatIsAppliedWaits()
    {
        const ApplyReport report = applyWithin(60);
        QCOMPARE(report.status, ApplyStatus::Waiting);
        QCOMPARE(m_armed, std::vector<quint64>{report.transaction});
        QVERIFY(QFile::exists(dropIn()));
        const TransactionInfo info = newest();
        QVERIFY(info.isUnconfirmed());
        QCOMPARE(report.until, info.confirmation->until);
        QCOMPARE(info.confirmation->connection, connection);
        QVERIFY(waitingTransaction(journal()));
        QCOMPARE(waitsForConfirmation(info).code, ErrorCode::Unconfirmed);
        QVERIFY(!info.confirmation->left); // that is for whoever looks on
        const auto left = withTimeLeft(info).confirmation->left;
        QVERIFY(left && *left > 50 && *left <= 60);
    }

    void withoutATimerNothingIsDone()
    {
        const auto failed = failure(ErrorCode::CommandFailed, {}, {"There is no systemd.", {}});
        const ApplyReport report = applyWithin(60, Result<>(failed));
        QVERIFY(report.status != ApplyStatus::Waiting && report.status != ApplyStatus::Applied);
        QVERIFY(!QFile::exists(dropIn()));
        QVERIFY(!waitingTransaction(journal()));
    }

    void whatNeedNotBeConfirmedIsClosed()
    {
        QVERIFY(applyWithin(60).status == ApplyStatus::Waiting);
        ApplyReport report;
        report.transaction = newest().id;
        QVERIFY(closeOrAwait(journal(), report, std::nullopt));
        QCOMPARE(report.status, ApplyStatus::Applied);
        QCOMPARE(newest().state, TransactionState::Committed);
    }

    void whoeverAppliedConfirmsOnce()
    {
        applyWithin(60);
        const auto first = confirm(journal(), newest().id, over(kim));
        QVERIFY(first && *first);
        QCOMPARE(newest().state, TransactionState::Committed);
        QVERIFY(newest().confirmation->by && newest().confirmation->by->user == kim);
        QVERIFY(!waitingTransaction(journal()));
        QVERIFY(!withTimeLeft(newest()).confirmation->left);
        const auto again = confirm(journal(), newest().id, over(kim));
        QVERIFY(again && !*again);
        QVERIFY(QFile::exists(dropIn()));
    }

    void rootConfirmsForAnybodyAndNobodyElseDoes()
    {
        applyWithin(60);
        isRefused(over(lee), ErrorCode::NotAuthorized);
        const auto byRoot = confirm(journal(), newest().id, over(0));
        QVERIFY(byRoot && *byRoot);
    }

    void theConnectionThatAppliedSaysNothing()
    {
        applyWithin(60);
        isRefused(over(kim, connection), ErrorCode::Conflict);
        const auto other = confirm(journal(), newest().id, over(kim, QStringLiteral("4712:900")));
        QVERIFY(other && *other);
    }

    void whenItsTimeIsOverItIsTooLate()
    {
        applyWithin(60);
        letTimePass([](Confirmation &each) { each.deadline -= 61'000; });
        isRefused(over(kim), ErrorCode::TimedOut);
        QVERIFY(!waitingTransaction(journal()));
        QVERIFY(!withTimeLeft(newest()).confirmation->left);
        const auto back = m_engine->recover(true, {}, recoveredByTimer);
        QVERIFY(back && back->status == ApplyStatus::RolledBack);
        QVERIFY(!QFile::exists(dropIn()));
        QCOMPARE(newest().recovery->by, QLatin1String(recoveredByTimer));
        const auto late = confirm(journal(), newest().id, over(kim));
        QVERIFY(!late && late.error().code == ErrorCode::TimedOut);
        QCOMPARE(newest().state, TransactionState::RolledBack);
    }

    void anotherBootEndsTheWaiting()
    {
        applyWithin(60);
        letTimePass([](Confirmation &each) { each.boot = QStringLiteral("another"); });
        isRefused(over(kim), ErrorCode::TimedOut);
    }

    void whatIsBeingTakenBackIsNotKept()
    {
        applyWithin(60);
        journal().noteRecovery(newest().id, recoveredByTimer);
        isRefused(over(kim), ErrorCode::TimedOut);
    }

    void whatNeverWaitedOrIsNotThereIsSaid()
    {
        const auto none = confirm(journal(), 7, over(kim));
        QVERIFY(!none && none.error().code == ErrorCode::InvalidInput);
        Plan plan;
        plan.capacity.containers = 10;
        const HostFacts facts = m_host->inspect(Depth::Files);
        QCOMPARE(m_engine->apply(forDirectory(*makeChanges(plan, facts)), plan, facts).status, ApplyStatus::Applied);
        const auto closed = confirm(journal(), newest().id, over(kim));
        QVERIFY(!closed && closed.error().code == ErrorCode::InvalidInput);
    }

    void theServiceTakesANumberOfSeconds_data()
    {
        QTest::addColumn<QVariant>("given");
        QTest::addColumn<QString>("argument");
        QTest::newRow("int") << QVariant(120) << "--confirm=120";
        QTest::newRow("unsigned") << QVariant(10U) << "--confirm=10";
        QTest::newRow("long") << QVariant(3600LL) << "--confirm=3600";
        QTest::newRow("too short") << QVariant(9) << QString();
        QTest::newRow("too long") << QVariant(3601) << QString();
        QTest::newRow("negative") << QVariant(-120) << QString();
        QTest::newRow("a text") << QVariant(QStringLiteral("120")) << QString();
        QTest::newRow("a fraction") << QVariant(120.5) << QString();
        QTest::newRow("a yes") << QVariant(true) << QString();
    }
    void theServiceTakesANumberOfSeconds()
    {
        QFETCH(QVariant, given);
        QFETCH(QString, argument);
        const auto arguments = optionArguments({{QStringLiteral("confirm"), given}}, {QStringLiteral("confirm")});
        QCOMPARE(arguments.has_value(), !argument.isEmpty());
        if (arguments)
            QCOMPARE(*arguments, QStringList{argument});
    }
};

DOCKWRIGHT_TEST(TestConfirm, QCoreApplication)

} // namespace test_confirm

#include "test_confirm.moc"

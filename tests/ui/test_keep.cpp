// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace test_keep {

using namespace dockwright;
using namespace dockwright::core;
using State = ui::JobModel::State;

namespace {

const QString limits = QLatin1String(paths::limitsDropIn);

bool isThere(const Window &window)
{
    return QFile::exists(window.root + limits);
}

/// Applied with the time that the page has, and waiting.
bool applyAndWait(Window &window)
{
    window.wizard.goTo(QStringLiteral("apply"));
    window.find<QCheckBox>("askAfterwardsCheckBox")->setChecked(true);
    window.find<QPushButton>("applyPushButton")->click();
    return QTest::qWaitFor([&] { return window.job.state() == State::Waiting; }, patience);
}

} // namespace

/// A change that waits to be kept, from the check box to its end, with the real engine on a directory.
class TestKeep : public QObject
{
    Q_OBJECT

private slots:
    void itIsKeptByTheButton()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        QVERIFY(isThere(window));
        QVERIFY(window.find<QPushButton>("keepPushButton")->isVisible());
        QVERIFY(window.find<QPushButton>("takeBackPushButton")->isVisible());
        QVERIFY(!window.find<QPushButton>("applyPushButton")->isVisible());
        const auto *keep = window.find<QPushButton>("keepPushButton");
        QVERIFY(window.wizard.focusWidget() != keep); // a key that is pressed by chance keeps nothing
        QVERIFY(keep->accessibleDescription().contains(QString::number(window.job.secondsLeft())));
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-waiting")));
        window.find<QPushButton>("keepPushButton")->click();
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QVERIFY(!window.job.isWaiting());
        QVERIFY(isThere(window));
        QVERIFY(!window.find<QPushButton>("keepPushButton")->isVisible());
    }

    void itIsTakenBackByTheButton()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        window.find<QPushButton>("takeBackPushButton")->click();
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QVERIFY(window.job.isRollback() && !window.job.isWaiting());
        QVERIFY(!isThere(window));
    }

    void itCountsDownAndSaysWhatTheHelperSays()
    {
        Window window;
        QVERIFY(window.settle());
        window.find<QSpinBox>("confirmSecondsSpinBox")->setValue(leastWait);
        QVERIFY(applyAndWait(window));
        QCOMPARE_LE(window.job.secondsLeft(), leastWait);
        QVERIFY(QTest::qWaitFor([&] { return window.job.secondsLeft() == 0; }, patience));
        // Over by the clock is not yet taken back.
        QCOMPARE(window.job.state(), State::Waiting);
        QVERIFY(QTest::qWaitFor([&] { return !window.find<QPushButton>("keepPushButton")->isEnabled(); }, patience));
        QVERIFY(says(window, "The time is over"));
        QVERIFY(!says(window, "rolled back: they"));
        window.client.timeOut();
        QVERIFY(QTest::qWaitFor([&] { return window.job.state() == State::NotKept; }, patience));
        QVERIFY(window.job.ranOut());
        for (const ui::JobStep &step : window.job.steps())
            QCOMPARE(step.state, ui::StepState::TakenBack);
        QVERIFY(window.find<QPushButton>("applyPushButton")->isVisible()); // once more
        QVERIFY(says(window, "All changes were rolled back: they were not kept in time."));
        QVERIFY(!isThere(window));
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-not-kept")));
    }

    void byWayOfPkexecItIsOnlyLookedWhenTheUserWants()
    {
        Window window;
        window.client.ownWay = ui::HelperWay::Pkexec;
        QVERIFY(window.settle());
        window.find<QSpinBox>("confirmSecondsSpinBox")->setValue(leastWait);
        QVERIFY(applyAndWait(window));
        window.client.timeOut();
        auto *ended = window.find<QPushButton>("howItEndedPushButton");
        QVERIFY(!ended->isVisible());
        QVERIFY(QTest::qWaitFor([&] { return ended->isVisible(); }, patience));
        QVERIFY(!window.find<QPushButton>("keepPushButton")->isVisible());
        QCOMPARE(window.job.state(), State::Waiting);
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-time-over")));
        ended->click();
        QTRY_COMPARE(window.job.state(), State::NotKept);
    }

    void whatSomebodyElseDecidesIsSeen()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        window.client.confirm(window.job.waiting()); // as another window would
        QVERIFY(QTest::qWaitFor([&] { return window.job.state() == State::Succeeded; }, patience));
        QVERIFY(isThere(window));
    }

    void aNoOfTheAdministratorLeavesItWaiting()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        window.client.isRefused = true;
        window.find<QPushButton>("keepPushButton")->click();
        QTRY_VERIFY(window.job.refusal());
        QCOMPARE(window.job.state(), State::Waiting);
        QVERIFY(says(window, "The administrator said no."));
        QVERIFY(window.find<QPushButton>("keepPushButton")->isEnabled());
        window.client.isRefused = false;
        window.find<QPushButton>("keepPushButton")->click();
        QTRY_COMPARE(window.job.state(), State::Succeeded);
    }

    void aRollbackThatIsNotLetDoLeavesItAsItWas()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        const std::size_t steps = window.job.steps().size();
        window.client.isRefused = true;
        window.find<QPushButton>("takeBackPushButton")->click();
        QTRY_VERIFY(window.job.refusal());
        QTRY_COMPARE(window.job.state(), State::Waiting);
        QVERIFY(says(window, "The administrator said no."));
        QCOMPARE(window.job.steps().size(), steps);
        window.client.isRefused = false;
        window.find<QPushButton>("keepPushButton")->click();
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QVERIFY(says(window, "The changes are kept") && !says(window, "Rolled back: "));
        QVERIFY(isThere(window));
    }

    void noOtherTransactionIsRolledBackMeanwhile()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        window.job.rollBack(window.job.waiting() + 1, true);
        QCOMPARE(window.job.state(), State::Waiting);
    }

    void anotherWindowTakesItUp()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        ui::JobModel other(window.plan, window.host, window.preview, &window.client);
        window.client.lookAtTransaction(0);
        QTRY_COMPARE(other.state(), State::Waiting);
        QCOMPARE(other.waiting(), window.job.waiting());
        QVERIFY(other.secondsLeft() > 100);
        other.keep();
        QTRY_COMPARE(other.state(), State::Succeeded);
    }

    void theHostsPlanIsNotForgottenMeanwhile()
    {
        Window window;
        QVERIFY(window.settle());
        QVERIFY(applyAndWait(window));
        window.plan.edit(QStringLiteral("/logging/maxFile"), [](Plan &plan) { plan.logging.maxFile = 4; });
        QCOMPARE(window.job.state(), State::Waiting);
    }

    void itIsAskedForWhatMayCutOff()
    {
        Window window;
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("apply"));
        auto *ask = window.find<QCheckBox>("askAfterwardsCheckBox");
        QVERIFY(!ask->isChecked());
        QVERIFY(!window.find<QSpinBox>("confirmSecondsSpinBox")->isEnabled());
        window.plan.edit(QStringLiteral("/engine"), [](Plan &plan) { plan.engine.keys["iptables"] = false; });
        QTRY_VERIFY(window.preview.isCurrent());
        QTRY_VERIFY(ask->isChecked());
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("ask-afterwards")));
        window.plan.edit(QStringLiteral("/engine"), [](Plan &plan) { plan.engine.keys.erase("iptables"); });
        QTRY_VERIFY(!ask->isChecked());
        ask->click(); // from now on it is the user's
        window.plan.edit(QStringLiteral("/logging/maxFile"), [](Plan &plan) { plan.logging.maxFile = 4; });
        QTRY_VERIFY(window.preview.isCurrent());
        QVERIFY(ask->isChecked());
    }
};

DOCKWRIGHT_TEST(TestKeep, QApplication)

} // namespace test_keep

#include "test_keep.moc"

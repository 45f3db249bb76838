// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/model/summary.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>
#include <QTreeWidget>

namespace test_apply {

using namespace dockwright;
using namespace dockwright::core;
using State = ui::JobModel::State;

namespace {

const QString limits = QLatin1String(paths::limitsDropIn);

bool isThere(const Window &window, const QString &path)
{
    return QFile::exists(window.root + path);
}

/// Which of the controls that depend on the job's state are on the screen.
QStringList shownIn(Window &window)
{
    QStringList shown;
    for (const char *name :
         {"applyPushButton", "cancelJobPushButton", "toHealthPushButton", "toReviewPushButton", "logPlainTextEdit"})
        if (window.find<QWidget>(name)->isVisible())
            shown << QString::fromLatin1(name);
    return shown;
}

/// Closes the window and answers the question with the button of that role; true if it is closed then.
bool closeAnswering(Window &window, QMessageBox::ButtonRole role)
{
    bool isAsked = false;
    QTimer answer;
    QObject::connect(&answer, &QTimer::timeout, &answer, [&] {
        auto *box = window.wizard.findChild<QMessageBox *>(QStringLiteral("closeMessageBox"));
        if (box == nullptr || isAsked)
            return;
        isAsked = true;
        for (QAbstractButton *button : box->buttons())
            if (box->buttonRole(button) == role)
                button->click();
    });
    answer.start(20);
    const bool isClosed = window.wizard.close();
    return isAsked && isClosed;
}

} // namespace

/// The window does a job with the real engine on a directory: to its end, refused, failed, cancelled, taken back.
class TestApply : public QObject
{
    Q_OBJECT

    static void inEachLanguage()
    {
        QTest::addColumn<QString>("locale");
        for (const QString &locale : languageCodes())
            QTest::newRow(qPrintable(locale)) << locale;
    }

private slots:
    void anApplyWritesWhatWasShown()
    {
        Window window;
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("apply"));
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        const auto shown = window.preview.preview();
        QFile file(window.root + limits);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), shown->file(limits)->after);
        for (const ui::JobStep &step : window.job.steps())
            QCOMPARE(step.state, ui::StepState::Done);
        QVERIFY(window.find<QPushButton>("toHealthPushButton")->isVisible());
        QCOMPARE(shownIn(window), QStringList({"toHealthPushButton"}));
        QVERIFY(says(window, limits)); // a row for each step
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-done")));
        window.plan.edit(QStringLiteral("/logging/maxFile"), [](Plan &plan) { plan.logging.maxFile = 4; });
        QCOMPARE(window.job.state(), State::Idle);
        QTRY_VERIFY(window.preview.isCurrent() && window.preview.preview()->count(ui::FileState::New) == 0);
    }

    void aDockerThatIsOffIsNotSaidToWork_data() { inEachLanguage(); }
    void aDockerThatIsOffIsNotSaidToWork()
    {
        QFETCH(QString, locale);
        Window window;
        window.language.use(locale);
        window.client.fate = QStringLiteral("off");
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("apply"));
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        const bool isEnglish = locale == QLatin1String("en");
        QVERIFY(says(window, isEnglish ? "Docker is not running" : "Docker 没有运行"));
        QVERIFY(!says(window, isEnglish ? "Docker works" : "Docker 按计划运行"));
    }

    void aDockerThatDoesNotRunIsStarted()
    {
        Window window;
        HostFacts facts = exampleHost();
        facts.dockerUnit->activeState = "inactive";
        facts.dockerUnit->unitFileState = "enabled";
        facts.daemon.reset();
        facts.runningContainers.emplace();
        const auto summaryOf = [&] {
            const auto preview = ui::makePreview(examplePlan("workstation"), std::make_shared<const HostFacts>(facts), {});
            return ui::effectSummary(preview).text;
        };
        QCOMPARE(summaryOf(), QString("Docker is started."));
        facts.dockerUnit->activeState = "failed";
        QCOMPARE(summaryOf(), QString("Docker is started."));
        facts.dockerUnit->activeState = "active";
        QVERIFY(summaryOf().contains("restart"));
        facts.dockerUnit->activeState = "inactive";
        facts.dockerUnit->unitFileState = "disabled";
        facts.dockerSocket.reset();
        QCOMPARE(summaryOf(), QString("Docker is neither reloaded nor restarted."));
    }

    void servicesThatRestartAlongNeedAYes_data() { inEachLanguage(); }
    void servicesThatRestartAlongNeedAYes()
    {
        QFETCH(QString, locale);
        HostFacts facts = exampleHost();
        facts.dockerUnit->companions = QStringList{"registry.service", "shop@1.service"};
        Window window(true, facts);
        window.language.use(locale);
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("apply"));
        auto *mayStop = window.find<QCheckBox>("mayStopCheckBox");
        QVERIFY(mayStop->isVisible() && says(window, "registry.service, shop@1.service"));
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-interrupts")));
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QCOMPARE(window.job.state(), State::Idle); // nobody has said yes
        mayStop->click();
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QVERIFY(!mayStop->isVisible());
    }

    void containersThatLoseDevicesNeedAYes_data() { inEachLanguage(); }
    void containersThatLoseDevicesNeedAYes()
    {
        QFETCH(QString, locale);
        HostFacts facts = exampleHost();
        facts.runningContainers = std::vector<ContainerFact>{{"0", "gpu", "cuda", ""}};
        facts.runningContainers->front().hookDevices = QStringList{"/dev/nvidia0"};
        Window window(true, facts);
        window.language.use(locale);
        QVERIFY(window.settle());
        QVERIFY(!window.preview.preview()->changes.stopsContainers);
        window.wizard.goTo(QStringLiteral("apply"));
        QVERIFY(window.find<QCheckBox>("mayStopCheckBox")->isVisible());
        QVERIFY(says(window, "gpu (/dev/nvidia0)") && says(window, "CDI"));
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QCOMPARE(window.job.state(), State::Idle); // nobody has said yes
    }

    /// Of an apply and of a rollback, which say so in two ways; what was agreed to before stays so.
    void closingPortsIsAskedForByItself()
    {
        Window window;
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("apply"));
        auto *agree = window.find<QCheckBox>("mayStopCheckBox");
        const Error closes{ErrorCode::WouldClosePorts, {}, {"It closes ports.", {}}, {"Agree.", {}}, {}};
        window.client.isSilent = true;
        window.job.rollBack(0, true);
        emit window.client.jobFinished(QStringLiteral("rollback"), JobOutcome{.errors = {closes}});
        QCOMPARE(window.job.state(), State::Refused);
        QVERIFY(window.job.wouldClosePorts() && agree->isVisible() && !agree->isChecked());
        QVERIFY(agree->text().contains(QStringLiteral("published ports")) && says(window, "It closes ports."));
        agree->click();
        window.find<QPushButton>("applyPushButton")->click();
        QTRY_VERIFY(window.client.asked.mayClosePorts && window.client.asked.mayStopContainers);
        emit window.client.jobFinished(QStringLiteral("rollback"), JobOutcome{.error = closes});
        QVERIFY(window.job.wouldClosePorts());
        window.job.rollBack(0, false);
        QTRY_VERIFY(!window.client.asked.mayClosePorts);
        emit window.client.jobFinished(QStringLiteral("rollback"), JobOutcome{.errors = {closes}});
        QVERIFY(window.job.wouldClosePorts());
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-closes-ports"))); // in another language it is looked anew
    }

    void aRefusedAuthorizationTouchesNothing()
    {
        Window window;
        QVERIFY(window.settle());
        window.client.isRefused = true;
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Refused);
        QVERIFY(!isThere(window, limits));
        QCOMPARE(window.job.refusal()->code, QStringLiteral("NotAuthorized"));
    }

    void whatNobodyAnswersIsCancelledOnThePage_data() { inEachLanguage(); }
    void whatNobodyAnswersIsCancelledOnThePage()
    {
        QFETCH(QString, locale);
        Window window;
        window.language.use(locale);
        QVERIFY(window.settle());
        window.client.isSilent = true;
        window.wizard.goTo(QStringLiteral("apply"));
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::Asking);
        auto *cancel = window.find<QPushButton>("cancelJobPushButton");
        QVERIFY(cancel->isVisible() && cancel->isEnabled());
        QTest::qWait(600); // the bar of the window would have come by now
        QVERIFY(!window.find<QWidget>("waitingBar")->isVisible());
        QVERIFY(draw(window.wizard, inLanguage(QStringLiteral("job-asking"), locale)));
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::Refused);
        QCOMPARE(window.job.refusal()->code, QStringLiteral("Cancelled"));
        QVERIFY(!isThere(window, limits));
        QVERIFY(window.find<QPushButton>("applyPushButton")->isVisible());
        window.client.isSilent = false;
        QTest::mouseClick(window.find<QPushButton>("applyPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
    }

    void everyOtherWaitIsCancelledInTheWindow()
    {
        Window window;
        QVERIFY(window.settle());
        window.client.isSilent = true;
        auto *bar = window.find<ui::Notice>("waitingBar");
        auto *cancel = window.find<QPushButton>("giveUpPushButton");
        QTest::mouseClick(window.find<QPushButton>("lookAsRootPushButton"), Qt::LeftButton);
        QTRY_VERIFY(bar->isVisible() && cancel->isVisible());
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("waiting")));
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(!bar->isVisible());
        window.health.run();
        window.health.readHistory();
        QTRY_VERIFY(bar->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(!window.health.isRunning() && !window.health.isReadingHistory());
        QCOMPARE(window.health.error()->code, QStringLiteral("Cancelled"));
        QCOMPARE(window.health.historyError()->code, QStringLiteral("Cancelled"));
        QVERIFY(!bar->isVisible());
    }

    void aRefusedLookSaysWhy()
    {
        Window window;
        QVERIFY(window.settle());
        window.client.isRefused = true;
        QTest::mouseClick(window.find<QPushButton>("lookAsRootPushButton"), Qt::LeftButton);
        auto *bar = window.find<ui::Notice>("waitingBar");
        QTRY_COMPARE(bar->text(), QStringLiteral("The administrator said no."));
        QVERIFY(bar->isVisible() && !window.find<QPushButton>("giveUpPushButton")->isVisible());
        window.wizard.goTo(QStringLiteral("network"));
        QVERIFY(!bar->isVisible());
    }

    void thePageSaysWhichHelperItIs_data()
    {
        QTest::addColumn<int>("way");
        QTest::addColumn<QString>("word");
        QTest::newRow("service") << int(ui::HelperWay::Service) << QStringLiteral("service");
        QTest::newRow("pkexec") << int(ui::HelperWay::Pkexec) << QStringLiteral("pkexec");
        QTest::newRow("root") << int(ui::HelperWay::Root) << QStringLiteral("root");
    }
    void thePageSaysWhichHelperItIs()
    {
        QFETCH(int, way);
        QFETCH(QString, word);
        Window window;
        QVERIFY(window.settle());
        window.client.ownWay = static_cast<ui::HelperWay>(way);
        emit window.client.wayKnown();
        window.wizard.goTo(QStringLiteral("apply"));
        auto *which = window.find<QLabel>("whichHelperLabel");
        QVERIFY2(which->isVisible() && which->text().contains(word), qPrintable(which->text()));
        QCOMPARE(which->text().contains(window.client.program()), static_cast<ui::HelperWay>(way) != ui::HelperWay::Service);
        QVERIFY(draw(window.wizard, QStringLiteral("apply-by-") + word));
        window.language.use(QStringLiteral("zh_CN"));
        QTRY_VERIFY2(!which->text().contains(QStringLiteral("Helper")), qPrintable(which->text()));
        QVERIFY(draw(window.wizard, QStringLiteral("apply-by-") + word + QStringLiteral(".zh_CN")));
    }

    void aFailedApplyLeavesTheHostAsItWas_data() { inEachLanguage(); }
    void aFailedApplyLeavesTheHostAsItWas()
    {
        QFETCH(QString, locale);
        Window window;
        window.language.use(locale);
        QVERIFY(window.settle());
        window.client.trouble.failAt = QLatin1String(paths::reliabilityDropIn);
        window.wizard.goTo(QStringLiteral("apply"));
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::TakenBack);
        QVERIFY(!isThere(window, limits));
        QCOMPARE(shownIn(window), QStringList({"applyPushButton", "logPlainTextEdit"}));
        QVERIFY(
            window.find<QPlainTextEdit>("logPlainTextEdit")->toPlainText().contains(QLatin1String(paths::reliabilityDropIn)));
        QVERIFY(draw(window.wizard, inLanguage(QStringLiteral("job-taken-back"), locale)));
        const auto &steps = window.job.steps();
        const auto count = [&](ui::StepState state) { return std::ranges::count(steps, state, &ui::JobStep::state); };
        QCOMPARE(count(ui::StepState::Failed), 1);
        QCOMPARE(count(ui::StepState::TakenBack), 4);
        QVERIFY(count(ui::StepState::NotDone) > 0);
    }

    void cancelTakesBack_data() { inEachLanguage(); }
    void cancelTakesBack()
    {
        QFETCH(QString, locale);
        Window window;
        window.language.use(locale);
        QVERIFY(window.settle());
        window.client.trouble.pause = 150;
        window.wizard.goTo(QStringLiteral("apply"));
        window.job.apply(false);
        QTRY_VERIFY(isThere(window, limits));
        QCOMPARE(shownIn(window), QStringList({"cancelJobPushButton"}));
        QVERIFY(draw(window.wizard, inLanguage(QStringLiteral("job-running"), locale)));
        QTest::mouseClick(window.find<QPushButton>("cancelJobPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.job.state(), State::TakenBack);
        QVERIFY(!isThere(window, limits));
    }

    void closingWhileAJobRunsAsks()
    {
        Window window;
        QVERIFY(window.settle());
        window.client.trouble.pause = 150;
        window.wizard.goTo(QStringLiteral("apply"));
        window.job.apply(false);
        QTRY_VERIFY(isThere(window, limits));
        QVERIFY(!closeAnswering(window, QMessageBox::RejectRole));
        QVERIFY(window.wizard.isVisible());
        QVERIFY(closeAnswering(window, QMessageBox::AcceptRole));
        QVERIFY(!window.wizard.isVisible());
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        window.wizard.show();
        QVERIFY(window.wizard.close()); // nothing runs: nothing is asked
    }

    void aWindowOpenedWhileAJobRunsShowsAllOfIt()
    {
        Window first;
        QVERIFY(first.settle());
        first.client.trouble.pause = 150;
        first.job.apply(false);
        QTRY_VERIFY(isThere(first, limits));
        // What a window is made of, anew, with the helper that goes on.
        ui::JobModel job(first.plan, first.host, first.preview, &first.client);
        ui::HealthModel health(first.plan, first.host, &first.client);
        ui::Shared shared{first.plan, first.host, first.preview, job, health, &first.client, first.language, first.recent};
        ui::Wizard again(shared, first.settings);
        again.show();
        first.client.findRunningJob();
        QTRY_COMPARE(job.state(), State::Running);
        QTRY_VERIFY(std::ranges::count(job.steps(), ui::StepState::Done, &ui::JobStep::state) > 0);
        again.goTo(QStringLiteral("apply"));
        QVERIFY(again.findChild<QPushButton *>(QStringLiteral("cancelJobPushButton"))->isVisible());
        QTRY_COMPARE(job.state(), State::Succeeded);
        QCOMPARE(job.steps().size(), first.job.steps().size());
        for (const ui::JobStep &step : job.steps())
            QCOMPARE(step.state, ui::StepState::Done);
    }

    /// It is asked for once, unless only root sees what would be done.
    void rootLooksFirstOnlyWhereAUserCannotSeeAll()
    {
        Window window;
        QVERIFY(window.settle());
        QSignalSpy inspected(&window.client, &ui::HelperClient::inspected);
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QCOMPARE(inspected.size(), 0);
        window.plan.edit(QStringLiteral("/proxy/http"),
                         [](Plan &plan) { plan.proxy.http = QStringLiteral("http://kim:geheim@proxy.lan:3128"); });
        QVERIFY(window.settle());
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QVERIFY(inspected.size() > 0);
    }

    void whatInterruptsMoreThanWasShownIsShownFirst()
    {
        HostFacts facts = exampleHost();
        const auto previewOf = [&](const QStringList &work) {
            facts.dockerWork = work;
            return ui::makePreview(examplePlan("workstation"), std::make_shared<const HostFacts>(facts), {});
        };
        const ui::Preview none = previewOf({});
        const ui::Preview one = previewOf({"docker build"});
        const ui::Preview two = previewOf({"docker build", "docker pull"});
        QVERIFY(!none.changes.interrupts() && one.changes.interrupts());
        QVERIFY(ui::isAsShown(one, one) && ui::isAsShown(none, none));
        QVERIFY(ui::isAsShown(one, none)); // less than was agreed to
        QVERIFY(!ui::isAsShown(one, two) && !ui::isAsShown(two, one) && !ui::isAsShown(none, one));
    }

    void whatRootSeesOtherwiseIsShownBeforeItIsDone()
    {
        Window window;
        QVERIFY(window.settle());
        const QString path = QLatin1String(paths::limitsDropIn);
        window.client.hidden[path] = {"[Service]\nLimitNOFILE=5\n", 0600, 0, 0, FileKind::Regular};
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Differs);
        QVERIFY(!isThere(window, limits));
        QTRY_VERIFY(window.preview.isCurrent());
        QCOMPARE(window.host.knowledge(), ui::HostModel::Knowledge::AsRoot);
        QCOMPARE(window.preview.preview()->conflicts.size(), 1u);
    }

    /// What was cut off is taken back by the next job and by nothing before it: what was shown is then of another host.
    void aJobThatTookBackAnEarlierOneFirstShowsThePreviewAgain()
    {
        Window window;
        QVERIFY(window.settle());
        const QString path = QLatin1String(paths::limitsDropIn);
        window.client.takenBackFirst[path] = {"[Service]\nLimitNOFILE=5\n", 0600, 0, 0, FileKind::Regular};
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Differs);
        QVERIFY(!isThere(window, limits));
        QTRY_VERIFY(window.preview.isCurrent());
        QCOMPARE(window.preview.preview()->conflicts.size(), 1u);
        window.client.hidden.clear();
        window.job.apply(false);
        QTRY_VERIFY(window.job.state() == State::Differs || window.job.state() == State::Succeeded);
    }

    /// By the service and by pkexec, whose dialog cannot name it.
    void whatWasCutOffIsNamedBeforeItIsTakenBack()
    {
        for (const auto way : {ui::HelperWay::Service, ui::HelperWay::Pkexec}) {
            Window window;
            window.client.ownWay = way;
            QVERIFY(window.settle());
            window.client.unfinished = UnfinishedFacts{7, true, {"web", "docker build"}};
            QVERIFY(!ui::effectSummary(*window.preview.preview()).text.contains("interrupted"));
            window.job.apply(false);
            QTRY_COMPARE(window.job.state(), State::Differs);
            QVERIFY(!isThere(window, limits));
            QTRY_VERIFY(window.preview.isCurrent());
            const ui::Verdict shown = ui::effectSummary(*window.preview.preview());
            QCOMPARE(shown.tone, ui::Tone::Warning);
            QVERIFY2(shown.text.contains("Transaction 7 was interrupted, and is rolled back first.")
                         && shown.text.contains("Docker restarts for that, too.") && shown.text.contains("web, docker build"),
                     qPrintable(shown.text));
            window.job.reset();
            QVERIFY(window.find<QCheckBox>("mayStopCheckBox")
                        ->isVisibleTo(window.find<QWidget>("mayStopCheckBox")->parentWidget()));
            window.job.apply(true);
            QTRY_COMPARE(window.job.state(), State::Succeeded);
        }
    }

    void whatTheAdministratorSawIsSeenAnewAfterAJob()
    {
        Window window;
        QVERIFY(window.settle());
        QTest::mouseClick(window.find<QPushButton>("lookAsRootPushButton"), Qt::LeftButton);
        QTRY_COMPARE(window.host.knowledge(), ui::HostModel::Knowledge::AsRoot);
        QVERIFY(window.settle());
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        QTRY_COMPARE(window.host.knowledge(), ui::HostModel::Knowledge::AsRoot);
        QTRY_VERIFY(window.preview.isCurrent() && window.preview.preview()->changes.isEmpty());
    }

    void theHistoryOffersToTakeBack()
    {
        Window window;
        QVERIFY(window.settle());
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        window.wizard.goTo("health", "history");
        auto *list = window.find<QTreeWidget>("transactionsTreeWidget");
        QTRY_COMPARE(list->topLevelItemCount(), 1);
        QVERIFY(window.find<QPushButton>("rollBackPushButton")->isEnabled());
        for (int column = 0; column < list->columnCount(); ++column)
            QVERIFY(!list->topLevelItem(0)->text(column).isEmpty());
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-history")));
        window.job.rollBack(0, false);
        QTRY_VERIFY(window.job.isRollback() && window.job.state() == State::Succeeded);
        QVERIFY(!isThere(window, limits));
    }

    void conflictsAreDecidedKeyByKey()
    {
        Window window;
        QVERIFY(QDir().mkpath(window.root + QStringLiteral("/etc/docker")));
        QFile file(window.root + QLatin1String(paths::daemonJson));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"log-driver\": \"journald\", \"dns\": [\"10.0.0.1\"]}\n");
        file.close();
        window.host.look();
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("review"));
        QTRY_COMPARE(window.preview.preview()->changes.conflicts.size(), 1u);
        QTest::mouseClick(window.find<QPushButton>("nextPushButton"), Qt::LeftButton);
        QTRY_VERIFY(says(window, QStringLiteral("log-driver")));
        QVERIFY(says(window, QStringLiteral("Choose a value for each conflict")));
        QVERIFY(!says(window, QStringLiteral("are invalid")));
        QVERIFY(drawInBoth(window, window.wizard, QStringLiteral("job-conflict")));
        QCOMPARE(QLatin1String(ui::pageList()[static_cast<std::size_t>(window.wizard.current())].name),
                 QLatin1String("review"));
        window.preview.decide(QStringLiteral("/log-driver"), Side::Ours);
        QVERIFY(window.settle());
        QVERIFY(window.preview.preview()->changes.conflicts.empty());
        QVERIFY(window.preview.preview()->file(QLatin1String(paths::daemonJson))->after.contains("10.0.0.1"));
        QCOMPARE(window.preview.decisions().byPlace.size(), 1u);
        window.job.apply(false);
        QTRY_COMPARE(window.job.state(), State::Succeeded);
        // What is no conflict any more is not decided about: the helper would refuse that.
        QTRY_VERIFY(window.preview.isCurrent() && window.preview.preview()->conflicts.empty());
        QVERIFY(window.preview.decisions().byPlace.empty() && !window.preview.choices().byPlace.empty());
    }

    void withoutAHelperNothingCanBeApplied()
    {
        Window window(false);
        QVERIFY(window.settle());
        window.wizard.goTo(QStringLiteral("apply"));
        QVERIFY(!window.find<QPushButton>("applyPushButton")->isVisible());
        window.job.apply(false);
        QCOMPARE(window.job.state(), State::Idle);
    }
};

DOCKWRIGHT_TEST(TestApply, QApplication)

} // namespace test_apply

#include "test_apply.moc"

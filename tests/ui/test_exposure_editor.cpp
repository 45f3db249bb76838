// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "core/host/paths.h"
#include "core/plan/exposure_section.h"
#include "tests/support/both_languages.h"
#include "tests/support/own_words.h"
#include "tests/support/suite.h"
#include "ui/pages/allow_rows.h"
#include "ui/pages/exposure_page.h"
#include "ui/widgets/field.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/live_pane.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

namespace test_exposure_editor {

using namespace dockwright;
using namespace dockwright::core;
using enum ReachOutcome;

namespace {

enum Choice { Everywhere, ThisHostOnly, OneAddress };
enum Tab { MeasuredTab, PlanTab };

/// A database that everybody reaches, one that this host alone does, and a program on the network of the host.
ExposureReport exampleReport()
{
    ExposureFacts facts{.firewall = {.isSeen = true}, .outsider = {.strangers = {"198.51.100.2"}}};
    const auto add = [&](const char *address, int port, bool isOfHostNetwork, const PortAttempts &attempts) {
        ExposedPort exposed{.container = QStringLiteral("db"),
                            .id = QString(12, u'a'),
                            .image = QStringLiteral("postgres:16"),
                            .address = QLatin1String(address),
                            .port = port,
                            .containerPort = 5432};
        exposed.isOfHostNetwork = isOfHostNetwork;
        facts.ports.push_back(exposed);
        facts.attempts.push_back(attempts);
    };
    add("0.0.0.0", 5432, false, {Answered, Arrived, Arrived, true});
    add("::", 9100, true, {Answered, Untried, Untried, false, true});
    add("127.0.0.1", 6379, false, {Answered, Silent, Silent, true});
    return reportOf(facts);
}

/// By what one chooses it with: activated() is not sent otherwise.
void choose(QComboBox *combo, int index)
{
    combo->setFocus();
    while (combo->currentIndex() != index)
        QTest::keyClick(combo, combo->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
}

void retype(QLineEdit *line, const char *text)
{
    line->setFocus();
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Backspace);
    QTest::keyClicks(line, QLatin1String(text));
}

} // namespace

/// The page Exposure: what the plan says of it.
class TestExposureEditor : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    const ExposureSettings &exposure() const { return m_window->plan.plan().exposure; }
    ui::Page *page() { return m_window->wizard.page(12); }
    QTabWidget *tabs() { return m_window->find<QTabWidget>("exposureTabWidget"); }
    QComboBox *publishOn() { return m_window->find<QComboBox>("exposurePublishOnComboBox"); }
    QLineEdit *address() { return m_window->find<QLineEdit>("exposurePublishOnLineEdit"); }
    QRadioButton *radio(const char *name) { return m_window->find<QRadioButton>(name); }
    QPushButton *adder() { return m_window->find<QPushButton>("exposureAllowAddPushButton"); }
    QLineEdit *from(int row)
    {
        return m_window->find<QLineEdit>(qPrintable(QStringLiteral("exposureAllow%1fromLineEdit").arg(row)));
    }
    QLineEdit *ports(int row)
    {
        return m_window->find<QLineEdit>(qPrintable(QStringLiteral("exposureAllow%1portsLineEdit").arg(row)));
    }
    QToolButton *remover(int row)
    {
        return m_window->find<QToolButton>(qPrintable(QStringLiteral("exposureAllow%1RemoveToolButton").arg(row)));
    }
    ui::Notice *problem(int row)
    {
        return m_window->find<ui::Notice>(qPrintable(QStringLiteral("exposureAllow%1Notice").arg(row)));
    }
    ui::Notice *notice() { return m_window->find<ui::Notice>("exposureAllowNotice"); }
    void edit(const std::function<void(ExposureSettings &)> &change)
    {
        m_window->plan.edit({}, [&](Plan &plan) { change(plan.exposure); });
    }
    void measure()
    {
        tabs()->setCurrentIndex(MeasuredTab);
        m_window->find<QPushButton>("measureExposurePushButton")->click();
        m_window->client.finishMeasurement(exampleReport());
    }
    bool advises(const QString &text)
    {
        const auto rows = page()->findChildren<ui::FindingRow *>();
        return std::ranges::any_of(rows, [&](const ui::FindingRow *row) {
            const auto labels = row->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&](const QLabel *label) { return label->text().contains(text); });
        });
    }
    bool drawn(const char *name) { return drawInBoth(*m_window, m_window->wizard, QLatin1String(name)); }

private slots:
    void init()
    {
        HostFacts facts = exampleHost();
        facts.published.emplace();
        facts.published->push_back({.container = "pg", .address = "0.0.0.0", .port = 5432});
        m_window = std::make_unique<Window>(true, facts);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("exposure"));
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        tabs()->setCurrentIndex(PlanTab);
        QTRY_VERIFY(publishOn()->isVisible());
    }
    void cleanup() { m_window.reset(); }

    void aPlanThatSaysNothingShowsItsDefaults()
    {
        QCOMPARE(publishOn()->currentIndex(), int(Everywhere));
        QVERIFY(!address()->isVisible());
        QVERIFY(radio("exposureEnforceReportRadioButton")->isChecked());
        QVERIFY(notice()->isVisible() && notice()->text().contains(QStringLiteral("nothing is reported")));
        QVERIFY(!says(*m_window, QStringLiteral("From networks")));
        QCOMPARE(page()->firstProblem(), nullptr);
        QVERIFY(!m_window->plan.history().canUndo());
        QVERIFY(drawn("exposure-plan-empty"));
    }

    /// Beside the tab of the plan, and not beside what was measured.
    void theFilesFollowWhatIsChosen()
    {
        const auto *pane = m_window->wizard.findChild<ui::LivePane *>();
        QVERIFY(pane != nullptr && pane->isVisible());
        const auto *text = m_window->find<QPlainTextEdit>("livePanePlainTextEdit");
        choose(publishOn(), ThisHostOnly);
        QTRY_VERIFY2(text->toPlainText().contains(QStringLiteral("\"ip\": \"127.0.0.1\"")), qPrintable(text->toPlainText()));
        radio("exposureEnforceOnRadioButton")->click();
        adder()->click();
        QTest::keyClicks(ports(0), QStringLiteral("443/tcp"));
        QVERIFY(m_window->settle());
        auto *choice = pane->findChild<QComboBox *>();
        QVERIFY(choice != nullptr);
        choice->setCurrentIndex(choice->findText(QStringLiteral("dockwright-exposure.nft"), Qt::MatchContains));
        QTRY_VERIFY2(text->toPlainText().contains(QStringLiteral("table inet dockwright")), qPrintable(text->toPlainText()));
        QTRY_VERIFY(advises(QStringLiteral("Closed to everybody but this host and its containers: 5432/tcp (pg)")));
        QVERIFY(advises(QStringLiteral("Ports without an address are published on 127.0.0.1")));
        tabs()->setCurrentIndex(MeasuredTab);
        QVERIFY(!pane->isVisible());
        tabs()->setCurrentIndex(PlanTab);
        QVERIFY(pane->isVisible());
    }

    void portsArePublishedEverywhereOnThisHostOrOnOneAddress()
    {
        choose(publishOn(), ThisHostOnly);
        QCOMPARE(exposure().publishOn, QStringLiteral("127.0.0.1"));
        QVERIFY(!address()->isVisible());
        choose(publishOn(), OneAddress);
        QCOMPARE(exposure().publishOn, QStringLiteral("192.168.1.20")); // of the way out
        QVERIFY(address()->isVisible());
        QCOMPARE(QApplication::focusWidget(), address());
        retype(address(), "10.0.0");
        QCOMPARE(exposure().publishOn, QStringLiteral("10.0.0"));
        QCOMPARE(page()->firstProblem(), address());
        const auto *field = qobject_cast<ui::Field *>(publishOn()->parentWidget());
        QVERIFY(field != nullptr && field->problem().contains(QStringLiteral("“10.0.0” is not an IPv4 address")));
        QVERIFY(!address()->accessibleDescription().isEmpty());
        QVERIFY(drawn("exposure-plan-address"));
        QCOMPARE(address()->text(), QStringLiteral("10.0.0"));
        QTest::keyClicks(address(), QStringLiteral(".7"));
        QCOMPARE(exposure().publishOn, QStringLiteral("10.0.0.7"));
        QVERIFY(field->problem().isEmpty() && address()->accessibleDescription().isEmpty());
        choose(publishOn(), Everywhere);
        QCOMPARE(exposure(), ExposureSettings());
        QVERIFY(!address()->isVisible());
    }

    /// localhost is one of these addresses.
    void whatIsBeingTypedStaysWhereItIs()
    {
        choose(publishOn(), OneAddress);
        retype(address(), "");
        QVERIFY(address()->isVisible() && address()->text().isEmpty()); // nothing is typed yet, which is no "everywhere"
        QVERIFY(m_window->plan.problemAt(QStringLiteral("/exposure/publishOn")) != nullptr);
        QTest::keyClicks(address(), QStringLiteral("127.0.0.1"));
        QCOMPARE(publishOn()->currentIndex(), int(OneAddress));
        QTest::keyClicks(address(), QStringLiteral("0"));
        QCOMPARE(exposure().publishOn, QStringLiteral("127.0.0.10"));
        QTest::keyClick(address(), Qt::Key_Backspace);
        QVERIFY(address()->isVisible());
        choose(publishOn(), ThisHostOnly);
        QVERIFY(!address()->isVisible());
        QCOMPARE(exposure().publishOn, QStringLiteral("127.0.0.1"));
        m_window->plan.history().undo();
        QCOMPARE(publishOn()->currentIndex(), int(Everywhere));
    }

    void theEnforcementIsChosenWithTheArrows()
    {
        auto *report = radio("exposureEnforceReportRadioButton");
        report->setFocus();
        QTest::keyClick(report, Qt::Key_Down);
        QCOMPARE(exposure().enforce, ExposureEnforcement::On);
        QVERIFY(notice()->text().contains(QStringLiteral("nobody outside this host")));
        QTRY_VERIFY(advises(QStringLiteral("5432/tcp (pg)")));
        QVERIFY(drawn("exposure-plan-closed"));
        QTest::keyClick(radio("exposureEnforceOnRadioButton"), Qt::Key_Up);
        QTest::keyClick(report, Qt::Key_Up);
        QCOMPARE(exposure().enforce, ExposureEnforcement::Off);
        m_window->plan.edit({}, [](Plan &plan) { plan.exposure.enforce = ExposureEnforcement::On; });
        QVERIFY(radio("exposureEnforceOnRadioButton")->isChecked());
        m_window->plan.history().undo();
        QVERIFY(radio("exposureEnforceOffRadioButton")->isChecked());
        for (const char *name :
             {"exposureEnforceOffRadioButton", "exposureEnforceReportRadioButton", "exposureEnforceOnRadioButton"})
            QVERIFY(!radio(name)->accessibleName().isEmpty() && !radio(name)->accessibleDescription().isEmpty());
    }

    void entriesAreAddedTypedAndRemoved()
    {
        adder()->click();
        QCOMPARE(exposure().allow, std::vector<AllowedReach>(1));
        QCOMPARE(QApplication::focusWidget(), from(0));
        QVERIFY(!notice()->isVisible());
        QVERIFY(problem(0)->isVisible() && problem(0)->text().contains(QStringLiteral("at least one port")));
        QTest::keyClicks(from(0), QStringLiteral("10.0.0.0/8, fd00::/8"));
        QTest::keyClicks(ports(0), QStringLiteral("443/tcp 8000-8010/udp"));
        QVERIFY(!problem(0)->isVisible());
        adder()->click();
        QTest::keyClicks(ports(1), QStringLiteral("80/tcp"));
        const AllowedReach first{{"10.0.0.0/8", "fd00::/8"}, {"443/tcp", "8000-8010/udp"}};
        const AllowedReach second{{}, {"80/tcp"}};
        QCOMPARE(exposure().allow, (std::vector<AllowedReach>{first, second}));
        QCOMPARE(from(0)->text(), QStringLiteral("10.0.0.0/8, fd00::/8")); // as it was typed
        QCOMPARE(ports(0)->text(), QStringLiteral("443/tcp 8000-8010/udp"));
        QVERIFY(m_window->plan.problems().empty());
        QVERIFY(drawn("exposure-plan"));
        remover(0)->click();
        QTRY_COMPARE(exposure().allow, std::vector<AllowedReach>{second});
        QCOMPARE(ports(0)->text(), QStringLiteral("80/tcp"));
        QVERIFY(from(0)->text().isEmpty());
        QCOMPARE(QApplication::focusWidget(), from(0));
        remover(0)->click();
        QTRY_VERIFY(exposure().allow.empty());
        QVERIFY(notice()->isVisible());
        QCOMPARE(QApplication::focusWidget(), adder());
    }

    void whatIsWrongIsSaidAtItsEntryAndIsNotLost()
    {
        edit([](ExposureSettings &each) { each.allow = {{{}, {"80/tcp"}}, {{"10.0.0.0/8"}, {"443/tcp"}}}; });
        retype(from(1), "10.0.0.1/8, office");
        QVERIFY(!problem(0)->isVisible() && problem(1)->isVisible());
        QVERIFY2(problem(1)->text().contains(QStringLiteral("“10.0.0.1/8” is the network 10.0.0.0/8")),
                 qPrintable(problem(1)->text()));
        QCOMPARE(exposure().allow[1].from, QStringList({"10.0.0.1/8", "office"}));
        QCOMPARE(page()->firstProblem(), from(1));
        QCOMPARE(from(1)->accessibleDescription(), problem(1)->text());
        retype(ports(1), "443");
        QCOMPARE(problem(1)->text(), from(1)->accessibleDescription() + u'\n' + ports(1)->accessibleDescription());
        QVERIFY(ports(1)->accessibleDescription().contains(QStringLiteral("“443” is not a port")));
        QVERIFY(drawn("exposure-plan-wrong"));
        QCOMPARE(from(1)->text(), QStringLiteral("10.0.0.1/8, office"));
        QCOMPARE(ports(1)->text(), QStringLiteral("443"));
        retype(from(1), "10.0.0.0/8, 172.16.0.0/12");
        QCOMPARE(page()->firstProblem(), ports(1));
        QTest::keyClicks(ports(1), QStringLiteral("/tcp"));
        QVERIFY(!problem(1)->isVisible() && from(1)->accessibleDescription().isEmpty());
        QCOMPARE(page()->firstProblem(), nullptr);
        retype(ports(1), "443/tcp,440-450/tcp");
        QVERIFY(problem(1)->text().contains(QStringLiteral("443/tcp and 440-450/tcp overlap.")));
    }

    void whatIsTypedAndWhatIsSaidOfItStayInSight()
    {
        const auto isInSight = [](const QWidget *each) { return each->visibleRegion().boundingRect() == each->rect(); };
        m_window->wizard.resize(m_window->wizard.minimumSize());
        for (int row = 0; row < 3; ++row) {
            adder()->click();
            QVERIFY(isLaidOut(m_window->wizard));
            QTRY_VERIFY(isInSight(from(row)) && isInSight(problem(row)));
        }
        QTest::keyClicks(from(2), QStringLiteral("office")); // a second line
        QVERIFY(isLaidOut(m_window->wizard));
        QTRY_VERIFY(isInSight(from(2)) && isInSight(problem(2)));
    }

    void anErrorIsFoundFromTheOtherTab()
    {
        edit([](ExposureSettings &each) {
            each.allow.assign(20, {{}, {"80/tcp"}});
            each.allow.back().ports = {"80"};
        });
        tabs()->setCurrentIndex(MeasuredTab);
        QVERIFY(!tabs()->tabIcon(PlanTab).isNull() && !tabs()->tabToolTip(PlanTab).isEmpty());
        m_window->find<QPushButton>("nextPushButton")->click();
        QCOMPARE(m_window->wizard.current(), 12);
        QVERIFY(says(*m_window, QStringLiteral("Some settings on this page are invalid")));
        QCOMPARE(tabs()->currentIndex(), int(PlanTab));
        QCOMPARE(QApplication::focusWidget(), ports(19));
        QVERIFY(isLaidOut(m_window->wizard));
        QVERIFY(m_window->wizard.rect().contains(ports(19)->mapTo(&m_window->wizard, ports(19)->rect().bottomRight())));
        QVERIFY(!ports(19)->visibleRegion().isEmpty());
        QTest::keyClicks(ports(19), QStringLiteral("81/tcp")); // in place of what is wrong
        QVERIFY(tabs()->tabIcon(PlanTab).isNull() && tabs()->tabToolTip(PlanTab).isEmpty());
    }

    void oneUndoTakesBackOneThing()
    {
        adder()->click();
        QTest::keyClicks(from(0), QStringLiteral("10.0.0.0/8"));
        QTest::keyClicks(ports(0), QStringLiteral("443/tcp"));
        adder()->click();
        QTest::keyClicks(ports(1), QStringLiteral("80/tcp"));
        const std::vector<AllowedReach> all = exposure().allow;
        remover(0)->click();
        QTRY_COMPARE(exposure().allow.size(), 1u);
        remover(0)->click();
        QTRY_VERIFY(exposure().allow.empty());
        QUndoStack &history = m_window->plan.history();
        history.undo();
        QCOMPARE(exposure().allow, std::vector<AllowedReach>{all[1]});
        QCOMPARE(ports(0)->text(), QStringLiteral("80/tcp"));
        history.undo();
        QCOMPARE(exposure().allow, all);
        QCOMPARE(from(0)->text(), QStringLiteral("10.0.0.0/8"));
        history.undo();
        QVERIFY(ports(1)->text().isEmpty() && ports(0)->text() == QStringLiteral("443/tcp"));
        history.undo();
        history.undo();
        QCOMPARE(exposure().allow, (std::vector<AllowedReach>{{{"10.0.0.0/8"}, {}}}));
        QVERIFY(ports(0)->text().isEmpty());
        while (history.canRedo())
            history.redo();
        QVERIFY(exposure().allow.empty() && notice()->isVisible());
        // One that is added right after another went is a thing of its own.
        edit([&](ExposureSettings &each) { each.allow = all; });
        remover(1)->click();
        QTRY_COMPARE(exposure().allow.size(), 1u);
        adder()->click();
        history.undo();
        QCOMPARE(exposure().allow, std::vector<AllowedReach>{all[0]});
        history.undo();
        QCOMPARE(exposure().allow, all);
    }

    void anotherLanguageKeepsWhatWasTyped()
    {
        adder()->click();
        QTest::keyClicks(from(0), QStringLiteral("10.0.0.0/8 ,  192.168"));
        choose(publishOn(), OneAddress);
        retype(address(), "");
        own_words::Brackets brackets;
        QCoreApplication::installTranslator(&brackets);
        QTRY_VERIFY(adder()->text().contains(u'⟦'));
        for (const QString &text :
             {publishOn()->itemText(0), publishOn()->itemText(2), publishOn()->accessibleName(), from(0)->accessibleName(),
              ports(0)->accessibleName(), remover(0)->accessibleName(), from(0)->placeholderText(), problem(0)->text(),
              address()->accessibleName(), address()->accessibleDescription(), tabs()->tabText(MeasuredTab),
              tabs()->tabText(PlanTab), radio("exposureEnforceOnRadioButton")->text()})
            QVERIFY2(text.contains(u'⟦'), qPrintable(text));
        QCOMPARE(own_words::unasked(*page(), own_words::valuesOf(exampleHost(), m_window->plan.plan())), QStringList());
        QCOMPARE(from(0)->text(), QStringLiteral("10.0.0.0/8 ,  192.168"));
        QVERIFY(address()->isVisible() && address()->text().isEmpty());
        QCoreApplication::removeTranslator(&brackets);
        QTRY_VERIFY(!adder()->text().contains(u'⟦'));
        QCOMPARE(exposure().allow[0].from, QStringList({"10.0.0.0/8", "192.168"}));
    }

    void theKeyboardReachesEverything()
    {
        edit([](ExposureSettings &each) {
            each.publishOn = QStringLiteral("192.168.1.20");
            each.allow = {{{"10.0.0.0/8"}, {"443/tcp"}}, {{}, {"80/tcp"}}};
        });
        const std::vector<QWidget *> order{publishOn(), address(), radio("exposureEnforceReportRadioButton"),
                                           from(0),     ports(0),  remover(0),
                                           from(1),     ports(1),  remover(1),
                                           adder()};
        order.front()->setFocus();
        for (QWidget *each : order) {
            QCOMPARE(QApplication::focusWidget(), each);
            QVERIFY2(!each->accessibleName().isEmpty() || each == adder(), qPrintable(each->objectName()));
            QTest::keyClick(each, Qt::Key_Tab);
        }
        QVERIFY(!adder()->text().isEmpty());
        remover(1)->setFocus();
        QTest::keyClick(remover(1), Qt::Key_Space);
        QTRY_COMPARE(exposure().allow.size(), 1u);
        adder()->setFocus();
        QTest::keyClick(adder(), Qt::Key_Space);
        QCOMPARE(exposure().allow.size(), 2u);
        QCOMPARE(QApplication::focusWidget(), from(1));
    }

    void aPlanFromElsewhereIsShown()
    {
        adder()->click();
        QTest::keyClicks(from(0), QStringLiteral("10.0.0.0/8"));
        m_window->plan.replace([] {
            Plan plan;
            plan.exposure = {"192.168.1.20", {{{"10.1.0.0/16", "10.2.0.0/16"}, {"22/tcp"}}}, ExposureEnforcement::On};
            return plan;
        }());
        QCOMPARE(publishOn()->currentIndex(), int(OneAddress));
        QCOMPARE(address()->text(), QStringLiteral("192.168.1.20"));
        QVERIFY(radio("exposureEnforceOnRadioButton")->isChecked());
        QCOMPARE(from(0)->text(), QStringLiteral("10.1.0.0/16, 10.2.0.0/16"));
        QCOMPARE(ports(0)->text(), QStringLiteral("22/tcp"));
        m_window->plan.replace({});
        QCOMPARE(publishOn()->currentIndex(), int(Everywhere));
        QVERIFY(notice()->isVisible() && !address()->isVisible());
    }

    void thePlanStartsFromWhatTheHostHas()
    {
        QVERIFY(QDir().mkpath(m_window->root + QStringLiteral("/etc/docker")));
        QFile file(m_window->root + QLatin1String(paths::daemonJson));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"ip\": \"192.168.1.20\", \"default-network-opts\": {\"bridge\": "
                   "{\"com.docker.network.bridge.host_binding_ipv4\": \"192.168.1.20\"}}}");
        file.close();
        m_window->host.look();
        QVERIFY(m_window->settle());
        m_window->find<QPushButton>("startFromHostPushButton")->click();
        QCOMPARE(exposure().publishOn, QStringLiteral("192.168.1.20"));
        QCOMPARE(publishOn()->currentIndex(), int(OneAddress));
        QCOMPARE(address()->text(), QStringLiteral("192.168.1.20"));
    }

    void thereAreNoMoreEntriesThanAPlanTakes()
    {
        edit([](ExposureSettings &each) { each.allow.assign(mostAllowed - 1, {{}, {"80/tcp"}}); });
        QVERIFY(adder()->isEnabled());
        adder()->click();
        QCOMPARE(exposure().allow.size(), mostAllowed);
        QVERIFY(!adder()->isEnabled() && !notice()->isVisible());
        edit([](ExposureSettings &each) { each.allow.assign(mostAllowed + 1, {{}, {"80/tcp"}}); });
        QVERIFY(notice()->isVisible() && notice()->text().contains(QStringLiteral("at most 64")));
        QVERIFY(page()->firstProblem() != nullptr);
    }

    void anOpenPortIsNamedInThePlan()
    {
        measure();
        auto *allow = m_window->find<QPushButton>("allowPortPushButton");
        auto *list = m_window->find<QTreeView>("portsTreeView");
        QVERIFY(allow->isVisible());
        QVERIFY(drawn("exposure-ports-allow"));
        m_window->find<QLineEdit>("portCommand1LineEdit")->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), allow);
        QTest::keyClick(allow, Qt::Key_Space);
        QCOMPARE(tabs()->currentIndex(), int(PlanTab));
        QCOMPARE(exposure().allow, (std::vector<AllowedReach>{{{"10.0.0.0/8"}, {"5432/tcp"}}}));
        QCOMPARE(QApplication::focusWidget(), from(0));
        QTest::keyClicks(from(0), QStringLiteral("192.168.0.0/16")); // in place of the example
        QCOMPARE(exposure().allow[0].from, QStringList("192.168.0.0/16"));
        edit([](ExposureSettings &each) { each.allow = {{{}, {"80/tcp"}}, {{}, {"53/udp", "5000-6000/tcp"}}}; });
        tabs()->setCurrentIndex(MeasuredTab);
        allow->click(); // one names it already
        QCOMPARE(exposure().allow.size(), 2u);
        QCOMPARE(QApplication::focusWidget(), from(1));
        tabs()->setCurrentIndex(MeasuredTab);
        for (int row = 1; row < 3; ++row) { // of the host's network, and of this host only
            list->setCurrentIndex(list->model()->index(row, 0));
            QVERIFY(!allow->isVisible());
        }
    }

    void itReadsWellInTheDarkAndInNarrowWindows()
    {
        edit([](ExposureSettings &each) {
            each.allow = {{{}, {"80/tcp", "443/tcp"}}, {{"10.0.0.0/8", "192.168.0.0/16"}, {"5432/tcp"}}, {{"10.0.0.1"}, {}}};
            each.enforce = ExposureEnforcement::On;
        });
        QVERIFY(m_window->settle());
        const QPalette light = QApplication::palette();
        QApplication::setPalette(darkPalette());
        const bool isWell = drawn("exposure-plan-dark");
        QApplication::setPalette(light);
        QVERIFY(isWell);
        m_window->wizard.resize(m_window->wizard.minimumSize());
        QVERIFY(drawn("exposure-plan-narrow"));
    }
};

DOCKWRIGHT_TEST(TestExposureEditor, QApplication)

} // namespace test_exposure_editor

#include "test_exposure_editor.moc"

// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "ui/model/exposure_model.h"
#include "ui/pages/exposure_page.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTreeView>

namespace test_exposure_page {

using namespace dockwright;
using namespace dockwright::core;
using enum ReachOutcome;

namespace {

enum Column { PortColumn, ContainerColumn, ReachColumn, KnownColumn, RulesColumn };

ExposedPort portOf(const char *container, const char *image, const char *address, int port, int containerPort)
{
    return {.container = QLatin1String(container),
            .id = QString(12, u'a'),
            .image = QLatin1String(image),
            .address = QLatin1String(address),
            .port = port,
            .containerPort = containerPort};
}

/// Of a host as many are: a database that was published without an address, and what was meant to be open.
ExposureFacts exampleFacts()
{
    ExposureFacts facts{.firewall = {.isSeen = true,
                                     .parts = {{"docker", false, true, true, true}, {"docker-user", false, true, true, true}}},
                        .outsider = {.strangers = {"198.51.100.2"}, .neighbours = {"10.253.0.2"}, .milliseconds = 700}};
    const auto add = [&](const ExposedPort &port, const PortAttempts &attempts) {
        facts.ports.push_back(port);
        facts.attempts.push_back(attempts);
    };
    add(portOf("web", "nginx:1.27", "0.0.0.0", 443, 8443), {Answered, Answered, Answered, true});
    add(portOf("cache", "redis:7", "127.0.0.1", 6379, 6379), {Answered, Silent, Silent, true});
    add(portOf("db", "postgres:16", "0.0.0.0", 5432, 5432), {Answered, Arrived, Arrived, true});
    ExposedPort exporter = portOf("exporter", "prom/node-exporter", "::", 9100, 9100);
    exporter.isOfHostNetwork = true;
    add(exporter, {Answered, Untried, Untried, false, true});
    return facts;
}

/// As the service answers it, and the window reads it.
ExposureReport answered(const ExposureFacts &facts)
{
    const ExposureReport report = reportOf(facts);
    Json json = exposureToJson(report);
    for (const PortVerdict &each : report.ports)
        json["ports"].push_back(portToJson(each));
    return exposureFromJson(Json::parse(json.dump()));
}

} // namespace

/// The page Exposure: what is asked and when, and what is told of the answer.
class TestExposurePage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    QPushButton *measure() { return m_window->find<QPushButton>("measureExposurePushButton"); }
    QTreeView *list() { return m_window->find<QTreeView>("portsTreeView"); }
    QString said() { return m_window->find<ui::Notice>("exposureNotice")->text(); }
    QString cell(int row, int column) { return list()->model()->index(row, column).data().toString(); }
    QString label(const char *name) { return m_window->find<QLabel>(name)->text(); }
    QLineEdit *command(std::size_t number)
    {
        return m_window->find<QLineEdit>(
            std::array{"portCommand0LineEdit", "portCommand1LineEdit", "portCommand2LineEdit"}.at(number));
    }
    int measurements() const { return m_window->client.measurements; }

    void open(bool withHelper = true, const HostFacts &facts = exampleHost())
    {
        m_window = std::make_unique<Window>(withHelper, facts);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("exposure"));
        QTRY_VERIFY(measure()->isVisible());
    }
    void measured(const ExposureFacts &facts)
    {
        measure()->click();
        m_window->client.finishMeasurement(answered(facts));
    }

private slots:
    void init() { open(); }
    void cleanup() { m_window.reset(); }

    void nothingIsMeasuredBeforeItIsAsked()
    {
        QCOMPARE(measurements(), 0);
        QVERIFY(measure()->isEnabled());
        QVERIFY2(said().contains(QStringLiteral("not been measured yet")), qPrintable(said()));
        QVERIFY(says(*m_window, QStringLiteral("no setting is changed")));
        QVERIFY(!list()->isVisible());
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-unasked")));
    }

    void whatNeedsAttentionComesFirst()
    {
        measure()->click();
        QCOMPARE(measurements(), 1);
        QVERIFY(!measure()->isEnabled() && said().contains(QStringLiteral("Measuring")));
        m_window->client.finishMeasurement(answered(exampleFacts()));
        QVERIFY(measure()->isEnabled() && list()->isVisible());
        QCOMPARE(said(), QStringLiteral("1 of 4 ports need attention."));
        QCOMPARE(list()->model()->rowCount(), 4);
        QCOMPARE(cell(0, PortColumn), QStringLiteral("0.0.0.0:5432/tcp"));
        QCOMPARE(cell(0, ContainerColumn), QStringLiteral("db:5432 (PostgreSQL)"));
        QCOMPARE(cell(0, ReachColumn), QStringLiteral("everybody"));
        QCOMPARE(cell(0, RulesColumn), QStringLiteral("docker, docker-user"));
        QStringList places;
        for (int row = 0; row < 4; ++row)
            places << cell(row, PortColumn);
        QCOMPARE(places, QStringList({"0.0.0.0:5432/tcp", "[::]:9100/tcp", "0.0.0.0:443/tcp", "127.0.0.1:6379/tcp"}));
        QVERIFY(!list()->model()->index(0, ReachColumn).data(Qt::DecorationRole).isNull());
        QVERIFY(list()->model()->index(0, ReachColumn).data(Qt::AccessibleDescriptionRole).toString().contains("database"));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-ports")));
    }

    void whatIsMeasuredAndWhatIsConcludedAreToldApart()
    {
        measured(exampleFacts());
        QCOMPARE(cell(0, KnownColumn), QStringLiteral("measured"));
        QCOMPARE(cell(1, KnownColumn), QStringLiteral("concluded"));
        QCOMPARE(cell(1, RulesColumn), QStringLiteral("none"));
        QVERIFY(says(*m_window, QStringLiteral("Concluded: from the address")));
        list()->setCurrentIndex(list()->model()->index(1, 0));
        QVERIFY(m_window->find<ui::Notice>("portReachNotice")->text().endsWith(QStringLiteral("everybody (concluded)")));
        QVERIFY(says(*m_window, QStringLiteral("replies to an outsider by another way")));
        QCOMPARE(label("portAttempt0Label"), QStringLiteral("responds"));
        QCOMPARE(label("portAttempt2Label"), QStringLiteral("not tried"));
        ExposureFacts unread = exampleFacts();
        unread.firewall = {};
        measured(unread);
        QCOMPARE(cell(0, RulesColumn), QStringLiteral("unknown"));
        QVERIFY(says(*m_window, QStringLiteral("rules of the firewall could not be read")));
    }

    void theChosenPortIsExplainedAndWhatKeepsOthersAway()
    {
        measured(exampleFacts());
        QCOMPARE(list()->currentIndex().row(), 0);
        QVERIFY(label("portContainerLabel").contains(QStringLiteral("postgres:16")));
        QVERIFY(says(*m_window, QStringLiteral("A database: PostgreSQL. A stranger's packet got through.")));
        QCOMPARE(label("portAttempt0Label"), QStringLiteral("responds"));
        QCOMPARE(label("portAttempt2Label"), QStringLiteral("the packet arrives at the container"));
        QCOMPARE(command(0)->text(), QStringLiteral("docker run -p 127.0.0.1:5432:5432"));
        QVERIFY(command(1)->text().contains(QStringLiteral("\"enforce\": \"on\"")));
        QVERIFY(command(2)->text().startsWith(QStringLiteral("iptables -I DOCKER-USER -p tcp ! -s 10.0.0.0/8")));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Down);
        QVERIFY(label("portContainerLabel").contains(QStringLiteral("network of the host")));
        QVERIFY(!command(0)->isVisible() && !command(1)->isVisible());
        QVERIFY(says(*m_window, QStringLiteral("restrict port 9100 in the firewall of this host")));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-host-network")));
        QTest::keyClick(list(), Qt::Key_End);
        QVERIFY(label("portContainerLabel").contains(QStringLiteral("redis:7")));
        QVERIFY(!command(0)->isVisible() && !says(*m_window, QStringLiteral("If only this host needs it")));
    }

    void theKeyboardReachesTheCommands()
    {
        measured(exampleFacts());
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        list()->setFocus();
        QStringList reached;
        for (int i = 0; i < 5; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached << QApplication::focusWidget()->objectName();
        }
        QVERIFY2(reached.contains("portCommand0LineEdit") && reached.contains("portCommand1LineEdit")
                     && reached.contains("portCommand2LineEdit"),
                 qPrintable(reached.join(u' ')));
        for (const QWidget *each : std::initializer_list<const QWidget *>{list(), command(0), command(1), command(2),
                                                                          m_window->find<QScrollArea>("portScrollArea")})
            QVERIFY2(!each->accessibleName().isEmpty(), qPrintable(each->objectName()));
    }

    /// The bar that says on every page that the helper is waited for has the button.
    void aMeasurementIsCancelled()
    {
        m_window->client.isSilent = true;
        measure()->click();
        auto *cancel = m_window->find<QPushButton>("giveUpPushButton");
        QTRY_VERIFY(cancel->isVisible());
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-measuring")));
        cancel->click();
        QTRY_VERIFY(measure()->isEnabled());
        QVERIFY(said().contains(QStringLiteral("not been measured yet")));
        m_window->client.isSilent = false;
        measured(exampleFacts());
        QVERIFY(list()->isVisible());
    }

    void whyItFailedIsSaidWithItsRemedy()
    {
        measured(exampleFacts());
        measure()->click();
        m_window->client.finishMeasurement(tl::unexpected(
            ui::HelperError{"NotAuthorized",
                            {ErrorCode::NotAuthorized, {}, {"Authorization was denied.", {}}, {"Run it with sudo.", {}}, {}},
                            {}}));
        QCOMPARE(said(), QStringLiteral("Authorization was denied."));
        QVERIFY(says(*m_window, QStringLiteral("Run it with sudo.")));
        QVERIFY(!list()->isVisible() && measure()->isEnabled());
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-failed")));
        measured(exampleFacts());
        QVERIFY(!says(*m_window, QStringLiteral("Run it with sudo.")) && list()->isVisible());
    }

    void whereNothingIsPublishedThereIsNoTable()
    {
        ExposureFacts facts{.firewall = {.isSeen = true}};
        facts.isInSwarm = true;
        measured(facts);
        QCOMPARE(said(), QStringLiteral("No container that runs has a port on this host."));
        QVERIFY(!list()->isVisible());
        QVERIFY(says(*m_window, QStringLiteral("docker service ls lists them.")));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-none")));
    }

    void whyNothingWasMeasuredIsSaidBesideThePorts()
    {
        ExposureFacts facts = exampleFacts();
        facts.attempts.clear();
        facts.outsider = {.whyNot = {"The kernel makes no network namespace: %1.", {"EPERM"}}};
        measured(facts);
        QVERIFY(says(*m_window, QStringLiteral("The kernel makes no network namespace: EPERM.")));
        QCOMPARE(cell(0, KnownColumn), QStringLiteral("concluded"));
    }

    void aChangeOfTheHostOutdatesTheReport()
    {
        measured(exampleFacts());
        emit m_window->client.jobFinished(QStringLiteral("health"), {});
        QCOMPARE(said(), QStringLiteral("1 of 4 ports need attention."));
        emit m_window->client.jobFinished(QStringLiteral("apply"), {});
        QVERIFY2(said().contains(QStringLiteral("measure again")), qPrintable(said()));
        measure()->click();
        emit m_window->client.jobFinished(QStringLiteral("rollback"), {}); // while it is measured
        m_window->client.finishMeasurement(answered(exampleFacts()));
        QVERIFY2(said().contains(QStringLiteral("measure again")), qPrintable(said()));
        measured(exampleFacts());
        QCOMPARE(said(), QStringLiteral("1 of 4 ports need attention."));
    }

    void onlyALiveHostWithDockerIsMeasured_data()
    {
        QTest::addColumn<bool>("withHelper");
        QTest::addColumn<HostFacts>("facts");
        QTest::addColumn<QString>("words");
        HostFacts stopped = exampleHost();
        stopped.dockerUnit->activeState = QStringLiteral("inactive");
        QTest::newRow("preview only") << false << exampleHost() << "not available in preview only";
        QTest::newRow("no Docker") << true << Window::factsWithoutDocker() << "Docker is not installed";
        QTest::newRow("stopped") << true << stopped << "Docker is not running";
    }
    void onlyALiveHostWithDockerIsMeasured()
    {
        QFETCH(bool, withHelper);
        QFETCH(HostFacts, facts);
        QFETCH(QString, words);
        open(withHelper, facts);
        QVERIFY2(said().contains(words), qPrintable(said()));
        QVERIFY(!measure()->isEnabled());
        ui::ExposureModel model(m_window->host, withHelper ? &m_window->client : nullptr);
        model.measure();
        QCOMPARE(model.state(), ui::ExposureModel::State::Unasked);
        QCOMPARE(measurements(), 0);
    }

    void manyPortsAndNarrowWindowsAreShown()
    {
        ExposureFacts facts;
        for (int i = 0; i < 4096; ++i)
            facts.ports.push_back(portOf("a-container-of-a-long-name-in-a-project-1", "app", "0.0.0.0", 20000 + i, 20000 + i));
        measured(facts);
        QCOMPARE(list()->model()->rowCount(), 4096);
        measured(exampleFacts());
        m_window->wizard.resize(m_window->wizard.minimumSize());
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-narrow")));
    }

    void itReadsWellInTheDark()
    {
        const QPalette light = QApplication::palette();
        measured(exampleFacts());
        QApplication::setPalette(darkPalette());
        const bool isWell = drawInBoth(*m_window, m_window->wizard, QStringLiteral("exposure-dark"));
        QApplication::setPalette(light);
        QVERIFY(isWell);
    }
};

DOCKWRIGHT_TEST(TestExposurePage, QApplication)

} // namespace test_exposure_page

#include "test_exposure_page.moc"

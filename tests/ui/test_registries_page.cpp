// SPDX-License-Identifier: Apache-2.0
#include "core/plan/known_mirrors.h"
#include "core/plan/registry_list.h"
#include "core/registry/registry_report.h"
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/registries_page.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/mirror_list.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/trust_editor.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QToolButton>

namespace test_registries_page {

using namespace dockwright;
using namespace dockwright::core;

namespace {

RegistryVerdict verdictOn(const QString &url, core::Verdict verdict, qint64 pinged = 34)
{
    RegistryVerdict each;
    each.target = {.host = QStringLiteral("docker.io"), .url = url};
    each.verdict = verdict;
    each.facts.pinged = verdict == core::Verdict::Dead ? -1 : pinged;
    each.facts.configBytes = verdict == core::Verdict::Works ? 1'200'000 : 0;
    each.facts.configTime = 1000;
    each.reason = {"It gives the same image as Docker Hub.", {}};
    return each;
}

} // namespace

/// The page Registries: one list for both forms of a plan, and what a probe from the host says of it.
class TestRegistriesPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;
    const QString m_a = QStringLiteral("http://127.0.0.1:1");
    const QString m_b = QStringLiteral("http://127.0.0.1:2");

    const Plan &plan() const { return m_window->plan.plan(); }
    QTreeWidget *mirrors() { return m_window->find<QTreeWidget>("mirrorsTreeWidget"); }
    QListWidget *registries() { return m_window->find<QListWidget>("registriesListWidget"); }
    ui::RegistriesPage *page() { return qobject_cast<ui::RegistriesPage *>(m_window->wizard.page(3)); }
    void click(const char *name) { m_window->find<QAbstractButton>(name)->click(); }

    void setMirrors(const QStringList &urls)
    {
        m_window->plan.edit(QStringLiteral("/registry/mirrors"), [&](Plan &each) { each.registry.mirrors = urls; });
    }
    QString cell(int row, int column) { return mirrors()->topLevelItem(row)->text(column); }
    QString said(const char *notice)
    {
        const auto *shown = m_window->find<ui::Notice>(notice);
        return shown->isVisible() ? shown->text() : QString();
    }
    /// Types a name into the editor that is open in the list.
    void typeName(const QString &name)
    {
        const auto lines = registries()->findChildren<QLineEdit *>();
        QVERIFY2(lines.size() == 1, qPrintable(QString::number(lines.size())));
        QLineEdit *line = lines.front();
        QVERIFY(line->isVisible());
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the editor is gone
    }
    void openInChina(bool withHelper = true)
    {
        HostFacts facts = exampleHost();
        facts.timeZone = QStringLiteral("Asia/Shanghai");
        m_window = std::make_unique<Window>(withHelper, facts);
        QVERIFY(use(*m_window, QStringLiteral("en")));
        m_window->wizard.goTo(QStringLiteral("registries")); // before the host is known
        QVERIFY(m_window->settle());
    }
    /// Of the last probe.
    void answer(const RegistryVerdicts &verdicts) { m_window->client.finishProbe(verdicts); }

private slots:
    void init()
    {
        m_window = std::make_unique<Window>(false);
        QVERIFY(use(*m_window, QStringLiteral("en"))); // with its plurals
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("registries"));
    }
    void cleanup() { m_window.reset(); }

    void registriesAreAddedRenamedAndRemovedByTheKeyboard()
    {
        QCOMPARE(registries()->count(), 1);
        QCOMPARE(registries()->item(0)->text(), QStringLiteral("docker.io"));
        registries()->setFocus();
        QTest::keyClick(registries(), Qt::Key_Insert);
        typeName(QStringLiteral("ghcr.io"));
        QCOMPARE(plan().registries.size(), std::size_t(1));
        QCOMPARE(plan().registries[0].host, QStringLiteral("ghcr.io"));
        QCOMPARE(registries()->currentRow(), 1);
        QTest::keyClick(registries(), Qt::Key_F2);
        typeName(QStringLiteral("quay.io"));
        QCOMPARE(plan().registries[0].host, QStringLiteral("quay.io"));
        QTest::keyClick(registries(), Qt::Key_Delete);
        QVERIFY(plan().registries.empty());
        QCOMPARE(registries()->count(), 1);
        QTest::keyClick(registries(), Qt::Key_Delete); // Docker Hub stays
        QCOMPARE(registries()->count(), 1);
        m_window->plan.history().undo();
        QCOMPARE(registries()->item(1)->text(), QStringLiteral("quay.io"));
        m_window->plan.history().redo();
        QVERIFY(plan().registries.empty());
    }

    void oneWithoutANameGoesAwayAgain()
    {
        click("registryAddToolButton");
        QCOMPARE(registries()->count(), 2);
        QTest::keyClick(registries()->findChild<QLineEdit *>(), Qt::Key_Escape);
        QTRY_COMPARE(registries()->count(), 1);
        QVERIFY(plan().registries.empty());
    }

    void aWrongNameIsMarked()
    {
        click("registryAddToolButton");
        typeName(QStringLiteral("GHCR.io"));
        QVERIFY(said("registryProblemNotice").contains(QStringLiteral("lower case")));
        QVERIFY(page()->firstProblem() != nullptr);
        registries()->setCurrentRow(0);
        QCOMPARE(page()->firstProblem(), registries());
        QVERIFY(page()->problemHint().contains(QStringLiteral("GHCR.io")));
    }

    void theShortFormIsEditedUntilAnOptionNeedsTheLongOne()
    {
        setMirrors({m_a, m_b});
        QVERIFY(plan().registries.empty());
        QVERIFY(!m_window->find<QCheckBox>("mirrorResolveCheckBox")->isVisible());
        mirrors()->setCurrentItem(mirrors()->topLevelItem(1));
        auto *resolve = m_window->find<QCheckBox>("mirrorResolveCheckBox");
        QVERIFY(resolve->isVisible() && resolve->isChecked());
        resolve->click();
        QVERIFY(plan().hasHubMirrors());
        QVERIFY(!plan().registries[0].mirrors[1].resolve);
        QVERIFY(m_window->plan.problems().empty());
        QCOMPARE(mirrors()->currentItem(), mirrors()->topLevelItem(1));
        // What it has goes with it when the list is changed.
        click("mirrorUpToolButton");
        QCOMPARE(plan().registries[0].mirrors[0].url, m_b);
        QVERIFY(!plan().registries[0].mirrors[0].resolve);
        m_window->plan.history().undo();
        m_window->plan.history().undo();
        QVERIFY(plan().registries.empty());
        QCOMPARE(plan().registry.mirrors, QStringList({m_a, m_b}));
        QVERIFY(resolve->isChecked());
    }

    void nothingOfAPlanIsLost()
    {
        for (const QString &name :
             {QStringLiteral("workstation"), QStringLiteral("server-1000"), QStringLiteral("china-mirrors")}) {
            m_window->plan.replace(examplePlan(name));
            QVERIFY(plan() == examplePlan(name));
        }
        Plan before;
        before.registries = {{.host = "q.io", .mirrors = {{.url = "https://q.lan", .pull = false}}, .insecure = true},
                             {.host = "docker.io", .mirrors = {{.url = "https://m.lan", .overridePath = true}}},
                             {.host = "r.io", .ca = "no certificate"}};
        m_window->plan.replace(before);
        QVERIFY(plan() == before);
        for (int row = 0; row < 3; ++row) {
            registries()->setCurrentRow(row);
            if (mirrors()->topLevelItemCount() > 0)
                mirrors()->setCurrentItem(mirrors()->topLevelItem(0));
            QVERIFY(plan() == before);
        }
        QVERIFY(said("registryCaProblemNotice").contains(QStringLiteral("no certificate")));
        QVERIFY(page()->firstProblem() != nullptr);
        QCOMPARE(m_window->plan.history().count(), 0);
    }

    void theWayOfTheMirrorsIsSaid()
    {
        QVERIFY(said("registryMechanismNotice").contains(QStringLiteral("registry-mirrors in daemon.json")));
        HostFacts facts = exampleHost();
        facts.dockerdVersion = QStringLiteral("26.1.5");
        m_window = std::make_unique<Window>(false, facts);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("registries"));
        m_window->plan.edit(QStringLiteral("ghcr"),
                            [](Plan &each) { each.registries = {{.host = "ghcr.io", .mirrors = {{.url = "https://g.lan"}}}}; });
        registries()->setCurrentRow(1);
        const QString sentence = said("registryMechanismNotice");
        QVERIFY2(sentence.contains(QStringLiteral("ghcr.io")) && sentence.contains(QStringLiteral("Docker 28")),
                 qPrintable(sentence));
    }

    void aCertificateIsChosenFromAFile()
    {
        m_window->plan.edit(QStringLiteral("corp"), [](Plan &each) { each.registries = {{.host = "r.corp.lan"}}; });
        registries()->setCurrentRow(1);
        QFile file(m_window->directory.filePath(QStringLiteral("ca.crt")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no certificate") > 0);
        file.close();
        click("registryCaPushButton");
        auto *dialog = m_window->find<QFileDialog>("trustFileDialog");
        emit dialog->fileSelected(file.fileName());
        dialog->close();
        QTRY_VERIFY(said("registryCaProblemNotice").contains(QStringLiteral("There is no certificate")));
        QVERIFY(plan().registries[0].ca.isEmpty());
        const QString pem = QStringLiteral("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n");
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(pem.toLatin1()) > 0);
        file.close();
        m_window->find<ui::TrustEditor>("registryTrustEditor")->takeFile(ui::TrustEditor::Authorities, file.fileName());
        QTRY_COMPARE(plan().registries[0].ca, pem);
        QVERIFY(said("registryCaProblemNotice").isEmpty());
        QVERIFY(m_window->plan.problems().empty());
        click("registryCaRemoveToolButton");
        QVERIFY(plan().registries[0].ca.isEmpty());
    }

    void theHostsViewStandsBesideTheDesktops()
    {
        setMirrors({m_a, m_b});
        QCOMPARE(cell(0, 1), QStringLiteral("not probed"));
        QTest::keyClicks(m_window->find<QLineEdit>("probeImageLineEdit"), QStringLiteral("alpine:3"));
        click("mirrorProbePushButton");
        QCOMPARE(m_window->client.probes.size(), std::size_t(1));
        const auto sent = readPlan(m_window->client.probes[0].first);
        QVERIFY(sent && sent->registry.mirrors == plan().registry.mirrors);
        QCOMPARE(m_window->client.probes[0].second, QStringLiteral("alpine:3"));
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("waiting")));
        RegistryVerdict hub = verdictOn(QStringLiteral("https://registry-1.docker.io"), core::Verdict::Works, 90);
        hub.target.isReference = true;
        answer({verdictOn(m_a, core::Verdict::AllowList, 12), verdictOn(m_b, core::Verdict::Works), hub});
        QCOMPARE(cell(0, 1), QStringLiteral("allow-list\n12 ms"));
        QCOMPARE(cell(1, 1), QStringLiteral("works\n34 ms, 1.2 MB/s"));
        QTRY_COMPARE(cell(0, 2), QStringLiteral("no response"));
        QVERIFY(said("probeReferenceNotice").contains(QStringLiteral("works, 90 ms")));
        QVERIFY(said("wrongContentNotice").isEmpty());
        mirrors()->setCurrentItem(mirrors()->topLevelItem(1));
        QCOMPARE(said("mirrorVerdictNotice"), QStringLiteral("It gives the same image as Docker Hub."));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("registries-probed")));
        QTRY_VERIFY(m_window->find<QPushButton>("mirrorSortPushButton")->isEnabled());
        click("mirrorSortPushButton");
        QCOMPARE(plan().registry.mirrors, QStringList({m_b, m_a}));
    }

    void mirrorsOfAnotherRegistryAreAskedForAnImageOfIt()
    {
        m_window->plan.edit(QStringLiteral("/registries"),
                            [&](Plan &each) { each.registries = {{.host = "ghcr.io", .mirrors = {{.url = m_a}}}}; });
        registries()->setCurrentRow(1);
        auto *image = m_window->find<QLineEdit>("probeImageLineEdit");
        QTest::keyClicks(image, QStringLiteral("org/app:1"));
        click("mirrorProbePushButton");
        QCOMPARE(m_window->client.probes.back().second, QStringLiteral("ghcr.io/org/app:1"));
        RegistryVerdict works = verdictOn(m_a, core::Verdict::Works);
        works.target.host = QStringLiteral("ghcr.io");
        RegistryVerdict itself = verdictOn(QStringLiteral("https://ghcr.io"), core::Verdict::Dead);
        itself.target.host = QStringLiteral("ghcr.io");
        itself.target.isReference = true;
        answer({works, itself});
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("works")));
        QVERIFY(said("probeReferenceNotice").startsWith(QStringLiteral("ghcr.io itself: dead")));
        registries()->setCurrentRow(0);
        QVERIFY(image->text().isEmpty() && said("probeReferenceNotice").isEmpty());
        registries()->setCurrentRow(1);
        QCOMPARE(image->text(), QStringLiteral("org/app:1"));
    }

    /// Both have it, and only one was asked.
    void aVerdictIsShownAtItsRegistryOnly()
    {
        m_window->plan.edit(QStringLiteral("/registries"), [&](Plan &each) {
            each.registry.mirrors = QStringList{m_a};
            each.registries = {{.host = "ghcr.io", .mirrors = {{.url = m_a}}}};
        });
        registries()->setCurrentRow(0);
        click("mirrorProbePushButton");
        answer({verdictOn(m_a, core::Verdict::Works)});
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("works")));
        registries()->setCurrentRow(1);
        mirrors()->setCurrentItem(mirrors()->topLevelItem(0));
        QVERIFY(said("mirrorVerdictNotice").isEmpty());
    }

    void aNameThatAnotherHasIsRefused()
    {
        m_window->plan.edit(QStringLiteral("/registries"), [&](Plan &each) {
            each.registries = {{.host = "docker.io", .mirrors = {{.url = m_a, .overridePath = true}}}, {.host = "ghcr.io"}};
        });
        const Plan before = plan();
        registries()->item(1)->setText(QStringLiteral("docker.io"));
        QCOMPARE(plan(), before);
        QVERIFY(said("registryTakenNotice").contains(QStringLiteral("docker.io")));
        registries()->setCurrentRow(1);
        QVERIFY(said("registryTakenNotice").isEmpty());
    }

    void filesThatAPlanNamesStayNamed()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("ca.pem"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly)
                && file.write("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n") > 0);
        file.close();
        Plan named = plan();
        named.registries = {{.host = "r.lan", .ca = path}};
        const ui::Preview preview = ui::makePreview(named, m_window->host.facts(), {});
        QVERIFY(preview.problems.empty() && preview.file(QStringLiteral("/etc/docker/certs.d/r.lan/ca.crt")) != nullptr);
        QCOMPARE(preview.plan.registries.front().ca, path);
        QVERIFY(file.remove());
        const ui::Preview without = ui::makePreview(named, m_window->host.facts(), {});
        QVERIFY(!without.problems.empty());
        QCOMPARE(without.problems.front().where, QStringLiteral("/registries/0/ca"));
    }

    void wrongContentIsAnAlarm()
    {
        setMirrors({m_a, m_b});
        registries()->setCurrentRow(0);
        click("mirrorProbePushButton");
        answer({verdictOn(m_a, core::Verdict::WrongContent), verdictOn(m_b, core::Verdict::Works)});
        QVERIFY(said("wrongContentNotice").contains(QStringLiteral("1 mirror gives another image")));
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("wrong content")));
        QVERIFY(says(*m_window, m_a));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("registries-wrong-content")));
    }

    void aProbeIsCancelledAndALateAnswerDoesNotCount()
    {
        setMirrors({m_a});
        click("mirrorProbePushButton");
        QVERIFY(page()->probe().isRunning());
        click("mirrorProbePushButton");
        QVERIFY(!page()->probe().isRunning());
        answer({verdictOn(m_a, core::Verdict::Works)});
        QCOMPARE(cell(0, 1), QStringLiteral("not probed"));
        QVERIFY(said("probeReferenceNotice").isEmpty());
    }

    void whyThereIsNoViewOfTheHostIsSaid()
    {
        setMirrors({m_a});
        click("mirrorProbePushButton");
        m_window->client.finishProbe(tl::unexpected(
            ui::HelperError{QStringLiteral("Unavailable"), {ErrorCode::Internal, {}, {"It is gone.", {}}, {}, {}}, {}}));
        QVERIFY(said("probeReferenceNotice").contains(QStringLiteral("It is gone.")));
    }

    void knownMirrorsAreProposedOnlyAfterAProbe()
    {
        QVERIFY(plan().registry.mirrors.isEmpty());
        QVERIFY(said("mirrorsNotice").contains(QStringLiteral("trust")));
        auto *take = m_window->find<QPushButton>("takeMirrorsPushButton");
        QVERIFY(!take->isVisible());
        click("findMirrorsPushButton");
        const auto sent = readPlan(m_window->client.probes.back().first);
        QVERIFY(sent && sent->registry.mirrors == mirrorsOfGuide());
        QVERIFY(plan().registry.mirrors.isEmpty());
        page()->probe().desktop().cancel();
        RegistryVerdicts verdicts;
        for (const QString &url : mirrorsOfGuide())
            verdicts.push_back(verdictOn(url, verdicts.size() == 1 ? core::Verdict::Works : core::Verdict::AllowList));
        answer(verdicts);
        QVERIFY(take->isVisible());
        QVERIFY(said("mirrorsNotice").startsWith(QStringLiteral("1 known mirror works")));
        QVERIFY(says(*m_window, QStringLiteral("last reported to work on 20")));
        QVERIFY(drawInBoth(*m_window, *m_window->wizard.page(3), QStringLiteral("registries-known")));
        take->click();
        QCOMPARE(plan().registry.mirrors, QStringList({mirrorsOfGuide()[1]}));
        QVERIFY(!take->isVisible());
        m_window->plan.history().undo();
        QVERIFY(plan().registry.mirrors.isEmpty());
        for (RegistryVerdict &each : verdicts)
            each.verdict = core::Verdict::Dead;
        click("findMirrorsPushButton");
        page()->probe().desktop().cancel();
        answer(verdicts);
        QVERIFY(!take->isVisible());
        QVERIFY(said("mirrorsNotice").contains(QStringLiteral("None of the known mirrors works")));
    }

    /// Without a click, but not before they have been probed on this host; and only where Docker Hub is hardly reached.
    void whereTheHostIsInChinaThoseThatWorkAreProposed()
    {
        QVERIFY(m_window->client.probes.empty());
        openInChina(false); // a host that is only looked at
        QVERIFY(m_window->client.probes.empty());
        openInChina();
        QVERIFY(plan().registry.mirrors.isEmpty());
        QCOMPARE(m_window->client.probes.size(), std::size_t(1));
        QVERIFY(!page()->probe().desktop().isRunning());
        RegistryVerdicts verdicts;
        for (const QString &url : mirrorsOfGuide())
            verdicts.push_back(
                verdictOn(url, verdicts.size() < 2 ? core::Verdict::Works : core::Verdict::Dead, verdicts.empty() ? 90 : 30));
        answer(verdicts);
        QCOMPARE(plan().registry.mirrors, QStringList({mirrorsOfGuide()[1], mirrorsOfGuide()[0]})); // the quickest first
        QCOMPARE(mirrors()->topLevelItemCount(), 2);
        QVERIFY2(said("mirrorsNotice").contains(QStringLiteral("only mirrors that you trust")),
                 qPrintable(said("mirrorsNotice")));
        QVERIFY(!m_window->plan.history().canUndo());
        m_window->host.look(); // what is proposed anew has them, too
        QVERIFY(m_window->settle());
        QCOMPARE(plan().registry.mirrors.size(), 2);
    }

    void theyAreLookedForOnce()
    {
        openInChina();
        const auto comeAgain = [&] {
            m_window->wizard.goTo(QStringLiteral("welcome"));
            m_window->wizard.goTo(QStringLiteral("registries"));
        };
        m_window->client.finishProbe(tl::unexpected(
            ui::HelperError{QStringLiteral("Unavailable"), {ErrorCode::Internal, {}, {"It is gone.", {}}, {}, {}}, {}}));
        comeAgain(); // it has said nothing
        QCOMPARE(m_window->client.probes.size(), std::size_t(2));
        answer({verdictOn(mirrorsOfGuide()[0], core::Verdict::Dead)});
        comeAgain();
        QCOMPARE(m_window->client.probes.size(), std::size_t(2));
        QVERIFY(plan().registry.mirrors.isEmpty());
    }

    void whereAPlanWasOpenedNobodyIsAsked()
    {
        m_window->plan.replace(plan());
        m_window->language.use(QStringLiteral("zh_CN"));
        m_window->wizard.goTo(QStringLiteral("welcome"));
        m_window->wizard.goTo(QStringLiteral("registries"));
        QVERIFY(m_window->client.probes.empty());
    }

    void whatWasChosenIsNotProposedOtherwise()
    {
        openInChina();
        setMirrors({m_a});
        answer({verdictOn(mirrorsOfGuide()[0], core::Verdict::Works)});
        QCOMPARE(plan().registry.mirrors, QStringList({m_a}));
    }

    /// What a probe has said of a mirror is not true of the same address with another certificate or proxy.
    void aVerdictGoesWithWhatItWasAbout_data()
    {
        using Change = std::function<void(Plan &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("stays");
        const auto row = [](const char *name, bool stays, Change change) { QTest::newRow(name) << change << stays; };
        row("an option of the mirror", false, [](Plan &each) { each.registries[0].mirrors[0].overridePath = true; });
        row("its certificates", false, [](Plan &each) { each.registries[0].mirrors[0].ca = QStringLiteral("/etc/ca.pem"); });
        row("the proxy", false, [](Plan &each) { each.proxy.https = QStringLiteral("http://proxy.lan:3128"); });
        row("insecure registries", false, [](Plan &each) { each.registry.insecure = QStringList{"127.0.0.1:1"}; });
        row("certificates of the mirror's host", false,
            [](Plan &each) { each.registries.push_back({.host = "127.0.0.1:1", .ca = "/etc/ca.pem"}); });
        row("the image", false, [](Plan &each) { each.verify.image = QStringLiteral("alpine:3"); });
        row("the image store", false, [](Plan &each) { each.containerd.snapshotter = ImageStore::On; });
        row("another mirror", true, [](Plan &each) { each.registries[0].mirrors.push_back({.url = "http://127.0.0.1:9"}); });
        row("the log level", true, [](Plan &each) { each.logging.level = LogLevel::Warn; });
        row("the account", true, [](Plan &each) { each.registries[0].login = {"u", "/run/token", {}}; });
    }
    void aVerdictGoesWithWhatItWasAbout()
    {
        QFETCH(std::function<void(Plan &)>, change);
        QFETCH(bool, stays);
        m_window->plan.edit(QStringLiteral("/registries"), [&](Plan &each) {
            each.registries = {{.host = "docker.io", .mirrors = {{.url = m_a, .resolve = false}}}};
        });
        click("mirrorProbePushButton");
        page()->probe().desktop().cancel();
        answer({verdictOn(m_a, core::Verdict::WrongContent)});
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("wrong content")));
        QVERIFY(!said("wrongContentNotice").isEmpty());
        m_window->plan.edit(QStringLiteral("change"), change);
        QCOMPARE(cell(0, 1).startsWith(QStringLiteral("wrong content")), stays);
        QCOMPARE(!said("wrongContentNotice").isEmpty(), stays);
        m_window->plan.history().undo();
        QVERIFY(cell(0, 1).startsWith(QStringLiteral("wrong content")));
        m_window->plan.edit(QStringLiteral("gone"), [](Plan &each) { each.registries.clear(); });
        QVERIFY(said("wrongContentNotice").isEmpty());
    }

    void anAccountIsEdited()
    {
        m_window->plan.edit(QStringLiteral("/registries"), [&](Plan &each) { each.registries = {{.host = "ghcr.io"}}; });
        registries()->setCurrentRow(1);
        auto *user = m_window->find<QLineEdit>("loginUserLineEdit");
        QTest::keyClicks(user, QStringLiteral("robot"));
        QCOMPARE(plan().registries[0].login.user, QStringLiteral("robot"));
        QCOMPARE(page()->firstProblem(), user); // it has no file yet
        QVERIFY(says(*m_window, QStringLiteral("belong together")));
        click("mirrorProbePushButton"); // which does not need it
        QVERIFY(readPlan(m_window->client.probes.back().first));
        auto *secret = m_window->find<QLineEdit>("loginSecretFileLineEdit");
        QTest::keyClicks(secret, QStringLiteral("/run/secrets/ghcr"));
        QVERIFY(page()->firstProblem() == nullptr);
        QTest::keyClicks(m_window->find<QLineEdit>("loginHelperLineEdit"), QStringLiteral("pass"));
        QCOMPARE(plan().registries[0].login,
                 (RegistryLogin{.user = "robot", .secretFile = "/run/secrets/ghcr", .helper = "pass"}));
        QVERIFY(drawInBoth(*m_window, *m_window->wizard.page(3), QStringLiteral("registries-account")));
        m_window->plan.history().undo(); // all that was typed into one input at once
        QVERIFY(plan().registries[0].login.helper.isEmpty());
        QCOMPARE(secret->text(), QStringLiteral("/run/secrets/ghcr"));
        registries()->setCurrentRow(0);
        QVERIFY(user->text().isEmpty());
    }

    void nobodyIsOnTheWayToARegistryOnThisHost()
    {
        QVERIFY(said("insecureNotice").isEmpty());
        const auto sayOf = [&](const QStringList &insecure) {
            m_window->plan.edit(QStringLiteral("/registry/insecure"), [&](Plan &each) { each.registry.insecure = insecure; });
            return said("insecureNotice");
        };
        const QString here = sayOf({QStringLiteral("localhost:5000"), QStringLiteral("[::1]:5000")});
        QVERIFY2(here.contains(QStringLiteral("on this host")) && !here.contains(QStringLiteral("can modify")),
                 qPrintable(here));
        const QString mixed = sayOf({QStringLiteral("localhost:5000"), QStringLiteral("registry.lan:5000")});
        QVERIFY2(mixed.contains(QStringLiteral("registry.lan:5000 can modify")) && !mixed.contains(QStringLiteral("localhost")),
                 qPrintable(mixed));
        QVERIFY(sayOf({}).isEmpty());
    }

    void itIsDrawnInBothLanguages()
    {
        m_window->plan.edit(QStringLiteral("many"), [](Plan &each) {
            each.registries = {{.host = "docker.io", .mirrors = {{.url = "https://docker.m.daocloud.io", .resolve = false}}},
                               {.host = "registry.corp.lan:5000", .mirrors = {{.url = "https://mirror.corp.lan/hub"}}}};
        });
        for (int row = 0; row < 2; ++row) {
            registries()->setCurrentRow(row);
            mirrors()->setCurrentItem(mirrors()->topLevelItem(0));
            QVERIFY(drawInBoth(*m_window, *m_window->wizard.page(3), QStringLiteral("registries-%1").arg(row)));
        }
    }
};

DOCKWRIGHT_TEST(TestRegistriesPage, QApplication)

} // namespace test_registries_page

#include "test_registries_page.moc"

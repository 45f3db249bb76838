// SPDX-License-Identifier: Apache-2.0
#include "core/changes/proposed_plan.h"
#include "core/host/paths.h"
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/capacity_page.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/directive_card.h"
#include "ui/widgets/equal_findings.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/usage_bar.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTextBlock>
#include <QToolButton>
#include <QTreeWidget>

namespace test_pages {

using namespace dockwright;
using namespace dockwright::core;

/// Each page edits the plan, and shows what that means.
class TestPages : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    const Plan &plan() const { return m_window->plan.plan(); }

private slots:
    void init()
    {
        m_window = std::make_unique<Window>(false);
        QVERIFY(m_window->settle());
    }
    void cleanup() { m_window.reset(); }

    void thePreviewFollowsEveryKeyPress()
    {
        m_window->wizard.goTo(QStringLiteral("capacity"));
        auto *count = m_window->find<QSpinBox>("capacityContainersSpinBox");
        count->selectAll();
        QTest::keyClicks(count, QStringLiteral("50"));
        QCOMPARE(plan().capacity.containers, 50);
        QVERIFY(m_window->settle());
        QVERIFY(m_window->preview.preview()->file(QLatin1String(paths::limitsDropIn))->after.contains("LimitNOFILE=76800"));
        QVERIFY(m_window->find<QPlainTextEdit>("livePanePlainTextEdit")
                    ->toPlainText()
                    .contains(QStringLiteral("LimitNOFILE=76800")));
        QVERIFY(m_window->find<QLabel>("formula0")->text().endsWith(QStringLiteral("76,800")));
    }

    void theSliderIsLogarithmic()
    {
        QCOMPARE(ui::containersAt(0), 1);
        QCOMPARE(ui::containersAt(ui::sliderSteps), 100'000);
        QCOMPARE(ui::containersAt(ui::sliderSteps * 2 / 5), 100);
        for (const qint64 containers : {1, 10, 200, 1000, 25000, 100000})
            QVERIFY(std::abs(ui::containersAt(ui::sliderPosition(containers)) - containers) * 40 <= containers);
        m_window->wizard.goTo(QStringLiteral("capacity"));
        m_window->find<QSlider>("capacityContainersSlider")->setValue(ui::sliderSteps * 3 / 5);
        QCOMPARE(plan().capacity.containers, 1000);
    }

    void theWorstCaseOfLogsTurnsAmberAndRed()
    {
        m_window->wizard.goTo(QStringLiteral("logs"));
        auto *bar = m_window->wizard.page(6)->findChild<ui::UsageBar *>();
        const auto toneAt = [&](qint64 containers) {
            m_window->plan.edit(QStringLiteral("/capacity/containers"),
                                [&](Plan &each) { each.capacity.containers = containers; });
            return bar->tone();
        };
        QCOMPARE(toneAt(20), ui::Tone::Neutral);  // 6 of 80 GB
        QCOMPARE(toneAt(200), ui::Tone::Warning); // 60
        QCOMPARE(toneAt(300), ui::Tone::Bad);     // 90
    }

    void aMemberWithoutMeaningIsOutOfUse()
    {
        m_window->wizard.goTo(QStringLiteral("logs"));
        m_window->find<QComboBox>("loggingDriverComboBox")->setCurrentText(QStringLiteral("journald"));
        QCOMPARE(plan().logging.driver, LogDriver::Journald);
        QVERIFY(!m_window->find<QLineEdit>("loggingMaxSizeLineEdit")->isEnabled());
        QVERIFY(m_window->plan.problems().empty());
    }

    void howPullsAreCheckedIsChosenOnThePageNetwork()
    {
        m_window->wizard.goTo(QStringLiteral("network"));
        auto *pull = m_window->find<QComboBox>("verifyPullComboBox");
        auto *image = m_window->find<QLineEdit>("verifyImageLineEdit");
        QCOMPARE(image->text(), QStringLiteral("hello-world"));
        for (const auto check : {PullCheck::Required, PullCheck::Never, PullCheck::Automatic}) {
            pull->setCurrentIndex(static_cast<int>(check));
            QVERIFY(plan().verify.pull == check);
            QCOMPARE(image->isEnabled(), check != PullCheck::Never);
        }
        image->selectAll();
        QTest::keyClicks(image, QStringLiteral("registry.corp.lan:5000/base:1"));
        QCOMPARE(plan().verify.image, QStringLiteral("registry.corp.lan:5000/base:1"));
        QVERIFY(m_window->plan.problems().empty());
        QTest::keyClicks(image, QStringLiteral(" no name"));
        QVERIFY(m_window->plan.problemAt(QStringLiteral("/verify/image")) != nullptr);
        QCOMPARE(m_window->wizard.page(2)->firstProblem(), image);
        m_window->plan.edit({}, [](Plan &each) { each.verify = {}; });
        QCOMPARE(image->text(), QStringLiteral("hello-world"));
        for (QWidget *each = image; each != nullptr; each = each->parentWidget())
            if (auto *area = qobject_cast<QScrollArea *>(each))
                area->ensureWidgetVisible(image, 0, 120);
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("network-verify")));
    }

    void everyEditCanBeTakenBack()
    {
        m_window->wizard.goTo(QStringLiteral("security"));
        const Plan before = plan();
        auto *box = m_window->find<QCheckBox>("reliabilityHeartbeatCheckBox");
        box->click();
        QVERIFY(plan().reliability.heartbeat);
        m_window->find<QToolButton>("undoToolButton")->click();
        QVERIFY(plan() == before);
        QVERIFY(!box->isChecked());
        m_window->find<QToolButton>("redoToolButton")->click();
        QVERIFY(box->isChecked());
    }

    void typingIsOneEdit()
    {
        m_window->wizard.goTo(QStringLiteral("logs"));
        auto *size = m_window->find<QLineEdit>("loggingMaxSizeLineEdit");
        size->selectAll();
        QTest::keyClicks(size, QStringLiteral("250m"));
        QCOMPARE(m_window->plan.history().count(), 1);
        m_window->plan.history().undo();
        QCOMPARE(size->text(), QStringLiteral("100m"));
    }

    void exceptionsFromTheProxyAreChips()
    {
        m_window->wizard.goTo(QStringLiteral("network"));
        auto *line = m_window->find<QLineEdit>("noProxyLineEdit");
        QTest::keyClicks(line, QStringLiteral("172.17.*"));
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(plan().proxy.noProxy.contains(QStringLiteral("172.17.*")));
        QVERIFY(m_window->plan.problemAt(QStringLiteral("/proxy/noProxy")) != nullptr);
        QVERIFY(m_window->wizard.page(2)->firstProblem() != nullptr);
        QTest::keyClick(line, Qt::Key_Backspace);
        QCOMPARE(line->text(), QStringLiteral("172.17.*"));
        QVERIFY(m_window->plan.problemAt(QStringLiteral("/proxy/noProxy")) == nullptr);
    }

    void theReviewShowsFilesLinesAndReasons()
    {
        m_window->wizard.goTo(QStringLiteral("review"));
        auto *tree = m_window->find<QTreeWidget>("filesTreeWidget");
        QCOMPARE(tree->topLevelItemCount(), 1);
        QCOMPARE(tree->topLevelItem(0)->childCount(), m_window->preview.preview()->count(ui::FileState::New));
        tree->setCurrentItem(tree->topLevelItem(0)->child(0));
        auto *diff = m_window->find<ui::DiffView>("diffTableView");
        const auto *card = m_window->wizard.findChild<ui::DirectiveCard *>();
        QCOMPARE(card->directive(), QStringLiteral("20-limits/LimitNOFILE"));
        QTRY_VERIFY(diff->viewport()->rect().contains(diff->visualRect(diff->currentIndex())));
        m_window->wizard.resize(1500, 800);
        QTRY_VERIFY(diff->viewport()->rect().contains(diff->visualRect(diff->currentIndex())));
        auto *base = m_window->find<QComboBox>("comparisonBaseComboBox");
        base->setCurrentIndex(1);
        QVERIFY(diff->diff().nextChange(-1, 1) >= 0);
        QVERIFY(!diff->isColumnHidden(ui::DiffModel::BeforeText));
        diff->setFocus();
        const int first = diff->currentIndex().row();
        QTest::keyClick(diff, Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(diff, Qt::Key_P);
        QVERIFY(diff->currentIndex().row() >= first);
        QTest::mouseClick(m_window->find<QPushButton>("copyCommandPushButton"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("sudo dockwright-helper --apply plan.json"));
    }

    void equalLinesAreFoldedAndUnfolded()
    {
        QByteArray before;
        for (int i = 0; i < 40; ++i)
            before += "line " + QByteArray::number(i) + '\n';
        QByteArray after = before;
        after.replace("line 20", "line twenty");
        ui::DiffModel model;
        model.setTexts(before, after);
        QCOMPARE(model.rowCount(), 1 + 3 + 1 + 3 + 1);
        QCOMPARE(model.foldedLines(0), 17);
        QCOMPARE(model.nextChange(-1, 1), 4);
        QCOMPARE(model.rowAt(4)->after.text, QStringLiteral("line twenty"));
        QCOMPARE(model.rowAt(4)->before.changed, (std::vector<TextSpan>{{5, 2}}));
        model.unfold(0);
        QCOMPARE(model.rowCount(), 17 + 3 + 1 + 3 + 1);
        QCOMPARE(model.rowAt(0)->before.line, 1);
    }

    void theChecksRunWithoutAHelperToo()
    {
        m_window->wizard.goTo(QStringLiteral("health"));
        const QString verdict = m_window->find<ui::Notice>("healthVerdictNotice")->text();
        QVERIFY2(verdict.contains(QStringLiteral("has not been applied")), qPrintable(verdict));
        QVERIFY(m_window->health.wasRun());
        QVERIFY(m_window->health.count(Severity::Pass) > 0);
        QVERIFY(m_window->health.count(Severity::Unknown) > 0);
        const QByteArray html = ui::healthReportHtml(m_window->health.findings(), exampleHost());
        QVERIFY(html.contains("Debian GNU/Linux 13"));
        const auto json = parseJson(ui::healthReportJson(m_window->health.findings(), exampleHost()));
        QVERIFY(json.has_value());
        QCOMPARE(json->value["findings"].size(), m_window->health.findings().size());
    }

    void thePlanStartsFromTheHostsOwnFiles()
    {
        QVERIFY(QDir().mkpath(m_window->root + QStringLiteral("/etc/docker")));
        QFile file(m_window->root + QLatin1String(paths::daemonJson));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"log-driver\": \"local\", \"log-opts\": {\"max-size\": \"7m\", \"max-file\": \"9\"}, "
                   "\"registry-mirrors\": [\"https://m.lan\"]}");
        file.close();
        m_window->host.look();
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("welcome"));
        QTest::mouseClick(m_window->find<QPushButton>("startFromHostPushButton"), Qt::LeftButton);
        QCOMPARE(plan().logging.driver, LogDriver::Local);
        QCOMPARE(plan().logging.maxFile, 9);
        QCOMPARE(plan().registry.mirrors, QStringList({QStringLiteral("https://m.lan")}));
        m_window->plan.history().undo();
        QVERIFY(plan() == proposePlan(*m_window->host.facts(), QStringLiteral("en")));
        // What was read from the host is as the host has it, in any language.
        m_window->plan.history().redo();
        m_window->language.use(QStringLiteral("zh_CN"));
        QCOMPARE(plan().registry.mirrors, QStringList({QStringLiteral("https://m.lan")}));
        QCOMPARE(plan().comments, CommentLanguage::English);
    }

    void commentsFollowTheLanguageUntilTheyAreChosen()
    {
        QCOMPARE(plan().comments, CommentLanguage::English);
        m_window->language.use(QStringLiteral("zh_CN"));
        QCOMPARE(plan().comments, commentsIn("zh_CN"));
        QVERIFY(!m_window->plan.history().canUndo()); // nobody has done anything
        m_window->wizard.goTo(QStringLiteral("security"));
        auto *choice = m_window->find<QComboBox>("commentsComboBox");
        QCOMPARE(choice->currentIndex(), static_cast<int>(commentsIn("zh_CN")));
        choice->setCurrentIndex(static_cast<int>(CommentLanguage::None));
        choice->setCurrentIndex(static_cast<int>(commentsIn("zh_CN")));
        m_window->language.use(QStringLiteral("en"));
        QCOMPARE(plan().comments, commentsIn("zh_CN"));
    }

    void takingAnEditBackBringsNoOldProposalBack()
    {
        const auto edit = [this](qint64 containers) {
            m_window->plan.edit(QStringLiteral("/capacity/containers"),
                                [&](Plan &each) { each.capacity.containers = containers; });
        };
        edit(50);
        m_window->language.use(QStringLiteral("zh_CN"));
        m_window->plan.history().undo();
        QCOMPARE(plan().capacity.containers, 200);
        QCOMPARE(plan().comments, commentsIn("zh_CN"));
        QVERIFY(plan().registry.mirrors.isEmpty()); // none was probed
        m_window->plan.history().redo();
        QCOMPARE(plan().capacity.containers, 50);
        QCOMPARE(plan().comments, commentsIn("zh_CN"));
        // A choice that is taken back is none.
        m_window->plan.edit(QStringLiteral("/comments"), [](Plan &each) { each.comments = CommentLanguage::None; });
        m_window->plan.history().undo();
        m_window->language.use(QStringLiteral("en"));
        QCOMPARE(plan().comments, CommentLanguage::English);
    }

    void aPlanThatWasOpenedOrSavedStaysAsItIs()
    {
        m_window->plan.replace(Plan{});
        m_window->language.use(QStringLiteral("zh_CN"));
        QVERIFY(plan() == Plan{});
        init();
        const Plan before = plan();
        QSignalSpy saved(&m_window->wizard, &ui::Wizard::saved);
        m_window->wizard.savePlan(m_window->directory.filePath(QStringLiteral("plan.json")), false);
        QTRY_COMPARE(saved.size(), 1);
        m_window->language.use(QStringLiteral("zh_CN"));
        QVERIFY(plan() == before);
    }

    void destinationsThatBelongTogetherBypassTheProxyByOneClick()
    {
        HostFacts facts = exampleHost();
        facts.attachedNetworks = QStringList{QStringLiteral("203.0.113.0/24"), QStringLiteral("192.168.7.0/24")};
        facts.searchDomains.clear();
        m_window = std::make_unique<Window>(false, facts);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("network"));
        const QStringList before = plan().proxy.noProxy;
        auto *metadata = m_window->find<QCheckBox>("metadataPresetCheckBox");
        auto *networks = m_window->find<QCheckBox>("networksPresetCheckBox");
        QVERIFY(!m_window->find<QCheckBox>("domainsPresetCheckBox")->isVisible()); // this host has none
        QVERIFY(metadata->isVisible() && !metadata->isChecked());
        metadata->click();
        QVERIFY(metadata->isChecked());
        QVERIFY(plan().proxy.noProxy.contains(QStringLiteral("169.254.169.254")));
        networks->click(); // one of the two is covered by what stands in the list
        QCOMPARE(plan().proxy.noProxy.last(), QStringLiteral("203.0.113.0/24"));
        QVERIFY(!plan().proxy.noProxy.contains(QStringLiteral("192.168.7.0/24")));
        QVERIFY(drawInBoth(*m_window, *m_window->wizard.page(2), QStringLiteral("network-presets")));
        metadata->click();
        networks->click();
        QCOMPARE(plan().proxy.noProxy, before);
        m_window->plan.edit(QStringLiteral("/proxy/noProxy"), [](Plan &each) { each.proxy.noProxy << QStringLiteral("*"); });
        QVERIFY(metadata->isChecked() && !metadata->isEnabled()); // nothing of it to take out
        m_window->plan.history().undo();
        QVERIFY(!metadata->isChecked() && metadata->isEnabled());
    }

    void thePaneBreaksNoCommentAgain()
    {
        for (const QString &locale : languageCodes()) {
            m_window->language.use(locale);
            QVERIFY(m_window->settle());
            int comments = 0;
            for (const char *page : {"capacity", "logs", "security"}) {
                m_window->wizard.goTo(QLatin1String(page));
                auto *files = m_window->find<QComboBox>("livePaneComboBox");
                auto *text = m_window->find<QPlainTextEdit>("livePanePlainTextEdit");
                for (int i = 0; i < files->count(); ++i) {
                    files->setCurrentIndex(i);
                    QVERIFY(isLaidOut(m_window->wizard));
                    for (QTextBlock line = text->document()->begin(); line.isValid(); line = line.next())
                        if (line.text().startsWith(u'#')) {
                            ++comments;
                            QVERIFY2(line.layout()->lineCount() == 1, qPrintable(line.text()));
                        }
                }
            }
            QVERIFY(comments > 40);
        }
    }

    void findingsThatMeanTheSameAreOneRowThatOpens()
    {
        m_window->wizard.goTo(QStringLiteral("health"));
        auto *area = m_window->find<QScrollArea>("findingsScrollArea");
        const auto rows = [&] { return area->findChildren<ui::FindingRow *>(); };
        QTRY_VERIFY(!rows().isEmpty());
        QVERIFY2(rows().front()->accessibleName().startsWith(QStringLiteral("warning"))
                     || rows().front()->accessibleName().startsWith(QStringLiteral("failed")),
                 qPrintable(rows().front()->accessibleName()));
        auto *equal = area->findChild<ui::EqualFindings *>();
        QVERIFY(equal != nullptr);
        auto *button = equal->findChild<QToolButton *>();
        const auto inside = [&] { return equal->findChildren<ui::FindingRow *>().size(); };
        QCOMPARE(inside(), 1);
        QTRY_VERIFY(equal->isVisible());
        button->click();
        const auto opened = inside();
        QVERIFY(opened >= 1 + 3);
        const auto *row = equal->findChildren<ui::FindingRow *>().front();
        QVERIFY(row->isVisible());
        button->click();
        QVERIFY(!row->isVisible());
        button->click();
        QVERIFY(row->isVisible());
        QCOMPARE(inside(), opened); // they were made once
    }

    void aHostThatNothingWasTestedOnIsToldSoOnWelcome()
    {
        const auto notes = [](Window &window) {
            QStringList texts;
            for (const auto *row : window.wizard.page(0)->findChildren<ui::FindingRow *>())
                for (const auto *label : row->findChildren<QLabel *>())
                    texts << label->text();
            return texts.filter(QStringLiteral("systemd 252"));
        };
        QCOMPARE(notes(*m_window), QStringList());
        HostFacts facts = exampleHost();
        facts.systemdVersion = 270;
        facts.dockerdVersion = QStringLiteral("31.2.0");
        Window window(false, facts);
        QVERIFY(window.settle());
        for (const QString &locale : languageCodes()) {
            window.language.use(locale);
            QTRY_COMPARE(notes(window).size(), 1);
            QVERIFY(notes(window).front().contains(QStringLiteral("systemd 270, dockerd 31.2")));
            QVERIFY(draw(window.wizard, QStringLiteral("welcome-newer-") + locale));
        }
    }
};

DOCKWRIGHT_TEST(TestPages, QApplication)

} // namespace test_pages

#include "test_pages.moc"

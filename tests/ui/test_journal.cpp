// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/model/journal_model.h"
#include "ui/widgets/notice.h"

#include <QClipboard>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabWidget>
#include <QTextBlock>

namespace test_journal {

using namespace dockwright;
using namespace dockwright::core;

namespace {

JournalLine line(const QString &text, Priority priority = Priority::Info)
{
    return {.time = QStringLiteral("2026-11-29T12:00:00.000Z"),
            .unit = QStringLiteral("docker.service"),
            .priority = priority,
            .text = text};
}

} // namespace

/// The journal of Docker in the window, as the helper tells it.
class TestJournal : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;
    QPlainTextEdit *m_text = nullptr;

    bool shows(const QString &words) const { return m_text->toPlainText().contains(words); }
    void open()
    {
        m_window->wizard.goTo(QStringLiteral("health"));
        m_window->find<QTabWidget>("healthTabWidget")->setCurrentIndex(3);
    }
    QString notice() { return m_window->find<ui::Notice>("journalNotice")->text(); }
    void pause() { m_window->find<QPushButton>("pauseJournalPushButton")->click(); }

private slots:
    void init()
    {
        m_window = std::make_unique<Window>();
        QVERIFY(m_window->settle());
        m_window->client.journal = {line(QStringLiteral("API listen on /run/docker.sock")),
                                    line(QStringLiteral("something is odd"), Priority::Warning),
                                    line(QStringLiteral("no such network"), Priority::Error)};
        m_text = m_window->find<QPlainTextEdit>("journalPlainTextEdit");
    }
    void cleanup() { m_window.reset(); }

    void itIsFollowedOnceTheTabIsShown()
    {
        QCOMPARE(m_window->client.journalsFollowed, 0);
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        m_window->client.write(line(QStringLiteral("one more")));
        QTRY_VERIFY(m_text->toPlainText().endsWith(QStringLiteral("docker.service info: one more")));
        QCOMPARE(m_window->client.journalsFollowed, 1);
        QCOMPARE(m_text->accessibleName(), QStringLiteral("Journal of Docker"));
        QVERIFY(drawInBoth(*m_window, m_window->wizard, QStringLiteral("health-journal")));
    }

    void aPriorityHidesWhatIsLessGrave()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        auto *priority = m_window->find<QComboBox>("journalPriorityComboBox");
        priority->setCurrentIndex(2);
        QVERIFY(!shows(QStringLiteral("API listen")) && shows(QStringLiteral("odd")));
        priority->setCurrentIndex(3);
        QVERIFY(!shows(QStringLiteral("odd")) && shows(QStringLiteral("err: no such network")));
        m_window->client.write({.skipped = 7});
        QTRY_VERIFY(shows(QStringLiteral("7 lines")));
        priority->setCurrentIndex(0);
        QVERIFY(shows(QStringLiteral("API listen")));
    }

    void aPauseHoldsTheTextAndLosesNothing()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        pause();
        const QString before = m_text->toPlainText();
        m_window->client.write(line(QStringLiteral("during the pause")));
        QTRY_VERIFY(notice().contains(QStringLiteral("1 new line")));
        QCOMPARE(m_text->toPlainText(), before);
        pause();
        QVERIFY(shows(QStringLiteral("during the pause")));
    }

    void duringAPauseTheLinesOfBeforeItCanBeFiltered()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        pause();
        m_window->client.write(line(QStringLiteral("during the pause"), Priority::Error));
        QTRY_VERIFY(notice().contains(QStringLiteral("1 new line")));
        auto *priority = m_window->find<QComboBox>("journalPriorityComboBox");
        priority->setCurrentIndex(3);
        QCOMPARE(m_text->toPlainText().count(u'\n'), qsizetype(0));
        QVERIFY(shows(QStringLiteral("no such network")) && !shows(QStringLiteral("during the pause")));
        pause();
        QVERIFY(shows(QStringLiteral("no such network")) && shows(QStringLiteral("during the pause")));
    }

    void aLineThatIsNotToldYetIsShownOnce()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        m_window->client.write(line(QStringLiteral("just now"), Priority::Error));
        m_window->find<QComboBox>("journalPriorityComboBox")->setCurrentIndex(3);
        m_window->client.write(line(QStringLiteral("and the last"), Priority::Error));
        QTRY_VERIFY(shows(QStringLiteral("and the last")));
        QCOMPARE(m_text->toPlainText().count(QStringLiteral("just now")), qsizetype(1));
    }

    void whatIsNotSeenIsNotFollowed()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        m_window->find<QTabWidget>("healthTabWidget")->setCurrentIndex(2);
        QTRY_COMPARE(m_window->client.journalsStopped, 1);
        QVERIFY(shows(QStringLiteral("no such network")));
        open();
        QTRY_COMPARE(m_window->client.journalsFollowed, 2);
        QTRY_COMPARE(m_text->toPlainText().count(QStringLiteral("no such network")), qsizetype(1));
        m_window->wizard.goTo(QStringLiteral("docker"));
        QTRY_COMPARE(m_window->client.journalsStopped, 2);
        m_window->wizard.goTo(QStringLiteral("health"));
        QTRY_COMPARE(m_window->client.journalsFollowed, 3);
        pause();
        const QString read = m_text->toPlainText();
        m_window->wizard.goTo(QStringLiteral("docker"));
        QTRY_COMPARE(m_window->client.journalsStopped, 3);
        open();
        QCOMPARE(m_text->toPlainText(), read);
        pause();
        QTRY_COMPARE(m_window->client.journalsFollowed, 4);
    }

    void whoWouldBeAskedForAPasswordEachTimeAsksForItHerself()
    {
        m_window->client.ownWay = ui::HelperWay::Pkexec;
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        m_window->find<QTabWidget>("healthTabWidget")->setCurrentIndex(2);
        QTRY_COMPARE(m_window->client.journalsStopped, 1);
        open();
        auto *again = m_window->find<QPushButton>("followJournalPushButton");
        QTRY_VERIFY(again->isVisible());
        QVERIFY(shows(QStringLiteral("no such network")));
        QCOMPARE(m_window->client.journalsFollowed, 1);
        again->click();
        QTRY_COMPARE(m_window->client.journalsFollowed, 2);
    }

    void whatIsLeftWhileItIsAskedForIsStoppedWhenItBegins()
    {
        open();
        m_window->find<QTabWidget>("healthTabWidget")->setCurrentIndex(2);
        QTRY_COMPARE(m_window->client.journalsFollowed, 1);
        QTRY_COMPARE(m_window->client.journalsStopped, 1);
    }

    void theEndStaysInSightUnlessScrolledAway()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        for (int i = 0; i < 300; ++i)
            m_window->client.write(line(QStringLiteral("line %1").arg(i)));
        QTRY_VERIFY(shows(QStringLiteral("line 299")));
        QScrollBar *bar = m_text->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
        bar->setValue(10);
        m_window->client.write(line(QStringLiteral("the last")));
        QTRY_VERIFY(shows(QStringLiteral("the last")));
        QCOMPARE(bar->value(), 10);
    }

    void aFloodKeepsTheLastLines()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        for (int i = 0; i < 6000; ++i)
            m_window->client.write(line(QStringLiteral("line %1.").arg(i)));
        QTRY_VERIFY(shows(QStringLiteral("line 5999.")));
        QCOMPARE(m_text->blockCount(), ui::JournalModel::mostLines);
        QVERIFY(m_text->document()->firstBlock().text().endsWith(QStringLiteral("line 1000.")));
    }

    void whatIsShownOrSelectedIsCopied()
    {
        open();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        auto *copy = m_window->find<QPushButton>("copyJournalPushButton");
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), m_text->toPlainText());
        QVERIFY(m_text->find(QStringLiteral("odd"), QTextDocument::FindBackward));
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("odd"));
    }

    void whatEndsOrIsRefusedCanBeFollowedAgain()
    {
        m_window->client.isRefused = true;
        open();
        auto *again = m_window->find<QPushButton>("followJournalPushButton");
        QTRY_VERIFY(again->isVisible());
        QVERIFY(!notice().isEmpty());
        m_window->client.isRefused = false;
        again->click();
        QTRY_VERIFY(shows(QStringLiteral("no such network")));
        QVERIFY(!again->isVisible());
        m_window->client.stopJournal();
        QTRY_VERIFY(again->isVisible());
        again->click();
        QTRY_COMPARE(m_window->client.journalsFollowed, 2);
        QTRY_COMPARE(m_text->toPlainText().count(QStringLiteral("no such network")), 1);
    }

    void withoutAHelperThereIsNone()
    {
        m_window = std::make_unique<Window>(false);
        QVERIFY(m_window->settle());
        open();
        QVERIFY(notice().contains(QStringLiteral("requires the privileged helper")));
    }
};

DOCKWRIGHT_TEST(TestJournal, QApplication)

} // namespace test_journal

#include "test_journal.moc"

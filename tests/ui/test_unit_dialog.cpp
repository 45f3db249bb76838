// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_languages.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/unit_dialog.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace test_unit_dialog {

using namespace dockwright;
using namespace dockwright::core;

/// The merged units, found, searched and copied by keys alone.
class TestUnitDialog : public QObject
{
    Q_OBJECT

    const QString m_theirs = QStringLiteral("/etc/systemd/system/docker.service.d/05-site.conf");
    const QString m_ours = QStringLiteral("/etc/systemd/system/docker.service.d/20-limits.conf");
    std::unique_ptr<Window> m_window;
    QDialog *m_dialog = nullptr;
    QPlainTextEdit *m_text = nullptr;

private slots:
    void init()
    {
        HostFacts facts = exampleHost();
        facts.dockerUnit->dropIns = {m_theirs, m_ours};
        facts.files[m_theirs] = {.content = "# of this site\n[Service]\nEnvironment=HTTPS_PROXY=http://u:hunter2@proxy:1\n"};
        facts.files[m_ours] = {.content = "[Service]\nLimitNOFILE=1048576\n"};
        m_window = std::make_unique<Window>(true, facts);
        QVERIFY(m_window->settle());
        m_window->host.setRootFacts(facts);
        m_window->wizard.goTo(QStringLiteral("health"));
        m_window->find<QPushButton>("unitsPushButton")->click();
        m_dialog = m_window->find<QDialog>("unitDialog");
        m_text = m_window->find<QPlainTextEdit>("unitPlainTextEdit");
        QVERIFY(m_dialog->isVisible());
    }
    void cleanup() { m_window.reset(); }

    void eachFileStandsBelowItsPathAndOursAreMarked()
    {
        const QString text = m_text->toPlainText();
        const auto first = text.indexOf(QStringLiteral("# /usr/lib/systemd/system/docker.service\n"));
        const auto second = text.indexOf(QStringLiteral("# ") + m_theirs + u'\n');
        const auto third = text.indexOf(QStringLiteral("# ") + m_ours + QStringLiteral(" (written by Dockwright)\n"));
        QVERIFY2(first == 0 && first < second && second < third, qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("hunter2")));
        QCOMPARE(text.count(QStringLiteral("Dockwright")), 1);
        m_window->find<QComboBox>("unitComboBox")->setCurrentText(QStringLiteral("containerd.service"));
        QVERIFY(m_text->toPlainText().startsWith(QStringLiteral("# /usr/lib/systemd/system/containerd.service\n")));
        QVERIFY(drawInBoth(*m_window, *m_dialog, QStringLiteral("units-containerd")));
        m_window->find<QComboBox>("unitComboBox")->setCurrentText(QStringLiteral("docker.service"));
        QVERIFY(drawInBoth(*m_window, *m_dialog, QStringLiteral("units-docker")));
    }

    void itIsSearchedAndCopied()
    {
        auto *search = m_window->find<QLineEdit>("unitSearchLineEdit");
        QTest::keyClicks(search, QStringLiteral("limitnofile=104"));
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(m_dialog->isVisible());
        QCOMPARE(m_text->textCursor().selectedText(), QStringLiteral("LimitNOFILE=104"));
        m_window->find<QPushButton>("findNextPushButton")->click(); // from the top again
        QCOMPARE(m_text->textCursor().selectedText(), QStringLiteral("LimitNOFILE=104"));
        search->setText(QStringLiteral("no such words"));
        QTest::keyClick(search, Qt::Key_Return);
        const auto labels = m_dialog->findChildren<ui::TextLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const auto *each) { return each->text().contains(u"no such words"); }));
        m_window->find<QPushButton>("copyUnitPushButton")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), m_text->toPlainText());
        QTest::keyClick(m_dialog, Qt::Key_Escape);
        QVERIFY(!m_dialog->isVisible());
    }

    void aUnitThatIsNotThereIsNoMistake()
    {
        HostFacts facts = exampleHost();
        facts.containerdUnit.reset();
        m_window->host.setRootFacts(facts);
        m_window->find<QComboBox>("unitComboBox")->setCurrentText(QStringLiteral("containerd.service"));
        QCOMPARE(m_text->toPlainText(), QString());
        QVERIFY(!m_window->find<QPushButton>("copyUnitPushButton")->isEnabled());
    }
};

DOCKWRIGHT_TEST(TestUnitDialog, QApplication)

} // namespace test_unit_dialog

#include "test_unit_dialog.moc"

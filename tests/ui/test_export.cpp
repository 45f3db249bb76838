// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_languages.h"
#include "tests/support/mnemonics.h"
#include "tests/support/suite.h"
#include "tests/support/window.h"
#include "ui/pages/export_dialog.h"
#include "ui/widgets/field.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

namespace test_export {

using namespace dockwright;
using namespace dockwright::core;

/// Export… on the page Review.
class TestExport : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;
    ui::ExportDialog *m_dialog = nullptr;

    template <class T>
    T *find(const char *name) const
    {
        return m_dialog->findChild<T *>(QLatin1String(name));
    }

    QString problemAt(const char *name) const
    {
        const auto *field = qobject_cast<ui::Field *>(find<QWidget>(name)->parentWidget());
        return field != nullptr ? field->problem() : QStringLiteral("no field");
    }

    void open(bool withHelper = true)
    {
        m_window.reset();
        m_window = std::make_unique<Window>(withHelper);
        QVERIFY(m_window->settle());
        m_window->wizard.goTo(QStringLiteral("review"));
        m_window->find<QPushButton>("exportPushButton")->click();
        m_dialog = m_window->wizard.findChild<ui::ExportDialog *>();
        QVERIFY(m_dialog != nullptr && m_dialog->isVisible());
    }

    void choose(const char *form)
    {
        auto *forms = find<QComboBox>("exportFormComboBox");
        forms->setCurrentIndex(forms->findData(QLatin1String(form)));
        QCOMPARE(forms->currentData().toString(), QLatin1String(form));
    }

    void exportInto(const QString &directory)
    {
        find<QLineEdit>("exportDirectoryLineEdit")->setText(directory);
        QSignalSpy exported(&m_window->client, &ui::HelperClient::exported);
        find<QPushButton>("exportStartPushButton")->click();
        QTRY_COMPARE(exported.size(), 1);
    }

    /// The first text that has not the room that it needs.
    QString clipped() const
    {
        for (const auto *label : m_dialog->findChildren<QLabel *>())
            if (label->isVisible() && label->wordWrap() && label->heightForWidth(label->width()) > label->height() + 1)
                return label->text();
        return {};
    }

    QString at(const char *name) const { return m_window->directory.filePath(QLatin1String(name)); }

private slots:
    void everyFormIsWritten_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<QString>("file");
        QTest::newRow("ansible") << QByteArray("ansible") << "site.yml";
        QTest::newRow("cloud-init") << QByteArray("cloud-init") << "user-data";
        QTest::newRow("directory") << QByteArray("directory") << "files/etc/docker/daemon.json";
        QTest::newRow("script") << QByteArray("script") << "deploy-docker.sh";
    }
    void everyFormIsWritten()
    {
        QFETCH(QByteArray, form);
        QFETCH(QString, file);
        open();
        choose(form);
        QCOMPARE(find<QCheckBox>("exportCommitCheckBox")->isVisible(), form == "directory");
        exportInto(at("out"));
        QVERIFY(QFile::exists(at("out/") + file));
        QVERIFY(find<ui::Notice>("exportNotice")->isVisible());
        QCOMPARE(problemAt("exportDirectoryLineEdit"), QString());
    }

    void theDirectoryIsCommittedIfThatIsWanted()
    {
        for (const char *name : {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"})
            qputenv(name, "ada@example.com");
        open();
        choose("directory");
        exportInto(at("not"));
        QVERIFY(!QFile::exists(at("not/.git")));
        find<QCheckBox>("exportCommitCheckBox")->setChecked(true);
        exportInto(at("committed"));
        QVERIFY(QFile::exists(at("committed/.git/refs/heads/main")));
        choose("script"); // which is not committed, whatever was checked for the other
        exportInto(at("script"));
        QVERIFY(!QFile::exists(at("script/.git")));
    }

    void whatIsWrongWithTheDirectoryStandsBesideIt()
    {
        open();
        QVERIFY(QDir().mkpath(at("full/something")));
        exportInto(at("full"));
        QVERIFY2(problemAt("exportDirectoryLineEdit").contains(QLatin1String("something")),
                 qPrintable(problemAt("exportDirectoryLineEdit")));
        QVERIFY(!find<ui::Notice>("exportNotice")->isVisible());
        QVERIFY(drawInBoth(*m_window, *m_dialog, QStringLiteral("export-refused")));
        auto *line = find<QLineEdit>("exportDirectoryLineEdit");
        QVERIFY(line->accessibleDescription().contains(QLatin1String("something")));
        line->setText(at("other"));
        QCOMPARE(problemAt("exportDirectoryLineEdit"), QString());
        line->clear();
        find<QPushButton>("exportStartPushButton")->click();
        QVERIFY(!problemAt("exportDirectoryLineEdit").isEmpty());
    }

    void aWrongPlanIsNotExported()
    {
        open();
        m_window->plan.edit(QStringLiteral("/capacity/containers"), [](Plan &plan) { plan.capacity.containers = 0; });
        exportInto(at("out"));
        QVERIFY(!QFile::exists(at("out")));
        QVERIFY(find<ui::Notice>("exportNotice")->isVisible());
    }

    void thePasswordIsSpokenOf()
    {
        open();
        m_window->plan.edit(QStringLiteral("/proxy/http"),
                            [](Plan &plan) { plan.proxy.http = QStringLiteral("http://u:geheim@proxy.lan:3128"); });
        choose("ansible");
        exportInto(at("out"));
        QVERIFY(drawInBoth(*m_window, *m_dialog, QStringLiteral("export-done")));
        QTRY_COMPARE(clipped(), QString()); // a layout comes with the next events
        const auto *notice = find<ui::Notice>("exportNotice");
        QVERIFY2(notice->accessibleName().contains(QLatin1String("dockwright_proxy")), qPrintable(notice->accessibleName()));
    }

    void nothingIsClippedOnceTheTextsAreOthers()
    {
        open();
        m_window->plan.edit(QStringLiteral("/proxy/http"),
                            [](Plan &plan) { plan.proxy.http = QStringLiteral("http://u:geheim@proxy.lan:3128"); });
        choose("ansible");
        exportInto(at("out"));
        QVERIFY(use(*m_window, QStringLiteral("zh_CN")));
        QVERIFY(isLaidOut(*m_dialog));
        m_window->language.use(QStringLiteral("en"));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LanguageChange); // and no layout is asked for yet
        QVERIFY(find<QPushButton>("exportStartPushButton")->text().contains(QLatin1String("xport")));
        QCOMPARE(clipped(), QString());
    }

    void thePasswordIsIncludedOnlyIfThatIsChecked()
    {
        const auto isHeld = [this](const char *path) {
            QFile file(at(path));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("geheim");
        };
        open();
        choose("script");
        auto *passwords = find<QCheckBox>("exportPasswordsCheckBox");
        QVERIFY(!passwords->isVisible()); // the plan has none
        m_window->plan.edit(QStringLiteral("/proxy/http"),
                            [](Plan &plan) { plan.proxy.http = QStringLiteral("http://u:geheim@proxy.lan:3128"); });
        for (const char *form : {"ansible", "directory", "script", "cloud-init"}) {
            choose(form);
            QCOMPARE(passwords->isVisible(), qstrcmp(form, "script") == 0 || qstrcmp(form, "cloud-init") == 0);
        }
        QVERIFY(!passwords->isChecked());
        exportInto(at("without"));
        QVERIFY(QFile::exists(at("without/user-data")) && !isHeld("without/user-data"));
        passwords->setChecked(true);
        exportInto(at("with"));
        QVERIFY(isHeld("with/user-data"));
        QVERIFY(drawInBoth(*m_window, *m_dialog, QStringLiteral("export-password")));
        QTRY_COMPARE(clipped(), QString()); // a layout comes with the next events
        choose("directory");                // which holds none, whatever was checked for the other
        exportInto(at("directory"));
        QVERIFY(QFile::exists(at("directory/plan.json")) && !isHeld("directory/plan.json"));
    }

    void theDirectoryFollowsTheFormUntilItIsTyped()
    {
        open();
        auto *line = find<QLineEdit>("exportDirectoryLineEdit");
        choose("script");
        QCOMPARE(line->text(), QDir::home().filePath(QStringLiteral("docker-script")));
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("/srv/mine"));
        choose("ansible");
        QCOMPARE(line->text(), QStringLiteral("/srv/mine"));
    }

    void everythingHasANameAndAKeyInBothLanguages()
    {
        open();
        m_window->plan.edit(QStringLiteral("/proxy/http"),
                            [](Plan &plan) { plan.proxy.http = QStringLiteral("http://u:geheim@proxy.lan:3128"); });
        for (const QString &language : languageCodes()) {
            m_window->language.use(language);
            QTRY_COMPARE(find<QPushButton>("exportStartPushButton")->text().contains(QLatin1String("xport")),
                         language == QLatin1String("en"));
            for (const char *form : {"script", "directory"}) { // with the one check box, and with the other
                choose(form);
                QVERIFY(draw(*m_dialog, QStringLiteral("export-%1-%2").arg(language, QLatin1String(form))));
                QVERIFY2(mnemonics::shared(*m_dialog).isEmpty(), qPrintable(mnemonics::shared(*m_dialog).join(u'\n')));
                for (const auto *widget : m_dialog->findChildren<QWidget *>())
                    if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible()
                        && !widget->objectName().startsWith("qt_")) {
                        const auto *button = qobject_cast<const QAbstractButton *>(widget);
                        const QString name = button != nullptr ? button->text() : widget->accessibleName();
                        QVERIFY2(!name.isEmpty(), qPrintable(widget->objectName()));
                    }
            }
        }
    }

    void theKeyboardIsEnough()
    {
        open();
        choose("directory");
        auto *line = find<QLineEdit>("exportDirectoryLineEdit");
        line->setText(at("out"));
        line->setFocus();
        QSignalSpy exported(&m_window->client, &ui::HelperClient::exported);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(exported.size(), 1);
        QVERIFY(QFile::exists(at("out/README.md")));
        QTest::keyClick(m_dialog, Qt::Key_Escape);
        QVERIFY(!m_dialog->isVisible());
    }

    void aPreviewOfAnotherHostIsExportedToo()
    {
        open(false); // without the helper, as with --facts
        choose("script");
        exportInto(at("out"));
        QVERIFY(QFile::exists(at("out/deploy-docker.sh")));
    }
};

DOCKWRIGHT_TEST(TestExport, QApplication)

} // namespace test_export

#include "test_export.moc"

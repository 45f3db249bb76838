// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_languages.h"
#include "tests/support/window.h"
#include "ui/wizard/fit_screen.h"

#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QWindow>

using namespace dockwright;

namespace {

/// The server shows what the window draws.
bool isDrawn(ui::Wizard &wizard)
{
    const auto drawn = [](const QPixmap &picture) { return picture.toImage().convertToFormat(QImage::Format_RGB32); };
    return QTest::qWaitFor([&] { return drawn(wizard.screen()->grabWindow(wizard.winId())) == drawn(wizard.grab()); },
                           patience);
}

} // namespace

/// The window on a real screen, with a window manager that puts a title bar on it (see under-xvfb).
class TestOnScreen : public QObject
{
    Q_OBJECT

private slots:
    void noPartOfTheWindowIsBeyondTheScreen_data()
    {
        QTest::addColumn<QSize>("remembered");
        QTest::newRow("the first time") << QSize();
        QTest::newRow("as large as the screen") << QGuiApplication::primaryScreen()->size();
        QTest::newRow("from a larger screen") << QSize(3000, 2000);
        QTest::newRow("small") << QSize(800, 540);
    }
    void noPartOfTheWindowIsBeyondTheScreen()
    {
        QFETCH(QSize, remembered);
        Window other;
        other.wizard.hide();
        if (remembered.isValid())
            other.settings.setValue(QStringLiteral("window/size"), remembered);
        ui::Wizard wizard(other.shared, other.settings);
        QSignalSpy appeared(&wizard, &ui::Wizard::appeared);
        ui::showOnScreen(wizard);
        QTRY_COMPARE(appeared.size(), 1);
        const QRect free = wizard.screen()->availableGeometry();
        QTRY_VERIFY(wizard.windowHandle()->frameMargins().top() > 0);
        QTRY_VERIFY2(free.contains(wizard.frameGeometry()),
                     qPrintable(
                         QStringLiteral("%1×%2").arg(wizard.frameGeometry().width()).arg(wizard.frameGeometry().height())));
        if (remembered.isValid() && remembered.width() < free.width() - 20 && remembered.height() < free.height() - 60)
            QCOMPARE(wizard.size(), remembered);
        const auto *next = wizard.findChild<QPushButton *>(QStringLiteral("nextPushButton"));
        QVERIFY(free.contains(QRect(next->mapToGlobal(QPoint()), next->size())));
        const QString name = QStringLiteral(BINARY_DIR "/screenshots/on-screen-%1x%2-%3");
        QVERIFY(QDir().mkpath(QStringLiteral(BINARY_DIR "/screenshots")));
        for (const QString &locale : core::languageCodes()) {
            other.language.use(locale);
            QVERIFY(isLaidOut(wizard));
            QVERIFY(isDrawn(wizard));
            QVERIFY(free.contains(wizard.frameGeometry()));
            const QString tag = QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'-');
            QVERIFY(wizard.screen()->grabWindow(0).save(inLanguage(name.arg(free.width()).arg(free.height()).arg(tag), locale)
                                                        + QStringLiteral(".png")));
        }
    }
};

QTEST_MAIN(TestOnScreen)

#include "on_screen.moc"

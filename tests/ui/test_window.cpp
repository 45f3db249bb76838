// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mnemonics.h"
#include "tests/support/own_words.h"
#include "tests/support/window.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSemaphore>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>

#include "tests/support/suite.h"
#include "ui/widgets/comfortable_style.h"
#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

namespace test_window {

using namespace dockwright;

namespace {

bool isInteractive(const QWidget *widget)
{
    const bool isPartOfAnother = widget->objectName().startsWith(QLatin1String("qt_"))
        || qobject_cast<const QAbstractSpinBox *>(widget->parentWidget()) != nullptr
        || qobject_cast<const QComboBox *>(widget->parentWidget()) != nullptr || widget->inherits("QComboBoxPrivateContainer")
        || widget->inherits("QComboBoxListView") || widget->inherits("QHeaderView") || widget->inherits("QScrollBar")
        || (widget->inherits("QToolButton") && qobject_cast<const QTabBar *>(widget->parentWidget()) != nullptr);
    if (isPartOfAnother)
        return false;
    return qobject_cast<const QAbstractButton *>(widget) != nullptr || qobject_cast<const QLineEdit *>(widget) != nullptr
        || qobject_cast<const QComboBox *>(widget) != nullptr || qobject_cast<const QAbstractSpinBox *>(widget) != nullptr
        || qobject_cast<const QAbstractItemView *>(widget) != nullptr || qobject_cast<const QPlainTextEdit *>(widget) != nullptr
        || qobject_cast<const QSlider *>(widget) != nullptr;
}

QString nameOf(const QWidget *widget)
{
    if (!widget->accessibleName().isEmpty())
        return widget->accessibleName();
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    return button != nullptr ? button->text() : QString();
}

const QStringList locales = core::languageCodes();

} // namespace

/// What must hold for every page, in each language.
class TestWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_window;

    template <class F>
    void onEveryPage(F check)
    {
        for (const QString &locale : locales) {
            m_window->language.use(locale);
            QVERIFY(isLaidOut(m_window->wizard));
            for (const ui::PageEntry &entry : ui::pageList()) {
                m_window->wizard.goTo(QLatin1String(entry.name));
                QTest::qWait(1);
                check(locale + u'/' + QLatin1String(entry.name));
            }
        }
    }

    /// What has not the room that it needs, on the page that is shown.
    QStringList cutOff() const
    {
        QStringList cut;
        for (const auto *area : m_window->wizard.findChildren<QScrollArea *>())
            if (area->isVisible() && area->widget()->minimumSizeHint().width() > area->viewport()->width())
                cut << QStringLiteral("wider than the window by %1")
                           .arg(area->widget()->minimumSizeHint().width() - area->viewport()->width());
        for (const auto *label : m_window->wizard.findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            if (needed > label->height() + 1 || (!label->wordWrap() && label->sizeHint().width() > label->width() + 1))
                cut << label->text().left(60);
        }
        for (const auto *button : m_window->wizard.findChildren<QPushButton *>())
            if (button->isVisible() && button->minimumSizeHint().width() > button->width())
                cut << QStringLiteral("button ") + button->text();
        return cut;
    }

private slots:
    void init()
    {
        m_window = std::make_unique<Window>();
        QVERIFY(m_window->settle());
    }
    void cleanup() { m_window.reset(); }

    void theWindowIsThereBeforeTheHostWasInspected()
    {
        QSemaphore gate;
        ui::PlanModel plan;
        ui::HostModel host([&] {
            gate.acquire();
            return ui::HostView{exampleHost(), std::nullopt};
        });
        ui::PreviewModel preview(plan, host);
        ui::JobModel job(plan, host, preview, nullptr);
        ui::HealthModel health(plan, host, nullptr);
        ui::Language language;
        ui::RecentPlans recent(m_window->settings);
        ui::Shared shared{plan, host, preview, job, health, nullptr, language, recent};
        ui::Wizard wizard(shared, m_window->settings);
        host.look();
        wizard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wizard, patience));
        QCOMPARE(host.knowledge(), ui::HostModel::Knowledge::Nothing);
        gate.release();
        QTRY_COMPARE(host.knowledge(), ui::HostModel::Knowledge::AsUser);
    }

    void everyControlHasNames()
    {
        QStringList bare;
        onEveryPage([&](const QString &place) {
            for (const auto *widget : m_window->wizard.findChildren<QWidget *>())
                if (widget->isVisible() && isInteractive(widget)
                    && (widget->objectName().isEmpty() || nameOf(widget).isEmpty()))
                    bare << place + u' ' + QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName();
        });
        bare.removeDuplicates();
        QVERIFY2(bare.isEmpty(), qPrintable(bare.join(u'\n')));
    }

    void noTwoControlsOfAPageShareAMnemonic()
    {
        QStringList clashes;
        onEveryPage([&](const QString &place) {
            for (const QString &clash : mnemonics::shared(m_window->wizard))
                clashes << place + QStringLiteral(": ") + clash;
        });
        QVERIFY2(clashes.isEmpty(), qPrintable(clashes.join(u'\n')));
    }

    void nothingIsCutOff()
    {
        QStringList cut;
        onEveryPage([&](const QString &place) {
            (void)QTest::qWaitFor([this] { return cutOff().isEmpty(); }, 20'000); // until the layouts have settled
            for (const QString &what : cutOff())
                cut << place + QStringLiteral(": ") + what;
        });
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }

    void nothingIsCutOffInTheSmallestWindow()
    {
        m_window->wizard.resize(m_window->wizard.minimumSize());
        QStringList cut;
        onEveryPage([&](const QString &place) {
            (void)QTest::qWaitFor([this] { return cutOff().isEmpty(); }, 20'000);
            for (const QString &what : cutOff())
                cut << place + QStringLiteral(": ") + what;
            if (place.endsWith(QStringLiteral("/review")))
                QVERIFY(draw(m_window->wizard, QStringLiteral("review-smallest-") + place.section(u'/', 0, 0)));
        });
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }

    void chineseIsDrawnInItsOwnForms()
    {
        const QString latin = QFontInfo(QApplication::font()).family();
        const QString simplified = QStringLiteral("Noto Sans CJK SC");
        m_window->language.use(QStringLiteral("zh_CN"));
        const bool isLeftAlone = QLocale::system().language() == QLocale::Chinese; // the desktop itself sees to it
        QCOMPARE(QApplication::font().families().contains(simplified), !isLeftAlone);
        QCOMPARE(QFontInfo(QApplication::font()).family(), latin);
        QVERIFY(QFontInfo(ui::fixedFont()).fixedPitch());
        const auto *next = m_window->find<QPushButton>("nextPushButton");
        QTRY_COMPARE(next->font().families().contains(simplified), !isLeftAlone);
        for (const auto *label : m_window->wizard.findChildren<QLabel *>())
            QVERIFY2(!label->isVisible() || label->font().families().contains(simplified) == !isLeftAlone,
                     qPrintable(label->text()));
        m_window->language.use(QStringLiteral("en"));
        QVERIFY(!QApplication::font().families().contains(simplified));
        QTRY_VERIFY(!next->font().families().contains(simplified));
    }

    void everyTextIsAskedForAgainWhenTheLanguageChanges()
    {
        own_words::Brackets brackets;
        QCoreApplication::installTranslator(&brackets);
        const auto values = own_words::valuesOf(*m_window->host.facts(), m_window->plan.plan());
        QStringList hard;
        for (const ui::PageEntry &entry : ui::pageList()) {
            m_window->wizard.goTo(QLatin1String(entry.name));
            QTest::qWait(1);
            for (const QString &text : own_words::unasked(m_window->wizard, values))
                hard << QLatin1String(entry.name) + QStringLiteral(": ") + text;
        }
        QCoreApplication::removeTranslator(&brackets);
        QVERIFY2(hard.isEmpty(), qPrintable(hard.join(u'\n')));
    }

    /// What `draw` says of a picture, it does see.
    void aPicturesFlawsAreSeen()
    {
        QWidget widget;
        widget.resize(400, 200);
        const auto add = [&](const QString &text, const QRect &place) {
            auto *label = new QLabel(text, &widget);
            label->setGeometry(place);
            return label;
        };
        add(QStringLiteral("whole"), {0, 0, 200, 30});
        widget.show();
        QCOMPARE(flawsOf(widget), QStringList());
        const std::unique_ptr<QLabel> cut(add(QStringLiteral("a sentence that is too long"), {0, 60, 30, 30}));
        cut->show();
        QCOMPARE(flawsOf(widget).size(), 1);
        cut->hide();
        const std::unique_ptr<QLabel> open(add(QStringLiteral("%1 files"), {0, 100, 200, 30}));
        open->show();
        QCOMPARE(flawsOf(widget).size(), 1);
        open->hide();
        const std::unique_ptr<QLabel> over(add(QStringLiteral("over"), {10, 5, 100, 30}));
        over->show();
        QCOMPARE(flawsOf(widget).size(), 1);
        over->hide();
        QPushButton one(QStringLiteral("&One"), &widget);
        QPushButton other(QStringLiteral("&Other"), &widget);
        one.show();
        other.show();
        QCOMPARE(flawsOf(widget).size(), 1);
        QVERIFY(!draw(widget, QStringLiteral("flawed"))
                && !QFile::exists(QStringLiteral(BINARY_DIR "/screenshots/flawed.png")));
    }

    void aWordOfAnyLanguageIsNoValue_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isValue");
        const auto row = [](const char *text, bool isValue) { QTest::newRow(text) << QString::fromUtf8(text) << isValue; };
        row("docker", true);
        row("LimitNOFILE", true);
        row("/etc/docker/daemon.json", true);
        row("kernel.pid_max", true);
        row("1.5 GiB", true);
        row("unknown", false);
        row("running", false);
        row("Keep docker", false);
        row("5 containers", false);
        row("Install what is missing", false);
    }
    void aWordOfAnyLanguageIsNoValue()
    {
        QFETCH(QString, text);
        QFETCH(bool, isValue);
        const QStringList values{"docker", "LimitNOFILE"};
        QCOMPARE(own_words::isOfNoLanguage(text, values), isValue);
    }

    void theLanguageChangesAtOnce()
    {
        auto *next = m_window->find<QPushButton>("nextPushButton");
        QCOMPARE(next->text(), QStringLiteral("&Next"));
        auto *choice = m_window->find<QComboBox>("languageComboBox");
        choice->setCurrentIndex(choice->findData(QStringLiteral("zh_CN")));
        QTRY_COMPARE(next->text(), QStringLiteral("下一步(&N)"));
        choice->setCurrentIndex(choice->findData(QStringLiteral("en")));
        QTRY_COMPARE(next->text(), QStringLiteral("&Next"));
    }

    void theKeyboardAloneGoesThroughAllPages()
    {
        m_window->wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->wizard, patience));
        for (int i = 1; i < static_cast<int>(ui::pageList().size()); ++i) {
            QTest::keyClick(&m_window->wizard, Qt::Key_N, Qt::AltModifier);
            QTRY_COMPARE(m_window->wizard.current(), i);
        }
        QTest::keyClick(&m_window->wizard, Qt::Key_B, Qt::AltModifier);
        QTRY_COMPARE(m_window->wizard.current(), static_cast<int>(ui::pageList().size()) - 2);
        QTest::keyClick(&m_window->wizard, Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(m_window->wizard.current(), 3);
    }

    void tabReachesEveryInputOfAPage()
    {
        m_window->wizard.goTo(QStringLiteral("logs"));
        QSet<QString> reached;
        m_window->find<QComboBox>("loggingDriverComboBox")->setFocus();
        for (int i = 0; i < 60; ++i) {
            if (QWidget *focus = QApplication::focusWidget())
                reached.insert(focus->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        for (const char *name :
             {"loggingDriverComboBox", "loggingMaxSizeLineEdit", "loggingMaxFileSpinBox", "loggingLevelComboBox",
              "loggingRateLimitBurstSpinBox", "loggingRateLimitIntervalLineEdit", "nextPushButton", "stepsListWidget"})
            QVERIFY2(reached.contains(QLatin1String(name)), name);
    }

    void whatIsWrongIsSaidBesideItAndOnNext()
    {
        m_window->wizard.goTo(QStringLiteral("logs"));
        auto *size = m_window->find<QLineEdit>("loggingMaxSizeLineEdit");
        size->clear();
        QTest::keyClicks(size, QStringLiteral("100mm"));
        QVERIFY(size->accessibleDescription().contains(QStringLiteral("100mm")));
        auto *next = m_window->find<QPushButton>("nextPushButton");
        QVERIFY(next->isEnabled());
        next->setFocus();
        QTest::mouseClick(next, Qt::LeftButton);
        QCOMPARE(m_window->wizard.current(), 6);
        QTRY_COMPARE(QApplication::focusWidget(), size);
        QTest::keyClick(size, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(size, QStringLiteral("50m"));
        QTest::mouseClick(next, Qt::LeftButton);
        QCOMPARE(m_window->wizard.current(), 7);
    }

    void aPasswordShowsOnlyWhileItIsEdited()
    {
        m_window->plan.edit(QStringLiteral("/proxy/https"),
                            [](core::Plan &plan) { plan.proxy.https = QStringLiteral("http://u:geheim@proxy.lan:3128"); });
        auto *line = m_window->find<QLineEdit>("proxyHttpsLineEdit");
        QVERIFY(!line->text().contains(QLatin1String("geheim")));
        QVERIFY(m_window->settle());
        for (const ui::FilePreview &file : m_window->preview.preview()->files)
            QVERIFY(!file.after.contains("geheim"));
        const QString path = m_window->directory.filePath(QStringLiteral("plan.json"));
        QSignalSpy saved(&m_window->wizard, &ui::Wizard::saved);
        m_window->wizard.savePlan(path, false);
        QTRY_COMPARE(saved.size(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("geheim"));
        m_window->wizard.savePlan(path, true);
        QTRY_COMPARE(saved.size(), 2);
        QCOMPARE(QFile::permissions(path) & 0x0077, QFile::Permissions());
        m_window->settings.sync();
        QFile kept(m_window->settings.fileName());
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QVERIFY(!kept.readAll().contains("geheim"));
    }

    void aPlanIsOpened()
    {
        QSignalSpy opened(&m_window->wizard, &ui::Wizard::opened);
        m_window->wizard.openPlan(QStringLiteral(SOURCE_DIR "/resources/examples/server-1000.json"));
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(m_window->plan.plan().capacity.containers, 1000);
        QVERIFY(m_window->settle());
        const ui::FilePreview *limits =
            m_window->preview.preview()->file(QStringLiteral("/etc/systemd/system/docker.service.d/20-limits.conf"));
        QVERIFY(limits != nullptr && limits->after.contains("LimitNOFILE=1536000"));
    }

    void aWrongPlanIsRefusedWithAllThatIsWrong()
    {
        const core::Plan before = m_window->plan.plan();
        const QString path = m_window->directory.filePath(QStringLiteral("wrong.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"logging\": {\"driver\": \"jsonfile\", \"maxFile\": 0}}");
        file.close();
        QSignalSpy opened(&m_window->wizard, &ui::Wizard::opened);
        m_window->wizard.openPlan(path);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().toBool(), false);
        QVERIFY(m_window->plan.plan() == before);
    }

    /// WCAG 2.1, 1.4.3, on the pixels that are drawn.
    void theButtonThatLeadsOnIsReadable_data()
    {
        QTest::addColumn<QColor>("highlight");
        QTest::addColumn<QColor>("text");
        QTest::newRow("Fusion") << QColor(0x30, 0x8c, 0xc6) << QColor(Qt::white);
        QTest::newRow("a light blue") << QColor(0x78, 0xc0, 0xff) << QColor(Qt::white);
        QTest::newRow("dark") << QColor(0x3d, 0x7d, 0xd6) << QColor(Qt::white);
        QTest::newRow("dark text") << QColor(0x50, 0x60, 0x70) << QColor(Qt::black);
        QTest::newRow("high contrast") << QColor(Qt::yellow) << QColor(Qt::black);
    }
    void theButtonThatLeadsOnIsReadable()
    {
        QFETCH(QColor, highlight);
        QFETCH(QColor, text);
        const QPalette before = QApplication::palette();
        QPalette palette = before;
        palette.setColor(QPalette::Highlight, highlight);
        palette.setColor(QPalette::HighlightedText, text);
        QApplication::setPalette(palette);
        auto *next = m_window->find<QPushButton>("nextPushButton");
        QTRY_VERIFY(next->isEnabled());
        const QImage drawn = next->grab().toImage();
        QApplication::setPalette(before);
        const QColor fill = drawn.pixelColor(drawn.width() / 2, 5);
        QVERIFY2(ui::contrast(fill, text) >= 4.5, qPrintable(fill.name()));
        ui::ComfortableStyle style;
        style.polish(palette);
        QVERIFY(ui::contrast(palette.color(QPalette::Highlight), text) >= 4.5);
    }

    void inputsInOneLineAreOfOneHeight()
    {
        m_window->wizard.goTo(QStringLiteral("logs"));
        auto *style = new ui::ComfortableStyle;
        QApplication::setStyle(style);
        QTRY_COMPARE(m_window->find<QSpinBox>("loggingMaxFileSpinBox")->height(),
                     m_window->find<QLineEdit>("loggingMaxSizeLineEdit")->height());
    }

    void colorsAreReadableInLightAndDark()
    {
        for (const QColor &window :
             {QColor(0xef, 0xef, 0xef), QColor(0x2b, 0x2d, 0x30), QColor(Qt::white), QColor(Qt::black)}) {
            QPalette palette(window);
            palette.setColor(QPalette::Base, window.lightness() > 128 ? QColor(Qt::white) : QColor(0x1b, 0x1d, 0x1f));
            const QColor content = ui::contentColor(palette);
            // WCAG 2.1, 1.4.11: what shows that there is a control.
            for (const auto role : {QPalette::Base, QPalette::Window})
                QVERIFY(ui::contrast(ui::outlineColor(palette), palette.color(role)) >= 3.0);
            for (const auto tone : {ui::Tone::Neutral, ui::Tone::Good, ui::Tone::Info, ui::Tone::Warning, ui::Tone::Bad}) {
                QVERIFY(ui::contrast(ui::toneColor(tone, palette), content) >= 4.5);
                QVERIFY(ui::contrast(ui::toneColor(tone, palette), palette.color(QPalette::Window)) >= 4.5);
                QVERIFY(ui::contrast(palette.color(QPalette::WindowText), ui::toneFill(tone, palette)) >= 4.5);
            }
        }
    }
};

DOCKWRIGHT_TEST(TestWindow, QApplication)

} // namespace test_window

#include "test_window.moc"

// SPDX-License-Identifier: Apache-2.0
#include "app/screenshots.h"

#include "core/base/message.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>

namespace dockwright::app {

namespace {

QPalette darkPalette()
{
    QPalette palette(QColor(0x2b, 0x2d, 0x30), QColor(0x24, 0x26, 0x29));
    palette.setColor(QPalette::Base, QColor(0x1b, 0x1d, 0x1f));
    palette.setColor(QPalette::AlternateBase, QColor(0x22, 0x24, 0x27));
    palette.setColor(QPalette::Highlight, QColor(0x2f, 0x6f, 0xc9));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Button, QColor(0x36, 0x39, 0x3d));
    palette.setColor(QPalette::PlaceholderText, QColor(0x9a, 0x9d, 0xa1));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, QColor(0xe8, 0xea, 0xed));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x85, 0x88, 0x8c));
    return palette;
}

void settle(const ui::Shared &shared)
{
    while (shared.host.isLooking() || shared.host.knowledge() == ui::HostModel::Knowledge::Nothing
           || !shared.preview.isCurrent())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    for (int i = 0; i < 5; ++i)
        QApplication::processEvents();
}

} // namespace

bool drawAllPages(ui::Wizard &wizard, ui::Shared &shared, const QString &directory)
{
    settle(shared);
    QDir().mkpath(directory);
    wizard.resize(1280, 800);
    wizard.show();
    const QPalette light = QApplication::palette();
    bool areWritten = true;
    for (const QString &locale : core::languageCodes())
        for (const bool isDark : {false, true}) {
            shared.language.use(locale);
            QApplication::setPalette(isDark ? darkPalette() : light);
            for (std::size_t i = 0; i < ui::pageList().size(); ++i) {
                const QString name = QLatin1String(ui::pageList()[i].name);
                wizard.goTo(name);
                settle(shared);
                const QPixmap picture = wizard.grab();
                const QString scale =
                    picture.devicePixelRatio() > 1 ? QStringLiteral("@%1x").arg(picture.devicePixelRatio()) : QString();
                areWritten &=
                    picture.save(QStringLiteral("%1/%2-%3.%4.%5%6.png")
                                     .arg(directory)
                                     .arg(i + 1, 2, 10, QLatin1Char('0'))
                                     .arg(name, locale, isDark ? QStringLiteral("dark") : QStringLiteral("light"), scale));
            }
        }
    QApplication::setPalette(light);
    return areWritten;
}

} // namespace dockwright::app

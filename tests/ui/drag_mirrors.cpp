// SPDX-License-Identifier: Apache-2.0
#include "tests/support/window.h"

#include <QProcess>
#include <QScrollArea>
#include <QTreeWidget>

using namespace dockwright;

namespace {

/// The commands for xdotool that drag from one place of the screen to another, in small steps as a hand does.
QStringList dragCommands(const QPoint &from, const QPoint &to)
{
    const auto moveTo = [](const QPoint &point) {
        return QStringList{QStringLiteral("mousemove"), QString::number(point.x()), QString::number(point.y()),
                           QStringLiteral("sleep"), QStringLiteral("0.05")};
    };
    constexpr int moves = 12;
    QStringList commands = moveTo(from) + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")};
    for (int i = 1; i <= moves; ++i)
        commands += moveTo(from + (to - from) * i / moves);
    return commands + QStringList{QStringLiteral("mouseup"), QStringLiteral("1")};
}

} // namespace

/// The mirrors dragged by a real pointer, under a window manager (see under-xvfb).
class DragMirrors : public QObject
{
    Q_OBJECT

private slots:
    void theLastMirrorIsDraggedToTheTop()
    {
        Window window;
        QVERIFY(window.settle());
        window.plan.edit(QStringLiteral("three mirrors"), [](core::Plan &plan) {
            plan.registry.mirrors = {QStringLiteral("https://a.lan"), QStringLiteral("https://b.lan"),
                                     QStringLiteral("https://c.lan")};
        });
        window.wizard.goTo(QStringLiteral("registries"));
        window.wizard.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window.wizard, patience));
        auto *list = window.find<QTreeWidget>("mirrorsTreeWidget");
        list->setFocus();
        list->setCurrentItem(list->topLevelItem(2)); // it is the current item that is made visible
        const auto scrollTo = [list] {
            for (QWidget *above = list->parentWidget(); above != nullptr; above = above->parentWidget())
                if (auto *scroll = qobject_cast<QScrollArea *>(above))
                    scroll->ensureWidgetVisible(list);
            return list->viewport()->visibleRegion().contains(list->visualItemRect(list->topLevelItem(2)).center());
        };
        QVERIFY(isLaidOut(window.wizard));
        QTRY_VERIFY(scrollTo());
        QVERIFY(isLaidOut(window.wizard));
        const auto place = [list](int row, int below) {
            const QRect rect = list->visualItemRect(list->topLevelItem(row));
            return list->viewport()->mapToGlobal(QPoint(60, rect.top() + below));
        };
        // On its own: a drag has an event loop of its own, which ends when the button is released.
        QProcess hand;
        hand.start(QStringLiteral("xdotool"), dragCommands(place(2, 10), place(0, 1)));
        QTRY_COMPARE(hand.state(), QProcess::NotRunning);
        QCOMPARE(hand.exitCode(), 0);
        QTRY_COMPARE(window.plan.plan().registry.mirrors,
                     (QStringList{QStringLiteral("https://c.lan"), QStringLiteral("https://a.lan"),
                                  QStringLiteral("https://b.lan")}));
        QCOMPARE(list->topLevelItemCount(), 3);
        QVERIFY(window.settle());
        window.plan.history().undo();
        QCOMPARE(window.plan.plan().registry.mirrors.first(), QStringLiteral("https://a.lan"));
    }
};

QTEST_MAIN(DragMirrors)

#include "drag_mirrors.moc"

// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/fit_screen.h"

#include "ui/wizard/wizard.h"

#include <QScreen>
#include <QWindow>

#include <algorithm>

namespace dockwright::ui {

namespace {

/// What a window manager adds to a window, until it has said so itself.
constexpr QMargins usualFrame{2, 32, 2, 2};

void fit(QWidget &window)
{
    if (window.isMaximized() || window.isFullScreen())
        return;
    const QRect free = window.screen()->availableGeometry();
    const QMargins frame = window.isVisible() ? window.windowHandle()->frameMargins() : usualFrame;
    const QSize room = free.marginsRemoved(frame).size();
    window.setMinimumSize(window.minimumSize().boundedTo(room));
    window.resize(window.size().boundedTo(room));
    if (!window.isVisible())
        return;
    const QSize outer = window.size().grownBy(frame);
    const QPoint last(std::max(free.x(), free.x() + free.width() - outer.width()),
                      std::max(free.y(), free.y() + free.height() - outer.height()));
    const QPoint place(std::clamp(window.x(), free.x(), last.x()), std::clamp(window.y(), free.y(), last.y()));
    if (place != window.pos())
        window.move(place);
}

} // namespace

void showOnScreen(Wizard &window)
{
    fit(window);
    window.show();
    // Only now it is known what the window manager adds.
    QObject::connect(&window, &Wizard::appeared, &window, [&window] { fit(window); });
    QObject::connect(window.windowHandle(), &QWindow::screenChanged, &window, [&window] { fit(window); });
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidgetList>

namespace dockwright::ui {

/// Has Tab go through `inputs` in that order, and on to `last`, which is behind them in its window. Qt has inputs that are made
/// later behind all of the window.
void tabThrough(const QWidgetList &inputs, QWidget *last);

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace dockwright::ui {

/// Brings an input to where one sees it, through the tabs and scroll areas that it is in, and gives it the focus.
void reveal(QWidget &input);

} // namespace dockwright::ui

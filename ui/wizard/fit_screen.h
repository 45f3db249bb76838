// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dockwright::ui {

class Wizard;

/// Shows the window so that no part of it, the title bar included, is beyond the free area of its screen, whatever size it had
/// the last time, and keeps it so when it comes to another screen.
void showOnScreen(Wizard &window);

} // namespace dockwright::ui

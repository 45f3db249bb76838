// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/wizard/wizard.h"

namespace dockwright::app {

/// Draws every page in every language, light and dark, as NN-page.LOCALE.SCHEME.png (…@2x.png at 200 %) into a
/// directory. Waits until the host was looked at; false if a picture could not be written.
bool drawAllPages(ui::Wizard &wizard, ui::Shared &shared, const QString &directory);

} // namespace dockwright::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>

namespace dockwright::ui {

/// The same font, with the Chinese forms of Han characters where it has none itself.
QFont withSimplifiedForms(const QFont &font);

} // namespace dockwright::ui

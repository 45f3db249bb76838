// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace dockwright::helper {

/// `text` for a terminal: characters that control it or turn the direction of writing are shown by their code, <U+001B>;
/// lines after the first are indented, so that no value can pass for a line of ours.
QString terminalText(const QString &text);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <string>
#include <vector>

namespace dockwright::core {

/// The lines of a text as a diff sees them: the line break at its end begins no line.
std::vector<std::string> linesOf(const QByteArray &text);

} // namespace dockwright::core

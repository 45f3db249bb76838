// SPDX-License-Identifier: Apache-2.0
#include "core/text/lines.h"

#include <algorithm>

namespace dockwright::core {

std::vector<std::string> linesOf(const QByteArray &text)
{
    std::vector<std::string> lines;
    for (auto from = text.begin(); from != text.end();) {
        const auto end = std::find(from, text.end(), '\n');
        lines.emplace_back(from, end);
        from = end == text.end() ? end : end + 1;
    }
    return lines;
}

} // namespace dockwright::core

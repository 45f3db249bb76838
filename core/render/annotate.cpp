// SPDX-License-Identifier: Apache-2.0
#include "core/render/annotate.h"

#include <algorithm>
#include <map>

namespace dockwright::core {

std::vector<Annotation> annotate(const QByteArray &text, const std::vector<DaemonKey> &keys)
{
    std::map<QByteArray, std::vector<int>> linesOf; // by the name of the member that begins there, in quotes
    int count = 0;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray member = line.trimmed();
        if (const qsizetype end = member.indexOf("\":"); member.startsWith('"') && end > 0)
            linesOf[member.left(end + 1)].push_back(count);
        ++count;
    }
    std::vector<Annotation> annotations;
    for (const DaemonKey &key : keys) {
        int at = 0;
        for (const QString &token : key.pointer.mid(1).split(u'/')) {
            const std::vector<int> &lines = linesOf['"' + token.toUtf8() + '"'];
            const auto next = std::ranges::lower_bound(lines, at);
            at = next != lines.end() ? *next : count;
        }
        if (at < count)
            annotations.push_back({at + 1, key.directive});
    }
    return annotations;
}

} // namespace dockwright::core

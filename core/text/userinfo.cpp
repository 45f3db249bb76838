// SPDX-License-Identifier: Apache-2.0
#include "core/text/userinfo.h"

#include <QString>

#include <algorithm>

namespace dockwright::core {

namespace {

/// True for "host:4873/@scope/package" of npm: what stands before the first slash ends with a port.
bool hasPort(QStringView value)
{
    const qsizetype slash = value.indexOf(u'/');
    const qsizetype colon = slash < 0 ? -1 : value.left(slash).lastIndexOf(u':');
    const QStringView port = value.left(slash).mid(colon + 1);
    return colon >= 0 && !port.isEmpty() && std::ranges::all_of(port, [](QChar c) { return c.isDigit(); });
}

} // namespace

bool isDigest(QStringView text)
{
    return text.startsWith(QLatin1String("sha256:")) || text.startsWith(QLatin1String("sha512:"));
}

qsizetype endOfUserinfo(QStringView value)
{
    const bool mayHaveScope = hasPort(value);
    qsizetype at = value.lastIndexOf(u'@');
    while (at > 0 && (isDigest(value.mid(at + 1)) || (mayHaveScope && value[at - 1] == u'/')))
        at = value.lastIndexOf(u'@', at - 1);
    return at;
}

} // namespace dockwright::core

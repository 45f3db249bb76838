// SPDX-License-Identifier: Apache-2.0
#include "core/text/go_duration.h"

#include <QStringList>

namespace dockwright::core {

bool isGoDuration(const QString &given)
{
    static const QStringList units{QStringLiteral("ns"),      QStringLiteral("us"), QStringLiteral("\u00b5s"),
                                   QStringLiteral("\u03bcs"), QStringLiteral("ms"), QStringLiteral("s"),
                                   QStringLiteral("m"),       QStringLiteral("h")};
    const QString text = given.mid(given.startsWith(u'-') || given.startsWith(u'+') ? 1 : 0);
    if (text == QLatin1String("0"))
        return true;
    const auto isOfNumber = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype number = at;
        while (at < text.size() && isOfNumber(text[at]))
            ++at;
        const qsizetype unit = at;
        while (at < text.size() && !isOfNumber(text[at]))
            ++at;
        if (unit == number || !units.contains(text.mid(unit, at - unit)))
            return false;
    }
    return !text.isEmpty();
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/text/meaning.h"

#include <algorithm>

namespace dockwright::core {

Meaning::Meaning(const QString &text)
{
    m_meaning.reserve(text.size());
    m_places.reserve(static_cast<std::size_t>(text.size()) + 1);
    for (qsizetype at = 0; at < text.size();)
        at = text[at] == u'\\' ? takeEscape(text, at) : add(text[at], at, at + 1, false);
    m_places.push_back({text.size(), false});
    findQuotes();
}

qsizetype Meaning::add(QChar character, qsizetype begin, qsizetype end, bool isEscaped)
{
    m_meaning += character;
    m_places.push_back({begin, isEscaped});
    return end;
}

std::optional<qsizetype> Meaning::takeNumber(const QString &text, qsizetype begin, qsizetype first, int digits, int base)
{
    bool isNumber = false;
    const uint code = QStringView(text).mid(first, digits).toUInt(&isNumber, base);
    if (!isNumber || first + digits > text.size())
        return std::nullopt;
    return add(code > 0xffff ? QChar(QChar::ReplacementCharacter) : QChar(code), begin, first + digits, true);
}

qsizetype Meaning::takeEscape(const QString &text, qsizetype at)
{
    const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
    std::optional<qsizetype> end;
    if (next == u'x')
        end = takeNumber(text, at, at + 2, 2, 16);
    else if (next == u'u')
        end = takeNumber(text, at, at + 2, 4, 16);
    else if (next == u'U')
        end = takeNumber(text, at, at + 2, 8, 16);
    else if (next >= u'0' && next <= u'7')
        end = takeNumber(text, at, at + 1, 3, 8);
    if (end)
        return *end;
    if (next == u'\n')
        return at + 2; // the line goes on
    if (next == u'\r' && at + 2 < text.size() && text[at + 2] == u'\n')
        return at + 3;
    constexpr QLatin1String names("nrts");
    constexpr QLatin1String named("\n\r\t ");
    if (const qsizetype name = names.indexOf(next); name >= 0 && !next.isNull())
        return add(named[name], at, at + 2, true);
    if (!next.isNull() && QLatin1String("/\\\"'").contains(next))
        return add(next, at, at + 2, true);
    return add(u'\\', at, at + 1, false);
}

bool Meaning::isOpening(qsizetype at) const
{
    return m_meaning[at] == u'"' || (m_meaning[at] == u'\'' && (at == 0 || isBlank(at - 1) || m_meaning[at - 1] == u'='));
}

qsizetype Meaning::closingApostrophe(qsizetype from) const
{
    for (qsizetype at = from; at < size() && (m_meaning[at] != u'\n' || isEscaped(at)); ++at)
        if (m_meaning[at] == u'\'' && !isEscaped(at) && (at + 1 == size() || isBlank(at + 1)))
            return at;
    return -1;
}

void Meaning::findQuotes()
{
    m_closing.assign(static_cast<std::size_t>(size()) + 1, -1);
    m_isQuote.assign(static_cast<std::size_t>(size()) + 1, false);
    qsizetype open = -1;
    bool hasApostrophes = true; // until one finds none that closes it
    for (qsizetype at = 0; at < size(); ++at) {
        if (m_meaning[at] == u'\n' && !isEscaped(at))
            open = -1;
        if (isEscaped(at) || (open < 0 ? !isOpening(at) : m_meaning[at] != u'"'))
            continue;
        if (m_meaning[at] == u'\'') {
            const qsizetype end = hasApostrophes ? closingApostrophe(at + 1) : -1;
            hasApostrophes = end >= 0;
            if (hasApostrophes)
                at = enclose(at, end);
            continue;
        }
        m_isQuote[static_cast<std::size_t>(at)] = true;
        if (open >= 0)
            enclose(open, at);
        open = open >= 0 ? -1 : at;
    }
}

qsizetype Meaning::enclose(qsizetype open, qsizetype end)
{
    m_isQuote[static_cast<std::size_t>(open)] = true;
    m_isQuote[static_cast<std::size_t>(end)] = true;
    std::fill(m_closing.begin() + open + 1, m_closing.begin() + end, end);
    return end;
}

} // namespace dockwright::core

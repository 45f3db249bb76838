// SPDX-License-Identifier: Apache-2.0
#include "core/text/wrap.h"

#include <algorithm>
#include <array>
#include <vector>

namespace dockwright::core {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Unicode Standard Annex 11, classes W and F, as far as our languages and emoji need them.
constexpr std::array wideRanges{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0xA4CF}, Range{0xAC00, 0xD7A3},
                                Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},  Range{0xFF00, 0xFF60}, Range{0xFFE0, 0xFFE6},
                                Range{0x1F300, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

bool isWide(char32_t c)
{
    return c >= wideRanges.front().first
        && std::ranges::any_of(wideRanges, [c](Range range) { return c >= range.first && c <= range.last; });
}

bool isClosing(char32_t c)
{
    return QStringView(u"\uFF0C\u3002\u3001\uFF1B\uFF1A\uFF1F\uFF01\uFF09\u201D\u2019\u300B\u3011\u300D,.;:?!)%")
        .contains(QChar::fromUcs2(static_cast<char16_t>(c)));
}

bool isOpening(char32_t c)
{
    return QStringView(u"\uFF08\u201C\u2018\u300A\u3010\u300C(").contains(QChar::fromUcs2(static_cast<char16_t>(c)));
}

/// The character that starts at `at`.
char32_t characterAt(QStringView text, qsizetype at)
{
    const QChar c = text[at];
    return c.isHighSurrogate() && at + 1 < text.size() ? QChar::surrogateToUcs4(c, text[at + 1]) : c.unicode();
}

int unitsOf(char32_t c)
{
    return QChar::requiresSurrogates(c) ? 2 : 1;
}

/// A piece of text that is not broken.
struct Atom {
    QStringView text;
    bool blankBefore = false;
};

std::vector<Atom> splitIntoAtoms(QStringView text)
{
    std::vector<Atom> atoms;
    atoms.reserve(static_cast<std::size_t>(text.count(u' ')) + 1);
    char32_t previous = U' ';
    for (qsizetype at = 0; at < text.size(); at += unitsOf(previous)) {
        const char32_t c = characterAt(text, at);
        if (c != U' ') {
            const bool mayBreak = (isWide(c) || isWide(previous)) && !isClosing(c) && !isOpening(previous);
            if (previous == U' ' || mayBreak)
                atoms.push_back({text.mid(at, 0), previous == U' ' && !atoms.empty()});
            QStringView &atom = atoms.back().text;
            atom = {atom.begin(), atom.size() + unitsOf(c)};
        }
        previous = c;
    }
    return atoms;
}

} // namespace

int displayWidth(QStringView text)
{
    int width = 0;
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = characterAt(text, at);
        width += isWide(c) ? 2 : 1;
        at += unitsOf(c);
    }
    return width;
}

QStringList wrapText(const QString &text, int columns)
{
    QStringList lines;
    int width = 0; // of the last line
    for (const Atom &atom : splitIntoAtoms(text)) {
        const int added = (atom.blankBefore ? 1 : 0) + displayWidth(atom.text);
        if (!lines.isEmpty() && width + added <= columns) {
            if (atom.blankBefore)
                lines.back() += u' ';
            lines.back() += atom.text;
            width += added;
        } else {
            lines.emplace_back().reserve(columns);
            lines.back() += atom.text;
            width = displayWidth(atom.text);
        }
    }
    return lines;
}

QStringList commentLines(const QString &text)
{
    const QString sign = QStringLiteral("# ");
    QStringList lines = wrapText(text, commentColumns - static_cast<int>(sign.size()));
    for (QString &line : lines)
        line.prepend(sign);
    return lines;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/plan/problems.h"

#include "core/base/json.h"
#include "core/plan/plan_description.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>

namespace dockwright::core {

namespace {

/// Levenshtein's distance, to find what a misspelt name was meant to be.
qsizetype editDistance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j + 1 < row.size(); ++j) {
            const bool same = a[i].toLower() == b[static_cast<qsizetype>(j)].toLower();
            const qsizetype best = std::min({diagonal + (same ? 0 : 1), row[j] + 1, row[j + 1] + 1});
            diagonal = std::exchange(row[j + 1], best);
        }
    }
    return row.back();
}

/// Characters that no value of a plan needs and that could forge a line in a file or a dialog: controls, and the
/// invisible ones that change the direction of text.
bool isForbidden(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c.category() == QChar::Separator_Line
        || c.category() == QChar::Separator_Paragraph;
}

} // namespace

QString nearest(const QString &word, const QStringList &known)
{
    constexpr qsizetype longest = 64; // no name is; the distance to a text of a megabyte would take long
    if (word.size() > longest)
        return {};
    const qsizetype furthest = qMax<qsizetype>(2, word.size() / 3);
    const auto best = std::ranges::min_element(known, {}, [&](const QString &name) { return editDistance(word, name); });
    return best != known.end() && editDistance(word, *best) <= furthest ? *best : QString();
}

Error problem(const QString &where, Message message, Message remedy)
{
    return {ErrorCode::InvalidInput, where, std::move(message), std::move(remedy), {}};
}

Error unknownMember(const QString &parent, const QString &name, const QStringList &known)
{
    const QString guess = nearest(name, known);
    Message remedy = guess.isEmpty()
        ? Message{QT_TRANSLATE_NOOP("Dockwright", "Use one of: %1."), {known.join(QLatin1String(", "))}}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "Did you mean “%1”?"), {guess}};
    const QString shown = shownText(name);
    return problem(parent + u'/' + pointerToken(shown), {QT_TRANSLATE_NOOP("Dockwright", "Unknown member “%1”."), {shown}},
                   std::move(remedy));
}

Message checkPlainText(const QString &text)
{
    if (text.size() > maximalTextLength)
        return {QT_TRANSLATE_NOOP("Dockwright", "This string is longer than %1 characters."),
                {QString::number(maximalTextLength)}};
    if (std::ranges::any_of(text, isForbidden))
        return {QT_TRANSLATE_NOOP("Dockwright", "This string contains a control character, such as a line break."), {}};
    return {};
}

} // namespace dockwright::core

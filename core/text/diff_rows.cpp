// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff_rows.h"

#include "core/text/lines.h"

#include <dtl/dtl.hpp>

#include <algorithm>
#include <span>

namespace dockwright::core {

namespace {

using Words = std::vector<std::u16string>;

/// Runs of letters and digits, and every other character alone.
Words wordsOf(const QString &line)
{
    Words words;
    bool inWord = false;
    for (const QChar c : line) {
        const bool isLetter = c.isLetterOrNumber() || c == u'_';
        if (isLetter && inWord)
            words.back() += c.unicode();
        else
            words.push_back({c.unicode()});
        inWord = isLetter;
    }
    return words;
}

void addSpan(std::vector<TextSpan> &spans, qsizetype start, qsizetype length)
{
    if (!spans.empty() && spans.back().start + spans.back().length == start)
        spans.back().length += length;
    else
        spans.push_back({start, length});
}

/// Marks what differs in two lines; nothing where they have no word in common, since then all of it does.
void markWords(DiffCell &before, DiffCell &after)
{
    constexpr qsizetype longest = 2000;
    if (before.text.size() > longest || after.text.size() > longest)
        return;
    dtl::Diff<std::u16string, Words> diff(wordsOf(before.text), wordsOf(after.text));
    diff.compose();
    qsizetype atBefore = 0;
    qsizetype atAfter = 0;
    bool anyCommon = false;
    for (const auto &[word, info] : diff.getSes().getSequence()) {
        const auto length = static_cast<qsizetype>(word.size());
        if (info.type == dtl::SES_DELETE)
            addSpan(before.changed, atBefore, length);
        else if (info.type == dtl::SES_ADD)
            addSpan(after.changed, atAfter, length);
        else
            anyCommon |= QChar(word.front()).isLetterOrNumber();
        atBefore += info.type != dtl::SES_ADD ? length : 0;
        atAfter += info.type != dtl::SES_DELETE ? length : 0;
    }
    if (!anyCommon) {
        before.changed.clear();
        after.changed.clear();
    }
}

/// Collects the rows; removed and added lines wait until the next equal line, so that they can be paired.
class RowBuilder
{
public:
    void remove(const std::string &text) { m_removed.push_back({++m_before, QString::fromStdString(text), {}}); }
    void add(const std::string &text) { m_added.push_back({++m_after, QString::fromStdString(text), {}}); }

    void keep(std::span<const std::string> lines)
    {
        if (lines.empty())
            return;
        flush();
        for (const std::string &text : lines) {
            const QString line = QString::fromStdString(text);
            m_rows.push_back({DiffRow::Kind::Equal, {++m_before, line, {}}, {++m_after, line, {}}});
        }
    }

    std::vector<DiffRow> take()
    {
        flush();
        return std::move(m_rows);
    }

private:
    void flush()
    {
        const std::size_t count = std::max(m_removed.size(), m_added.size());
        for (std::size_t i = 0; i < count; ++i) {
            DiffRow row;
            if (i < m_removed.size())
                row.before = m_removed[i];
            if (i < m_added.size())
                row.after = m_added[i];
            row.kind = row.before.line == 0 ? DiffRow::Kind::Added
                : row.after.line == 0       ? DiffRow::Kind::Removed
                                            : DiffRow::Kind::Changed;
            if (row.kind == DiffRow::Kind::Changed)
                markWords(row.before, row.after);
            m_rows.push_back(std::move(row));
        }
        m_removed.clear();
        m_added.clear();
    }

    int m_before = 0;
    int m_after = 0;
    std::vector<DiffCell> m_removed;
    std::vector<DiffCell> m_added;
    std::vector<DiffRow> m_rows;
};

} // namespace

std::vector<DiffRow> diffRows(const QByteArray &before, const QByteArray &after)
{
    const std::vector<std::string> old = linesOf(before);
    const std::vector<std::string> now = linesOf(after);
    // What is the same in front and at the end needs no diff; of a long file that is nearly all.
    const auto [oldFirst, nowFirst] = std::ranges::mismatch(old, now);
    const auto [oldBack, nowBack] =
        std::mismatch(old.rbegin(), std::make_reverse_iterator(oldFirst), now.rbegin(), std::make_reverse_iterator(nowFirst));
    dtl::Diff<std::string> diff({oldFirst, oldBack.base()}, {nowFirst, nowBack.base()});
    diff.onHuge();
    diff.compose();
    RowBuilder builder;
    builder.keep({old.begin(), oldFirst});
    for (const auto &[line, info] : diff.getSes().getSequence()) {
        if (info.type == dtl::SES_DELETE)
            builder.remove(line);
        else if (info.type == dtl::SES_ADD)
            builder.add(line);
        else
            builder.keep({&line, 1});
    }
    builder.keep({oldBack.base(), old.end()});
    return builder.take();
}

} // namespace dockwright::core

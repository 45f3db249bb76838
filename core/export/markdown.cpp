// SPDX-License-Identifier: Apache-2.0
#include "core/export/forms.h"
#include "core/text/wrap.h"

namespace dockwright::core {

namespace {

constexpr int columns = 100;

QByteArray rowOf(const QByteArrayList &cells)
{
    return "| " + cells.join(" | ") + " |\n";
}

} // namespace

void Markdown::heading(int level, const Message &text)
{
    m_text += (m_text.isEmpty() ? "" : "\n") + QByteArray(level, '#') + ' ' + m_wording(text).toUtf8() + '\n';
}

void Markdown::paragraph(const Message &text)
{
    m_text += '\n';
    for (const QString &line : wrapText(m_wording(text), columns))
        m_text += line.toUtf8() + '\n';
}

void Markdown::code(const QByteArrayList &lines)
{
    m_text += '\n';
    for (const QByteArray &line : lines)
        m_text += "    " + line + '\n';
}

void Markdown::table(const std::vector<QByteArrayList> &rows)
{
    m_text += '\n' + rowOf(rows.front()) + rowOf(QByteArrayList(rows.front().size(), "---"));
    for (std::size_t i = 1; i < rows.size(); ++i)
        m_text += rowOf(rows[i]);
}

} // namespace dockwright::core

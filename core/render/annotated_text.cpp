// SPDX-License-Identifier: Apache-2.0
#include "core/render/annotated_text.h"

#include "core/text/wrap.h"

#include <QCoreApplication>

namespace dockwright::core {

AnnotatedText::AnnotatedText(CommentLanguage language)
    : m_wording(QLatin1String(codeOf(language))), m_comments(language != CommentLanguage::None)
{}

void AnnotatedText::addHeader(const char *purpose)
{
    addComment(purpose);
    addComment(
        QT_TRANSLATE_NOOP("Dockwright", "Written by Dockwright. Edit the plan instead of this file; see dockwright-plan(5)."));
}

void AnnotatedText::addComment(const char *text)
{
    if (m_comments)
        m_lines << commentLines(m_wording(text));
}

void AnnotatedText::addSection(const QString &name)
{
    addBlank();
    m_lines << u'[' + name + u']';
}

void AnnotatedText::addDirective(const Directive &directive, const QString &text)
{
    const bool isFirst = m_lines.isEmpty() || m_lines.back().startsWith(u'[');
    if (m_comments && !isFirst)
        addBlank();
    addComment(directive.reason);
    m_annotations.push_back({static_cast<int>(m_lines.size()) + 1, QLatin1String(directive.id)});
    addLine(text);
}

void AnnotatedText::addLine(const QString &text)
{
    m_lines << text.split(u'\n');
}

GeneratedFile AnnotatedText::toFile(const QString &path, int mode, bool secret) const
{
    return {path, m_lines.join(u'\n').toUtf8() + '\n', mode, secret, m_annotations};
}

void AnnotatedText::addBlank()
{
    if (!m_lines.isEmpty() && !m_lines.back().isEmpty())
        m_lines << QString();
}

} // namespace dockwright::core

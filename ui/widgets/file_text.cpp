// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/file_text.h"

#include "ui/widgets/look.h"

#include <QEvent>
#include <QSyntaxHighlighter>

namespace dockwright::ui {

class FileText::Highlighter : public QSyntaxHighlighter
{
public:
    explicit Highlighter(QPlainTextEdit *text) : QSyntaxHighlighter(text->document()), m_text(text) {}

    void setHeadingPrefix(const QString &prefix)
    {
        m_headingPrefix = prefix;
        rehighlight();
    }

protected:
    void highlightBlock(const QString &line) override
    {
        QTextCharFormat format;
        if (!m_headingPrefix.isEmpty() && line.startsWith(m_headingPrefix))
            format.setFontWeight(QFont::Bold);
        else if (line.startsWith(u'#'))
            format.setForeground(mutedText(m_text->palette()));
        setFormat(0, static_cast<int>(line.size()), format);
    }

private:
    QPlainTextEdit *m_text;
    QString m_headingPrefix;
};

FileText::FileText(QWidget *parent) : QPlainTextEdit(parent), m_highlighter(new Highlighter(this))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(fixedFont());
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
}

void FileText::replaceText(const QString &text)
{
    const QString shown = toPlainText();
    const qsizetype shorter = std::min(shown.size(), text.size());
    qsizetype front = 0;
    while (front < shorter && shown[front] == text[front])
        ++front;
    qsizetype back = 0;
    while (back < shorter - front && shown[shown.size() - 1 - back] == text[text.size() - 1 - back])
        ++back;
    if (front == shown.size() && front == text.size())
        return;
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(front));
    cursor.setPosition(static_cast<int>(shown.size() - back), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(front, text.size() - front - back));
}

void FileText::setHeadingPrefix(const QString &prefix)
{
    m_highlighter->setHeadingPrefix(prefix);
}

void FileText::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight();
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

class QSyntaxHighlighter;

namespace dockwright::ui {

/// The text of a file, to be read, selected and copied, by keys as well. Comments step back, so that what is set stands out.
class FileText : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit FileText(QWidget *parent = nullptr);

    /// Puts `text` there by its changed part alone, so that the rest is not laid out again and stays where it is.
    void replaceText(const QString &text);
    /// Lines that begin so stand out, as the names of files between their texts do.
    void setHeadingPrefix(const QString &prefix);

protected:
    void changeEvent(QEvent *event) override;

private:
    class Highlighter;
    Highlighter *m_highlighter;
};

} // namespace dockwright::ui

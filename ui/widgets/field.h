// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/notice.h"

class QLabel;

namespace dockwright::ui {

/// One input with its label, what it means, and, while it is wrong, what is wrong with it.
class Field : public QWidget
{
    Q_OBJECT

public:
    /// The editor of a check box or the like has its label in itself.
    enum class LabelIn { Field, Editor };

    explicit Field(QWidget *editor, LabelIn label = LabelIn::Field, QWidget *parent = nullptr);

    QWidget *editor() const { return m_editor; }
    /// With a mnemonic ("&Memory").
    void setLabel(const QString &text);
    void setHelp(const QString &text);
    /// Empty when nothing is wrong.
    void setProblem(const QString &text);
    QString problem() const { return m_problem; }
    void setNote(Tone tone, const QString &text);
    /// Puts a button or the like beside the editor.
    void addBeside(QWidget *widget);

private:
    void describe();

    QWidget *m_editor;
    QLabel *m_label;
    TextLabel *m_help;
    Notice *m_notice;
    QString m_problem;
    QString m_noteText;
    Tone m_noteTone = Tone::Info;
    class QHBoxLayout *m_row;
};

} // namespace dockwright::ui

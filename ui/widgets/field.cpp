// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/field.h"

#include "ui/widgets/text_label.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QRegularExpression>

namespace dockwright::ui {

Field::Field(QWidget *editor, LabelIn label, QWidget *parent)
    : QWidget(parent),
      m_editor(editor),
      m_label(label == LabelIn::Field ? new QLabel(this) : nullptr),
      m_help(new TextLabel(TextLabel::Rank::Muted, this)),
      m_notice(new Notice(Notice::Frame::Plain, this)),
      m_row(new QHBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    if (m_label != nullptr) {
        m_label->setBuddy(editor);
        QFont font = m_label->font();
        font.setWeight(QFont::DemiBold);
        m_label->setFont(font);
        column->addWidget(m_label);
    }
    m_row->setSpacing(8);
    m_row->addWidget(editor, 2);
    column->addLayout(m_row);
    column->addWidget(m_help);
    column->addWidget(m_notice);
    if (label == LabelIn::Editor) {
        // Both stand below the words of the editor, and not below its box.
        m_help->setIndent(26);
        m_notice->setContentsMargins(26, 0, 0, 0);
    }
    m_help->hide();
    m_notice->hide();
}

void Field::setLabel(const QString &text)
{
    QString name = text;
    name.remove(QRegularExpression(QStringLiteral("\\(&\\w\\)"))).remove(u'&');
    if (m_label != nullptr)
        m_label->setText(text);
    else if (auto *button = qobject_cast<QAbstractButton *>(m_editor))
        button->setText(text);
    m_editor->setAccessibleName(name);
}

void Field::setHelp(const QString &text)
{
    m_help->setText(text);
    m_help->setVisible(!text.isEmpty());
    describe();
}

void Field::setProblem(const QString &text)
{
    m_problem = text;
    describe();
}

void Field::setNote(Tone tone, const QString &text)
{
    m_noteTone = tone;
    m_noteText = text;
    describe();
}

void Field::addBeside(QWidget *widget)
{
    m_row->addWidget(widget, 1, Qt::AlignVCenter);
}

void Field::describe()
{
    if (!m_problem.isEmpty())
        m_notice->say(Tone::Bad, m_problem);
    else if (!m_noteText.isEmpty())
        m_notice->say(m_noteTone, m_noteText);
    m_notice->setVisible(!m_problem.isEmpty() || !m_noteText.isEmpty());
    const QString said = m_problem.isEmpty() ? m_noteText : m_problem;
    m_editor->setAccessibleDescription(said.isEmpty() ? m_help->text() : m_help->text() + u' ' + said);
}

} // namespace dockwright::ui

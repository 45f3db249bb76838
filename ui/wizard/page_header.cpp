// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/page_header.h"

#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

namespace dockwright::ui {

PageHeader::PageHeader(QUndoStack &history, Texts &texts, QWidget *parent)
    : QWidget(parent),
      m_title(new TextLabel(TextLabel::Rank::Title, this)),
      m_subtitle(new TextLabel(TextLabel::Rank::Muted, this)),
      m_undo(new QToolButton(this)),
      m_redo(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(32, 24, 24, 4);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    row->addLayout(words, 1);
    m_undo->setObjectName(QStringLiteral("undoToolButton"));
    m_undo->setIcon(symbolIcon(QStringLiteral("undo")));
    m_redo->setObjectName(QStringLiteral("redoToolButton"));
    m_redo->setIcon(symbolIcon(QStringLiteral("redo")));
    for (QToolButton *button : {m_undo, m_redo}) {
        button->setAutoRaise(true);
        button->setEnabled(false);
        row->addWidget(button, 0, Qt::AlignTop);
    }
    connect(m_undo, &QToolButton::clicked, &history, &QUndoStack::undo);
    connect(m_redo, &QToolButton::clicked, &history, &QUndoStack::redo);
    connect(&history, &QUndoStack::canUndoChanged, m_undo, &QWidget::setEnabled);
    connect(&history, &QUndoStack::canRedoChanged, m_redo, &QWidget::setEnabled);
    texts([this] {
        const auto name = [](QToolButton *button, const QString &text) {
            button->setAccessibleName(text);
            button->setToolTip(text);
        };
        name(m_undo, tr("Undo (Ctrl+Z)"));
        name(m_redo, tr("Redo (Ctrl+Shift+Z)"));
    });
}

void PageHeader::setTitle(const QString &title, const QString &subtitle)
{
    m_title->setText(title);
    m_subtitle->setText(subtitle);
}

} // namespace dockwright::ui

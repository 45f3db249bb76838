// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/texts.h"

#include <QWidget>

class QToolButton;
class QUndoStack;

namespace dockwright::ui {

class TextLabel;

/// Above a page: what it is about, and what undoes and redoes the changes of the plan.
class PageHeader : public QWidget
{
    Q_OBJECT

public:
    PageHeader(QUndoStack &history, Texts &texts, QWidget *parent = nullptr);

    void setTitle(const QString &title, const QString &subtitle);

private:
    TextLabel *m_title;
    TextLabel *m_subtitle;
    QToolButton *m_undo;
    QToolButton *m_redo;
};

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/preview.h"
#include "ui/widgets/texts.h"

class QScrollArea;
class QToolButton;

namespace dockwright::ui {

class StepList;

/// All that a plan does, step by step in words; folded where it is files alone.
class StepPane : public QWidget
{
    Q_OBJECT

public:
    explicit StepPane(QWidget *parent = nullptr);

    void display(const Preview &preview);

private:
    void setTexts();

    QToolButton *m_unfold;
    QScrollArea *m_area;
    StepList *m_list;
    int m_count = 0;
    bool m_isChosen = false; ///< whether it is folded was the user's choice
    Texts m_texts{this};
};

} // namespace dockwright::ui

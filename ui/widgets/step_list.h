// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/job_model.h"
#include "ui/widgets/texts.h"

class QTimer;
class QVBoxLayout;

namespace dockwright::ui {

class StepRow;

/// The steps of a job: symbol, sentence, state in a word and time; the running one turns.
class StepList : public QWidget
{
    Q_OBJECT

public:
    explicit StepList(QWidget *parent = nullptr);

    void setSteps(const std::vector<JobStep> &steps);

private:
    std::vector<JobStep> m_steps;
    std::vector<StepRow *> m_rows;
    QVBoxLayout *m_column;
    QTimer *m_turning;
    Texts m_texts{this};
};

} // namespace dockwright::ui

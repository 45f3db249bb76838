// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/step_pane.h"

#include "ui/widgets/look.h"
#include "ui/widgets/step_list.h"

#include <QLocale>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace dockwright::ui {

using namespace core;

StepPane::StepPane(QWidget *parent)
    : QWidget(parent), m_unfold(new QToolButton(this)), m_area(new QScrollArea(this)), m_list(new StepList(m_area))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_unfold->setObjectName(QStringLiteral("stepsToolButton"));
    m_unfold->setCheckable(true);
    m_unfold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_unfold->setArrowType(Qt::RightArrow);
    m_area->setObjectName(QStringLiteral("stepsScrollArea"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_list->setContentsMargins(0, 0, 12, 0); // beside the scroll bar
    m_area->setWidget(m_list);
    letThrough(*m_area);
    m_area->setFixedHeight(160);
    m_area->hide();
    column->addWidget(m_unfold);
    column->addWidget(m_area);
    connect(m_unfold, &QToolButton::clicked, this, [this] { m_isChosen = true; });
    connect(m_unfold, &QToolButton::toggled, this, [this](bool on) {
        m_unfold->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_area->setVisible(on);
    });
    m_texts([this] { setTexts(); });
}

void StepPane::display(const Preview &preview)
{
    std::vector<JobStep> steps;
    for (const Step &step : preview.changes.steps)
        steps.push_back({describeStep(step)});
    m_count = static_cast<int>(steps.size());
    m_list->setSteps(steps);
    setTexts();
    if (!m_isChosen)
        m_unfold->setChecked(preview.plan.install.method != InstallMethod::Keep);
    setVisible(!steps.empty());
}

void StepPane::setTexts()
{
    m_unfold->setText(tr("All s&teps in order (%1)").arg(QLocale().toString(m_count)));
    m_area->setAccessibleName(tr("All steps in order"));
}

} // namespace dockwright::ui

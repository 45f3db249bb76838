// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

class QGridLayout;
class QSlider;
class QSpinBox;

namespace dockwright::ui {

class TextLabel;
class UsageBar;

/// How many containers are expected, and what follows from it.
class CapacityPage : public Page
{
    Q_OBJECT

public:
    explicit CapacityPage(Shared &shared);

    static QString title() { return tr("Capacity"); }
    QString subtitle() const override { return tr("One number, and all limits that are derived from it."); }
    QStringList files() const override;
    QWidget *firstProblem() const override { return m_fields.firstProblem(); }

private:
    void buildCount();
    void buildFormulas();
    void buildBounds();
    void showFormulas();
    void showBounds();
    void showAdvice();

    PlanFields m_fields;
    QSlider *m_slider = nullptr;
    TextLabel *m_formulas[4] = {};
    UsageBar *m_memory = nullptr;
    UsageBar *m_cpu = nullptr;
    QVBoxLayout *m_advice = nullptr;
    std::vector<class FindingRow *> m_advised;
};

/// The slider's scale is logarithmic: as much way from 10 to 100 as from 100 to 1000.
int sliderPosition(qint64 containers);
qint64 containersAt(int position);
inline constexpr int sliderSteps = 500;

} // namespace dockwright::ui

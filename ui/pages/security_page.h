// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/catalog/catalog.h"
#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

class QToolButton;

namespace dockwright::ui {

class Section;

/// What dockerd and containers may do, what happens when dockerd fails, and what of the guide is left out, and why.
class SecurityPage : public Page
{
    Q_OBJECT

public:
    explicit SecurityPage(Shared &shared);

    static QString title() { return tr("Security and reliability"); }
    QString subtitle() const override
    {
        return tr("What dockerd and containers are allowed to do, and what happens when dockerd fails.");
    }
    QStringList files() const override;
    QWidget *firstProblem() const override { return m_fields.firstProblem(); }

private:
    void buildSecurity();
    void buildReliability();
    void buildPerformance();
    void buildLeftOut();
    void addWithCost(Section *section, Field *field, PlanFields::Label cost);
    void showLeftOut();

    PlanFields m_fields;
    QToolButton *m_unfold = nullptr;
    QWidget *m_leftOut = nullptr;
};

} // namespace dockwright::ui

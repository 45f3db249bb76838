// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"
#include "ui/widgets/look.h"

class QPushButton;

namespace dockwright::ui {

/// One check of the audit: its number, what was found and how to mend it, with a button where a plan can.
class AuditRow : public QWidget
{
    Q_OBJECT

public:
    /// `isInPlan`: the plan mends it already, once it is applied.
    AuditRow(const core::AuditFinding &finding, bool isInPlan, QWidget *parent = nullptr);

signals:
    void fixWanted();

private:
    QPushButton *makeButton(const core::AuditFinding &finding, bool isInPlan);
};

Tone toneOf(core::AuditResult result);

} // namespace dockwright::ui

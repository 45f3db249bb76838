// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "ui/widgets/finding_row.h"

#include <QWidget>

class QToolButton;

namespace dockwright::ui {

/// Findings that mean the same of several things: one row for all, that opens.
class EqualFindings : public QWidget
{
    Q_OBJECT

public:
    /// `number` makes the name of its button.
    EqualFindings(core::Findings findings, int number, Findable findable = Findable::Checks, QWidget *parent = nullptr);

private:
    void open(bool isOpen);

    core::Findings m_findings;
    Findable m_findable;
    QToolButton *m_button;
    QWidget *m_rows;
};

} // namespace dockwright::ui

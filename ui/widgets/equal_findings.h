#pragma once

#include "core/health/finding.h"

#include <QWidget>

class QToolButton;

namespace dockwright::ui {

/// Findings that mean the same of several things: one row for all, that opens.
class EqualFindings : public QWidget
{
    Q_OBJECT

public:
    /// `number` makes the name of its button.
    EqualFindings(core::Findings findings, int number, QWidget *parent = nullptr);

private:
    void open(bool isOpen);

    core::Findings m_findings;
    QToolButton *m_button;
    QWidget *m_rows;
};

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/plan_model.h"
#include "ui/widgets/texts.h"

class QLineEdit;

namespace dockwright::ui {

class InputRows;
class Notice;
class TextLabel;

/// The entries of exposure.allow: the networks and the ports of each, what is wrong with one below it.
class AllowRows : public QWidget
{
    Q_OBJECT

public:
    explicit AllowRows(PlanModel &plan, QWidget *parent = nullptr);

    /// The first input that holds something wrong; null if none does.
    QWidget *firstProblem() const;
    /// Adds this entry, unless one names the port already; its networks are to be typed then.
    void allow(const core::AllowedReach &reach);

private:
    struct Row {
        QLineEdit *from;
        QLineEdit *ports;
    };

    QString problemOf(std::size_t at, const char *member) const;
    QWidgetList makeInputs(std::size_t at, QWidget *parent);
    QLineEdit *makeLine(std::size_t at, QWidget *parent, const char *member, QStringList core::AllowedReach::*list);
    void follow();
    void showRow(std::size_t at);
    void showNotice();
    void setTexts();
    void removeAt(std::size_t at);
    void add(const core::AllowedReach &reach);

    PlanModel &m_plan;
    std::vector<Row> m_rows;
    Notice *m_notice;
    InputRows *m_inputs;
    TextLabel *m_fromHeading;
    TextLabel *m_portsHeading;
    Texts m_texts{this};
};

} // namespace dockwright::ui

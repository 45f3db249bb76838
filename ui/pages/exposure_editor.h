// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

class QComboBox;
class QLineEdit;
class QRadioButton;
class QScrollArea;

namespace dockwright::ui {

class AllowRows;
class FindingRow;
class Section;

/// The section "exposure" of the plan: where ports are published, and who may reach them.
class ExposureEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ExposureEditor(Shared &shared, QWidget *parent = nullptr);

    /// The first input that holds something wrong; null if none does.
    QWidget *firstProblem() const;
    /// Adds this to who may, and has its networks typed.
    void allow(const core::AllowedReach &reach);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Enforcement {
        core::ExposureEnforcement value;
        QRadioButton *button;
        Field *field;
    };
    /// What follows from the plan on this host, below the inputs that it is about.
    struct Advice {
        QStringList ids; ///< of findings of the preview
        QVBoxLayout *column;
        std::vector<FindingRow *> rows;
    };

    Section *addSection(QVBoxLayout *column);
    void buildPublishOn(Section *section);
    void buildEnforcement(Section *section);
    void addAdvice(Section *section, const QStringList &ids);
    void showPublishOn();
    void showEnforcement();
    void showAdvice();
    void choosePublishOn(int choice);
    void keepFocusInSight();

    Shared &m_shared;
    Texts m_texts{this};
    PlanFields m_fields;
    QScrollArea *m_area = nullptr;
    QComboBox *m_publishOn = nullptr;
    QLineEdit *m_address = nullptr;
    std::vector<Enforcement> m_enforcements;
    AllowRows *m_allow = nullptr;
    std::vector<Advice> m_advice;
};

} // namespace dockwright::ui

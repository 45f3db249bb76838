// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/exposure_report.h"
#include "ui/widgets/texts.h"

#include <QWidget>

#include <array>

class QLineEdit;
class QPushButton;

namespace dockwright::ui {

class Notice;
class TextLabel;

/// One port: who reaches it and why that is said, what was tried, and what keeps others away.
class PortPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PortPanel(QWidget *parent = nullptr);

    void setPort(const core::PortVerdict &verdict, bool areRulesKnown);

signals:
    /// The user wants the plan to say who may reach the port.
    void allowWanted(const core::AllowedReach &example);

private:
    /// From where a port was tried, and what came of it.
    struct Attempt {
        TextLabel *from;
        TextLabel *outcome;
    };
    struct Remedy {
        TextLabel *words;
        QLineEdit *command;
    };

    void build();
    void refresh();
    void showAttempts();
    void showRemedies();

    core::PortVerdict m_verdict;
    bool m_areRulesKnown = false;
    TextLabel *m_place;
    TextLabel *m_container;
    Notice *m_reach;
    TextLabel *m_rules;
    std::array<Attempt, 3> m_attempts{};
    std::array<Remedy, 3> m_remedies{};
    QPushButton *m_allow = nullptr;
    Texts m_texts{this};
};

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QPushButton;

namespace dockwright::ui {

class Notice;

/// Whether this host has what containers are made of, and what each of it is for.
class ReadinessPage : public Page
{
    Q_OBJECT

public:
    explicit ReadinessPage(Shared &shared);

    static QString title() { return tr("Readiness"); }
    QString subtitle() const override
    {
        return tr("What containers require, what each feature is for, and whether this host has it.");
    }
    bool fillsWindow() const override { return true; }
    void enter() override { m_shared.host.lookAtWhole(); }

private:
    void refresh();
    void showVerdict(const core::Findings &findings);

    Notice *m_verdict;
    QPushButton *m_again;
    QVBoxLayout *m_findings;
};

} // namespace dockwright::ui

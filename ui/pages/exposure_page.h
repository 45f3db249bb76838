// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/exposure_model.h"
#include "ui/pages/page.h"

class QPushButton;
class QScrollArea;
class QTreeView;

namespace dockwright::ui {

class Notice;
class PortPanel;
class PortTable;
class TextLabel;

/// Who reaches the ports of containers, measured from outside when the user asks for it.
class ExposurePage : public Page
{
    Q_OBJECT

public:
    explicit ExposurePage(Shared &shared);

    static QString title() { return tr("Exposure"); }
    QString subtitle() const override
    {
        return tr("Who reaches the published ports of containers: this host, its networks, or everybody.");
    }
    bool fillsWindow() const override { return true; }

protected:
    void display() override;

private:
    void buildHead();
    void buildTable();
    void showVerdict();
    void showSummary();
    void showPort();

    ExposureModel m_model;
    Notice *m_verdict = nullptr;
    QPushButton *m_measure = nullptr;
    TextLabel *m_notes = nullptr;
    PortTable *m_table = nullptr;
    QTreeView *m_list = nullptr;
    QScrollArea *m_area = nullptr;
    PortPanel *m_panel = nullptr;
};

} // namespace dockwright::ui

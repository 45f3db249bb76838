// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/exposure_model.h"
#include "ui/pages/page.h"

class QPushButton;
class QScrollArea;
class QTabWidget;
class QTreeView;

namespace dockwright::ui {

class ExposureEditor;
class Notice;
class PortPanel;
class PortTable;
class TextLabel;

/// Who reaches the ports of containers, measured from outside when the user asks for it, and who may by the plan.
class ExposurePage : public Page
{
    Q_OBJECT

public:
    explicit ExposurePage(Shared &shared);

    static QString title() { return tr("Exposure"); }
    QString subtitle() const override
    {
        return tr("Who reaches the published ports of containers, and who may: this host, some networks, or everybody.");
    }
    QStringList files() const override;
    QWidget *firstProblem() const override;
    bool fillsWindow() const override { return true; }
    int comfortableWidth() const override { return 640; }

protected:
    void display() override;

private:
    void buildHead(QVBoxLayout *column);
    void buildTable(QVBoxLayout *column);
    void showErrors();
    void showVerdict();
    void showSummary();
    void showPort();

    ExposureModel m_model;
    QTabWidget *m_tabs = nullptr;
    ExposureEditor *m_editor = nullptr;
    Notice *m_verdict = nullptr;
    QPushButton *m_measure = nullptr;
    TextLabel *m_notes = nullptr;
    PortTable *m_table = nullptr;
    QTreeView *m_list = nullptr;
    QScrollArea *m_area = nullptr;
    PortPanel *m_panel = nullptr;
};

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/bundle_model.h"
#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/section.h"

class QGridLayout;
class QProgressBar;
class QPushButton;

namespace dockwright::ui {

class TextLabel;

/// The bundle that Docker is installed from: chosen, verified and handed over.
class OfflineInstall : public Section
{
    Q_OBJECT

public:
    OfflineInstall(Shared &shared, PlanFields &fields, QWidget *parent);

    BundleModel &bundle() { return m_bundle; }

signals:
    void packWanted();

private:
    void buildChoice();
    void askForBundle();
    void refresh();
    void showBundle();

    Shared &m_shared;
    PlanFields &m_fields;
    BundleModel m_bundle;
    QPushButton *m_choose;
    QPushButton *m_handOver;
    QPushButton *m_pack;
    TextLabel *m_path;
    QProgressBar *m_bar;
    Notice *m_notice;
    QWidget *m_card;
    QGridLayout *m_grid;
    Texts m_texts{this};
};

} // namespace dockwright::ui

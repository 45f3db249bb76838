// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

class QGridLayout;
class QPushButton;
class QRadioButton;

namespace dockwright::ui {

class ChipList;
class Notice;
class OfflineInstall;
class OnlineInstall;
class PackDialog;
class Section;

/// Which Docker Engine is there, and whether it is kept, or one installed from a repository or from a bundle.
class DockerPage : public Page
{
    Q_OBJECT

public:
    explicit DockerPage(Shared &shared);

    static QString title() { return tr("Docker"); }
    QString subtitle() const override { return tr("The engine to configure, and how it is installed."); }
    QWidget *firstProblem() const override;
    void enter() override;

    OnlineInstall &online() { return *m_online; }
    OfflineInstall &offline() { return *m_offline; }

private:
    struct Choice {
        core::InstallMethod method;
        QRadioButton *button;
        Field *field;
    };

    void buildChoice();
    void buildInTheWay();
    void buildMembers();
    void buildFound();
    void choose(core::InstallMethod method);
    void refresh();
    void showChoices(const core::Errors &problems);
    void showNotices(const core::Errors &problems);
    void showInTheWay(const core::Errors &problems);
    void showFound();
    void lookAsRoot();
    void openPacking();
    QString impossible(core::InstallMethod method) const;

    PlanFields m_fields;
    Section *m_choice = nullptr;
    std::vector<Choice> m_choices;
    Notice *m_notice = nullptr;
    Notice *m_unknown = nullptr;
    Notice *m_other = nullptr; ///< what is wrong and belongs to no input here
    QPushButton *m_look = nullptr;
    std::optional<HelperError> m_lookError;
    OnlineInstall *m_online = nullptr;
    OfflineInstall *m_offline = nullptr;
    Section *m_inTheWay = nullptr;
    ChipList *m_members = nullptr;
    Notice *m_mighty = nullptr;
    Section *m_found = nullptr;
    QGridLayout *m_facts = nullptr;
    bool m_hasNothing = false; ///< there is no Docker to tell of
    PackDialog *m_packing = nullptr;
};

} // namespace dockwright::ui

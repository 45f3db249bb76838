// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/address_map.h"
#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

class QComboBox;
class QSpinBox;
class QTreeView;

namespace dockwright::ui {

class AddressMapView;
class AddressTable;
class ChipList;
class FindingRow;
class PoolRows;
class Section;
class TextLabel;

/// Where containers live: what networks there are, as a map and as a list, and what new networks of Docker get.
class AddressesPage : public Page
{
    Q_OBJECT

public:
    explicit AddressesPage(Shared &shared);

    static QString title() { return tr("Addresses"); }
    QString subtitle() const override
    {
        return tr("Which addresses containers get, what else on this host has them, and whom containers ask for names.");
    }
    QStringList files() const override;
    QWidget *firstProblem() const override;
    int comfortableWidth() const override { return 640; }

protected:
    void display() override;

private:
    /// What follows from the plan on this host, below the inputs that it is about.
    struct Advice {
        QStringList ids; ///< of findings of the preview
        QVBoxLayout *column;
        std::vector<FindingRow *> rows;
    };

    void buildMap();
    void buildTable(Section *section);
    void buildPools(Section *section);
    void buildMtu(Section *section);
    void buildIpv6(Section *section);
    void buildNames();
    ChipList *addChips(Section *section, const char *pointer, QStringList core::NetworkSettings::*list, core::TextCheck check,
                       const PlanFields::Label &label);
    void addAdvice(Section *section, const QStringList &ids);
    void showChosen();
    void showPools();
    void showAdvice();
    void choosePools(int choice);
    void chooseMtu(int choice);
    void chooseIpv6(int choice);
    void copyRows();

    PlanFields m_fields;
    Notice *m_unknown = nullptr;
    AddressMapView *m_map = nullptr;
    Notice *m_sentence = nullptr;
    TextLabel *m_left = nullptr;
    AddressTable *m_table = nullptr;
    QTreeView *m_list = nullptr;
    std::vector<AddressEntry> m_entries;
    QComboBox *m_poolsChoice = nullptr;
    Field *m_poolsField = nullptr;
    PoolRows *m_pools = nullptr;
    QComboBox *m_mtuChoice = nullptr;
    QSpinBox *m_mtu = nullptr;
    QComboBox *m_ipv6Choice = nullptr;
    QLineEdit *m_ipv6 = nullptr;
    std::vector<Advice> m_advice;
};

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/addresses_page.h"

#include "core/host/paths.h"
#include "core/plan/network_section.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "ui/model/sentence.h"
#include "ui/pages/pool_rows.h"
#include "ui/widgets/address_legend.h"
#include "ui/widgets/address_map_view.h"
#include "ui/widgets/address_table.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/finding_list.h"
#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QShortcut>
#include <QSpinBox>
#include <QTreeView>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

enum Choice { LeftToDocker, ChosenByHost, OwnValue };

constexpr auto poolsPointer = "/network/pools";
constexpr auto ipv6Pointer = "/network/ipv6";
constexpr auto ula = "ula";
constexpr auto noPrefix = "/"; ///< none is typed yet, which is wrong, and not that IPv6 is off
constexpr int leastRows = 3;
constexpr int mostRows = 8;

void setWords(QComboBox *combo, const QStringList &words)
{
    for (int i = 0; i < combo->count(); ++i)
        combo->setItemText(i, words.value(i));
}

} // namespace

AddressesPage::AddressesPage(Shared &shared) : Page(shared), m_fields(shared.plan, m_texts, this)
{
    buildMap();
    auto *section = new Section(this);
    m_column->addWidget(section);
    buildPools(section);
    buildMtu(section);
    buildIpv6(section);
    buildNames();
    m_column->addStretch();
    connect(&m_shared.plan, &PlanModel::changed, this, &AddressesPage::showPools);
    connect(&m_shared.plan, &PlanModel::changed, this, &AddressesPage::follow);
    connect(&m_shared.host, &HostModel::changed, this, &AddressesPage::follow);
    connect(&m_shared.preview, &PreviewModel::changed, this, &AddressesPage::showAdvice);
    m_texts([this] {
        showPools();
        showAdvice();
        follow();
    });
}

QStringList AddressesPage::files() const
{
    return {QLatin1String(paths::daemonJson)};
}

void AddressesPage::buildMap()
{
    auto *section = new Section(this);
    m_unknown = new Notice(Notice::Frame::Filled, section);
    m_unknown->setObjectName(QStringLiteral("networksUnknownNotice"));
    m_unknown->hide();
    section->content()->addWidget(m_unknown);
    m_map = new AddressMapView(QStringLiteral("host"), section);
    section->content()->addWidget(m_map);
    section->content()->addWidget(new AddressLegend(section));
    m_sentence = new Notice(Notice::Frame::Plain, section);
    m_sentence->setObjectName(QStringLiteral("addressNotice"));
    section->content()->addWidget(m_sentence);
    buildTable(section);
    m_left = new TextLabel(TextLabel::Rank::Muted, section);
    m_left->setObjectName(QStringLiteral("addressesLeftLabel"));
    section->content()->addWidget(m_left);
    m_column->addWidget(section);
    connect(m_map, &AddressMapView::currentChanged, this, &AddressesPage::showChosen);
    m_texts([section] {
        section->setHeading(
            tr("Networks of this host"),
            tr("The private addresses, of IPv6 where there are any, and what is in them. Where two networks have the same addresses, one of "
               "them is out of reach."));
    });
}

void AddressesPage::buildTable(Section *section)
{
    m_table = new AddressTable(this);
    m_list = new QTreeView(section);
    m_list->setObjectName(QStringLiteral("addressesTreeView"));
    m_list->setModel(m_table);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionsMovable(false);
    m_list->header()->setSectionResizeMode(AddressTable::NetworkColumn, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(AddressTable::WhatColumn, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(AddressTable::WhereColumn, QHeaderView::Stretch);
    section->content()->addWidget(m_list);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) { m_map->setCurrent(current.row()); });
    auto *copy = new QShortcut(QKeySequence::Copy, m_list);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &AddressesPage::copyRows);
    m_texts([this] {
        m_list->setAccessibleName(tr("Networks as a list"));
        m_list->setAccessibleDescription(tr("The same as in the map. Ctrl+C copies the selected rows."));
        m_table->refresh();
    });
}

void AddressesPage::buildPools(Section *section)
{
    m_poolsChoice = new QComboBox(section);
    m_poolsChoice->setObjectName(QStringLiteral("networkPoolsComboBox"));
    m_poolsChoice->addItems({{}, {}, {}});
    guardFromWheel(m_poolsChoice);
    // The problem of one of the networks is said below that one, so that this is no input of m_fields.
    m_poolsField = new Field(m_poolsChoice, Field::LabelIn::Field, section);
    section->content()->addWidget(m_poolsField);
    m_pools = new PoolRows(section);
    section->content()->addWidget(m_pools);
    addAdvice(section, {"network/pools", "network/collision", "network/existing", "network/unknown"});
    connect(m_poolsChoice, &QComboBox::activated, this, &AddressesPage::choosePools);
    connect(m_pools, &PoolRows::poolsChanged, this, [this](const std::vector<AddressPool> &pools) {
        m_shared.plan.edit(QLatin1String(poolsPointer), [&](Plan &plan) { plan.network.pools = pools; });
    });
    m_texts([this, section] {
        section->setHeading(tr("New Docker networks"), tr("Networks that exist keep their subnets and their MTU."));
        m_poolsField->setLabel(tr("S&ubnets"));
        m_poolsField->setHelp(sentence(planMember(QLatin1String(poolsPointer)).meaning));
        //: Where new Docker networks get their subnets from.
        setWords(m_poolsChoice,
                 {tr("left to Docker"), tr("auto: chosen by the routes of this host"), tr("out of these networks")});
    });
}

void AddressesPage::buildMtu(Section *section)
{
    m_mtuChoice = new QComboBox(section);
    m_mtuChoice->setObjectName(QStringLiteral("networkMtuComboBox"));
    m_mtuChoice->addItems({{}, {}, {}});
    guardFromWheel(m_mtuChoice);
    m_mtu = new QSpinBox(section);
    m_mtu->setObjectName(QStringLiteral("networkMtuSpinBox"));
    m_mtu->setRange(static_cast<int>(leastMtu), static_cast<int>(mostMtu));
    guardFromWheel(m_mtu);
    Field *field = m_fields.custom(
        "/network/mtu", [] { return tr("&MTU"); }, m_mtuChoice,
        [this] {
            const NetworkSettings &network = m_shared.plan.plan().network;
            const QSignalBlocker blocker(m_mtu);
            //: The MTU of new Docker networks.
            setWords(m_mtuChoice,
                     {tr("left to Docker"), tr("auto: the least on the ways out of this host"), tr("this number of bytes")});
            m_mtuChoice->setCurrentIndex(network.choosesMtu ? ChosenByHost : network.mtu == 0 ? LeftToDocker : OwnValue);
            m_mtu->setVisible(!network.choosesMtu && network.mtu != 0);
            m_mtu->setValue(static_cast<int>(network.mtu));
            m_mtu->setAccessibleName(tr("MTU in bytes"));
        });
    field->addBeside(m_mtu);
    section->content()->addWidget(field);
    addAdvice(section, {"network/mtu", "network/mtu-of-networks"});
    connect(m_mtuChoice, &QComboBox::activated, this, &AddressesPage::chooseMtu);
    connect(m_mtu, &QSpinBox::valueChanged, this, [this](int mtu) {
        m_shared.plan.edit(QStringLiteral("/network/mtu"), [&](Plan &plan) { plan.network.mtu = mtu; });
    });
}

void AddressesPage::buildIpv6(Section *section)
{
    m_ipv6Choice = new QComboBox(section);
    m_ipv6Choice->setObjectName(QStringLiteral("networkIpv6ComboBox"));
    m_ipv6Choice->addItems({{}, {}, {}});
    guardFromWheel(m_ipv6Choice);
    m_ipv6 = new QLineEdit(section);
    m_ipv6->setObjectName(QStringLiteral("networkIpv6LineEdit"));
    m_ipv6->setPlaceholderText(QStringLiteral("2001:db8:1::/48"));
    Field *field = m_fields.custom(
        ipv6Pointer, [] { return tr("IP&v6"); }, m_ipv6Choice,
        [this] {
            const QString &ipv6 = m_shared.plan.plan().network.ipv6;
            //: Where IPv6 addresses of containers come from.
            setWords(m_ipv6Choice, {tr("left to Docker"), tr("ula: a prefix of this host’s own"), tr("out of this prefix")});
            m_ipv6Choice->setCurrentIndex(ipv6.isEmpty() ? LeftToDocker : ipv6 == QLatin1String(ula) ? ChosenByHost : OwnValue);
            m_ipv6->setVisible(m_ipv6Choice->currentIndex() == OwnValue);
            if (m_ipv6->text() != ipv6 && ipv6 != QLatin1String(noPrefix))
                m_ipv6->setText(ipv6);
            m_ipv6->setAccessibleName(tr("IPv6 prefix of containers"));
        });
    field->addBeside(m_ipv6);
    section->content()->addWidget(field);
    addAdvice(section,
              {"network/ipv6-prefix", "network/ipv6-later", "network/ipv6-of-networks", "network/ipv6-existing",
               "network/ipv6-rules"});
    connect(m_ipv6Choice, &QComboBox::activated, this, &AddressesPage::chooseIpv6);
    connect(m_ipv6, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_shared.plan.edit(QLatin1String(ipv6Pointer),
                           [&](Plan &plan) { plan.network.ipv6 = text.isEmpty() ? QLatin1String(noPrefix) : text.trimmed(); });
    });
}

void AddressesPage::buildNames()
{
    auto *section = new Section(this);
    ChipList *servers =
        addChips(section, "/network/dns", &NetworkSettings::dns, checkDnsServer, [] { return tr("&DNS servers"); });
    ChipList *domains = addChips(section, "/network/dnsSearch", &NetworkSettings::dnsSearch, checkSearchDomain,
                                 [] { return tr("S&earch domains"); });
    ChipList *options =
        addChips(section, "/network/dnsOptions", &NetworkSettings::dnsOptions, checkDnsOption, [] { return tr("&Options"); });
    addAdvice(section, {"network/dns"});
    m_column->addWidget(section);
    m_texts([section, servers, domains, options] {
        section->setHeading(tr("Names"), tr("What is empty follows the host."));
        servers->setPlaceholder(tr("IP address, then Enter"));
        servers->line()->setAccessibleName(tr("Add a DNS server"));
        domains->setPlaceholder(tr("domain such as corp.lan, then Enter"));
        domains->line()->setAccessibleName(tr("Add a search domain"));
        options->setPlaceholder(tr("option such as ndots:2, then Enter"));
        options->line()->setAccessibleName(tr("Add an option of resolv.conf"));
    });
}

ChipList *AddressesPage::addChips(Section *section, const char *pointer, QStringList NetworkSettings::*list, TextCheck check,
                                  const PlanFields::Label &label)
{
    auto *chips = new ChipList(
        fieldName(pointer, ""), [check](const QString &item) { return sentence(check(item)); }, section);
    connect(chips, &ChipList::itemsChanged, this, [this, pointer, list](const QStringList &items) {
        m_shared.plan.edit(QLatin1String(pointer), [&](Plan &plan) { plan.network.*list = items; });
    });
    section->content()->addWidget(
        m_fields.custom(pointer, label, chips, [this, chips, list] { chips->setItems(m_shared.plan.plan().network.*list); }));
    return chips;
}

void AddressesPage::addAdvice(Section *section, const QStringList &ids)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    section->content()->addLayout(column);
    m_advice.push_back({ids, column, {}});
}

QWidget *AddressesPage::firstProblem() const
{
    if (QWidget *row = m_pools->firstProblem())
        return row;
    return m_poolsField->problem().isEmpty() ? m_fields.firstProblem() : m_poolsChoice;
}

void AddressesPage::display()
{
    const HostFacts &facts = *m_shared.host.facts();
    const bool isKnown = m_shared.host.knowledge() != HostModel::Knowledge::Nothing;
    m_unknown->setVisible(isKnown && !facts.network);
    m_unknown->say(Tone::Info, tr("The networks of this host are unknown: the map shows the pools of the plan alone."));
    ShownAddresses shown = boundAddresses(addressMap(m_shared.plan.plan(), facts));
    m_left->setVisible(shown.left > 0);
    m_left->setText(tr("%n more network(s) are not shown.", nullptr, shown.left));
    m_entries = std::move(shown.entries);
    m_table->setEntries(m_entries);
    m_map->setEntries(m_entries);
    const int rows = std::clamp(static_cast<int>(m_entries.size()), leastRows, mostRows);
    const int rowHeight = m_entries.empty() ? fontMetrics().height() + 6 : m_list->sizeHintForRow(0);
    m_list->setFixedHeight(m_list->header()->sizeHint().height() + rows * rowHeight + 2 * m_list->frameWidth() + 2);
    showChosen();
}

void AddressesPage::showChosen()
{
    const int chosen = m_map->current();
    m_sentence->setVisible(chosen >= 0 || m_shared.host.facts()->network.has_value());
    if (chosen < 0) {
        m_sentence->say(Tone::Neutral, tr("No network is known."));
        return;
    }
    const AddressEntry &entry = m_entries[static_cast<std::size_t>(chosen)];
    m_sentence->say(entry.collides ? Tone::Bad : Tone::Neutral, addressSentence(entry));
    if (m_list->currentIndex().row() != chosen)
        m_list->setCurrentIndex(m_table->index(chosen, AddressTable::NetworkColumn));
}

void AddressesPage::showPools()
{
    const NetworkSettings &network = m_shared.plan.plan().network;
    m_poolsChoice->setCurrentIndex(network.choosesPools ? ChosenByHost : network.pools.empty() ? LeftToDocker : OwnValue);
    QStringList problems;
    for (std::size_t i = 0; i < network.pools.size(); ++i) {
        const Error *problem = m_shared.plan.problemAt(QStringLiteral("%1/%2").arg(QLatin1String(poolsPointer)).arg(i));
        problems << (problem != nullptr ? sentence(*problem) : QString());
    }
    m_pools->setPools(network.pools, problems);
    m_pools->setVisible(!network.pools.empty());
    const Error *problem = m_shared.plan.problemAt(QLatin1String(poolsPointer));
    const bool isOfAll = problem != nullptr && problem->where == QLatin1String(poolsPointer);
    m_poolsField->setProblem(isOfAll ? sentence(*problem) : QString());
}

void AddressesPage::showAdvice()
{
    for (Advice &advice : m_advice) {
        Findings found;
        std::ranges::copy_if(m_shared.preview.preview()->changes.findings, std::back_inserter(found),
                             [&](const Finding &finding) { return advice.ids.contains(finding.id); });
        fillRows(*advice.column, advice.rows, found);
    }
}

void AddressesPage::choosePools(int choice)
{
    m_shared.plan.edit(QLatin1String(poolsPointer), [&](Plan &plan) {
        NetworkSettings &network = plan.network;
        if (choice == OwnValue && !network.pools.empty())
            return;
        network.choosesPools = choice != LeftToDocker;
        network.pools.clear();
        if (choice != OwnValue)
            return;
        network.pools = plannedPools(plan, *m_shared.host.facts()); // to begin with
        network.choosesPools = false;
        if (network.pools.empty())
            network.pools.push_back({{}, PoolRows::usualSize});
    });
    if (choice == OwnValue)
        m_pools->takeFocus();
}

void AddressesPage::chooseMtu(int choice)
{
    m_shared.plan.edit(QStringLiteral("/network/mtu"), [&](Plan &plan) {
        NetworkSettings &network = plan.network;
        if (choice == OwnValue && network.mtu != 0)
            return;
        network.choosesMtu = choice != LeftToDocker;
        network.mtu = 0;
        if (choice != OwnValue)
            return;
        const qint64 chosen = plannedMtu(plan, *m_shared.host.facts()); // to begin with
        network.choosesMtu = false;
        network.mtu = chosen != 0 ? chosen : standardMtu;
    });
    if (choice == OwnValue)
        m_mtu->setFocus(Qt::TabFocusReason);
}

void AddressesPage::chooseIpv6(int choice)
{
    m_shared.plan.edit(QLatin1String(ipv6Pointer), [&](Plan &plan) {
        QString &ipv6 = plan.network.ipv6;
        const bool isOwn = !ipv6.isEmpty() && !plan.network.choosesPrefix();
        if (choice != OwnValue || !isOwn)
            ipv6 = choice == LeftToDocker ? QString() : QLatin1String(ula);
        if (choice != OwnValue || isOwn)
            return;
        const QString chosen = plannedPrefix(plan, *m_shared.host.facts()); // to begin with
        ipv6 = chosen.isEmpty() ? QLatin1String(noPrefix) : chosen;
    });
    if (choice == OwnValue)
        m_ipv6->setFocus(Qt::TabFocusReason);
}

void AddressesPage::copyRows()
{
    QModelIndexList rows = m_list->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex &row : rows)
        lines << m_table->line(row.row());
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/registries_page.h"

#include "core/changes/proposed_plan.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/plan/registries.h"
#include "core/plan/registry_list.h"
#include "core/registry/registry_report.h"
#include "ui/model/sentence.h"
#include "ui/pages/registry_panel.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/section.h"

#include <QAbstractItemDelegate>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QToolButton>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int listWidth = 146;

} // namespace

RegistriesPage::RegistriesPage(Shared &shared)
    : Page(shared), m_probe(shared.exporter, this), m_fields(shared.plan, m_texts, this)
{
    m_alarm = new Notice(Notice::Frame::Filled, this);
    m_alarm->setObjectName(QStringLiteral("wrongContentNotice"));
    m_column->addWidget(m_alarm);
    m_taken = new Notice(Notice::Frame::Plain, this);
    m_taken->setObjectName(QStringLiteral("registryTakenNotice"));
    m_taken->hide();
    m_column->addWidget(m_taken);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    m_column->addLayout(row);
    buildList(row);
    m_panel = new RegistryPanel(m_shared, m_probe, this);
    row->addWidget(m_panel, 1);
    buildInsecure();
    m_column->addStretch();
    connectList();
    connect(&m_shared.plan, &PlanModel::changed, this, &RegistriesPage::refresh);
    connect(&m_probe, &RegistryProbeModel::changed, this, &RegistriesPage::showAlarm);
    connect(&m_probe, &RegistryProbeModel::changed, this, &RegistriesPage::propose);
    connect(&m_shared.host, &HostModel::changed, this, [this] {
        if (isVisible())
            lookForKnown();
    });
    m_texts([this] { setTexts(); });
}

QStringList RegistriesPage::files() const
{
    QStringList files{QLatin1String(paths::daemonJson)};
    for (const RegistryHost &registry : m_shared.plan.plan().registries)
        files << registryFile(registry.host, "hosts.toml");
    return files;
}

void RegistriesPage::buildList(QHBoxLayout *row)
{
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("registriesListWidget"));
    m_list->setFixedWidth(listWidth);
    m_list->setMinimumHeight(184);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMaximumHeight(300);
    m_list->setIconSize(QSize(18, 18));
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_list->installEventFilter(this);
    m_add = new QToolButton(this);
    m_remove = new QToolButton(this);
    m_add->setObjectName(QStringLiteral("registryAddToolButton"));
    m_remove->setObjectName(QStringLiteral("registryRemoveToolButton"));
    m_add->setIcon(symbolIcon(QStringLiteral("add")));
    m_remove->setIcon(symbolIcon(QStringLiteral("remove")));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QToolButton *button : {m_add, m_remove}) {
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *column = new QVBoxLayout;
    column->setSpacing(6);
    column->addWidget(m_list);
    column->addLayout(buttons);
    column->addStretch();
    row->addLayout(column);
}

void RegistriesPage::connectList()
{
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_isShowing || row < 0)
            return;
        m_taken->hide();
        m_remove->setEnabled(row > 0);
        if (static_cast<std::size_t>(row) < registryList(m_shared.plan.plan()).size())
            m_panel->setRegistry(static_cast<std::size_t>(row));
    });
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        if (!m_isShowing)
            takeName(*item);
    });
    // One that was added and got no name goes away again.
    connect(
        m_list->itemDelegate(), &QAbstractItemDelegate::closeEditor, this, [this] { refresh(); }, Qt::QueuedConnection);
    connect(m_add, &QToolButton::clicked, this, &RegistriesPage::addRegistry);
    connect(m_remove, &QToolButton::clicked, this, &RegistriesPage::removeCurrent);
}

void RegistriesPage::setTexts()
{
    const auto name = [](QToolButton *button, const QString &text) {
        button->setAccessibleName(text);
        button->setToolTip(text);
    };
    name(m_add, tr("Add a registry"));
    name(m_remove, tr("Remove the registry from the plan"));
    m_list->setAccessibleName(tr("Registries"));
    m_list->setAccessibleDescription(tr("Insert adds a registry, F2 edits its name, Delete removes it."));
    refresh();
}

bool RegistriesPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Insert)
            addRegistry();
        else if (key == Qt::Key_Delete)
            removeCurrent();
        if (key == Qt::Key_Insert || key == Qt::Key_Delete)
            return true;
    }
    return Page::eventFilter(watched, event);
}

QListWidgetItem *RegistriesPage::makeItem(const QString &text, bool isEditable)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setFlags(isEditable ? item->flags() | Qt::ItemIsEditable : item->flags() & ~Qt::ItemIsEditable);
    return item;
}

void RegistriesPage::refresh()
{
    m_isShowing = true;
    const std::vector<RegistryHost> list = registryList(m_shared.plan.plan());
    const int count = static_cast<int>(list.size());
    const int row = std::clamp(m_list->currentRow(), 0, count - 1);
    while (m_list->count() > count)
        delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < count)
        makeItem({}, m_list->count() > 0);
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (m_list->item(i)->text() != list[at].host)
            m_list->item(i)->setText(list[at].host);
        dressItem(*m_list->item(i), at);
    }
    m_list->setCurrentRow(row);
    m_isShowing = false;
    m_remove->setEnabled(row > 0);
    m_panel->setRegistry(static_cast<std::size_t>(row));
    showAlarm();
}

void RegistriesPage::lookForKnown()
{
    const bool isThisHost = m_shared.helper != nullptr; // and not one that is only looked at
    const bool isWanted = isThisHost && m_shared.host.knowledge() != HostModel::Knowledge::Nothing
        && isInChina(*m_shared.host.facts(), m_shared.language.current())
        && m_shared.plan.isProposed(QStringLiteral("/registry/mirrors"))
        && registryList(m_shared.plan.plan()).front().mirrors.empty() && m_list->currentRow() == 0;
    if (!isWanted || m_probe.isRunning() || std::exchange(m_hasLooked, true))
        return;
    m_isLooking = true;
    m_panel->probeKnown();
}

/// Only known ones were asked, since the registry had none.
void RegistriesPage::propose()
{
    if (m_probe.isRunning() || !std::exchange(m_isLooking, false))
        return;
    if (m_probe.error())
        m_hasLooked = false; // another time
    else
        m_shared.host.setWorkingMirrors(m_probe.workingOfDockerHub());
}

void RegistriesPage::dressItem(QListWidgetItem &item, std::size_t at)
{
    const bool isBad = isWrong(at);
    if (item.data(Qt::UserRole) == QVariant(isBad))
        return; // an item that changes takes what is being typed into it back
    item.setData(Qt::UserRole, isBad);
    item.setIcon(symbolIcon(isBad ? symbolOf(Tone::Bad) : QStringLiteral("registries")));
}

bool RegistriesPage::isWrong(std::size_t inList) const
{
    const Plan &plan = m_shared.plan.plan();
    const auto place = placeInRegistries(plan, inList);
    const bool isOfShort = inList == 0 && m_shared.plan.problemAt(QStringLiteral("/registry/mirrors")) != nullptr;
    return isOfShort
        || (place
            && m_shared.plan.problemAt(QStringLiteral("/%1/%2").arg(QLatin1String(registriesSection)).arg(*place)) != nullptr);
}

/// One in the list has no name yet, and is not in the plan.
bool RegistriesPage::isAdding() const
{
    return static_cast<std::size_t>(m_list->count()) > registryList(m_shared.plan.plan()).size();
}

void RegistriesPage::addRegistry()
{
    if (isAdding())
        return;
    m_isShowing = true;
    m_remove->setEnabled(false); // until it has a name
    m_taken->hide();
    QListWidgetItem *item = makeItem({}, true);
    item->setIcon(symbolIcon(QStringLiteral("registries")));
    m_list->setCurrentItem(item);
    m_isShowing = false;
    m_list->setFocus(Qt::OtherFocusReason);
    m_list->editItem(item);
}

void RegistriesPage::removeCurrent()
{
    const int row = m_list->currentRow();
    if (row < 1 || isAdding())
        return;
    std::vector<RegistryHost> list = registryList(m_shared.plan.plan());
    const QString place = QStringLiteral("/registries/") + m_list->item(row)->text();
    list.erase(list.begin() + row);
    m_shared.plan.edit(place, [&](Plan &plan) { setRegistryList(plan, std::move(list)); });
    m_list->setFocus(Qt::OtherFocusReason);
}

void RegistriesPage::takeName(const QListWidgetItem &item)
{
    const auto row = static_cast<std::size_t>(m_list->row(&item));
    const QString host = item.text().trimmed();
    std::vector<RegistryHost> list = registryList(m_shared.plan.plan());
    if (host.isEmpty() || row > list.size())
        return; // the name that it had comes back
    for (std::size_t i = 0; i < list.size(); ++i)
        if (i != row && list[i].host == host) {
            m_taken->say(Tone::Warning, tr("“%1” is in the list already.").arg(shownText(host)));
            m_taken->setVisible(true);
            return;
        }
    if (row == list.size())
        list.push_back({});
    list[row].host = host;
    m_shared.plan.edit(QStringLiteral("/registries/%1/host").arg(row), [&](Plan &plan) { setRegistryList(plan, list); });
}

void RegistriesPage::buildInsecure()
{
    auto *section = new Section(this);
    m_column->addWidget(section);
    m_insecure = new ChipList(
        QStringLiteral("insecure"), [](const QString &item) { return sentence(checkInsecureRegistry(item)); }, section);
    connect(m_insecure, &ChipList::itemsChanged, this, [this](const QStringList &items) {
        m_shared.plan.edit(QStringLiteral("/registry/insecure"), [&](Plan &plan) { plan.registry.insecure = items; });
    });
    section->content()->addWidget(m_fields.custom(
        "/registry/insecure", [] { return tr("Insec&ure registries"); }, m_insecure,
        [this] {
            m_insecure->setItems(m_shared.plan.plan().registry.insecure);
            m_insecure->setPlaceholder(QStringLiteral("registry.lan:5000"));
            m_insecure->line()->setAccessibleName(tr("Add an insecure registry"));
        }));
    m_insecureNotice = new Notice(Notice::Frame::Filled, section);
    m_insecureNotice->setObjectName(QStringLiteral("insecureNotice"));
    section->content()->addWidget(m_insecureNotice);
    connect(&m_shared.plan, &PlanModel::changed, this, &RegistriesPage::showInsecure);
    m_texts([this] { showInsecure(); });
}

void RegistriesPage::showInsecure()
{
    const QStringList &insecure = m_shared.plan.plan().registry.insecure;
    const QStringList elsewhere = registriesElsewhere(insecure);
    m_insecureNotice->setVisible(!insecure.isEmpty());
    // moby daemon/pkg/registry/config.go, loadInsecureRegistries; release notes of Docker Engine 29.10.0
    if (elsewhere.isEmpty())
        m_insecureNotice->say(Tone::Info,
                              tr("These registries are on this host: images that are pulled from them do not cross a network."),
                              tr("dockerd does not require a certificate from registries on loopback addresses; Docker Engine "
                                 "29.10 and later only for those that are listed here."));
    else
        m_insecureNotice->say(Tone::Warning,
                              tr("Anyone on the network path to %1 can modify the images that are pulled from it.")
                                  .arg(elsewhere.join(QStringLiteral(", "))),
                              tr("Better: give the registry a certificate, and add it above with its CA certificate."));
}

void RegistriesPage::showAlarm()
{
    const RegistryVerdicts wrong = m_probe.wrongContent();
    QStringList lines;
    for (const RegistryVerdict &each : wrong)
        lines << shownText(each.target.url) + QStringLiteral(": ") + joined(sentence(each.reason), sentence(each.remedy));
    m_alarm->setVisible(!wrong.empty());
    m_alarm->say(Tone::Bad,
                 tr("Wrong content: %n mirror(s) give another image than they should.", nullptr,
                    static_cast<int>(wrong.size())),
                 lines.join(u'\n'));
}

QWidget *RegistriesPage::firstProblem() const
{
    const std::size_t count = registryList(m_shared.plan.plan()).size();
    for (std::size_t at = 0; at < count; ++at) {
        if (!isWrong(at))
            continue;
        const bool isShown = m_list->currentRow() == static_cast<int>(at);
        QWidget *input = isShown ? m_panel->firstProblem() : nullptr;
        return input != nullptr ? input : m_list;
    }
    return m_fields.firstProblem();
}

QString RegistriesPage::problemHint() const
{
    const std::vector<RegistryHost> list = registryList(m_shared.plan.plan());
    for (std::size_t at = 0; at < list.size(); ++at)
        if (isWrong(at) && m_list->currentRow() != static_cast<int>(at))
            return tr("Something is wrong with the registry “%1”: choose it in the list.").arg(visible(list[at].host));
    return {};
}

} // namespace dockwright::ui

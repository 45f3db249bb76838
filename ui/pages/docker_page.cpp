// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/docker_page.h"

#include "core/install/plan_install.h"
#include "ui/model/sentence.h"
#include "ui/pages/offline_install.h"
#include "ui/pages/online_install.h"
#include "ui/pages/pack_dialog.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/field.h"
#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>
#include <utility>

namespace dockwright::ui {

using namespace core;

namespace {

QString unitWords(const std::optional<UnitFacts> &unit)
{
    if (!unit)
        return {};
    if (!unit->isLoaded())
        return DockerPage::tr("not found");
    // Only a running systemd knows the state; from the files alone it is empty.
    return unit->activeState.isEmpty() ? DockerPage::tr("found")
                                       : unit->activeState + QStringLiteral(" · ") + unit->unitFileState;
}

QString containerdWords(const HostFacts &facts)
{
    if (!facts.dockerUnit || !facts.dockerUnit->isLoaded())
        return {};
    return facts.containerdIsOwnUnit() ? DockerPage::tr("a separate unit: %1").arg(unitWords(facts.containerdUnit))
                                       : DockerPage::tr("started by dockerd");
}

bool isAbout(const Error &error, const char *pointer)
{
    return error.where == QLatin1String(pointer);
}

bool isThere(const HostFacts &facts)
{
    return facts.dockerUnit && facts.dockerUnit->isLoaded();
}

} // namespace

DockerPage::DockerPage(Shared &shared) : Page(shared), m_fields(shared.plan, m_texts, this)
{
    buildChoice();
    m_online = new OnlineInstall(shared, m_fields, this);
    m_offline = new OfflineInstall(shared, m_fields, this);
    m_column->addWidget(m_online);
    m_column->addWidget(m_offline);
    buildInTheWay();
    buildMembers();
    buildFound();
    m_column->addStretch();
    connect(m_offline, &OfflineInstall::packWanted, this, &DockerPage::openPacking);
    connect(&m_shared.plan, &PlanModel::changed, this, &DockerPage::refresh);
    connect(&m_shared.preview, &PreviewModel::changed, this, &DockerPage::refresh);
    connect(&m_shared.host, &HostModel::changed, this, [this] {
        showFound();
        refresh();
    });
    if (m_shared.helper != nullptr)
        connect(m_shared.helper, &HelperClient::inspected, this, [this](const HelperResult<HostFacts> &facts) {
            m_lookError.reset();
            if (!facts)
                m_lookError = facts.error();
            refresh();
        });
    m_texts([this] {
        showFound();
        refresh();
    });
}

void DockerPage::buildChoice()
{
    m_choice = new Section(this);
    m_choice->content()->setSpacing(10);
    const std::pair<InstallMethod, const char *> methods[] = {{InstallMethod::Keep, "keepDockerRadioButton"},
                                                              {InstallMethod::Online, "installOnlineRadioButton"},
                                                              {InstallMethod::Offline, "installOfflineRadioButton"}};
    for (const auto &[method, name] : methods) {
        auto *button = new QRadioButton(m_choice);
        button->setObjectName(QLatin1String(name));
        auto *field = new Field(button, Field::LabelIn::Editor, m_choice);
        m_choice->content()->addWidget(field);
        m_choices.push_back({method, button, field});
        connect(button, &QRadioButton::clicked, this, [this, chosen = method] { choose(chosen); });
    }
    // Each in a widget of its own: they would not exclude each other.
    auto *group = new QButtonGroup(this);
    for (const Choice &choice : m_choices)
        group->addButton(choice.button);
    m_notice = new Notice(Notice::Frame::Filled, m_choice);
    m_notice->setObjectName(QStringLiteral("dockerNotice"));
    m_unknown = new Notice(Notice::Frame::Filled, m_choice);
    m_unknown->setObjectName(QStringLiteral("installUnknownNotice"));
    m_look = new QPushButton(symbolIcon(QStringLiteral("key")), {}, m_unknown);
    m_look->setObjectName(QStringLiteral("installLookPushButton"));
    m_unknown->addAction(m_look);
    m_other = new Notice(Notice::Frame::Filled, m_choice);
    m_other->setObjectName(QStringLiteral("installProblemNotice"));
    for (Notice *notice : {m_notice, m_unknown, m_other})
        m_choice->content()->addWidget(notice);
    m_column->addWidget(m_choice);
    connect(m_look, &QPushButton::clicked, this, &DockerPage::lookAsRoot);
    m_texts([this] {
        m_choice->setHeading(tr("Installation"));
        m_choices[0].field->setHelp(tr("No package is installed, removed or updated."));
        m_choices[1].field->setLabel(tr("Install &online"));
        m_choices[1].field->setHelp(tr("Docker's packages, from download.docker.com or a mirror of it."));
        m_choices[2].field->setLabel(tr("Install from a b&undle"));
        m_choices[2].field->setHelp(tr("For hosts without a network: one file contains all of Docker."));
        m_look->setText(tr("Inspect as admini&strator…"));
    });
}

void DockerPage::buildInTheWay()
{
    m_inTheWay = new Section(this);
    m_inTheWay->content()->addWidget(m_fields.check("/install/replaceConflicting", [] { return tr("&Replace them"); }));
    m_column->addWidget(m_inTheWay);
}

void DockerPage::buildMembers()
{
    auto *section = new Section(this);
    m_members = new ChipList(
        QStringLiteral("groupUsers"), [](const QString &user) { return sentence(checkUserName(user)); }, section);
    connect(m_members, &ChipList::itemsChanged, this, [this](const QStringList &users) {
        m_shared.plan.edit(QStringLiteral("/install/groupUsers"), [&](Plan &plan) { plan.install.groupUsers = users; });
    });
    Field *field = m_fields.custom(
        "/install/groupUsers", [] { return tr("Add to the &group docker"); }, m_members,
        [this] {
            m_members->setItems(m_shared.plan.plan().install.groupUsers);
            m_members->setPlaceholder(tr("user name, then Enter"));
            m_members->line()->setAccessibleName(tr("Add a user to the group docker"));
        });
    m_fields.setHelp(field, [] { return tr("They can run docker without sudo."); });
    section->content()->addWidget(field);
    m_mighty = new Notice(Notice::Frame::Filled, section);
    m_mighty->setObjectName(QStringLiteral("groupUsersNotice"));
    section->content()->addWidget(m_mighty);
    m_column->addWidget(section);
    m_texts([section] { section->setHeading(tr("Users")); });
}

void DockerPage::buildFound()
{
    m_found = new Section(this);
    auto *card = new Card(m_found);
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(24);
    m_facts->setVerticalSpacing(8);
    m_facts->setColumnStretch(1, 1);
    card->content()->addLayout(m_facts);
    m_found->content()->addWidget(card);
    m_column->addWidget(m_found);
    m_texts([this] { m_found->setHeading(tr("Detected Docker")); });
}

void DockerPage::choose(InstallMethod method)
{
    m_shared.plan.edit(QStringLiteral("/install/method"), [&](Plan &plan) { plan.install.method = method; });
    if (method == InstallMethod::Online)
        m_online->begin();
}

void DockerPage::enter()
{
    if (m_shared.plan.plan().install.method == InstallMethod::Online)
        m_online->begin();
}

QWidget *DockerPage::firstProblem() const
{
    for (const Choice &choice : m_choices)
        if (!choice.field->problem().isEmpty())
            return choice.button;
    return m_fields.firstProblem();
}

/// Why Docker cannot come from there on this host, in the planner's words; empty if it can as far as is known.
QString DockerPage::impossible(InstallMethod method) const
{
    if (m_shared.host.knowledge() == HostModel::Knowledge::Nothing || method == InstallMethod::Keep)
        return {};
    Plan plan = m_shared.plan.plan();
    plan.install.method = method;
    const auto refusal = findMethodRefusal(plan, *m_shared.host.facts());
    return refusal ? sentence(*refusal) : QString();
}

void DockerPage::refresh()
{
    const InstallSettings &install = m_shared.plan.plan().install;
    const auto preview = m_shared.preview.preview();
    Errors problems = m_online->problems();
    for (const Error &error : preview->problems)
        if (preview->plan.install == install && error.where.startsWith(QLatin1String("/install/")))
            problems.push_back(error);
    m_fields.showAlso(problems);
    const auto hasProblem = [this](const char *section) {
        return std::ranges::any_of(m_shared.plan.problems(),
                                   [&](const Error &error) { return error.where.startsWith(QLatin1String(section)); });
    };
    m_online->setVisible(install.method == InstallMethod::Online || hasProblem("/install/repository")
                         || hasProblem("/install/channel") || hasProblem("/install/version"));
    m_offline->setVisible(install.method == InstallMethod::Offline);
    showChoices(problems);
    showNotices(problems);
    showInTheWay(problems);
    if (isVisible())
        enter(); // where the page is shown while it is found out that Docker is to be installed
    m_mighty->setVisible(!install.groupUsers.isEmpty());
    m_mighty->say(Tone::Warning, tr("Members of the group docker are equivalent to root."),
                  tr("A container can be given access to the whole host. Without members, docker requires sudo."));
}

void DockerPage::showChoices(const Errors &problems)
{
    const InstallMethod method = m_shared.plan.plan().install.method;
    for (const Choice &choice : m_choices) {
        const bool isChosen = choice.method == method;
        if (choice.method == InstallMethod::Keep)
            choice.field->setLabel(m_hasNothing ? tr("Do not install Doc&ker") : tr("&Keep the installed Docker"));
        choice.button->setChecked(isChosen);
        const auto wrong = std::ranges::find_if(problems, [](const Error &error) { return isAbout(error, "/install/method"); });
        const QString why = impossible(choice.method);
        choice.field->setProblem(isChosen && wrong != problems.end() ? sentence(*wrong) : isChosen ? why : QString());
        choice.field->setNote(Tone::Info, isChosen ? QString() : why);
    }
}

void DockerPage::showNotices(const Errors &problems)
{
    const HostFacts &facts = *m_shared.host.facts();
    const bool isKnown = m_shared.host.knowledge() != HostModel::Knowledge::Nothing;
    const InstallSettings &install = m_shared.plan.plan().install;
    const bool keeps = install.method == InstallMethod::Keep;
    m_notice->setVisible(keeps || !isKnown);
    if (!isKnown)
        m_notice->say(Tone::Info, tr("This host is being inspected."));
    else if (isThere(facts))
        m_notice->say(Tone::Good, tr("Docker Engine is installed, and this plan can be applied to it."));
    else
        m_notice->say(Tone::Warning, tr("There is no docker.service on this host."),
                      tr("Choose an installation source above. Without one, the plan can only be saved and exported."));
    const bool isUnknown = isKnown && !facts.install && (!keeps || !install.groupUsers.isEmpty());
    m_unknown->setVisible(isUnknown);
    m_look->setVisible(m_shared.helper != nullptr);
    const QString failed = m_lookError ? sentence(m_lookError->why.message) : QString();
    m_unknown->say(failed.isEmpty() ? Tone::Info : Tone::Warning,
                   failed.isEmpty() ? tr("The installed packages and files are not known yet.") : failed,
                   m_shared.helper != nullptr
                       ? tr("Use “Inspect as administrator”; the review then shows the installation steps.")
                       : tr(
                           "Save the output of “sudo dockwright-helper --inspect”, and open it with “dockwright --facts FILE”; "
                           "the review then shows the installation steps."));
    Errors others;
    std::ranges::copy_if(problems, std::back_inserter(others),
                         [this](const Error &error) { return !m_fields.shows(error) && !isAbout(error, "/install/method"); });
    m_other->setVisible(!others.empty());
    if (!others.empty())
        m_other->say(Tone::Bad, memberName(others.front().where) + QStringLiteral(": ") + sentence(others.front().message),
                     sentence(others.front().remedy));
}

void DockerPage::showInTheWay(const Errors &problems)
{
    const InstallSettings &install = m_shared.plan.plan().install;
    const auto &known = m_shared.host.facts()->install;
    const bool mayBeThere = install.method == InstallMethod::Online && known;
    const QStringList packages = mayBeThere ? packagesInTheWay(install, *known) : QStringList{};
    const bool isAsked =
        std::ranges::any_of(problems, [](const Error &error) { return isAbout(error, "/install/replaceConflicting"); });
    m_inTheWay->setVisible(install.method != InstallMethod::Keep
                           && (!packages.isEmpty() || isAsked || install.replaceConflicting));
    if (install.method == InstallMethod::Online)
        m_inTheWay->setHeading(
            tr("Conflicting packages"),
            packages.isEmpty()
                ? tr("No packages that conflict with docker-ce were found.")
                : tr("These packages conflict with docker-ce: %1. Images, containers and volumes in /var/lib/docker "
                     "remain available to docker-ce.")
                      .arg(packages.join(QStringLiteral(", "))));
    else
        m_inTheWay->setHeading(
            tr("Conflicting files"),
            tr("Files that were not installed by Dockwright and that the bundle would replace; they are kept for a rollback."));
}

void DockerPage::lookAsRoot()
{
    m_lookError.reset();
    m_shared.helper->inspect();
}

void DockerPage::openPacking()
{
    if (m_packing == nullptr)
        m_packing = new PackDialog(m_shared, this);
    m_packing->open();
}

void DockerPage::showFound()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const HostFacts &facts = *m_shared.host.facts();
    const bool isKnown = m_shared.host.knowledge() != HostModel::Knowledge::Nothing;
    const bool hasNothing = isKnown && !facts.dockerdPath && !isThere(facts);
    if (std::exchange(m_hasNothing, hasNothing) != hasNothing)
        m_found->setVisible(!hasNothing);
    const std::pair<QString, QString> rows[] = {
        {tr("Program"), facts.dockerdPath.value_or(QString())},
        {tr("Source"), facts.dockerOrigin},
        {tr("Version"), facts.daemon ? facts.daemon->serverVersion : QString()},
        {QStringLiteral("docker.service"), unitWords(facts.dockerUnit)},
        {QStringLiteral("docker.socket"), unitWords(facts.dockerSocket)},
        {QStringLiteral("containerd"), containerdWords(facts)},
        {tr("Storage driver"), facts.daemon ? facts.daemon->storageDriver : QString()},
        {tr("Log driver"), facts.daemon ? facts.daemon->loggingDriver : QString()},
        {tr("cgroup driver"), facts.daemon ? facts.daemon->cgroupDriver : QString()},
    };
    for (int i = 0; const auto &[name, value] : rows) {
        auto *label = new TextLabel(TextLabel::Rank::Muted, this);
        label->setText(name);
        label->setWordWrap(false);
        auto *text = new TextLabel(TextLabel::Rank::Normal, this);
        text->setText(!isKnown ? tr("checking…") : value.isEmpty() ? tr("unknown") : value);
        m_facts->addWidget(label, i, 0, Qt::AlignTop);
        m_facts->addWidget(text, i, 1);
        ++i;
    }
}

} // namespace dockwright::ui

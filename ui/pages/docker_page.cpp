#include "ui/pages/docker_page.h"

#include "ui/widgets/field.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QRadioButton>

namespace dockwright::ui {

using namespace core;

namespace {

QString unitWords(const std::optional<UnitFacts> &unit)
{
    if (!unit)
        return {};
    if (!unit->isLoaded())
        return DockerPage::tr("not there");
    // Only a running systemd knows the state; from the files alone it is empty.
    return unit->activeState.isEmpty() ? DockerPage::tr("there")
                                       : unit->activeState + QStringLiteral(" · ") + unit->unitFileState;
}

QString containerdWords(const HostFacts &facts)
{
    if (!facts.dockerUnit || !facts.dockerUnit->isLoaded())
        return {};
    return facts.containerdIsOwnUnit() ? DockerPage::tr("a unit of its own: %1").arg(unitWords(facts.containerdUnit))
                                       : DockerPage::tr("started by dockerd");
}

} // namespace

DockerPage::DockerPage(Shared &shared) : Page(shared)
{
    auto *choice = new Section(this);
    m_keep = new QRadioButton(choice);
    m_keep->setObjectName(QStringLiteral("keepDockerRadioButton"));
    m_keep->setChecked(true);
    auto *field = new Field(m_keep, Field::LabelIn::Editor, choice);
    choice->content()->addWidget(field);
    m_notice = new Notice(Notice::Frame::Filled, choice);
    choice->content()->addWidget(m_notice);
    m_column->addWidget(choice);

    auto *found = new Section(this);
    auto *card = new Card(found);
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(24);
    m_facts->setVerticalSpacing(8);
    m_facts->setColumnStretch(1, 1);
    card->content()->addLayout(m_facts);
    found->content()->addWidget(card);
    m_column->addWidget(found);
    m_column->addStretch();

    connect(&m_shared.host, &HostModel::changed, this, &DockerPage::showHost);
    m_texts([this, choice, found, field] {
        choice->setHeading(tr("Installation"));
        field->setLabel(tr("&Keep what is there"));
        field->setHelp(tr("No package is installed, removed or updated."));
        found->setHeading(tr("What was found"));
        showHost();
    });
}

void DockerPage::showHost()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const HostFacts &facts = *m_shared.host.facts();
    const bool isKnown = m_shared.host.knowledge() != HostModel::Knowledge::Nothing;
    const std::pair<QString, QString> rows[] = {
        {tr("Program"), facts.dockerdPath.value_or(QString())},
        {tr("Comes from"), facts.dockerOrigin},
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
        text->setText(!isKnown ? tr("looking…") : value.isEmpty() ? tr("not known") : value);
        m_facts->addWidget(label, i, 0, Qt::AlignTop);
        m_facts->addWidget(text, i, 1);
        ++i;
    }
    const bool isThere = facts.dockerUnit && facts.dockerUnit->isLoaded();
    if (!isKnown)
        m_notice->say(Tone::Info, tr("This host is being looked at."));
    else if (isThere)
        m_notice->say(Tone::Good, tr("Docker Engine is installed, and this plan can be applied to it."));
    else
        m_notice->say(Tone::Warning, tr("There is no docker.service on this host."),
                      tr("Install Docker Engine with the packages of your distribution or of Docker, then come back. "
                         "The plan can be made, saved and exported meanwhile."));
}

} // namespace dockwright::ui

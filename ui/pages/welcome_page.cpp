// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/welcome_page.h"

#include "core/changes/advice.h"
#include "core/changes/plan_from_host.h"
#include "core/changes/proposed_plan.h"
#include "ui/model/sentence.h"
#include "ui/widgets/field.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/section.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

namespace {

void clear(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

QString orUnknown(const QString &text)
{
    return text.isEmpty() ? WelcomePage::tr("unknown") : text;
}

template <class T>
QString number(const std::optional<T> &value)
{
    return value ? QLocale().toString(static_cast<qlonglong>(*value)) : QString();
}

QString dockerWords(const HostFacts &facts)
{
    if (!facts.hasDocker())
        return WelcomePage::tr("not installed");
    const QString origin = facts.dockerOrigin.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(facts.dockerOrigin);
    return (facts.daemon ? facts.daemon->serverVersion : WelcomePage::tr("installed")) + origin;
}

QString containerWords(const HostFacts &facts)
{
    //: Running containers.
    return facts.runningContainers ? WelcomePage::tr("%n running", nullptr, static_cast<int>(facts.runningContainers->size()))
                                   : QString();
}

/// What is odd about the host itself, whatever the plan.
bool isAboutHost(const Finding &finding)
{
    return finding.id.startsWith(QLatin1String("host/")) || finding.id.startsWith(QLatin1String("docker/"))
        || finding.id == QLatin1String("unit/foreign-drop-in") || finding.id == QLatin1String("unit/hidden-drop-in");
}

} // namespace

WelcomePage::WelcomePage(Shared &shared) : Page(shared)
{
    buildHost();
    buildStart();
    buildLanguage();
    m_column->addStretch();
    connect(&m_shared.host, &HostModel::changed, this, &WelcomePage::showHost);
    connect(&m_shared.preview, &PreviewModel::changed, this, &WelcomePage::showNotices);
    m_texts([this] { showHost(); });
}

void WelcomePage::buildHost()
{
    m_host = new Section(this);
    auto *card = new Card(m_host);
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(20);
    m_facts->setVerticalSpacing(8);
    card->content()->addLayout(m_facts);
    m_host->content()->addWidget(card);
    m_notices = new QVBoxLayout;
    m_notices->setSpacing(0);
    m_host->content()->addLayout(m_notices);
    m_lookAsRoot = new QPushButton(symbolIcon(QStringLiteral("key")), {}, m_host);
    m_lookAsRoot->setObjectName(QStringLiteral("lookAsRootPushButton"));
    m_host->content()->addWidget(m_lookAsRoot, 0, Qt::AlignLeft);
    m_column->addWidget(m_host);
    connect(m_lookAsRoot, &QPushButton::clicked, this, [this] { m_shared.helper->inspect(); });
    if (m_shared.helper != nullptr)
        connect(m_shared.helper, &HelperClient::inspected, this, [this](const HelperResult<HostFacts> &facts) {
            if (facts)
                m_shared.host.setRootFacts(*facts);
        });
    m_texts([this] {
        m_host->setHeading(tr("This host"));
        m_lookAsRoot->setText(tr("Ins&pect as administrator…"));
        m_lookAsRoot->setAccessibleDescription(tr("Also shows running containers and files that only root can read."));
    });
}

void WelcomePage::buildStart()
{
    auto *start = new Section(this);
    auto *row = new QHBoxLayout;
    m_open = new QPushButton(symbolIcon(QStringLiteral("open")), {}, start);
    m_open->setObjectName(QStringLiteral("openPlanPushButton"));
    m_fromHost = new QPushButton(symbolIcon(QStringLiteral("welcome")), {}, start);
    m_fromHost->setObjectName(QStringLiteral("startFromHostPushButton"));
    row->addWidget(m_open);
    row->addWidget(m_fromHost);
    row->addStretch();
    start->content()->addLayout(row);
    m_started = new Notice(Notice::Frame::Plain, start);
    m_started->hide();
    start->content()->addWidget(m_started);
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(4);
    start->content()->addLayout(m_recent);
    m_column->addWidget(start);
    connect(m_open, &QPushButton::clicked, this, [this] { emit openWanted({}); });
    connect(m_fromHost, &QPushButton::clicked, this, &WelcomePage::startFromHost);
    connect(&m_shared.recent, &RecentPlans::changed, this, &WelcomePage::showRecent);
    m_texts([this, start] {
        start->setHeading(
            tr("Start"),
            tr("Start with the recommended settings, with a plan of your own, or with the current settings of this host."));
        m_open->setText(tr("&Open plan…"));
        m_fromHost->setText(tr("&Start from this host"));
        m_fromHost->setAccessibleDescription(tr("Reads the settings from the existing files."));
        showRecent();
    });
}

void WelcomePage::buildLanguage()
{
    m_language = new QComboBox(this);
    m_language->setObjectName(QStringLiteral("languageComboBox"));
    // Each in its own language, so that everybody finds hers.
    for (const SpokenLanguage &each : languages)
        m_language->addItem(QString::fromUtf8(each.name), QLatin1String(each.code));
    // Measured by its width alone, it needs no font of a language that is not shown.
    m_language->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_language->setMinimumWidth(220);
    auto *field = new Field(m_language, Field::LabelIn::Field, this);
    auto *row = new QHBoxLayout;
    row->addWidget(field);
    row->addStretch(1);
    m_column->addLayout(row);
    const auto follow = [this] {
        const QSignalBlocker blocker(m_language);
        m_language->setCurrentIndex(m_language->findData(m_shared.language.current()));
    };
    follow();
    connect(&m_shared.language, &Language::changed, this, follow);
    connect(m_language, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_shared.language.use(m_language->itemData(index).toString()); });
    m_texts([field] { field->setLabel(tr("Lan&guage")); });
}

void WelcomePage::showHost()
{
    clear(m_facts);
    const HostFacts &facts = *m_shared.host.facts();
    const bool isKnown = m_shared.host.knowledge() != HostModel::Knowledge::Nothing;
    const std::pair<QString, QString> rows[] = {
        {tr("Distribution"), facts.osName},
        {tr("Docker"), dockerWords(facts)},
        {tr("Kernel"), facts.kernel},
        {tr("Containers"), containerWords(facts)},
        {tr("systemd"), number(facts.systemdVersion)},
        {tr("Control groups"), facts.cgroupVersion ? tr("version %1").arg(*facts.cgroupVersion) : QString()},
        {tr("CPU cores"), number(facts.cpus)},
        {tr("Memory"), facts.memoryBytes ? QLocale().formattedDataSize(*facts.memoryBytes, 1) : QString()},
    };
    for (int i = 0; const auto &[name, value] : rows) {
        auto *label = new TextLabel(TextLabel::Rank::Muted, this);
        label->setText(name);
        label->setWordWrap(false);
        auto *text = new TextLabel(TextLabel::Rank::Normal, this);
        text->setText(isKnown ? orUnknown(value) : tr("checking…"));
        m_facts->addWidget(label, i / 2, (i % 2) * 2, Qt::AlignTop);
        m_facts->addWidget(text, i / 2, (i % 2) * 2 + 1);
        ++i;
    }
    m_facts->setColumnStretch(1, 1);
    m_facts->setColumnStretch(3, 1);
    m_fromHost->setEnabled(isKnown);
    m_lookAsRoot->setVisible(m_shared.helper != nullptr && m_shared.host.knowledge() != HostModel::Knowledge::AsRoot);
    showNotices();
}

void WelcomePage::showNotices()
{
    clear(m_notices);
    const auto preview = m_shared.preview.preview();
    const HostFacts &facts = *preview->facts;
    for (const Finding &finding : preview->changes.findings)
        if (isAboutHost(finding))
            m_notices->addWidget(new FindingRow(finding, this));
    if (m_shared.host.knowledge() == HostModel::Knowledge::Nothing || (facts.dockerUnit && facts.dockerUnit->isLoaded()))
        return;
    auto *notice = new Notice(Notice::Frame::Filled, this);
    const bool isInstalled = preview->plan.install.method != InstallMethod::Keep;
    notice->say(Tone::Info, tr("There is no docker.service on this host."),
                isInstalled ? tr("This plan installs Docker Engine.")
                            : tr("It can be installed: the page Docker offers packages and a bundle."));
    auto *toDocker = new QPushButton(symbolIcon(QStringLiteral("docker")), tr("&Install Docker…"), notice);
    toDocker->setObjectName(QStringLiteral("toDockerPushButton"));
    connect(toDocker, &QPushButton::clicked, this, [this] { emit wanted(QStringLiteral("docker")); });
    notice->addAction(toDocker);
    m_notices->addWidget(notice);
}

void WelcomePage::showRecent()
{
    clear(m_recent);
    const QStringList paths = m_shared.recent.paths();
    if (!paths.isEmpty()) {
        auto *caption = new TextLabel(TextLabel::Rank::Muted, this);
        caption->setText(tr("Recent plans:"));
        m_recent->addWidget(caption);
    }
    for (qsizetype i = 0; i < paths.size(); ++i) {
        const QString &path = paths[i];
        auto *button = new QPushButton(symbolIcon(QStringLiteral("file")), path, this);
        button->setFlat(true);
        button->setObjectName(QStringLiteral("recent%1PushButton").arg(i));
        button->setAccessibleName(tr("Open %1").arg(path));
        connect(button, &QPushButton::clicked, this, [this, path] { emit openWanted(path); });
        m_recent->addWidget(button, 0, Qt::AlignLeft);
    }
}

void WelcomePage::startFromHost()
{
    const HostFacts &facts = *m_shared.host.facts();
    const Plan plan = planFromHost(facts, proposePlan(facts, m_shared.language.current(), m_shared.host.workingMirrors()));
    m_shared.plan.edit({}, [&](Plan &present) { present = plan; });
    m_started->say(Tone::Good, tr("The plan now contains the settings from the files of this host. Use Undo to revert this."));
    m_started->show();
}

} // namespace dockwright::ui

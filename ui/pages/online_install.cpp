// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/online_install.h"

#include "core/install/repository.h"
#include "ui/model/sentence.h"
#include "ui/widgets/repository_choice.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace dockwright::ui {

using namespace core;

namespace {

/// Nobody types a URL with longer pauses, ms.
constexpr int pauseOfTyping = 600;

Result<Repository> repositoryOf(const HostFacts &facts, const InstallSettings &install, const QString &base)
{
    return repositoryFor(facts, base, install.channel, install.distribution, install.codename);
}

} // namespace

OnlineInstall::OnlineInstall(Shared &shared, PlanFields &fields, QWidget *parent)
    : Section(parent),
      m_shared(shared),
      m_fields(fields),
      m_probe([this](const QString &base) { return releaseAddress(base); }),
      m_versions(shared.plan, shared.helper)
{
    buildRepository();
    buildRelease();
    buildVersion();
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseOfTyping);
    connect(&m_pause, &QTimer::timeout, this, &OnlineInstall::probeAll);
    connect(&m_shared.plan, &PlanModel::changed, this, &OnlineInstall::follow);
    connect(&m_shared.host, &HostModel::changed, this, &OnlineInstall::follow);
    connect(&m_versions, &VersionsModel::changed, this, &OnlineInstall::showVersions);
    m_texts([this] {
        setHeading(tr("Docker packages"),
                   tr("The packages are signed, and the signing key is compared with the one that Docker publishes, whichever "
                      "mirror they come from."));
        fillVersions();
        showVersions();
    });
    follow();
}

void OnlineInstall::buildRepository()
{
    m_repository = new RepositoryChoice(m_probe, this);
    connect(m_repository, &RepositoryChoice::repositoryChanged, this, [this](const QString &url) {
        m_shared.plan.edit(QStringLiteral("/install/repository"), [&](Plan &plan) { plan.install.repository = url; });
    });
    connect(m_repository, &RepositoryChoice::probeWanted, this, [this] {
        probeAll();
        m_versions.lookAgain();
    });
    Field *field = m_fields.custom(
        "/install/repository", [] { return tr("Mirror"); }, m_repository,
        [this] { m_repository->setRepository(m_shared.plan.plan().install.repository); });
    m_fields.setHelp(field, [] { return QString(); });
    content()->addWidget(field);
}

void OnlineInstall::buildRelease()
{
    m_release = new QWidget(this);
    auto *row = new QHBoxLayout(m_release);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(24);
    row->addWidget(m_fields.text("/install/distribution", [] { return tr("D&istribution"); }), 1, Qt::AlignTop);
    row->addWidget(m_fields.text("/install/codename", [] { return tr("Release (codena&me)"); }), 1, Qt::AlignTop);
    content()->addWidget(m_release);
}

void OnlineInstall::buildVersion()
{
    m_version = new QComboBox(this);
    m_version->setObjectName(QStringLiteral("installVersionComboBox"));
    m_version->setEditable(true);
    m_version->setInsertPolicy(QComboBox::NoInsert);
    m_version->setMaxVisibleItems(16);
    m_version->setMinimumContentsLength(18);
    guardFromWheel(m_version);
    connect(m_version, &QComboBox::activated, this, [this](int index) { setVersion(m_version->itemText(index)); });
    connect(m_version->lineEdit(), &QLineEdit::textEdited, this, &OnlineInstall::setVersion);
    m_version->lineEdit()->setObjectName(QStringLiteral("installVersionLineEdit"));
    auto *row = new QHBoxLayout;
    row->setSpacing(24);
    Field *version = m_fields.custom(
        "/install/version", [] { return tr("&Version"); }, m_version,
        [this] {
            const QString &value = m_shared.plan.plan().install.version;
            const QString shown = value.isEmpty() ? tr("the newest") : value;
            const bool isTyping = m_version->lineEdit()->hasFocus() && value == m_version->lineEdit()->text().trimmed();
            if (!isTyping && m_version->currentText() != shown)
                m_version->setEditText(shown);
        });
    m_fields.setHelp(version, [] { return tr("With “the newest”, an installed Docker is not upgraded."); });
    Field *channel = m_fields.text("/install/channel", [] { return tr("C&hannel"); });
    row->addWidget(version, 2, Qt::AlignTop);
    row->addWidget(channel, 1, Qt::AlignTop);
    content()->addLayout(row);

    auto *state = new QHBoxLayout;
    m_spinner = new Spinner(this);
    m_count = new TextLabel(TextLabel::Rank::Muted, this);
    m_count->setObjectName(QStringLiteral("installVersionsLabel"));
    state->addWidget(m_spinner);
    state->addWidget(m_count, 1);
    content()->addLayout(state);
    m_failure = new Notice(Notice::Frame::Filled, this);
    m_failure->setObjectName(QStringLiteral("installVersionsNotice"));
    content()->addWidget(m_failure);
    Field *hold = m_fields.check("/install/hold", [] { return tr("Hold at &this version"); });
    m_fields.setHelp(hold, [] { return tr("Upgrades of the host leave the packages of Docker at their version."); });
    content()->addWidget(hold);
}

/// Typed or chosen; the word for the newest is none.
void OnlineInstall::setVersion(const QString &text)
{
    const QString typed = text.trimmed();
    m_shared.plan.edit(QStringLiteral("/install/version"),
                       [&](Plan &plan) { plan.install.version = typed == tr("the newest") ? QString() : typed; });
}

void OnlineInstall::begin()
{
    m_hasBegun = true;
    follow();
}

void OnlineInstall::follow()
{
    const InstallSettings &install = m_shared.plan.plan().install;
    const bool isAsked = std::ranges::any_of(problems(), [](const Error &error) {
        return error.where == QLatin1String("/install/distribution") || error.where == QLatin1String("/install/codename");
    });
    m_release->setVisible(isAsked || !install.distribution.isEmpty() || !install.codename.isEmpty());
    if (!m_hasBegun || install.method != InstallMethod::Online || m_shared.host.knowledge() == HostModel::Knowledge::Nothing)
        return;
    m_versions.look();
    if (const QString asked = releaseAddress(install.repository).toString(); asked != m_probed) {
        const bool isFirst = m_probed.isEmpty();
        m_probed = asked;
        m_pause.start(isFirst ? 0 : pauseOfTyping);
    }
}

Errors OnlineInstall::problems() const
{
    const InstallSettings &install = m_shared.plan.plan().install;
    if (install.method != InstallMethod::Online || m_shared.host.knowledge() == HostModel::Knowledge::Nothing)
        return {};
    const auto repository = repositoryOf(*m_shared.host.facts(), install, install.repository);
    return repository ? Errors{} : Errors{repository.error()};
}

/// The smallest file that is there only if the mirror has packages for this host.
QUrl OnlineInstall::releaseAddress(const QString &base) const
{
    if (!checkRepository(base).isEmpty())
        return {};
    const auto repository = repositoryOf(*m_shared.host.facts(), m_shared.plan.plan().install, base);
    if (!repository)
        return QUrl(base + QStringLiteral("/linux/"));
    return QUrl(repository->url()
                + (repository->format == PackageFormat::Deb
                       ? QStringLiteral("/dists/%1/Release").arg(repository->suite)
                       : QStringLiteral("/%1/%2/%3/repodata/repomd.xml")
                             .arg(repository->suite, repository->architecture, repository->channel)));
}

void OnlineInstall::probeAll()
{
    m_probe.probe(m_repository->repositories());
}

void OnlineInstall::fillVersions()
{
    const QSignalBlocker blocker(m_version);
    const QString &value = m_shared.plan.plan().install.version;
    const QString typed = m_version->lineEdit()->hasFocus() ? m_version->currentText() : QString();
    m_version->clear();
    m_version->addItem(tr("the newest"));
    for (const QString &version : m_versions.versions()) {
        const QString upstream = upstreamVersion(version);
        if (m_version->findText(upstream) >= 0)
            continue; // the first is the newest build of it
        m_version->addItem(upstream);
        m_version->setItemData(m_version->count() - 1, version, Qt::ToolTipRole);
    }
    m_version->setEditText(!typed.isEmpty() ? typed : value.isEmpty() ? tr("the newest") : value);
}

void OnlineInstall::showVersions()
{
    using State = VersionsModel::State;
    const State state = m_versions.state();
    if (state != State::Looking || m_version->count() > 1)
        fillVersions();
    m_spinner->setVisible(state == State::Looking);
    m_count->setVisible(state == State::Looking || state == State::Known);
    m_failure->setVisible(state == State::Failed);
    if (state == State::Looking)
        m_count->setText(tr("Listing the versions on the mirror…"));
    else if (state == State::Known)
        m_count->setText(tr("%n version(s) found.", nullptr, m_version->count() - 1));
    else if (state == State::Failed)
        m_failure->say(Tone::Warning,
                       joined(tr("The versions could not be listed."), sentence(m_versions.error()->why.message)),
                       sentence(m_versions.error()->why.remedy));
}

} // namespace dockwright::ui

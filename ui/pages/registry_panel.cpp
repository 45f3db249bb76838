// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/registry_panel.h"

#include "core/plan/registries.h"
#include "core/plan/registry_list.h"
#include "core/registry/registry_report.h"
#include "core/render/registry_mechanism.h"
#include "ui/model/sentence.h"
#include "ui/pages/mirror_offer.h"
#include "ui/pages/mirror_options.h"
#include "ui/widgets/field.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/mirror_list.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QLineEdit>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr auto shortForm = "/registry/mirrors";

QString checkUrl(const QString &url)
{
    return sentence(checkMirror(url));
}

bool isHub(const RegistryHost &registry)
{
    return registry.host == QLatin1String(dockerHub);
}

} // namespace

RegistryPanel::RegistryPanel(Shared &shared, RegistryProbeModel &probe, QWidget *parent)
    : QWidget(parent),
      m_shared(shared),
      m_probe(probe),
      m_column(new QVBoxLayout(this)),
      m_name(new TextLabel(TextLabel::Rank::Heading, this)),
      m_wrong(new Notice(Notice::Frame::Plain, this)),
      m_mechanism(new Notice(Notice::Frame::Plain, this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(12);
    m_column->addWidget(m_name);
    m_column->addWidget(m_wrong);
    m_column->addWidget(m_mechanism);
    m_name->setObjectName(QStringLiteral("registryNameLabel"));
    m_wrong->setObjectName(QStringLiteral("registryProblemNotice"));
    m_mechanism->setObjectName(QStringLiteral("registryMechanismNotice"));
    buildMirrors();
    buildTrust();
    buildLogin();
    m_column->addStretch();
    connect(&m_shared.host, &HostModel::changed, this, &RegistryPanel::sayMechanism);
    connect(&m_probe, &RegistryProbeModel::changed, this, &RegistryPanel::showReference);
    m_texts([this] { setTexts(); });
}

void RegistryPanel::buildMirrors()
{
    m_mirrors = new MirrorList(checkUrl, m_probe, this);
    m_mirrorsField = new Field(m_mirrors, Field::LabelIn::Field, this);
    m_column->addWidget(m_mirrorsField);
    m_options = new MirrorOptions(m_probe, this);
    m_column->addWidget(m_options);
    m_imageLine = new QLineEdit(this);
    m_imageLine->setObjectName(QStringLiteral("probeImageLineEdit"));
    m_imageLine->setTextMargins(4, 0, 4, 0);
    m_imageLine->setMaxLength(static_cast<int>(maximalTextLength));
    m_image = new Field(m_imageLine, Field::LabelIn::Field, this);
    m_column->addWidget(m_image);
    m_reference = new Notice(Notice::Frame::Plain, this);
    m_reference->setObjectName(QStringLiteral("probeReferenceNotice"));
    m_column->addWidget(m_reference);
    m_offer = new MirrorOffer(m_probe, this);
    m_column->addWidget(m_offer);
    connect(m_imageLine, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_images[registry().host] = text;
        refresh();
    });
    connect(m_mirrors, &MirrorList::mirrorsChanged, this, [this](const std::vector<RegistryMirror> &mirrors) {
        edit(QLatin1String(mirrorsOfRegistry), [&](RegistryHost &registry) { registry.mirrors = mirrors; });
    });
    connect(m_mirrors, &MirrorList::currentChanged, this, &RegistryPanel::showMirror);
    connect(m_mirrors, &MirrorList::probeWanted, this, [this] { probe({}); });
    connect(m_offer, &MirrorOffer::probeWanted, this, [this](const QStringList &urls) { probe(urls); });
    connect(m_offer, &MirrorOffer::taken, this, [this](const QStringList &urls) {
        edit(QStringLiteral("known"), [&](RegistryHost &registry) {
            for (const QString &url : urls)
                registry.mirrors.push_back({.url = url});
        });
    });
    connect(m_options, &MirrorOptions::mirrorChanged, this, [this](const RegistryMirror &mirror) {
        const auto at = m_mirrors->current();
        if (at)
            edit(QStringLiteral("mirrors/%1").arg(*at), [&](RegistryHost &registry) { registry.mirrors[*at] = mirror; });
    });
}

void RegistryPanel::buildTrust()
{
    m_own = new QWidget(this);
    auto *column = new QVBoxLayout(m_own);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_ownHeading = new TextLabel(TextLabel::Rank::Strong, m_own);
    m_trust = new TrustEditor(QStringLiteral("registry"), m_own);
    m_insecureBox = new QCheckBox(m_own);
    m_insecureBox->setObjectName(QStringLiteral("registryInsecureCheckBox"));
    m_insecure = new Field(m_insecureBox, Field::LabelIn::Editor, m_own);
    column->addWidget(m_ownHeading);
    column->addWidget(m_trust);
    column->addWidget(m_insecure);
    m_column->addWidget(m_own);
    connect(m_trust, &TrustEditor::trustChanged, this, [this](const Trust &trust) {
        edit(QStringLiteral("trust"), [&](RegistryHost &registry) {
            registry.ca = trust.ca;
            registry.clientCert = trust.clientCert;
            registry.clientKey = trust.clientKey;
        });
    });
    connect(m_insecureBox, &QCheckBox::clicked, this,
            [this](bool isOn) { edit(QStringLiteral("insecure"), [&](RegistryHost &registry) { registry.insecure = isOn; }); });
}

void RegistryPanel::buildLogin()
{
    m_loginHeading = new TextLabel(TextLabel::Rank::Strong, this);
    m_login = new LoginEditor(this);
    m_column->addWidget(m_loginHeading);
    m_column->addWidget(m_login);
    connect(m_login, &LoginEditor::loginChanged, this, [this](LoginEditor::Part part, const RegistryLogin &login) {
        edit(QStringLiteral("login/%1").arg(part), [&](RegistryHost &registry) { registry.login = login; });
    });
}

void RegistryPanel::setTexts()
{
    m_mirrorsField->setLabel(tr("Mi&rrors"));
    m_image->setLabel(tr("Ima&ge to ask for"));
    m_image->setHelp(tr("“Probe all” asks each mirror of this registry for it, and compares what they give with what the "
                        "registry gives."));
    m_ownHeading->setText(tr("Certificates of the registry itself"));
    m_loginHeading->setText(tr("Account at the registry"));
    m_insecure->setLabel(tr("Access it with&out verifying its certificate"));
    m_insecure->setHelp(tr("Over plain http, too, unless it has mirrors. Anyone on the network path can modify its images."));
    refresh();
}

void RegistryPanel::setRegistry(std::size_t inList)
{
    m_at = inList;
    m_imageLine->setText(m_images[registry().host]);
    refresh();
}

/// Other registries than Docker Hub have no image that everybody knows.
bool RegistryPanel::hasHostView() const
{
    return isHub(registry()) || !m_imageLine->text().trimmed().isEmpty();
}

RegistryHost RegistryPanel::registry() const
{
    const std::vector<RegistryHost> list = registryList(m_shared.plan.plan());
    return list[std::min(m_at, list.size() - 1)];
}

void RegistryPanel::refresh()
{
    const RegistryHost shown = registry();
    m_probe.show(m_shared.plan.plan(), shown.host, image());
    m_name->setText(isHub(shown) ? tr("Docker Hub (docker.io)") : shownText(shown.host));
    m_mirrors->setHostView(hasHostView());
    const QString order = tr("Tried in this order before the registry itself. Choose one to see its options and certificates.");
    m_mirrorsField->setHelp(isHub(shown) ? order
                                         : joined(order, tr("Name an image below to see what Docker would get from them.")));
    m_mirrors->setMirrors(shown.mirrors);
    const QString problem = problemOf(QLatin1String(mirrorsOfRegistry));
    m_mirrorsField->setProblem(problem);
    const QString own = problemOf({});
    m_wrong->say(Tone::Bad, own);
    m_wrong->setVisible(!own.isEmpty());
    m_imageLine->setPlaceholderText(isHub(shown) ? m_shared.plan.plan().verify.image
                                                 : shown.host + QStringLiteral("/name:tag"));
    m_offer->setRegistry(shown);
    m_own->setVisible(!isHub(shown) || Trust{shown.ca, shown.clientCert, shown.clientKey} != Trust{} || shown.insecure);
    m_trust->setTrust(shown.host, {shown.ca, shown.clientCert, shown.clientKey}, trustProblems({}));
    m_insecureBox->setChecked(shown.insecure);
    m_login->setLogin(shown.login, loginProblems());
    sayMechanism();
    showMirror();
    showReference();
}

void RegistryPanel::sayMechanism()
{
    const RegistryMechanism mechanism = mechanismOf(m_shared.plan.plan(), m_at, *m_shared.host.facts());
    const bool works = mechanism.remedy.isEmpty();
    m_mechanism->say(works || registry().mirrors.empty() ? Tone::Info : Tone::Warning,
                     joined(sentence(mechanism.sentence), sentence(mechanism.remedy)));
}

void RegistryPanel::showMirror()
{
    const RegistryHost shown = registry();
    const auto at = m_mirrors->current();
    const bool isThere = at && *at < shown.mirrors.size();
    m_options->setVisible(isThere);
    if (isThere)
        m_options->setMirror(shown.host, shown.mirrors[*at], trustProblems(QStringLiteral("mirrors/%1/").arg(*at)));
}

void RegistryPanel::showReference()
{
    const RegistryHost shown = registry();
    const RegistryVerdict *reference = m_probe.reference();
    m_reference->setVisible(reference != nullptr || (m_probe.error() && hasHostView()));
    if (reference != nullptr)
        m_reference->say(
            toneOf(severityOf(reference->verdict)),
            tr("%1 itself: %2").arg(isHub(shown) ? tr("Docker Hub") : shownText(shown.host), verdictText(*reference)),
            reference->verdict == core::Verdict::Works ? QString() : sentence(reference->reason));
    else if (m_probe.error())
        m_reference->say(Tone::Warning,
                         tr("What Docker would get from the mirrors is not known: %1").arg(sentence(m_probe.error()->why)));
}

QString RegistryPanel::problemOf(const QString &part) const
{
    const auto place = placeInRegistries(m_shared.plan.plan(), m_at);
    const QString entry = place ? QStringLiteral("/%1/%2").arg(QLatin1String(registriesSection)).arg(*place) : QString();
    const auto isAbout = [&](const QString &where) {
        if (part.isEmpty()) // of the whole, and of its name
            return place && (where == entry || where == entry + QLatin1String("/host"));
        const QString pointer = entry + u'/' + part;
        const bool isOfShort =
            m_at == 0 && part == QLatin1String(mirrorsOfRegistry) && where.startsWith(QLatin1String(shortForm));
        return isOfShort || (place && (where == pointer || where.startsWith(pointer + u'/')));
    };
    const auto &problems = m_shared.plan.problems();
    const auto found = std::ranges::find_if(problems, [&](const Error &error) { return isAbout(error.where); });
    return found != problems.end() ? sentence(*found) : QString();
}

TrustEditor::Problems RegistryPanel::trustProblems(const QString &owner) const
{
    return {problemOf(owner + QLatin1String("ca")), problemOf(owner + QLatin1String("clientCert")),
            problemOf(owner + QLatin1String("clientKey"))};
}

LoginEditor::Problems RegistryPanel::loginProblems() const
{
    return {problemOf(QStringLiteral("login/user")), problemOf(QStringLiteral("login/secretFile")),
            problemOf(QStringLiteral("login/helper"))};
}

QWidget *RegistryPanel::firstProblem() const
{
    if (m_options->isVisibleTo(this) && m_options->firstProblem() != nullptr)
        return m_options->firstProblem();
    if (!m_mirrorsField->problem().isEmpty())
        return m_mirrors;
    return m_trust->firstProblem() != nullptr ? m_trust->firstProblem() : m_login->firstProblem();
}

void RegistryPanel::probeKnown()
{
    if (const QStringList known = m_offer->candidates(); !known.isEmpty())
        probe(known, RegistryProbeModel::Views::HostOnly);
}

void RegistryPanel::edit(const QString &part, const std::function<void(RegistryHost &)> &change)
{
    const bool isOfHubsList = m_at == 0 && part == QLatin1String(mirrorsOfRegistry);
    const QString place = isOfHubsList ? QLatin1String(shortForm)
                                       : QStringLiteral("/%1/%2/%3").arg(QLatin1String(registriesSection)).arg(m_at).arg(part);
    m_shared.plan.edit(place, [&](Plan &plan) {
        std::vector<RegistryHost> list = registryList(plan);
        change(list[m_at]);
        setRegistryList(plan, std::move(list));
    });
}

QString RegistryPanel::image() const
{
    const QString image = m_imageLine->text().trimmed();
    const QString prefix = registry().host + u'/';
    return m_at == 0 || image.isEmpty() || image.startsWith(prefix) ? image : prefix + image;
}

void RegistryPanel::probe(const QStringList &further, RegistryProbeModel::Views views)
{
    Plan plan = m_shared.plan.plan();
    std::vector<RegistryHost> list = registryList(plan);
    for (const QString &url : further)
        list[m_at].mirrors.push_back({.url = url});
    setRegistryList(plan, std::move(list));
    m_probe.probe(plan, image(), views);
}

} // namespace dockwright::ui

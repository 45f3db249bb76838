// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/network_page.h"

#include "core/changes/no_proxy_presets.h"
#include "core/host/paths.h"
#include "ui/model/sentence.h"
#include "ui/widgets/chip_list.h"
#include "ui/widgets/section.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QLocale>
#include <QNetworkProxyFactory>
#include <QPushButton>
#include <QtConcurrent>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

/// The proxy that this desktop or its environment uses for registries, as a URL without a password; empty for none.
/// May wait for a proxy script, so not on the GUI thread.
QString desktopProxy()
{
    const QNetworkProxyQuery query(QUrl(QStringLiteral("https://registry-1.docker.io/v2/")));
    for (const QNetworkProxy &proxy : QNetworkProxyFactory::systemProxyForQuery(query)) {
        if (proxy.type() != QNetworkProxy::HttpProxy && proxy.type() != QNetworkProxy::Socks5Proxy)
            continue;
        QUrl url;
        url.setScheme(proxy.type() == QNetworkProxy::Socks5Proxy ? QStringLiteral("socks5") : QStringLiteral("http"));
        url.setHost(proxy.hostName());
        url.setPort(proxy.port());
        url.setUserName(proxy.user());
        url.setPassword(proxy.password());
        return url.toString(QUrl::FullyEncoded);
    }
    return {};
}

QString problemOf(const Message &message)
{
    return sentence(message);
}

} // namespace

NetworkPage::NetworkPage(Shared &shared) : Page(shared), m_fields(shared.plan, m_texts, this)
{
    buildProxy();
    buildVerify();
    m_column->addStretch();
    connect(&m_test, &ProxyTest::changed, this, &NetworkPage::showTest);
    connect(&m_desktop, &QFutureWatcherBase::finished, this, &NetworkPage::takeFromDesktop);
    connect(&m_shared.plan, &PlanModel::changed, this, [this] {
        const ProxySettings &proxy = m_shared.plan.plan().proxy;
        m_testButton->setEnabled(proxy.isUsed());
    });
    m_testButton->setEnabled(m_shared.plan.plan().proxy.isUsed());
}

QStringList NetworkPage::files() const
{
    return {QLatin1String(paths::daemonJson), QLatin1String(paths::proxyDropIn), QLatin1String(paths::proxyEnvironment)};
}

void NetworkPage::buildProxy()
{
    auto *section = new Section(this);
    section->content()->addWidget(m_fields.secretUrl("/proxy/https", [] { return tr("&HTTPS proxy"); }));
    Field *http = m_fields.secretUrl("/proxy/http", [] { return tr("HTTP prox&y"); });
    m_fields.setHelp(http, [] { return tr("For registries that are accessed over plain http."); });
    section->content()->addWidget(http);
    for (QLineEdit *line : section->findChildren<QLineEdit *>())
        line->setPlaceholderText(QStringLiteral("http://proxy.corp.lan:3128"));

    auto *row = new QHBoxLayout;
    m_fromDesktop = new QPushButton(section);
    m_fromDesktop->setObjectName(QStringLiteral("proxyFromDesktopPushButton"));
    m_testButton = new QPushButton(symbolIcon(QStringLiteral("speed")), {}, section);
    m_testButton->setObjectName(QStringLiteral("proxyTestPushButton"));
    row->addWidget(m_fromDesktop);
    row->addWidget(m_testButton);
    row->addStretch();
    section->content()->addLayout(row);
    m_testNotice = new Notice(Notice::Frame::Filled, section);
    m_testNotice->hide();
    section->content()->addWidget(m_testNotice);
    connect(m_fromDesktop, &QPushButton::clicked, this, &NetworkPage::askDesktop);
    connect(m_testButton, &QPushButton::clicked, this, &NetworkPage::runTest);
    buildBypass(section);
    m_column->addWidget(section);
    m_texts([this, section] {
        section->setHeading(tr("Proxy"), tr("Leave both empty if this host has direct Internet access."));
        m_fromDesktop->setText(tr("Use &the desktop settings"));
        m_testButton->setText(tr("T&est the proxy"));
        showTest();
    });
}

void NetworkPage::buildBypass(Section *section)
{
    m_noProxy = new ChipList(
        QStringLiteral("noProxy"), [](const QString &item) { return problemOf(checkNoProxyEntry(item)); }, section);
    connect(m_noProxy, &ChipList::itemsChanged, this, [this](const QStringList &items) {
        m_shared.plan.edit(QStringLiteral("/proxy/noProxy"), [&](Plan &plan) { plan.proxy.noProxy = items; });
    });
    Field *bypass = m_fields.custom(
        "/proxy/noProxy", [] { return tr("Bypass the proxy f&or"); }, m_noProxy,
        [this] {
            m_noProxy->setItems(m_shared.plan.plan().proxy.noProxy);
            m_noProxy->setPlaceholder(tr("host name, .domain, IP address or CIDR, then Enter"));
            m_noProxy->line()->setAccessibleName(tr("Add a destination that bypasses the proxy"));
        });
    m_fields.setHelp(bypass, [] { return tr("Add the addresses of registries in your own network."); });
    section->content()->addWidget(bypass);
    buildPresets(section);
    Field *target = m_fields.choice(
        //: Label of a choice: the file that holds the proxy.
        "/proxy/target", [] { return tr("Set the proxy &in"); },
        [] {
            return QStringList{tr("the environment of docker.service"), QStringLiteral("daemon.json")};
        });
    m_fields.setHelp(target, [] { return tr("daemon.json requires dockerd 23.0 or later."); });
    section->content()->addWidget(target);
}

void NetworkPage::buildPresets(Section *section)
{
    for (const NoProxyPreset &preset : noProxyPresets({})) {
        auto *box = new QCheckBox(section);
        const char *name = preset.name;
        box->setObjectName(QLatin1String(name) + QStringLiteral("PresetCheckBox"));
        auto *field = new Field(box, Field::LabelIn::Editor, section);
        section->content()->addWidget(field);
        connect(box, &QCheckBox::clicked, this, [this, name](bool isWanted) { choosePreset(name, isWanted); });
        m_presets.push_back({name, box, field});
    }
    connect(&m_shared.plan, &PlanModel::changed, this, &NetworkPage::showPresets);
    connect(&m_shared.host, &HostModel::changed, this, &NetworkPage::showPresets);
    m_texts([this] { showPresets(); });
}

void NetworkPage::showPresets()
{
    const QStringList &noProxy = m_shared.plan.plan().proxy.noProxy;
    const auto presets = noProxyPresets(*m_shared.host.facts());
    for (std::size_t i = 0; i < m_presets.size(); ++i) {
        const auto &[name, box, field] = m_presets[i];
        const QStringList &entries = presets[i].entries;
        const bool isThere = std::ranges::all_of(entries, [&](const QString &each) { return isCovered(each, noProxy); });
        const bool isListed = std::ranges::any_of(entries, [&](const QString &each) { return noProxy.contains(each); });
        field->setVisible(!entries.isEmpty());
        field->setLabel(sentence(presets[i].label));
        field->setHelp(sentence(presets[i].reason) + u'\n' + entries.join(QStringLiteral(", ")));
        box->setChecked(isThere);
        box->setEnabled(isListed || !isThere); // wider entries cover it: there is nothing to take out
    }
}

void NetworkPage::choosePreset(const char *name, bool isWanted)
{
    const auto presets = noProxyPresets(*m_shared.host.facts());
    const auto preset =
        std::ranges::find(presets, QLatin1String(name), [](const NoProxyPreset &each) { return QLatin1String(each.name); });
    m_shared.plan.edit(QStringLiteral("/proxy/noProxy"), [&](Plan &plan) {
        QStringList &list = plan.proxy.noProxy;
        for (const QString &entry : preset->entries)
            if (!isWanted)
                list.removeAll(entry);
            else if (!isCovered(entry, list))
                list << entry;
    });
    showPresets();
}

void NetworkPage::buildVerify()
{
    auto *section = new Section(this);
    m_column->addWidget(section);
    Field *pull = m_fields.choice(
        //: Label of a choice, whose answers follow.
        "/verify/pull", [] { return tr("Images can be pu&lled"); },
        [] {
            return QStringList{tr("as before: what worked must still work"), tr("is not checked"), tr("in any case")};
        });
    m_fields.setHelp(pull, [] {
        return tr(
            "A change after which the check fails is rolled back. “In any case” also rejects a change on a host where it fails "
            "already.");
    });
    section->content()->addWidget(pull);
    Field *image = m_fields.text("/verify/image", [] { return tr("Image that is as&ked for"); });
    m_fields.setHelp(image, [] {
        return tr(
            "Best one from your own registry. Only its manifest is asked for; with “in any case”, Docker 25 and older may pull it, "
            "and remove it again.");
    });
    section->content()->addWidget(image);
    m_texts([section] {
        section->setHeading(tr("Check of each change"),
                            tr("Before and after each change of what dockerd runs with, it is asked for an image, through its "
                               "mirrors, proxy and certificates."));
    });
}

void NetworkPage::runTest()
{
    const ProxySettings &proxy = m_shared.plan.plan().proxy;
    m_test.run(proxy.https.isEmpty() ? proxy.http : proxy.https);
}

void NetworkPage::showTest()
{
    using State = ProxyTestResult::State;
    const ProxyTestResult &result = m_test.result();
    m_testNotice->setVisible(result.state != State::Untried);
    switch (result.state) {
    case State::Untried:
        break;
    case State::Running:
        m_testNotice->say(Tone::Info, tr("Connecting to registry-1.docker.io through the proxy…"));
        break;
    case State::Works:
        m_testNotice->say(Tone::Good,
                          tr("It works: registry-1.docker.io responded after %1 ms (HTTP %2).")
                              .arg(QLocale().toString(result.milliseconds))
                              .arg(result.status));
        break;
    case State::NoProxy:
        m_testNotice->say(Tone::Warning, tr("Enter a proxy with a host and a port to test it."));
        break;
    case State::ProxyUnreachable:
        m_testNotice->say(Tone::Bad, tr("The proxy itself cannot be reached."), result.detail);
        break;
    case State::ProxyRefuses:
        m_testNotice->say(Tone::Bad, tr("The proxy rejected the user name or password."), result.detail);
        break;
    case State::TargetUnreachable:
        m_testNotice->say(Tone::Bad, tr("The proxy responds, but registry-1.docker.io cannot be reached through it."),
                          result.detail);
        break;
    case State::BadCertificate:
        m_testNotice->say(Tone::Bad,
                          tr("The certificate of registry-1.docker.io is not trusted: the proxy may be intercepting TLS."),
                          result.detail);
        break;
    case State::Untestable:
        m_testNotice->say(Tone::Info, tr("A proxy that is reached over https cannot be tested here; dockerd can use it."));
        break;
    }
}

void NetworkPage::askDesktop()
{
    if (!m_desktop.isRunning())
        m_desktop.setFuture(QtConcurrent::run(desktopProxy));
}

void NetworkPage::takeFromDesktop()
{
    const QString proxy = m_desktop.result();
    if (proxy.isEmpty()) {
        m_testNotice->say(Tone::Info, tr("This desktop and its environment do not use a proxy."));
        m_testNotice->show();
        return;
    }
    m_shared.plan.edit(QStringLiteral("desktop-proxy"), [&](Plan &plan) {
        plan.proxy.http = proxy;
        plan.proxy.https = proxy;
    });
}

} // namespace dockwright::ui

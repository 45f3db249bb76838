// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advisor.h"
#include "core/changes/cuts_off.h"
#include "core/host/paths.h"
#include "core/render/allowed_reach.h"
#include "core/render/container_networks.h"

#include <QCoreApplication>

#include <algorithm>

/// Which published ports are closed, and which stay open.
namespace dockwright::core {

namespace {

constexpr auto portsTitle = QT_TRANSLATE_NOOP("Dockwright", "Published ports");

/// "5432/tcp (pg)", each once, be it of IPv4 or of IPv6.
QString wordsFor(const PublishedPort &port)
{
    return QStringLiteral("%1/%2 (%3)")
        .arg(QString::number(port.port), QLatin1String(port.isTcp ? "tcp" : "udp"), port.container);
}

struct SortedPorts {
    QStringList closed{};
    QStringList narrowed{}; ///< with those who may come
    QStringList open{};
};

/// What is bound to this host alone is left out: nobody else reaches that.
SortedPorts sorted(const std::vector<PublishedPort> &published, const ExposureSettings &exposure)
{
    SortedPorts ports;
    for (const PublishedPort &port : published) {
        if (port.address.startsWith(QLatin1String("127.")) || port.address == QLatin1String("::1"))
            continue;
        const AllowedSources sources = sourcesOf(exposure, port.port, port.isTcp);
        if (sources.everybody)
            ports.open << wordsFor(port);
        else if (sources.none())
            ports.closed << wordsFor(port);
        else
            ports.narrowed << QStringLiteral("%1 ← %2").arg(wordsFor(port), sources.networks.join(QLatin1String(", ")));
    }
    for (QStringList *list : {&ports.closed, &ports.narrowed, &ports.open}) {
        list->removeDuplicates();
        list->sort();
    }
    return ports;
}

void say(Advisor &advisor, const char *id, Severity severity, const char *text, const QStringList &ports, Message remedy = {})
{
    if (!ports.isEmpty())
        advisor.say(id, severity, {portsTitle, {}}, {text, {ports.join(QLatin1String(", "))}}, std::move(remedy));
}

void adviseTable(Advisor &advisor, const SortedPorts &ports)
{
    say(advisor, "exposure/closes", Severity::Warning,
        QT_TRANSLATE_NOOP("Dockwright", "Closed to everybody but this host and its containers: %1"), ports.closed,
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Connections that stand are not cut. What is to stay open belongs into exposure.allow."),
         {}});
    say(advisor, "exposure/narrows", Severity::Warning, QT_TRANSLATE_NOOP("Dockwright", "Open to these networks only: %1"),
        ports.narrowed);
    say(advisor, "exposure/keeps", Severity::Info, QT_TRANSLATE_NOOP("Dockwright", "Stays open to everybody: %1"), ports.open);
    if (!advisor.facts.published)
        advisor.say("exposure/unknown", Severity::Warning, {portsTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Which ports containers publish now is not known. All are closed that "
                                       "exposure.allow does not name."),
                     {}});
}

void adviseOpen(Advisor &advisor, const SortedPorts &ports)
{
    say(advisor, "exposure/open", Severity::Warning,
        QT_TRANSLATE_NOOP("Dockwright", "Published to others than exposure.allow says, as far as their addresses say: %1"),
        ports.closed + ports.narrowed,
        {QT_TRANSLATE_NOOP("Dockwright",
                           "dockwright-helper --exposure measures who reaches them; exposure.enforce on keeps others out."),
         {}});
}

/// A network has the address from when it was created.
void advisePublishOn(Advisor &advisor)
{
    const QString &address = advisor.plan.exposure.publishOn;
    if (address.isEmpty())
        return;
    if (hasNetworkOptions(advisor.facts) == false)
        advisor.say("exposure/publish-on", Severity::Warning, {portsTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The dockerd of this host publishes on %1 in the default bridge only; in other "
                                       "networks it publishes on all addresses."),
                     {address}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Upgrade to Docker 24 or later, or name the address with each port: -p %1:80:80."),
                     {address}});
    const bool runsAny = advisor.facts.runningContainers && !advisor.facts.runningContainers->empty();
    advisor.say("exposure/publish-on-later", runsAny ? Severity::Warning : Severity::Info, {portsTitle, {}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Ports without an address are published on %1: of the default bridge once dockerd "
                                   "starts while no container runs, of other networks when they are created anew."),
                 {address}},
                {QT_TRANSLATE_NOOP("Dockwright", "Until then name the address with each port: -p %1:80:80."), {address}});
}

} // namespace

void adviseExposure(Advisor &advisor)
{
    advisePublishOn(advisor);
    const bool isOn = advisor.plan.exposure.enforce == ExposureEnforcement::On;
    if (!isOn && advisor.facts.file(QLatin1String(paths::exposureRules)) != nullptr)
        advisor.findings.push_back(opensPorts());
    if (!decidesReach(advisor.plan.exposure))
        return;
    const SortedPorts ports = sorted(advisor.facts.published.value_or(std::vector<PublishedPort>()), advisor.plan.exposure);
    if (isOn)
        adviseTable(advisor, ports);
    else
        adviseOpen(advisor, ports);
}

} // namespace dockwright::core

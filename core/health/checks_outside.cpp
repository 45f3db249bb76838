// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

/// The same before the change; null where there was none, or somebody else was asked.
const OutsideFacts *outsideBefore(const Examination &examination)
{
    const auto &before = examination.facts().outsideBefore;
    return before && before->peer == examination.facts().outside->peer ? &*before : nullptr;
}

Severity severityOfPull(const Examination &examination)
{
    const OutsideFacts &outside = *examination.facts().outside;
    const auto &before = examination.facts().outsideBefore;
    const bool isRequired = examination.plan() != nullptr && examination.plan()->verify.pull == PullCheck::Required;
    const bool mustWork = isRequired || (before && before->pull.works()); // then the change has broken it
    if (outside.pull.outcome == PullOutcome::Refused)
        return mustWork ? Severity::Warning : Severity::Info;
    if (outside.pull.outcome == PullOutcome::Untold) // of an image that is there, or is not to be pulled
        return isRequired ? Severity::Warning : Severity::Info;
    if (mustWork)
        return Severity::Critical;
    return outside.hasRoute ? Severity::Warning : Severity::Info;
}

Message foundOfPull(const Examination &examination)
{
    const QString &image = examination.facts().outside->image;
    const PullFacts &pull = examination.facts().outside->pull;
    const auto &before = examination.facts().outsideBefore;
    switch (pull.outcome) {
    case PullOutcome::Works:
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd can pull %1."), {image}};
    case PullOutcome::Refused:
        return {QT_TRANSLATE_NOOP("Dockwright", "The registry, or what stands before it, answers no requests for now: %1"),
                {pull.failure}};
    case PullOutcome::Untold:
        return {
            QT_TRANSLATE_NOOP("Dockwright",
                              "Whether dockerd can pull %1 cannot be told without pulling it. Docker 25 and older say of the "
                              "first registry only, and one that goes by hosts.toml not of its mirrors: %2"),
            {image, pull.failure}};
    case PullOutcome::Fails:
        break;
    }
    if (before && before->pull.works())
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd could pull %1 before the change, and cannot now: %2"),
                {image, pull.failure}};
    return {QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot pull %1: %2"), {image, pull.failure}};
}

void checkPull(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    if (!outside)
        return;
    examination.judge(
        outside->pull.works(), "pull/works", severityOfPull(examination),
        {QT_TRANSLATE_NOOP("Dockwright", "Pulling an image"), {}}, {}, foundOfPull(examination),
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Check the proxy, the mirrors and the certificates of the registry. dockerd is asked for "
                           "verify.image of the plan, and for nothing if verify.pull is never."),
         {}});
}

/// One thing that a container reaches as the host does.
struct ReachCheck {
    const char *id;
    std::optional<bool> (*reaches)(const ReachFacts &);
    const char *title;
    const char *reached;
    const char *missed;
    const char *missedAsPlanned;
    const char *remedy;
};

constexpr ReachCheck names{
    "containers/dns",
    [](const ReachFacts &reach) { return reach.resolves; },
    QT_TRANSLATE_NOOP("Dockwright", "Names in a container"),
    QT_TRANSLATE_NOOP("Dockwright", "A container resolves %1."),
    QT_TRANSLATE_NOOP("Dockwright", "The host resolves %1, but a container does not."),
    QT_TRANSLATE_NOOP("Dockwright", "The host resolves %1, but a container does not since the plan has changed this: %2."),
    QT_TRANSLATE_NOOP("Dockwright",
                      "Set dns of the section engine to a server that containers reach, and let the firewall forward port "
                      "53 for them. No container is asked if verify.pull of the plan is never."),
};

constexpr ReachCheck connections{
    "containers/connect",
    [](const ReachFacts &reach) { return reach.connects; },
    QT_TRANSLATE_NOOP("Dockwright", "Connections from a container"),
    QT_TRANSLATE_NOOP("Dockwright", "A container connects to %1."),
    QT_TRANSLATE_NOOP("Dockwright", "The host connects to %1, but a container does not."),
    QT_TRANSLATE_NOOP("Dockwright", "The host connects to %1, but a container does not since the plan has changed this: %2."),
    QT_TRANSLATE_NOOP("Dockwright",
                      "Check iptables, ip-forward and ip-masq in daemon.json, and that the firewall forwards what containers "
                      "send. No container is asked if verify.pull of the plan is never."),
};

constexpr ReachCheck connections6{
    "containers/connect6",
    [](const ReachFacts &reach) { return reach.connects6; },
    QT_TRANSLATE_NOOP("Dockwright", "Connections by IPv6 from a container"),
    QT_TRANSLATE_NOOP("Dockwright", "A container connects to %1 by IPv6."),
    QT_TRANSLATE_NOOP("Dockwright", "The host connects to %1 by IPv6, but a container does not."),
    QT_TRANSLATE_NOOP("Dockwright",
                      "The host connects to %1 by IPv6, but a container does not since the plan has changed this: %2."),
    QT_TRANSLATE_NOOP(
        "Dockwright",
        "Check ip6tables in daemon.json, net.ipv6.conf.all.forwarding, and that the firewall forwards the IPv6 that "
        "containers send. No container is asked if verify.pull of the plan is never."),
};

/// What worked before a change and does not after it was broken by it, unless the plan is about just that.
void checkReach(Examination &examination, const ReachCheck &check, const QString &peer)
{
    const OutsideFacts &outside = *examination.facts().outside;
    const auto reaches = check.reaches(outside.container);
    if (!reaches)
        return;
    const OutsideFacts *before = outsideBefore(examination);
    const bool isLost = before != nullptr && check.reaches(before->container).value_or(false);
    const bool isPlanned = isLost && !outside.changedKeys.isEmpty();
    QStringList args{peer};
    if (isPlanned && !*reaches)
        args << outside.changedKeys.join(QLatin1String(", "));
    examination.judge(*reaches, check.id, isLost && !isPlanned ? Severity::Critical : Severity::Warning, {check.title, {}}, {},
                      {*reaches        ? check.reached
                           : isPlanned ? check.missedAsPlanned
                                       : check.missed,
                       args},
                      {check.remedy, {}});
}

void checkNames(Examination &examination)
{
    if (const auto &outside = examination.facts().outside)
        checkReach(examination, names, outside->peer.section(u':', 0, -2));
}

/// Of whom no container is asked, which is nobody's fault.
void sayUnasked(Examination &examination, Message found)
{
    examination.judge(false, connections.id, Severity::Info, {connections.title, {}}, {}, std::move(found), {});
}

void checkConnections(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    if (!outside)
        return;
    if (!outside->loopbackPeer.isEmpty())
        sayUnasked(examination,
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "dockerd pulls by %1, which is on the loopback of this host: containers, which have a "
                                      "loopback of their own, do not reach it and were not asked."),
                    {outside->loopbackPeer}});
    else if (!outside->ipv6Peer.isEmpty())
        sayUnasked(examination,
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "%1 has IPv6 addresses only, which containers of the default bridge reach only where it "
                                      "has IPv6 as well: none was asked."),
                    {outside->ipv6Peer}});
    else
        checkReach(examination, connections, outside->peer);
}

void checkConnections6(Examination &examination)
{
    if (const auto &outside = examination.facts().outside)
        checkReach(examination, connections6, outside->peer);
}

/// The MTU with which they arrive by either way: 0 for that of the interface. nullopt: not to be told.
std::optional<qint64> carriesOf(const ReachFacts &container)
{
    std::optional<qint64> least;
    for (const auto &each : {container.carries, container.carries6})
        if (each && (!least || *least == 0 || (*each != 0 && *each < *least)))
            least = each;
    return least;
}

/// Never a reason to take anything back: packets are lost on a good link, too.
void checkMtu(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    const auto carried = outside ? carriesOf(outside->container) : std::nullopt;
    if (!carried)
        return;
    const qint64 carries = *carried;
    const QString mtu = QString::number(carries);
    examination.judge(carries == 0, "containers/mtu", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Large packets from a container"), {}}, {},
                      carries == 0
                          ? Message{QT_TRANSLATE_NOOP("Dockwright", "They arrive at %1."), {outside->peer}}
                          : Message{QT_TRANSLATE_NOOP("Dockwright", "They do not arrive at %1; with an MTU of %2 they do."),
                                    {outside->peer, mtu}},
                      {QT_TRANSLATE_NOOP("Dockwright", "Set mtu of the section engine to %1."), {mtu}});
}

} // namespace

std::span<const Check> outsideChecks()
{
    static constexpr std::array checks{checkPull, checkNames, checkConnections, checkConnections6, checkMtu};
    return checks;
}

} // namespace dockwright::core

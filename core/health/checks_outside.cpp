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

/// What worked before a change and does not after it was broken by it.
Severity severityOf(bool workedBefore)
{
    return workedBefore ? Severity::Critical : Severity::Warning;
}

Severity severityOfPull(const Examination &examination)
{
    const auto &before = examination.facts().outsideBefore;
    const bool isRequired = examination.plan() != nullptr && examination.plan()->verify.pull == PullCheck::Required;
    if (isRequired || (before && before->pull.works))
        return Severity::Critical;
    return examination.facts().outside->hasRoute ? Severity::Warning : Severity::Info;
}

Message foundOfPull(const Examination &examination)
{
    const OutsideFacts &outside = *examination.facts().outside;
    const auto &before = examination.facts().outsideBefore;
    if (outside.pull.works)
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd can pull %1."), {outside.image}};
    if (before && before->pull.works)
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd could pull %1 before the change, and cannot now: %2"),
                {outside.image, outside.pull.failure}};
    return {QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot pull %1: %2"), {outside.image, outside.pull.failure}};
}

void checkPull(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    if (!outside)
        return;
    examination.judge(
        outside->pull.works, "pull/works", severityOfPull(examination),
        {QT_TRANSLATE_NOOP("Dockwright", "Pulling an image"), {}}, {}, foundOfPull(examination),
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Check the proxy, the mirrors and the certificates of the registry. dockerd is asked for "
                           "verify.image of the plan, and for nothing if verify.pull is never."),
         {}});
}

void checkNames(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    if (!outside || !outside->container.resolves)
        return;
    const OutsideFacts *before = outsideBefore(examination);
    const QString name = outside->peer.section(u':', 0, -2);
    const bool resolves = *outside->container.resolves;
    examination.judge(
        resolves, "containers/dns", severityOf(before != nullptr && before->container.resolves.value_or(false)),
        {QT_TRANSLATE_NOOP("Dockwright", "Names in a container"), {}}, {},
        resolves ? Message{QT_TRANSLATE_NOOP("Dockwright", "A container resolves %1."), {name}}
                 : Message{QT_TRANSLATE_NOOP("Dockwright", "The host resolves %1, but a container does not."), {name}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Set dns of the section engine to a server that containers reach, and let the firewall forward port "
                           "53 for them."),
         {}});
}

void checkConnections(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    if (!outside || !outside->container.connects)
        return;
    const OutsideFacts *before = outsideBefore(examination);
    const bool connects = *outside->container.connects;
    examination.judge(
        connects, "containers/connect", severityOf(before != nullptr && before->container.connects.value_or(false)),
        {QT_TRANSLATE_NOOP("Dockwright", "Connections from a container"), {}}, {},
        connects
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "A container connects to %1."), {outside->peer}}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "The host connects to %1, but a container does not."), {outside->peer}},
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "Check iptables, ip-forward and ip-masq in daemon.json, and that the firewall forwards what containers "
             "send."),
         {}});
}

void checkMtu(Examination &examination)
{
    const auto &outside = examination.facts().outside;
    if (!outside || !outside->container.carries)
        return;
    const OutsideFacts *before = outsideBefore(examination);
    const qint64 carries = *outside->container.carries;
    const QString mtu = QString::number(carries);
    examination.judge(carries == 0, "containers/mtu", severityOf(before != nullptr && before->container.carries == 0),
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
    static constexpr std::array checks{checkPull, checkNames, checkConnections, checkMtu};
    return checks;
}

} // namespace dockwright::core

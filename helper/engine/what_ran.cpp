// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/what_ran.h"

#include "core/host/paths.h"
#include "helper/engine/start_companions.h"

#include <QCoreApplication>
#include <QDateTime>

namespace dockwright::helper {

using namespace core;

namespace {

const QString separator = QStringLiteral(", ");

/// It, or what it starts, may end containers, or have them started.
bool mayEndContainers(const Step &step)
{
    return startsDockerAnew(step) || std::holds_alternative<StopUnit>(step) || std::holds_alternative<InstallPackages>(step)
        || std::holds_alternative<RemovePackages>(step) || std::holds_alternative<InstallBundle>(step)
        || std::holds_alternative<RemoveInstalled>(step) || std::holds_alternative<RevertInstall>(step);
}

Finding warning(const char *id, Message title, Message found, Message remedy)
{
    return {QLatin1String(id), Severity::Warning, std::move(title), {}, std::move(found), std::move(remedy), {}};
}

Finding critical(const char *id, Message found, Message remedy, QString evidence = {})
{
    return {QLatin1String(id),
            Severity::Critical,
            {QT_TRANSLATE_NOOP("Dockwright", "Containers that ran before the change"), {}},
            {},
            std::move(found),
            std::move(remedy),
            std::move(evidence)};
}

Finding missing(const ContainersAfter &after)
{
    return critical("containers/missing",
                    {QT_TRANSLATE_NOOP("Dockwright", "These containers no longer run: %1."), {after.missing.join(separator)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Find out why they do not start, then apply again: docker start %1"),
                     {after.missing.join(u' ')}},
                    after.reasons.join(u'\n'));
}

Finding servicesLost(const ContainersAfter &after)
{
    return critical("containers/services-missing",
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "These services of the swarm have fewer running replicas than before: %1."),
                     {after.lostServices.join(separator)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Find out why their tasks do not start: docker service ps --no-trunc %1"),
                     {after.lostServices.join(u' ')}});
}

Finding unknown(const ContainersAfter &after)
{
    return critical("containers/unknown",
                    {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not say what became of these containers: %1."),
                     {after.unknown.join(separator)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Find out why it does not answer: docker ps"), {}});
}

Finding unitsDown(const QStringList &down)
{
    return warning("units/ended", {QT_TRANSLATE_NOOP("Dockwright", "Units that depend on Docker"), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "These units no longer run: %1."), {down.join(separator)}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Start them: systemctl start %1"), {down.join(u' ')}});
}

} // namespace

WhatRan::WhatRan(HostWriter &host, const HostFacts &before, QString since)
    : m_host(host), m_before{.facts = before, .since = std::move(since)}
{}

void WhatRan::beforeStep(const Step &step)
{
    if (m_wasTouched || !mayEndContainers(step) || !m_host.isLive())
        return;
    m_wasTouched = true;
    m_before.atTouch = steadinessNow(m_host, m_before.facts);
}

void WhatRan::afterStep()
{
    if (!m_wasTouched)
        return;
    const auto docker = m_host.unit(QLatin1String(paths::dockerUnit));
    if (docker && *docker && (*docker)->isActive())
        m_before.absences.push_back(lastAbsence(**docker));
}

Findings WhatRan::compare(const ChangeSet &changes, const Waiting &waiting, const std::stop_token &stop)
{
    if (!m_wasTouched)
        return {};
    const QStringList down = startCompanions(m_host, m_before.facts, m_before.since, waiting);
    m_before.agreed = changes.affectedContainers;
    m_before.hidesData = changes.movesData;
    const ContainersAfter after = containersAfter(m_host, m_before, stop);
    if (!after.missing.isEmpty())
        return {missing(after)};
    if (!after.lostServices.isEmpty())
        return {servicesLost(after)};
    if (!after.unknown.isEmpty())
        return {unknown(after)};
    Findings findings = findingsOf(after);
    if (!down.isEmpty())
        findings.insert(findings.begin(), unitsDown(down));
    return findings;
}

Errors WhatRan::compareAsItWas(Findings &findings, const Waiting &waiting, const std::stop_token &stop)
{
    const QStringList down = startCompanions(m_host, m_before.facts, m_before.since, waiting);
    m_before.isWayBack = true;
    if (!m_wasTouched) { // by another call, which has seen when Docker was away
        const auto docker = m_host.unit(QLatin1String(paths::dockerUnit));
        const qint64 began = QDateTime::fromString(m_before.since, Qt::ISODate).toMSecsSinceEpoch();
        if (docker && *docker)
            m_before.absences.push_back({began, lastAbsence(**docker).back});
    }
    const ContainersAfter after = containersAfter(m_host, m_before, stop);
    findings = findingsOf(after);
    Errors left;
    if (!after.missing.isEmpty())
        left.push_back({ErrorCode::RollbackFailed,
                        QLatin1String(paths::dockerUnit),
                        {QT_TRANSLATE_NOOP("Dockwright", "The files were rolled back, but these containers no longer run: %1."),
                         {after.missing.join(separator)}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Start them: docker start %1"), {after.missing.join(u' ')}},
                        after.reasons.join(u'\n')});
    if (!after.lostServices.isEmpty()) {
        const Finding lost = servicesLost(after);
        left.push_back({ErrorCode::RollbackFailed, QLatin1String(paths::dockerUnit), lost.found, lost.remedy, {}});
    }
    if (!after.unknown.isEmpty())
        left.push_back(
            {ErrorCode::RollbackFailed,
             QLatin1String(paths::dockerUnit),
             {stop.stop_requested()
                  ? QT_TRANSLATE_NOOP("Dockwright",
                                      "The files were rolled back; whether these containers run again was not awaited: %1.")
                  : QT_TRANSLATE_NOOP("Dockwright",
                                      "The files were rolled back, but dockerd does not say what became of these "
                                      "containers: %1."),
              {after.unknown.join(separator)}},
             {QT_TRANSLATE_NOOP("Dockwright", "See which run: docker ps"), {}},
             {}});
    if (!down.isEmpty())
        left.push_back({ErrorCode::RollbackFailed,
                        down.front(),
                        {QT_TRANSLATE_NOOP("Dockwright", "The files were rolled back, but these units no longer run: %1."),
                         {down.join(separator)}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Start them: systemctl start %1"), {down.join(u' ')}},
                        {}});
    return left;
}

/// All but the missing and the unknown.
Findings WhatRan::findingsOf(const ContainersAfter &after) const
{
    Findings findings;
    if (!after.restarted.isEmpty())
        findings.push_back(warning("containers/restarted", {QT_TRANSLATE_NOOP("Dockwright", "Restarted containers"), {}},
                                   {QT_TRANSLATE_NOOP("Dockwright", "These containers were restarted: %1."),
                                    {after.restarted.join(separator)}},
                                   {}));
    if (!after.started.isEmpty())
        findings.push_back(
            warning("containers/started", {QT_TRANSLATE_NOOP("Dockwright", "Started containers"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "These containers did not run before, and were started: %1."),
                     {after.started.join(separator)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "With --restart always, dockerd starts them. Stop them: docker stop %1"),
                     {after.started.join(u' ')}}));
    if (!after.ended.isEmpty())
        findings.push_back(
            warning("containers/ended", {QT_TRANSLATE_NOOP("Dockwright", "Stopped containers"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "These containers no longer run: %1."), {after.ended.join(separator)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Start them: docker start %1"), {after.ended.join(u' ')}}));
    if (!after.fewerServices.isEmpty())
        findings.push_back(warning(
            "containers/services", {QT_TRANSLATE_NOOP("Dockwright", "Services of the swarm"), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "These services have fewer running replicas on this node than before: %1."),
             {after.fewerServices.join(separator)}},
            {QT_TRANSLATE_NOOP("Dockwright", "Another node may run them: docker service ps %1"),
             {after.fewerServices.join(u' ')}}));
    return findings;
}

} // namespace dockwright::helper

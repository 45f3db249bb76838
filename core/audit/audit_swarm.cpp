// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

Verdict judgeImageSprawl(const AuditedDocker &docker, const AuditSubject &)
{
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP("Dockwright",
                               "%1 images, %2 of them used by containers. docker image prune removes unused ones."),
             {QString::number(docker.images.size()), QString::number(docker.imagesInUse)}}};
}

Verdict judgeContainerSprawl(const AuditedDocker &docker, const AuditSubject &)
{
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP("Dockwright", "%1 containers, %2 of them running. docker container prune removes stopped ones."),
             {QString::number(docker.allContainers), QString::number(docker.containers.size())}}};
}

constexpr DockerCheck operationChecks[] = {
    {"6.1", QT_TRANSLATE_NOOP("Dockwright", "There are no more images than needed"), judgeImageSprawl},
    {"6.2", QT_TRANSLATE_NOOP("Dockwright", "There are no more containers than needed"), judgeContainerSprawl},
};

/// What is judged by the manager that this host is.
template <typename Judge>
Verdict ofManager(const AuditedDocker &docker, Judge judge)
{
    if (!docker.swarm)
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "Swarm mode is off."), {}}};
    if (!docker.swarm->isManager)
        return {AuditResult::NotApplicable,
                {QT_TRANSLATE_NOOP("Dockwright", "This host is a worker: a manager of the swarm knows this."), {}}};
    if (!docker.swarm->isKnown)
        return unmeasured();
    return judge(*docker.swarm);
}

/// Raft (docs.docker.com, Administer and maintain a swarm): an odd number, at most seven; one alone survives no failure.
Verdict judgeManagers(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &swarm) -> Verdict {
        const bool isRight = swarm.managers % 2 == 1 && swarm.managers <= 7;
        return {isRight ? AuditResult::Pass : AuditResult::Warn,
                {QT_TRANSLATE_NOOP("Dockwright", "Managers of the swarm: %1."), {QString::number(swarm.managers)}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Have one, three, five or seven of them: docker node promote, docker node demote"),
                 {}}};
    });
}

Verdict judgeListen(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &swarm) -> Verdict {
        const QString address = swarm.listenAddress.section(u':', 0, -2);
        if (swarm.listenAddress.isEmpty())
            return unmeasured();
        const bool isOpen = address.isEmpty() || address == QLatin1String("0.0.0.0") || address == QLatin1String("[::]");
        return {isOpen ? AuditResult::Warn : AuditResult::Pass,
                {QT_TRANSLATE_NOOP("Dockwright", "The manager listens at %1."), {swarm.listenAddress}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "The address can only be set when the swarm is created: docker swarm init --listen-addr"),
                 {}}};
    });
}

Verdict judgeNetworks(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &swarm) -> Verdict {
        if (swarm.openNetworks.isEmpty())
            return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "All overlay networks are encrypted."), {}}};
        return {AuditResult::Warn,
                {QT_TRANSLATE_NOOP("Dockwright", "These overlay networks are not encrypted: %1."),
                 {swarm.openNetworks.join(QLatin1String(", "))}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Where their traffic leaves trusted networks: docker network create --opt encrypted"),
                 {}},
                swarm.openNetworks.join(u'\n')};
    });
}

Verdict judgeSecrets(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &swarm) -> Verdict {
        return {swarm.secrets > 0 ? AuditResult::Pass : AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "Secrets that Docker manages: %1."), {QString::number(swarm.secrets)}}};
    });
}

Verdict judgeLock(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &swarm) -> Verdict {
        if (swarm.isLocked)
            return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "A manager that was restarted asks for its key."), {}}};
        return {AuditResult::Warn,
                {QT_TRANSLATE_NOOP("Dockwright", "The keys of the swarm are stored unencrypted on its managers."), {}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "docker swarm update --autolock; a restarted manager then waits for docker swarm unlock."),
                 {}}};
    });
}

Verdict judgeCertificates(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &swarm) -> Verdict {
        return {AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Certificates of nodes are renewed after %1 days: docker swarm update --cert-expiry"),
                 {QString::number(swarm.certificateDays)}}};
    });
}

Verdict judgeRotation(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &) -> Verdict {
        return {AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "Docker does not say when it was last done: docker swarm unlock-key --rotate"),
                 {}}};
    });
}

Verdict judgeCa(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &) -> Verdict {
        return {AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "Docker does not say when it was last done: docker swarm ca --rotate"), {}}};
    });
}

Verdict judgePlanes(const AuditedDocker &docker, const AuditSubject &)
{
    return ofManager(docker, [](const AuditedSwarm &) -> Verdict {
        return {AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "This can only be set when a node joins: docker swarm join --data-path-addr"),
                 {}}};
    });
}

constexpr DockerCheck swarmChecks[] = {
    {"7.1", QT_TRANSLATE_NOOP("Dockwright", "The swarm has as many managers as it needs"), judgeManagers},
    {"7.2", QT_TRANSLATE_NOOP("Dockwright", "The manager listens at one address"), judgeListen},
    {"7.3", QT_TRANSLATE_NOOP("Dockwright", "Overlay networks are encrypted"), judgeNetworks},
    {"7.4", QT_TRANSLATE_NOOP("Dockwright", "Secrets are managed by Docker"), judgeSecrets},
    {"7.5", QT_TRANSLATE_NOOP("Dockwright", "Managers are locked when they start"), judgeLock},
    {"7.6", QT_TRANSLATE_NOOP("Dockwright", "The key that unlocks managers is changed from time to time"), judgeRotation},
    {"7.7", QT_TRANSLATE_NOOP("Dockwright", "Certificates of nodes are renewed often enough"), judgeCertificates},
    {"7.8", QT_TRANSLATE_NOOP("Dockwright", "Certificates of the CA are renewed often enough"), judgeCa},
    {"7.9", QT_TRANSLATE_NOOP("Dockwright", "Management and data have networks of their own"), judgePlanes},
};

} // namespace

AuditFindings auditOperations(const AuditSubject &subject)
{
    return runChecks(operationChecks, subject);
}

AuditFindings auditSwarm(const AuditSubject &subject)
{
    return runChecks(swarmChecks, subject);
}

} // namespace dockwright::core

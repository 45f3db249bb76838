// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"
#include "core/host/daemon_settings.h"
#include "core/host/setting_places.h"

#include <span>

/// The parts of the audit, and what they share.
namespace dockwright::core {

struct AuditSubject {
    const HostFacts &facts;
    DaemonSettings settings;
};

/// What a check has to say; audit() adds number and title.
struct Verdict {
    AuditResult result = AuditResult::Pass;
    Message found;
    Message remedy{};
    QString evidence{};
    std::optional<PlanFix> fix{};
};

struct AuditCheck {
    const char *number;
    const char *title; ///< marked for translation
    Verdict (*judge)(const AuditSubject &);
};

/// One that is judged by what dockerd has.
struct DockerCheck {
    const char *number;
    const char *title;
    Verdict (*judge)(const AuditedDocker &, const AuditSubject &);
};

AuditFinding makeFinding(const char *number, Message title, Verdict verdict);
AuditFindings runChecks(std::span<const AuditCheck> checks, const AuditSubject &subject);
/// None of them could be measured where dockerd was not asked.
AuditFindings runChecks(std::span<const DockerCheck> checks, const AuditSubject &subject);

/// Sections 1 to 7.
AuditFindings auditHost(const AuditSubject &subject);
AuditFindings auditDaemon(const AuditSubject &subject);
AuditFindings auditFiles(const AuditSubject &subject);
AuditFindings auditImages(const AuditSubject &subject);
AuditFindings auditContainers(const AuditSubject &subject);
AuditFindings auditOperations(const AuditSubject &subject);
AuditFindings auditSwarm(const AuditSubject &subject);

/// Of those that are the same wherever they are asked: what nobody but a person can judge, and what to look at.
struct ManualCheck {
    const char *number;
    const char *title;  ///< marked for translation
    const char *advice; ///< likewise
};
AuditFinding manualFinding(const ManualCheck &check);

/// By their numbers: 5.2 before 5.10.
AuditFindings inOrder(AuditFindings findings);

/// Where nothing is wrong with the containers that dockerd described, and it did not describe all.
Verdict undescribed(const AuditedDocker &docker);
/// Asks dockerd for what sections 4 to 7 are about; nullopt where it does not answer.
std::optional<AuditedDocker> inspectDocker(const HostReader &reader);

/// What could not be looked at.
Verdict unmeasured();

/// One path for two ways of writing it: /lib is a link to /usr/lib, /var/run to /run.
QString oneWay(const QString &path);

/// The sockets at which dockerd listens, paths.
QStringList localSockets(const AuditSubject &subject);
/// Its ports: "tcp://0.0.0.0:2375".
QStringList remoteAddresses(const AuditSubject &subject);

/// The programs that section 1.1 wants to be audited.
inline constexpr const char *auditedPrograms[] = {
    "dockerd", "containerd", "containerd-shim", "containerd-shim-runc-v1", "containerd-shim-runc-v2", "runc"};
/// Where the program is on this host; empty where it is not.
QString programPath(const AuditSubject &subject, const char *name);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

using Container = const AuditedContainer &;

/// A check of each container that runs.
struct ContainerCheck {
    const char *number;
    const char *title;
    AuditResult wrong;                                 ///< where a container is not so
    QString (*fault)(Container, const AuditSubject &); ///< what of it is not so; empty where nothing is
    const char *remedy;
};

QString whenTrue(bool isWrong, const char *setting)
{
    return isWrong ? QLatin1String(setting) : QString();
}

bool hasOption(Container container, const char *option)
{
    return container.securityOptions.contains(QLatin1String(option));
}

bool hostHas(const AuditSubject &subject, const char *feature)
{
    return subject.facts.daemon
        && subject.facts.daemon->securityOptions.join(u'\n').contains(QLatin1String("name=") + QLatin1String(feature));
}

QString appArmorOf(Container container, const AuditSubject &subject)
{
    const QString &profile = container.appArmorProfile;
    return hostHas(subject, "apparmor") && (profile.isEmpty() || profile == QLatin1String("unconfined"))
        ? QStringLiteral("apparmor=unconfined")
        : QString();
}

QString selinuxOf(Container container, const AuditSubject &subject)
{
    return whenTrue(hostHas(subject, "selinux")
                        && (hasOption(container, "label=disable") || hasOption(container, "label:disable")),
                    "label=disable");
}

/// NET_ADMIN and the like are what makes a container more than one; dockerd's own set is no addition.
QString capabilitiesOf(Container container, const AuditSubject &)
{
    return container.addedCapabilities.isEmpty() ? QString()
                                                 : QStringLiteral("--cap-add ") + container.addedCapabilities.join(u',');
}

/// Those of the benchmark, and what is in them.
QString hostPathsOf(Container container, const AuditSubject &)
{
    constexpr std::array sensitive{"/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"};
    QStringList wrong;
    for (const QString &path : container.hostPaths)
        if (path == QLatin1String("/") || std::ranges::any_of(sensitive, [&](const char *each) {
                return path == QLatin1String(each) || path.startsWith(QLatin1String(each) + u'/');
            }))
            wrong << path;
    return wrong.join(QLatin1String(", "));
}

int portOf(const QString &published)
{
    return published.section(u':', -1).toInt();
}

/// ip_unprivileged_port_start(7) is 1024 unless somebody has changed it; 80 and 443 are what the benchmark lets through where
/// they are needed, which nobody but the owner knows.
QString lowPortsOf(Container container, const AuditSubject &)
{
    QStringList low;
    for (const QString &port : container.publishedPorts)
        if (portOf(port) > 0 && portOf(port) < 1024)
            low << port;
    return low.join(QLatin1String(", "));
}

QString openPortsOf(Container container, const AuditSubject &)
{
    QStringList open;
    for (const QString &port : container.publishedPorts) {
        const QString address = port.section(u':', 0, -2);
        if (address.isEmpty() || address == QLatin1String("0.0.0.0") || address == QLatin1String("[::]"))
            open << port;
    }
    return open.join(QLatin1String(", "));
}

QString restartsOf(Container container, const AuditSubject &)
{
    if (container.restartPolicy == QLatin1String("always") || container.restartPolicy == QLatin1String("unless-stopped"))
        return container.restartPolicy;
    return container.restartPolicy == QLatin1String("on-failure") && (container.mostRestarts == 0 || container.mostRestarts > 5)
        ? QStringLiteral("on-failure:%1").arg(container.mostRestarts)
        : QString();
}

QString seccompOf(Container container, const AuditSubject &)
{
    return whenTrue(hasOption(container, "seccomp=unconfined") || hasOption(container, "seccomp:unconfined"),
                    "seccomp=unconfined");
}

/// As a container has it, or all of them by daemon.json.
QString privilegesOf(Container container, const AuditSubject &subject)
{
    const bool isSet = std::ranges::any_of(container.securityOptions, [](const QString &option) {
        return option.startsWith(QLatin1String("no-new-privileges")) && !option.endsWith(QLatin1String("false"));
    });
    return isSet || subject.settings.isOn("/no-new-privileges", false) ? QString() : QStringLiteral("no-new-privileges");
}

QString socketOf(Container container, const AuditSubject &subject)
{
    QStringList sockets = localSockets(subject);
    sockets << QStringLiteral("/run/docker.sock");
    for (const QString &path : container.hostPaths)
        if (sockets.contains(oneWay(path)))
            return path;
    return {};
}

constexpr ContainerCheck containerChecks[] = {
    {"5.2", QT_TRANSLATE_NOOP("Dockwright", "Containers have an AppArmor profile"), AuditResult::Fail, appArmorOf,
     QT_TRANSLATE_NOOP("Dockwright",
                       "Create them without --security-opt apparmor=unconfined, or with a profile of their own.")},
    {"5.3", QT_TRANSLATE_NOOP("Dockwright", "Containers have an SELinux label"), AuditResult::Fail, selinuxOf,
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --security-opt label=disable.")},
    {"5.4", QT_TRANSLATE_NOOP("Dockwright", "Containers have no additional capabilities"), AuditResult::Warn, capabilitiesOf,
     QT_TRANSLATE_NOOP("Dockwright", "Create them with --cap-drop all, and --cap-add of what they require.")},
    {"5.5", QT_TRANSLATE_NOOP("Dockwright", "No container is privileged"), AuditResult::Fail,
     [](Container container, const AuditSubject &) { return whenTrue(container.isPrivileged, "--privileged"); },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --privileged; --device and --cap-add grant single rights.")},
    {"5.6", QT_TRANSLATE_NOOP("Dockwright", "No container can write to directories of the system"), AuditResult::Fail,
     hostPathsOf, QT_TRANSLATE_NOOP("Dockwright", "Mount them read-only (:ro), or only the files that are required.")},
    {"5.8", QT_TRANSLATE_NOOP("Dockwright", "No port below 1024 is published"), AuditResult::Warn, lowPortsOf,
     QT_TRANSLATE_NOOP("Dockwright", "Publish them on ports from 1024 up, unless a well-known port is intended.")},
    {"5.10", QT_TRANSLATE_NOOP("Dockwright", "No container is in the network namespace of the host"), AuditResult::Fail,
     [](Container container, const AuditSubject &) {
         return whenTrue(container.networkMode == QLatin1String("host"), "--network host");
     },
     QT_TRANSLATE_NOOP("Dockwright", "Create them in a network of Docker, and publish their ports.")},
    {"5.11", QT_TRANSLATE_NOOP("Dockwright", "Containers have a memory limit"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return whenTrue(container.memoryBytes == 0, "--memory"); },
     QT_TRANSLATE_NOOP("Dockwright", "Set a limit: docker update --memory 512m --memory-swap 512m NAME")},
    {"5.12", QT_TRANSLATE_NOOP("Dockwright", "Containers have a share of the processors"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return whenTrue(!container.hasCpuShare, "--cpus, --cpu-shares"); },
     QT_TRANSLATE_NOOP("Dockwright", "Set a limit or a weight: docker update --cpus 1.5 NAME")},
    {"5.13", QT_TRANSLATE_NOOP("Dockwright", "Root file systems of containers are read-only"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return whenTrue(!container.isReadOnly, "--read-only"); },
     QT_TRANSLATE_NOOP("Dockwright", "Create them with --read-only, and volumes or --tmpfs for what they write.")},
    {"5.14", QT_TRANSLATE_NOOP("Dockwright", "Published ports are bound to an address"), AuditResult::Warn, openPortsOf,
     QT_TRANSLATE_NOOP("Dockwright", "Publish them with an address: -p 127.0.0.1:8080:80")},
    {"5.15", QT_TRANSLATE_NOOP("Dockwright", "Containers are restarted at most five times"), AuditResult::Warn, restartsOf,
     QT_TRANSLATE_NOOP(
         "Dockwright",
         "Where endless restarts would hide a fault: docker update --restart on-failure:5 NAME. It does not start a container after a reboot.")},
    {"5.16", QT_TRANSLATE_NOOP("Dockwright", "No container is in the process namespace of the host"), AuditResult::Fail,
     [](Container container, const AuditSubject &) {
         return whenTrue(container.pidMode == QLatin1String("host"), "--pid host");
     },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --pid host.")},
    {"5.17", QT_TRANSLATE_NOOP("Dockwright", "No container is in the IPC namespace of the host"), AuditResult::Fail,
     [](Container container, const AuditSubject &) {
         return whenTrue(container.ipcMode == QLatin1String("host"), "--ipc host");
     },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --ipc host.")},
    {"5.18", QT_TRANSLATE_NOOP("Dockwright", "No container has a device of the host"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return container.devices.join(QLatin1String(", ")); },
     QT_TRANSLATE_NOOP("Dockwright",
                       "Remove devices that are not required, and grant reading only where that is enough (:r).")},
    {"5.20", QT_TRANSLATE_NOOP("Dockwright", "Mounts in containers do not show on the host"), AuditResult::Fail,
     [](Container container, const AuditSubject &) { return container.sharedMounts.join(QLatin1String(", ")); },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without :shared and :rshared.")},
    {"5.21", QT_TRANSLATE_NOOP("Dockwright", "No container is in the UTS namespace of the host"), AuditResult::Fail,
     [](Container container, const AuditSubject &) {
         return whenTrue(container.utsMode == QLatin1String("host"), "--uts host");
     },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --uts host.")},
    {"5.22", QT_TRANSLATE_NOOP("Dockwright", "Containers have a seccomp profile"), AuditResult::Fail, seccompOf,
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --security-opt seccomp=unconfined.")},
    {"5.25", QT_TRANSLATE_NOOP("Dockwright", "Containers are in the cgroup of Docker"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return container.cgroupParent; },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --cgroup-parent, unless its limits are intended.")},
    {"5.26", QT_TRANSLATE_NOOP("Dockwright", "Containers cannot acquire privileges"), AuditResult::Fail, privilegesOf,
     QT_TRANSLATE_NOOP("Dockwright",
                       "Set security.noNewPrivileges in the plan, or create them with --security-opt no-new-privileges.")},
    {"5.27", QT_TRANSLATE_NOOP("Dockwright", "The health of containers is checked"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return whenTrue(!container.hasHealthCheck, "--health-cmd"); },
     QT_TRANSLATE_NOOP("Dockwright", "Add HEALTHCHECK to their images, or create them with --health-cmd.")},
    {"5.29", QT_TRANSLATE_NOOP("Dockwright", "Containers have a limit of processes"), AuditResult::Warn,
     [](Container container, const AuditSubject &) { return whenTrue(container.pidsLimit <= 0, "--pids-limit"); },
     QT_TRANSLATE_NOOP("Dockwright", "Set a limit: docker update --pids-limit 512 NAME")},
    {"5.30", QT_TRANSLATE_NOOP("Dockwright", "No container is on the default bridge"), AuditResult::Warn,
     [](Container container, const AuditSubject &) {
         return whenTrue(container.networkMode == QLatin1String("default") || container.networkMode == QLatin1String("bridge"),
                         "docker0");
     },
     QT_TRANSLATE_NOOP("Dockwright", "Create a network for those that belong together: docker network create NAME")},
    {"5.31", QT_TRANSLATE_NOOP("Dockwright", "No container opts out of user namespaces"), AuditResult::Fail,
     [](Container container, const AuditSubject &) {
         return whenTrue(container.usernsMode == QLatin1String("host"), "--userns host");
     },
     QT_TRANSLATE_NOOP("Dockwright", "Create them without --userns host.")},
    {"5.32", QT_TRANSLATE_NOOP("Dockwright", "No container has the socket of dockerd"), AuditResult::Fail, socketOf,
     QT_TRANSLATE_NOOP("Dockwright",
                       "Access to it is equivalent to root on this host. Use a proxy that only allows read requests.")},
};

Verdict judge(const ContainerCheck &check, const AuditSubject &subject, const AuditedDocker &docker)
{
    if (docker.containers.empty() && docker.undescribed.isEmpty())
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "No container is running."), {}}};
    QStringList names;
    QStringList lines;
    for (Container container : docker.containers)
        if (const QString fault = check.fault(container, subject); !fault.isEmpty()) {
            names << container.name;
            lines << container.name + QLatin1String(": ") + fault;
        }
    if (names.isEmpty() && !docker.undescribed.isEmpty())
        return undescribed(docker);
    if (names.isEmpty())
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "This is so for all running containers."), {}}};
    return {check.wrong,
            {QT_TRANSLATE_NOOP("Dockwright", "This is not so for these containers: %1."), {names.join(QLatin1String(", "))}},
            {check.remedy, {}},
            lines.join(u'\n')};
}

Verdict judgeSwarmMode(const AuditedDocker &docker, const AuditSubject &)
{
    if (!docker.swarm)
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "Swarm mode is off."), {}}};
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP("Dockwright", "Swarm mode is on. If it is not needed: docker swarm leave"), {}}};
}

/// All that a person has to know of each container to judge it.
template <typename List>
Verdict listed(const AuditedDocker &docker, List list, const char *none, const char *some)
{
    QStringList lines;
    for (Container container : docker.containers)
        if (const QStringList &all = list(container); !all.isEmpty())
            lines << container.name + QLatin1String(": ") + all.join(QLatin1String(", "));
    if (lines.isEmpty())
        return docker.undescribed.isEmpty() ? Verdict{AuditResult::Pass, {none, {}}} : undescribed(docker);
    return {AuditResult::Info, {some, {}}, {}, lines.join(u'\n')};
}

Verdict judgePorts(const AuditedDocker &docker, const AuditSubject &)
{
    return listed(
        docker, [](Container container) -> const QStringList & { return container.publishedPorts; },
        QT_TRANSLATE_NOOP("Dockwright", "No port is published."),
        QT_TRANSLATE_NOOP("Dockwright", "These ports are published; only their owners know whether each is required."));
}

Verdict judgeOwnUlimits(const AuditedDocker &docker, const AuditSubject &)
{
    return listed(
        docker, [](Container container) -> const QStringList & { return container.ulimits; },
        QT_TRANSLATE_NOOP("Dockwright", "All containers have the default limits of dockerd."),
        QT_TRANSLATE_NOOP("Dockwright", "These containers have limits of their own."));
}

/// dockerd asks ps on the host for the processes of a container, which need not be there.
Verdict judgeSshd(const AuditedDocker &docker, const AuditSubject &subject)
{
    AuditedDocker told = docker;
    std::erase_if(told.containers, [&told](Container container) {
        if (!container.runsSshd)
            told.undescribed << container.name;
        return !container.runsSshd;
    });
    return judge({"5.7", "", AuditResult::Warn,
                  [](Container container, const AuditSubject &) { return whenTrue(*container.runsSshd, "sshd"); },
                  QT_TRANSLATE_NOOP("Dockwright", "Use docker exec instead of SSH.")},
                 subject, told);
}

constexpr DockerCheck listedChecks[] = {
    {"5.1", QT_TRANSLATE_NOOP("Dockwright", "Swarm mode is on only where it is needed"), judgeSwarmMode},
    {"5.7", QT_TRANSLATE_NOOP("Dockwright", "No sshd runs in containers"), judgeSshd},
    {"5.9", QT_TRANSLATE_NOOP("Dockwright", "Only the ports that are needed are open"), judgePorts},
    {"5.19", QT_TRANSLATE_NOOP("Dockwright", "Limits differ from the defaults only where they must"), judgeOwnUlimits},
};

constexpr ManualCheck manualChecks[] = {
    {"5.23", QT_TRANSLATE_NOOP("Dockwright", "docker exec is not used with --privileged"),
     QT_TRANSLATE_NOOP("Dockwright",
                       "Docker keeps no record of this. With auditd: ausearch -k docker | grep exec | grep privileged")},
    {"5.24", QT_TRANSLATE_NOOP("Dockwright", "docker exec is not used as root"),
     QT_TRANSLATE_NOOP("Dockwright",
                       "Docker keeps no record of this. With auditd: ausearch -k docker | grep exec | grep user")},
    {"5.28", QT_TRANSLATE_NOOP("Dockwright", "Containers are created from the newest version of their image"),
     QT_TRANSLATE_NOOP("Dockwright", "Only the registry knows which that is: docker pull IMAGE, and compare the digests.")},
};

} // namespace

AuditFindings auditContainers(const AuditSubject &subject)
{
    const auto &audit = subject.facts.audit;
    AuditFindings findings = runChecks(listedChecks, subject);
    for (const ContainerCheck &check : containerChecks)
        findings.push_back(makeFinding(check.number, {check.title, {}},
                                       audit && audit->docker ? judge(check, subject, *audit->docker) : unmeasured()));
    for (const ManualCheck &check : manualChecks)
        findings.push_back(manualFinding(check));
    return inOrder(std::move(findings));
}

} // namespace dockwright::core

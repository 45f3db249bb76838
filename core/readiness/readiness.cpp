// SPDX-License-Identifier: Apache-2.0
#include "core/readiness/readiness.h"

#include "core/health/check_list.h"
#include "core/readiness/host_features.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

struct Namespace {
    const char *name; ///< in /proc/PID/ns
    const char *flag; ///< of clone(2)
    const char *since;
    Severity without; ///< what it means if it is not there
    const char *title;
    const char *purpose;
    const char *security; ///< what it does not protect from
    const char *watch;    ///< what to watch; %1: the checks that do
    const char *checks;   ///< "--audit 5.6, 5.20; --health containers/zombies"
};

constexpr std::array namespaces{
    Namespace{"mnt", "CLONE_NEWNS", "2.4.19", Severity::Critical, QT_TRANSLATE_NOOP("Dockwright", "Mount namespaces"),
              QT_TRANSLATE_NOOP("Dockwright", "Each container sees its own file system, and none of the host's mounts."),
              QT_TRANSLATE_NOOP("Dockwright",
                                "A bind mount reaches through it: the container reads and writes that directory of "
                                "the host."),
              QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "Bind mounts of directories of the system, mounts that show on the host, the socket of dockerd (%1)."),
              "--audit 5.6, 5.20, 5.32"},
    Namespace{
        "pid", "CLONE_NEWPID", "2.6.24", Severity::Critical, QT_TRANSLATE_NOOP("Dockwright", "Process namespaces"),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Process IDs in a container start at 1, and its processes cannot see any others; its process 1 adopts "
            "orphaned processes."),
        QT_TRANSLATE_NOOP("Dockwright",
                          "It hides the host from the container, and not the container from the host: root there sees its "
                          "processes under other numbers, ends them, and enters their namespaces with nsenter(1)."),
        QT_TRANSLATE_NOOP("Dockwright",
                          "Zombies that process 1 leaves, the limit of processes, containers with --pid=host (%1)."),
        "--health containers/zombies; --audit 5.16, 5.29"},
    Namespace{
        "ipc", "CLONE_NEWIPC", "2.6.19", Severity::Critical, QT_TRANSLATE_NOOP("Dockwright", "IPC namespaces"),
        QT_TRANSLATE_NOOP("Dockwright", "Semaphores, message queues and shared memory are private to each container."),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "What processes leave in shared memory counts as memory of the container, and goes with the namespace, "
            "which is with the container; with --ipc=host it stays on the host."),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "What is left over, “nsenter --target PID --ipc ipcs”; the limit of memory; containers with --ipc=host (%1)."),
        "--audit 5.11, 5.17"},
    Namespace{
        "net", "CLONE_NEWNET", "2.6.24", Severity::Critical, QT_TRANSLATE_NOOP("Dockwright", "Network namespaces"),
        QT_TRANSLATE_NOOP("Dockwright", "Each container has interfaces, addresses, ports and routes of its own."),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Containers of one network reach each other at every port; a published port is open to other hosts, past "
            "the rules that the firewall of the host has for itself."),
        QT_TRANSLATE_NOOP("Dockwright",
                          "Networks of their own for what belongs together, published ports, containers with --network=host; "
                          "names, connections and large packets (%1)."),
        "--audit 2.2, 5.8, 5.10, 5.14, 5.30; --health containers/dns, containers/connect, containers/connect6, containers/mtu"},
    Namespace{"uts", "CLONE_NEWUTS", "2.6.19", Severity::Critical, QT_TRANSLATE_NOOP("Dockwright", "UTS namespaces"),
              QT_TRANSLATE_NOOP("Dockwright", "Each container has its own host name, by which logs and services know it."),
              QT_TRANSLATE_NOOP("Dockwright", "A host name is no identity: whoever starts the container chooses it."),
              QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "Host names in logs: unless --hostname is given it is the ID of the container, another for each new one; "
                  "the drivers journald and syslog can log the name of the container. Containers with --uts=host (%1)."),
              "--audit 5.21"},
    Namespace{
        "user", "CLONE_NEWUSER", "3.8", Severity::Warning, QT_TRANSLATE_NOOP("Dockwright", "User namespaces"),
        QT_TRANSLATE_NOOP("Dockwright",
                          "Root in a container is an unprivileged user on the host: usernsRemap of the plan requires them."),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Without it, only capabilities, seccomp and AppArmor or SELinux separate root in a container from root "
            "of the host. With it, files that a container is given must belong to the mapped IDs."),
        QT_TRANSLATE_NOOP("Dockwright",
                          "The mapping of a new container, the ID ranges below, containers with --userns=host (%1)."),
        "--health containers/user-namespace; --audit 2.9, 5.31"},
    Namespace{"cgroup", "CLONE_NEWCGROUP", "4.6", Severity::Warning, QT_TRANSLATE_NOOP("Dockwright", "Cgroup namespaces"),
              QT_TRANSLATE_NOOP("Dockwright",
                                "A container sees its own limits under /sys/fs/cgroup, and not the cgroup tree of the host."),
              QT_TRANSLATE_NOOP("Dockwright", "It hides paths, and limits nothing: the limits are those of the cgroup."),
              QT_TRANSLATE_NOOP("Dockwright", "Containers without limits, or in another cgroup (%1)."),
              "--audit 5.11, 5.12, 5.25, 5.29"},
    Namespace{
        "time", "CLONE_NEWTIME", "5.6", Severity::Info, QT_TRANSLATE_NOOP("Dockwright", "Time namespaces"),
        QT_TRANSLATE_NOOP("Dockwright", "Separate boot-time clocks, for containers that are migrated; used since Docker 29.5."),
        QT_TRANSLATE_NOOP("Dockwright", "The time of day is that of the host: a container with CAP_SYS_TIME sets it for all."),
        QT_TRANSLATE_NOOP("Dockwright", "Capabilities that were added (%1)."), "--audit 5.4"},
};

/// What is looked at, and where it goes.
struct Look {
    const HostFacts &host;
    const ReadinessFacts &facts;
    Findings findings;

    void add(const QString &id, Severity severity, Message title, Message found, const char *purpose, Message remedy = {},
             const QString &evidence = {})
    {
        findings.push_back({id,
                            severity,
                            std::move(title),
                            {},
                            std::move(found),
                            severity == Severity::Pass ? Message{} : std::move(remedy),
                            evidence,
                            {purpose, {}}});
    }
    QString sysctl(const QString &name) const
    {
        const auto value = facts.sysctls.find(name);
        return value != facts.sysctls.end() ? value->second : QString();
    }
};

void checkNamespace(Look &look, const Namespace &each)
{
    const QString id = QStringLiteral("namespaces/") + QLatin1String(each.name);
    const Message title{each.title, {}};
    const QString variable = QStringLiteral("user.max_%1_namespaces").arg(QLatin1String(each.name));
    const QString most = look.sysctl(variable);
    const Message evidence = verbatim(QStringLiteral("/proc/self/ns/%1, %2, Linux %3%4")
                                          .arg(QLatin1String(each.name), QLatin1String(each.flag), QLatin1String(each.since),
                                               most.isEmpty() ? QString() : QStringLiteral(", %1 = %2").arg(variable, most)));
    if (look.facts.namespaces.isEmpty())
        look.add(id, Severity::Unknown, title, {QT_TRANSLATE_NOOP("Dockwright", "It could not be measured."), {}},
                 each.purpose);
    else if (!look.facts.namespaces.contains(QLatin1String(each.name)))
        look.add(id, each.without, title, {QT_TRANSLATE_NOOP("Dockwright", "The kernel does not support them."), {}},
                 each.purpose,
                 {QT_TRANSLATE_NOOP("Dockwright", "Boot a kernel of Linux %1 or newer with support for them."),
                  {QLatin1String(each.since)}});
    else if (most == QLatin1String("0"))
        look.add(id, each.without, title, evidence, each.purpose,
                 {QT_TRANSLATE_NOOP("Dockwright", "Add “%1 = %2” to a file in /etc/sysctl.d and run sysctl --system."),
                  {variable, QStringLiteral("15000")}});
    else
        look.add(id, Severity::Pass, title, evidence, each.purpose);
}

/// Of users who are not root: dockerd needs none of this, rootless Docker does.
void checkUnprivileged(Look &look)
{
    constexpr auto purpose = QT_TRANSLATE_NOOP(
        "Dockwright",
        "For rootless Docker, and for sandboxes of programs inside containers. dockerd itself does not need them.");
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "User namespaces for unprivileged users"), {}};
    struct Fence {
        const char *variable;
        const char *closed;
    };
    for (const Fence &fence :
         {Fence{"kernel.unprivileged_userns_clone", "0"}, Fence{"kernel.apparmor_restrict_unprivileged_userns", "1"}}) {
        const QString value = look.sysctl(QLatin1String(fence.variable));
        if (!value.isEmpty())
            look.add(QStringLiteral("userns/") + QLatin1String(fence.variable),
                     value == QLatin1String(fence.closed) ? Severity::Info : Severity::Pass, title,
                     verbatim(QStringLiteral("%1 = %2").arg(QLatin1String(fence.variable), value)), purpose);
    }
}

/// The ids that usernsRemap would take.
void checkRanges(Look &look)
{
    if (!look.host.remap)
        return;
    const RemapFacts &remap = *look.host.remap;
    constexpr auto purpose =
        QT_TRANSLATE_NOOP("Dockwright", "The IDs that users of containers have on the host with usernsRemap.");
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "ID ranges for dockremap"), {}};
    const bool isWhole = remap.uids > 0 && remap.gids > 0;
    if (!remap.hasUser && !isWhole)
        look.add(QStringLiteral("userns/ranges"), remap.canMake ? Severity::Pass : Severity::Warning, title,
                 remap.canMake
                     ? Message{QT_TRANSLATE_NOOP("Dockwright", "dockerd creates the user and its ranges itself."), {}}
                     : Message{QT_TRANSLATE_NOOP("Dockwright", "useradd and usermod, which create them, are not installed."),
                               {}},
                 purpose, {QT_TRANSLATE_NOOP("Dockwright", "Install the package passwd or shadow-utils."), {}});
    else
        look.add(QStringLiteral("userns/ranges"), isWhole ? Severity::Pass : Severity::Warning, title,
                 verbatim(QStringLiteral("/etc/subuid: %1, /etc/subgid: %2").arg(remap.uids).arg(remap.gids)), purpose,
                 {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not start with usernsRemap until both files have a range."),
                  {}});
}

void checkCgroupVersion(Look &look)
{
    constexpr auto purpose =
        QT_TRANSLATE_NOOP("Dockwright",
                          "One tree for all limits: one container cannot starve the host of memory, CPU or process IDs.");
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Control groups, version 2"), {}};
    const QString id = QStringLiteral("cgroups/version");
    if (!look.host.cgroupVersion)
        look.add(id, Severity::Critical, title, {QT_TRANSLATE_NOOP("Dockwright", "No control groups are mounted."), {}},
                 purpose, {QT_TRANSLATE_NOOP("Dockwright", "Mount them: systemd does so on /sys/fs/cgroup."), {}});
    else
        look.add(id, *look.host.cgroupVersion == 2 ? Severity::Pass : Severity::Warning, title,
                 {QT_TRANSLATE_NOOP("Dockwright", "Version %1."), {QString::number(*look.host.cgroupVersion)}}, purpose,
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "Boot with systemd.unified_cgroup_hierarchy=1: systemd and Docker are dropping "
                                    "version 1."),
                  {}});
}

const char *purposeOf(const QString &controller)
{
    if (controller == QLatin1String("cpu"))
        return QT_TRANSLATE_NOOP("Dockwright", "--cpus (cpu.max) and --cpu-shares (cpu.weight).");
    if (controller == QLatin1String("memory"))
        return QT_TRANSLATE_NOOP("Dockwright", "--memory (memory.max): a memory leak kills one container and not the host.");
    if (controller == QLatin1String("pids"))
        return QT_TRANSLATE_NOOP("Dockwright", "--pids-limit (pids.max): a fork bomb is contained in its container.");
    if (controller == QLatin1String("cpuset"))
        return QT_TRANSLATE_NOOP("Dockwright", "--cpuset-cpus (cpuset.cpus): the CPUs on which a container may run.");
    return QT_TRANSLATE_NOOP(
        "Dockwright",
        "--device-read-bps and similar options (io.max): one container cannot use the whole bandwidth of a disk.");
}

void checkController(Look &look, const HostNeed &need, const NeedFact &fact)
{
    const QString name = QString::fromLatin1(need.names).section(u'|', 0, 0);
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Controller %1"), {name}};
    const QString id = QStringLiteral("cgroups/") + name;
    const Message remedy{
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "Boot a kernel with %1; in a container or virtual machine, the outer host must delegate the controller."),
        {QLatin1String(need.option)}};
    if (fact.state != NeedState::Met)
        look.add(id, Severity::Warning, title,
                 {QT_TRANSLATE_NOOP("Dockwright", "It is missing: dockerd starts containers without this limit."), {}},
                 purposeOf(name), remedy, fact.evidence);
    else if (look.facts.handedOn.contains(name) || look.host.cgroupVersion != 2)
        look.add(id, Severity::Pass, title, {QT_TRANSLATE_NOOP("Dockwright", "Available, and enabled for services."), {}},
                 purposeOf(name), {}, fact.evidence);
    else
        look.add(id, Severity::Pass, title,
                 {QT_TRANSLATE_NOOP("Dockwright", "Available; it is enabled when a container needs it."), {}}, purposeOf(name),
                 {}, fact.evidence);
}

bool daemonHas(const HostFacts &host, const char *option)
{
    return host.daemon && std::ranges::any_of(host.daemon->securityOptions, [&](const QString &each) {
               return each.startsWith(QLatin1String("name=") + QLatin1String(option));
           });
}

void checkSeccomp(Look &look)
{
    constexpr auto purpose =
        QT_TRANSLATE_NOOP("Dockwright", "Blocks some fifty system calls for containers that none of their programs need.");
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Seccomp filters"), {}};
    const QString id = QStringLiteral("protection/seccomp");
    const QString actions = look.facts.seccompActions.join(u' ');
    if (actions.isEmpty())
        look.add(id, Severity::Warning, title, {QT_TRANSLATE_NOOP("Dockwright", "The kernel does not support them."), {}},
                 purpose,
                 {QT_TRANSLATE_NOOP("Dockwright", "Boot a kernel with %1."), {QStringLiteral("CONFIG_SECCOMP_FILTER")}});
    else if (look.host.daemon && !daemonHas(look.host, "seccomp"))
        look.add(id, Severity::Warning, title,
                 {QT_TRANSLATE_NOOP("Dockwright", "The kernel supports it, but dockerd does not use it."), {}}, purpose,
                 {QT_TRANSLATE_NOOP("Dockwright", "Check seccomp-profile in /etc/docker/daemon.json."), {}}, actions);
    else
        look.add(id, Severity::Pass, title, verbatim(QStringLiteral("/proc/sys/kernel/seccomp/actions_avail: ") + actions),
                 purpose);
}

void checkAccessControl(Look &look)
{
    constexpr auto purpose =
        QT_TRANSLATE_NOOP("Dockwright", "A second layer of isolation for each container, also for those that run as root.");
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "AppArmor or SELinux"), {}};
    const QString id = QStringLiteral("protection/access-control");
    const bool isAppArmor = look.facts.appArmor == QLatin1String("Y");
    const bool isSeLinux = look.facts.seLinux == QLatin1String("1");
    if (!isAppArmor && !isSeLinux)
        look.add(id, Severity::Warning, title, {QT_TRANSLATE_NOOP("Dockwright", "The kernel has neither of them enabled."), {}},
                 purpose, {QT_TRANSLATE_NOOP("Dockwright", "Boot with security=apparmor, or a kernel with one of them."), {}});
    else if (look.host.daemon && !daemonHas(look.host, isAppArmor ? "apparmor" : "selinux"))
        look.add(id, Severity::Info, title,
                 {QT_TRANSLATE_NOOP("Dockwright", "The kernel supports it, but dockerd does not use it."), {}}, purpose,
                 isAppArmor ? Message{QT_TRANSLATE_NOOP("Dockwright", "Install the package apparmor, and restart Docker."), {}}
                            : Message{QT_TRANSLATE_NOOP("Dockwright", "Set selinux-enabled in /etc/docker/daemon.json."), {}});
    else
        look.add(id, Severity::Pass, title, verbatim(isAppArmor ? QStringLiteral("AppArmor") : QStringLiteral("SELinux")),
                 purpose);
}

void checkNeed(Look &look, const HostNeed &need, const NeedFact &fact, Severity without)
{
    const QString name = QString::fromLatin1(need.names).section(u'|', 0, 0).section(u'/', -1);
    const QString id = QStringLiteral("kernel/") + name;
    const QString shown = *need.option == '\0' ? needWords(need) : QLatin1String(need.option);
    const Message title = verbatim(shown);
    if (fact.state == NeedState::Unknown)
        look.add(id, Severity::Unknown, title,
                 {QT_TRANSLATE_NOOP("Dockwright", "The configuration of the kernel cannot be found."), {}}, need.reason);
    else if (fact.state == NeedState::Missing)
        look.add(id, without, title, {QT_TRANSLATE_NOOP("Dockwright", "It is missing on this host."), {}}, need.reason,
                 need.kind == NeedKind::Program
                     ? Message{QT_TRANSLATE_NOOP("Dockwright", "Install the package iptables or nftables."), {}}
                     : Message{QT_TRANSLATE_NOOP("Dockwright", "Boot a kernel with %1."), {shown}},
                 fact.evidence);
    else
        look.add(id, Severity::Pass, title, verbatim(fact.evidence), need.reason);
}

/// Those that are looked at more closely above.
bool isNamespace(const HostNeed &need)
{
    return QLatin1String(need.names).startsWith(QLatin1String("/proc/self/ns/"));
}

bool isHierarchy(const HostNeed &need)
{
    return QLatin1String(need.names).startsWith(QLatin1String("/sys/fs/cgroup/"));
}

const NeedFact *factOf(const Look &look, const HostNeed &need)
{
    const auto fact = std::ranges::find(look.facts.needs, needName(need), &NeedFact::name);
    return fact != look.facts.needs.end() ? &*fact : nullptr;
}

void checkControllers(Look &look)
{
    for (const HostNeed &need : hostNeeds())
        if (const NeedFact *fact = factOf(look, need); fact != nullptr && need.kind == NeedKind::Controller)
            checkController(look, need, *fact);
}

void checkKernel(Look &look)
{
    for (const HostNeed &need : hostNeeds()) {
        const NeedFact *fact = factOf(look, need);
        if (fact != nullptr && !isNamespace(need) && !isHierarchy(need) && need.kind != NeedKind::Controller)
            checkNeed(look, need, *fact, need.isEssential ? Severity::Critical : Severity::Warning);
    }
    for (const HostNeed &feature : hostFeatures())
        if (const NeedFact *fact = factOf(look, feature))
            checkNeed(look, feature, *fact, Severity::Info);
}

/// As check-config.sh, "Limits".
void checkKeys(Look &look)
{
    constexpr qint64 enough = 10'000;
    const QString variable = QStringLiteral("kernel.keys.root_maxkeys");
    const QString most = look.sysctl(variable);
    if (!most.isEmpty())
        look.add(QStringLiteral("kernel/root_maxkeys"), most.toLongLong() > enough ? Severity::Pass : Severity::Warning,
                 {QT_TRANSLATE_NOOP("Dockwright", "Kernel keys that root may own"), {}},
                 verbatim(QStringLiteral("%1 = %2").arg(variable, most)),
                 QT_TRANSLATE_NOOP("Dockwright",
                                   "Each container uses some of them for its session keyring: they limit the number of "
                                   "containers."),
                 {QT_TRANSLATE_NOOP("Dockwright", "Add “%1 = %2” to a file in /etc/sysctl.d and run sysctl --system."),
                  {variable, QStringLiteral("1000000")}});
}

} // namespace

Findings checkReadiness(const HostFacts &facts)
{
    if (!facts.readiness)
        return {};
    Look look{facts, *facts.readiness, {}};
    for (const Namespace &each : namespaces) {
        checkNamespace(look, each);
        look.findings.back().security = {each.security, {}};
        look.findings.back().watch = {each.watch, {QLatin1String(each.checks)}};
    }
    checkUnprivileged(look);
    checkRanges(look);
    checkCgroupVersion(look);
    checkControllers(look);
    checkSeccomp(look);
    checkAccessControl(look);
    checkKernel(look);
    checkKeys(look);
    return look.findings;
}

} // namespace dockwright::core

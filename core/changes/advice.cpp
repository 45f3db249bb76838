// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"

#include "core/changes/advisor.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/host/remap.h"
#include "core/install/repository.h"
#include "core/plan/plan_description.h"
#include "core/plan/secrets.h"
#include "core/plan/values.h"
#include "core/render/formulas.h"
#include "core/render/generated_file.h"
#include "core/render/kernel_settings.h"
#include "core/render/plan_value.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr qint64 portsOfOneBridge = 1023; ///< BR_MAX_PORTS, linux net/bridge/br_private.h

QString number(qint64 value)
{
    return QString::number(value);
}

Message sysctlRemedy(const char *name, qint64 value)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "Add “%1 = %2” to a file in /etc/sysctl.d and run sysctl --system."),
            {QLatin1String(name), number(value)}};
}

void adviseBridge(Advisor &advisor)
{
    if (advisor.plan.capacity.containers > portsOfOneBridge)
        advisor.say("capacity/bridge-ports", Severity::Warning,
                    {QT_TRANSLATE_NOOP("Dockwright", "Ports of the default bridge"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "A Linux bridge supports %1 containers; %2 are expected."),
                     {number(portsOfOneBridge), number(advisor.plan.capacity.containers)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Distribute the containers over several networks: docker network create."),
                     {}});
}

void adviseNrOpen(Advisor &advisor)
{
    const qint64 needed = std::max(limitNofile(advisor.plan.capacity.containers), advisor.plan.capacity.containerNofile);
    const auto present = advisor.sysctl("fs.nr_open");
    if (present && *present < needed && advisor.facts.nofileCeiling)
        advisor.say(
            "capacity/nr-open", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Kernel limit for open files"), {}},
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "fs.nr_open is %1, and LimitNOFILE needs %2; this host is not allowed to set it, so /etc/sysctl.d/60-dockwright.conf takes effect only once it is."),
             {number(*present), number(needed)}});
    else if (present && *present < needed && laterNrOpen(advisor.facts, needed))
        advisor.say("capacity/nr-open", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Kernel limit for open files"), {}},
                    {QT_TRANSLATE_NOOP(
                         "Dockwright",
                         "fs.nr_open is %1, and LimitNOFILE needs %2; it is raised now, and lowered again at the next boot."),
                     {number(*present), number(needed)}});
    else if (present && *present < needed)
        advisor.say(
            "capacity/nr-open", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Kernel limit for open files"), {}},
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "fs.nr_open is %1, and LimitNOFILE needs %2; it is raised now, and at every boot by /etc/sysctl.d/60-dockwright.conf."),
             {number(*present), number(needed)}});
}

void adviseCeiling(Advisor &advisor)
{
    const auto ceiling = advisor.facts.nofileCeiling;
    const qint64 needed = std::max(limitNofile(advisor.plan.capacity.containers), advisor.plan.capacity.containerNofile);
    if (ceiling && *ceiling < needed)
        advisor.say("capacity/nofile-ceiling", Severity::Warning,
                    {QT_TRANSLATE_NOOP("Dockwright", "Open file limit of this host"), {}},
                    {QT_TRANSLATE_NOOP(
                         "Dockwright",
                         "The host itself is limited to %1 open files per process, and the plan needs %2: containers get %3."),
                     {number(*ceiling), number(needed), number(containerNofile(advisor.plan, advisor.facts))}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Raise the limit of the container or virtual machine that this host runs in."),
                     {}});
}

/// A kernel variable that should not be below what `containers` need.
struct Bound {
    const char *id;
    const char *sysctl;
    qint64 perContainer;
    const char *title;
    const char *found;
};

constexpr std::array bounds{
    Bound{"capacity/inotify", "fs.inotify.max_user_instances", 2, QT_TRANSLATE_NOOP("Dockwright", "inotify instances"),
          QT_TRANSLATE_NOOP(
              "Dockwright",
              "%1 is %2. Programs that watch files fail with “too many open files” if %3 containers of one user need more.")},
    Bound{"capacity/threads", "kernel.threads-max", 256, QT_TRANSLATE_NOOP("Dockwright", "Threads of the host"),
          QT_TRANSLATE_NOOP("Dockwright", "%1 is %2, less than %3 containers with 256 processes each need.")},
    Bound{"capacity/pids", "kernel.pid_max", 256, QT_TRANSLATE_NOOP("Dockwright", "Process IDs of the host"),
          QT_TRANSLATE_NOOP("Dockwright", "%1 is %2, less than %3 containers with 256 processes each need.")},
    Bound{
        "capacity/conntrack", "net.netfilter.nf_conntrack_max", 1024, QT_TRANSLATE_NOOP("Dockwright", "Tracked connections"),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "%1 is %2; %3 containers with 1024 connections each would fill the table, and new connections would then be dropped.")},
};

void adviseKernelBounds(Advisor &advisor)
{
    const qint64 containers = advisor.plan.capacity.containers;
    for (const Bound &bound : bounds) {
        const auto present = advisor.sysctl(bound.sysctl);
        const qint64 needed = containers * bound.perContainer;
        if (present && *present < needed)
            advisor.say(bound.id, Severity::Info, {bound.title, {}},
                        {bound.found, {QLatin1String(bound.sysctl), number(*present), number(containers)}},
                        sysctlRemedy(bound.sysctl, needed));
    }
}

void adviseMemory(Advisor &advisor)
{
    const QString &asked = advisor.plan.capacity.memoryMax;
    const auto bytes = readSystemdSize(asked);
    if (!advisor.facts.memoryBytes && asked == QLatin1String(automatic))
        advisor.say("capacity/memory-unknown", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Memory of the host"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The memory of the host is unknown, so MemoryMax is left out."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Set capacity.memoryMax in the plan."), {}});
    else if (bytes && advisor.facts.memoryBytes && *bytes > *advisor.facts.memoryBytes)
        advisor.say("capacity/memory", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Memory of the host"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "memoryMax is %1, more than the memory of the host: the limit has no effect."),
                     {asked}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Lower it, or set it to auto."), {}});
}

void adviseCpu(Advisor &advisor)
{
    const QString &asked = advisor.plan.capacity.cpuQuota;
    const auto share = readPermyriad(asked);
    if (!advisor.facts.cpus && asked == QLatin1String(automatic))
        advisor.say("capacity/cpus-unknown", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Cores of the host"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The number of cores is unknown, so CPUQuota is left out."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Set capacity.cpuQuota in the plan."), {}});
    else if (share && advisor.facts.cpus && *share > *advisor.facts.cpus * 100 * onePercent)
        advisor.say("capacity/cpus", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Cores of the host"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "cpuQuota is %1, more than %2 cores provide: the limit has no effect."),
                     {asked, number(*advisor.facts.cpus)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Lower it, or set it to auto."), {}});
}

void adviseLogSpace(Advisor &advisor)
{
    const auto size = readDockerSize(advisor.plan.logging.maxSize);
    if (!advisor.plan.logging.writesFiles() || !size)
        return;
    constexpr qint64 gigabyte = 1'000'000'000;
    const auto worst =
        static_cast<__int128>(advisor.plan.capacity.containers) * advisor.plan.logging.maxFile * *size / gigabyte;
    if (worst >= 1)
        advisor.say("logging/worst-case", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Disk space for logs"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "%1 containers × %2 files × %3 need up to %4 GB."),
                     {number(advisor.plan.capacity.containers), number(advisor.plan.logging.maxFile),
                      advisor.plan.logging.maxSize, number(static_cast<qint64>(worst))}});
}

// moby daemon/command/daemon.go: debug sets the level after log-level has.
void adviseLogLevel(Advisor &advisor)
{
    const QString planned = planValue(advisor.plan, QLatin1String("/logging/level")).get<QString>();
    if (planned == QLatin1String("debug") || !advisor.settings.isOn("/debug", false))
        return;
    const DaemonSetting &setting = *advisor.settings.find(QStringLiteral("/debug"));
    const QString place = setting.isFlag ? setting.source : setting.source + QLatin1String("#/debug");
    advisor.say("logging/debug", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Log level"), {}},
                {QT_TRANSLATE_NOOP("Dockwright", "%1 turns on debug, which overrides the log level %2 of this plan."),
                 {place, planned}},
                {QT_TRANSLATE_NOOP("Dockwright", "Remove debug from %1."), {setting.source}});
}

void adviseLogDriver(Advisor &advisor)
{
    if (!advisor.facts.daemon || !advisor.facts.runningContainers || advisor.facts.runningContainers->empty())
        return;
    const QString planned = planValue(advisor.plan, QLatin1String("/logging/driver")).get<QString>();
    if (advisor.facts.daemon->loggingDriver != planned)
        advisor.say("logging/new-containers", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Log driver"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Only new containers use %1; existing containers keep %2."),
                     {planned, advisor.facts.daemon->loggingDriver}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Recreate the existing containers to change their log driver."), {}});
}

void adviseImageStore(Advisor &advisor)
{
    const ImageStore wanted = advisor.plan.containerd.snapshotter;
    const bool hasStore = advisor.facts.daemon && usesContainerdStore(*advisor.facts.daemon);
    if (wanted == ImageStore::Off && hasStore)
        advisor.say("containerd/image-store", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Image store"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Images and containers in the containerd image store (%1) are hidden while it is off."),
                     {advisor.facts.daemon->storageDriver}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Save the images that you need first: docker save."), {}});
    if (wanted == ImageStore::On && advisor.facts.daemon && !hasStore)
        advisor.say("containerd/image-store", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Image store"), {}},
                    {QT_TRANSLATE_NOOP(
                         "Dockwright",
                         "Images and containers in the current store (%1) are hidden while the containerd image store is on."),
                     {advisor.facts.daemon->storageDriver}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Save the images that you need first: docker save."), {}});
}

void adviseRemap(Advisor &advisor)
{
    if (!advisor.plan.security.usernsRemap || isRemapped(advisor.facts))
        return;
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "User namespaces"), {}};
    if (advisor.facts.daemon)
        advisor.say(
            "security/userns", Severity::Warning, title,
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "Existing images, containers and volumes are hidden while usernsRemap is on (they remain in %1, and are visible again when it is off); --privileged and host namespaces then require --userns=host."),
             {advisor.facts.daemon->dockerRootDir}},
            {QT_TRANSLATE_NOOP("Dockwright", "Save what you need first: docker save for images, and copy the data in volumes."),
             {}});
    const auto &remap = advisor.facts.remap;
    if (remap && !remap->hasUser)
        advisor.say("security/userns-range", Severity::Info, title,
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "dockerd creates the user dockremap, and its ranges in /etc/subuid and /etc/subgid."),
                     {}});
    else if (remap && std::min(remap->uids, remap->gids) < idsOfContainers)
        advisor.say(
            "security/userns-range", Severity::Warning, title,
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "dockremap has %1 user IDs and %2 group IDs, but images may use up to %3: files of other owners cannot be unpacked."),
             {number(remap->uids), number(remap->gids), number(idsOfContainers)}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run this as root: %1"), {rangeCommand(*remap)}});
}

void adviseProxy(Advisor &advisor)
{
    if (!advisor.plan.proxy.isUsed())
        return;
    if (advisor.plan.proxy.lacksPassword())
        advisor.say(passwordLeftOut, Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Proxy password"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "It was left out; the plan contains xxxxx in its place."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Enter it again in a copy of the plan before you apply that copy."), {}});
    if (!advisor.plan.proxy.noProxy.contains(QLatin1String("localhost"))
        && !advisor.plan.proxy.noProxy.contains(QLatin1String("*")))
        advisor.say("proxy/localhost", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Exceptions from the proxy"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "localhost is not listed: registries on this host would be reached through the proxy."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Add localhost to noProxy."), {}});
}

void adviseOrigin(Advisor &advisor)
{
    const QString &origin = advisor.facts.dockerOrigin;
    if (origin == QLatin1String("snap") || origin == QLatin1String("podman-docker"))
        advisor.say("docker/origin", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Source of Docker"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "This docker comes from %1, which does not read the files that Dockwright writes."),
                     {origin}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Install Docker Engine from its packages."), {}});
    if (advisor.facts.cgroupVersion && *advisor.facts.cgroupVersion == 1)
        advisor.say("host/cgroup-v1", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Control groups"), {}},
                    {QT_TRANSLATE_NOOP(
                         "Dockwright",
                         "This host uses cgroup v1, which Docker and systemd have deprecated; systemd translates CPUWeight "
                         "and IOWeight."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Boot with systemd.unified_cgroup_hierarchy=1."), {}});
}

/// Whoever has the key of a repository can put any program onto the host, as root.
void adviseForeignKey(Advisor &advisor)
{
    const InstallSettings &install = advisor.plan.install;
    if (bringsForeignKey(install))
        advisor.say(
            foreignKey, Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Signing key of the repository"), {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "The plan trusts a signing key that is not Docker's (%1) for packages from %2. Its owner "
                               "can install any program on this host."),
             {install.keyFingerprint.toUpper(), install.repository}},
            {QT_TRANSLATE_NOOP("Dockwright", "Remove “keyFingerprint” from the plan unless you know whose key it is."), {}});
}

/// The packages are signed; which of them there are is not. Whoever answers in the place of the mirror can hide new ones.
void adviseUnsignedIndex(Advisor &advisor)
{
    const InstallSettings &install = advisor.plan.install;
    if (install.method == InstallMethod::Online && install.unsignedIndex)
        advisor.say(unsignedIndex, Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Index of the repository"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The plan lets dnf use an index of %1 that is not signed: whoever controls the "
                                       "connection can offer old packages, with known vulnerabilities, as the newest ones."),
                     {install.repository}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Remove “unsignedIndex” from the plan if the mirror signs its index."),
                     {}});
}

void adviseReleases(Advisor &advisor)
{
    if (auto finding = findReleaseNeverRun(advisor.facts))
        advisor.findings.push_back(std::move(*finding));
}

/// What dockerd is told when the plan is applied.
DaemonSettings settingsOf(const HostFacts &facts, const std::vector<GeneratedFile> &files)
{
    const auto ours = std::ranges::find(files, QLatin1String(paths::daemonJson), &GeneratedFile::path);
    if (ours == files.end())
        return DaemonSettings(facts);
    const auto json = parseJson(ours->content.value_or("{}"));
    return json && json->value.is_object() ? DaemonSettings(facts, json->value) : DaemonSettings(facts);
}

constexpr void (*advices[])(Advisor &){adviseForeignKey,   adviseUnsignedIndex, adviseBridge, adviseNrOpen,      adviseCeiling,
                                       adviseKernelBounds, adviseMemory,        adviseCpu,    adviseLogSpace,    adviseLogLevel,
                                       adviseLogDriver,    adviseImageStore,    adviseRemap,  adviseRegistries,  adviseProxy,
                                       adviseOrigin,       adviseReleases,      adviseUnits,  adviseProxyPlaces, adviseEngine,
                                       adviseNetwork,      adviseExposure};

} // namespace

bool bringsForeignKey(const InstallSettings &install)
{
    return install.method == InstallMethod::Online && !isDockersKey(install.keyFingerprint);
}

Findings advise(const Plan &plan, const HostFacts &facts, const std::vector<GeneratedFile> &files)
{
    const DaemonSettings settings = settingsOf(facts, files);
    Advisor advisor{plan, facts, files, settings};
    for (const auto advice : advices)
        advice(advisor);
    return advisor.findings;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/state.h"

#include "tests/lab/lottery/host_maker.h"

#include <algorithm>

namespace lottery {

namespace {

using dockwright::core::Json;

constexpr auto unitNames =
    "docker.service docker.socket containerd.service dockwright-heartbeat.timer dockwright-metrics.timer site-app.service";
constexpr auto unitProperties =
    "Id,ActiveState,LoadState,UnitFileState,FragmentPath,DropInPaths,NeedDaemonReload,CanReload,LimitNOFILE,LimitNPROC,TasksMax,"
    "MemoryMax,CPUQuotaPerSecUSec,Restart,RestartUSec,TimeoutStartUSec,TimeoutStopUSec,StartLimitBurst,StartLimitIntervalUSec,"
    "OOMScoreAdjust,Nice,IOSchedulingClass,Environment,EnvironmentFiles,SystemCallFilter,CapabilityBoundingSet,After,Wants,Requires";

/// When a process began, in the kernel's ticks (proc(5), field 22; the second may hold blanks).
QByteArray startOf(const QByteArray &pid)
{
    QFile file("/proc/" + QString::fromUtf8(pid) + "/stat");
    if (pid.isEmpty() || pid == "0" || !file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    const QByteArrayList fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.value(0) == "Z" ? QByteArray() : fields.value(19);
}

/// Lists of units have no order of their own.
QByteArray inOrder(const QByteArray &words)
{
    QByteArrayList list = words.split(' ');
    std::sort(list.begin(), list.end());
    return list.join(' ');
}

std::map<QByteArray, QByteArray> takeUnits()
{
    std::map<QByteArray, QByteArray> units;
    const QByteArray shown = sh(QByteArray("systemctl show --property=") + unitProperties + ' ' + unitNames + " 2>/dev/null");
    for (const QByteArray &block : QByteArray(shown).replace("\n\n", "\x01").split('\x01')) {
        QByteArray id;
        for (const QByteArray &line : block.split('\n'))
            if (line.startsWith("Id="))
                id = line.mid(3);
        for (const QByteArray &line : block.split('\n'))
            units[id + ' ' + line.left(line.indexOf('='))] = inOrder(line.mid(line.indexOf('=') + 1));
    }
    return units;
}

std::map<QByteArray, QByteArray> takeDaemon(const QByteArray &docker)
{
    std::map<QByteArray, QByteArray> said;
    const QByteArray text = sh(docker + " info -f '{{json .}}' 2>/dev/null");
    const Json info = Json::parse(text.begin(), text.end(), nullptr, false);
    for (const char *member :
         {"LiveRestoreEnabled", "LoggingDriver", "Labels", "RegistryConfig", "HttpProxy", "HttpsProxy", "NoProxy", "Driver",
          "DefaultRuntime", "InitBinary", "SecurityOptions", "Debug", "DefaultAddressPools", "CgroupDriver", "DockerRootDir"})
        if (info.is_object() && info.contains(member))
            said[member] = QByteArray::fromStdString(info.at(member).dump());
    if (said.empty())
        said["dockerd"] = "does not answer";
    return said;
}

QByteArray client(const Host &host)
{
    return "timeout 30 " + host.docker();
}

} // namespace

std::map<QString, Process> takeContainers(const Host &host)
{
    std::map<QString, Process> containers;
    const QByteArray shown =
        sh(client(host) + " ps -q | xargs -r " + client(host) + " inspect -f '{{.Name}} {{.State.Pid}}' 2>/dev/null");
    for (const QByteArray &line : shown.split('\n'))
        if (const QByteArrayList words = line.mid(1).split(' '); line.startsWith('/') && words.size() == 2)
            containers[QString::fromUtf8(words[0])] = {words[1], startOf(words[1])};
    return containers;
}

bool isAlive(const Process &process)
{
    return process.runs() && startOf(process.pid) == process.start;
}

State takeState(const Host &host)
{
    State state;
    state.files = lab::treeOf({"/etc/docker", "/srv", "/etc/systemd/system", "/etc/systemd/system.conf.d", "/etc/containerd",
                               "/etc/sysctl.d", "/etc/default", "/etc/sysconfig", "/var/lib/prometheus"});
    if (lab::shell("systemctl is-enabled dockwright-metrics.timer") == "enabled") // it writes when its time comes
        std::erase_if(state.files, [](const auto &file) {
            return file.first.startsWith(QLatin1String("/srv/metrics"))
                || file.first.startsWith(QLatin1String("/var/lib/prometheus"));
        });
    for (const char *directory : {"/etc/docker", "/etc/containerd"}) // themselves: a tree is what is in them
        if (const QByteArray mode = sh(QByteArray("stat -c '%a %u:%g' ") + directory + " 2>/dev/null"); !mode.isEmpty())
            state.files[QLatin1String(directory)] = mode;
    state.units = takeUnits();
    state.process = lab::daemonIdentity();
    const QByteArray companion = sh("systemctl show -p MainPID --value site-app.service");
    state.companion = {companion, startOf(companion)};
    if (state.units["docker.service ActiveState"] != "active")
        return state;
    const QByteArray docker = client(host);
    state.daemon = takeDaemon(docker);
    state.objects = sh(docker + " images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}' | sort;" + docker
                       + " ps -a --no-trunc --format '{{.ID}} {{.Names}}' | sort;" + docker
                       + " network ls --format '{{.Name}} {{.Driver}}' | sort");
    state.containers = takeContainers(host);
    return state;
}

QByteArray difference(const State &before, const State &after)
{
    QByteArray text = lab::difference(before.files, after.files);
    for (const auto &[then, now] : {std::pair(&before.units, &after.units), std::pair(&before.daemon, &after.daemon)})
        for (const auto &[name, value] : *now)
            if (const auto found = then->find(name); found == then->end() || found->second != value)
                text += name + ": " + (found == then->end() ? QByteArray("nothing") : found->second.left(300)) + " -> "
                    + value.left(300) + '\n';
    if (before.daemon.empty() != after.daemon.empty())
        text += "dockerd: " + QByteArray(after.daemon.empty() ? "does not run any more" : "runs") + '\n';
    if (before.objects != after.objects && !before.daemon.empty())
        text += "Docker's objects were\n" + before.objects + "\nand are\n" + after.objects + '\n';
    return text;
}

} // namespace lottery

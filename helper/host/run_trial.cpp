// SPDX-License-Identifier: Apache-2.0
#include "helper/host/run_trial.h"

#include "core/compose/run_output.h"
#include "core/host/networks.h"
#include "helper/host/command_runner.h"
#include "helper/host/process_facts.h"
#include "helper/host/throw_away.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace dockwright::helper {

using namespace core;

namespace {

Failure didNotStart(const QString &words)
{
    return failure(ErrorCode::CommandFailed, {}, {QT_TRANSLATE_NOOP("Dockwright", "The container does not start."), {}}, {},
                   words);
}

bool isNumber(const QString &user)
{
    bool isAll = true;
    for (const QString &id : user.split(u':')) {
        bool is = false;
        id.toUInt(&is);
        isAll = isAll && is;
    }
    return isAll;
}

/// Below /sys/fs/cgroup; with version 2 the line of /proc/PID/cgroup that begins with "0::" (cgroups(7)).
QString cgroupOf(const HostReader &host, const QString &pid)
{
    for (const QString &line : QString::fromUtf8(host.systemFile(QStringLiteral("/proc/%1/cgroup").arg(pid))).split(u'\n'))
        if (line.startsWith(QLatin1String("0::")))
            return QStringLiteral("/sys/fs/cgroup") + line.mid(3);
    return {};
}

RunReadings read(const HostReader &host, qint64 process)
{
    RunReadings readings;
    readings.initName = nameOfInit(host, process).toUtf8(); // first: until then the rest may be runc's
    const QString pid = QString::number(process);
    const QString directory = cgroupOf(host, pid);
    for (const char *file : {"memory.max", "memory.swap.max", "cpu.max", "cpu.weight", "cpuset.cpus", "pids.max", "io.max",
                             "io.weight", "io.bfq.weight"})
        if (const QByteArray content = host.systemFile(directory + u'/' + QLatin1String(file)); !content.isEmpty())
            readings.cgroup[QLatin1String(file)] = content;
    const QString files = QStringLiteral("/proc/") + pid;
    readings.status = host.systemFile(files + QStringLiteral("/status"));
    readings.mounts = host.systemFile(files + QStringLiteral("/mountinfo"));
    const QString devices = files + QStringLiteral("/root/sys/class/net/"); // a reader would stay in the mounts of the host
    QStringList names = QDir(devices).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    names.removeAll(QStringLiteral("lo"));
    QFile mtu(devices + (names.isEmpty() ? QString() : names.front()) + QStringLiteral("/mtu"));
    readings.mtu = mtu.open(QIODevice::ReadOnly) ? mtu.read(32) : QByteArray();
    readings.oomScore = host.systemFile(files + QStringLiteral("/oom_score_adj"));
    return readings;
}

/// As --restart has it: "on-failure:3".
QByteArray restartPolicy(const Json &container)
{
    const Json policy = container.value(Json::json_pointer("/HostConfig/RestartPolicy"), Json());
    const Json most = policy.is_object() ? policy.value("MaximumRetryCount", Json()) : Json();
    const QByteArray name = textOf(policy, "Name").toUtf8();
    return most.is_number_integer() && most != 0 ? name + ':' + QByteArray::number(most.get<int>()) : name;
}

/// dockerd compares a subnet with its own networks only, and the route of a bridge would compete with the host's.
Result<> checkSubnet(const HostReader &host, const QString &subnet)
{
    for (const QString &network : subnet.isEmpty() ? QStringList() : attachedNetworks(host))
        if (overlap(subnet, network))
            return failure(ErrorCode::Conflict, QStringLiteral("/network/subnet"),
                           {QT_TRANSLATE_NOOP("Dockwright", "The subnet overlaps %1, a network of this host."), {network}});
    return {};
}

/// With the name of the container; it goes with the value that removes that.
Result<> makeNetwork(const QString &dockerPath, const RunNetwork &network)
{
    const QStringList start{dockerPath, "network", "create", "--label", QLatin1String(ThrowAway::label)};
    const auto made =
        runCommand(start + networkOptions(network) + QStringList{ThrowAway::container()}, {}, std::chrono::seconds(60));
    if (made && made->status == 0)
        return {};
    return failure(ErrorCode::CommandFailed, {}, {QT_TRANSLATE_NOOP("Dockwright", "The network cannot be created."), {}}, {},
                   made ? QString::fromUtf8(made->standardError).trimmed() : made.error().message.english());
}

} // namespace

Result<RunReadings> tryRun(const HostReader &host, const QString &dockerPath, const ContainerRun &run)
{
    ContainerRun tried = run;
    if (!isNumber(tried.user))
        tried.user.clear();
    const ThrowAway throwAway;
    if (const auto image = ThrowAway::makeImage(); !image || !image->isGood())
        return didNotStart(wordsOf(image));
    const bool hasNetwork = !run.network.name.isEmpty();
    if (const auto free = checkSubnet(host, run.network.subnet); !free)
        return tl::unexpected(free.error());
    if (hasNetwork)
        if (const auto made = makeNetwork(dockerPath, run.network); !made)
            return tl::unexpected(made.error());
    const QStringList start{dockerPath,
                            "run",
                            "--detach",
                            "--pull",
                            "never",
                            "--network",
                            hasNetwork ? ThrowAway::container() : QStringLiteral("none"),
                            "--name",
                            ThrowAway::container(),
                            "--label",
                            QLatin1String(ThrowAway::label)};
    const auto started =
        runCommand(start + runOptions(tried) + QStringList{ThrowAway::image(), "/probe", "stay"}, {}, std::chrono::seconds(60));
    if (!started || started->status != 0)
        return didNotStart(started ? QString::fromUtf8(started->standardError).trimmed() : started.error().message.english());
    const Json container = host.askDaemon(QString::fromLatin1(ThrowAway::containerPath() + "/json"));
    const Json pid = container.is_object() ? container.value(Json::json_pointer("/State/Pid"), Json()) : Json();
    if (!pid.is_number_integer() || pid.get<qint64>() <= 0)
        return didNotStart(QStringLiteral("it ended at once"));
    RunReadings readings = read(host, pid.get<qint64>());
    readings.restart = restartPolicy(container);
    return readings;
}

} // namespace dockwright::helper

#include "helper/host/run_trial.h"

#include "core/compose/run_output.h"
#include "helper/host/command_runner.h"
#include "helper/host/throw_away.h"

#include <QCoreApplication>

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

QByteArray contentOf(const HostReader &host, const QString &path)
{
    const auto content = host.readSystemFile(path);
    return content && *content ? **content : QByteArray();
}

/// Below /sys/fs/cgroup; with version 2 the line of /proc/PID/cgroup that begins with "0::" (cgroups(7)).
QString cgroupOf(const HostReader &host, const QString &pid)
{
    for (const QString &line : QString::fromUtf8(contentOf(host, QStringLiteral("/proc/%1/cgroup").arg(pid))).split(u'\n'))
        if (line.startsWith(QLatin1String("0::")))
            return QStringLiteral("/sys/fs/cgroup") + line.mid(3);
    return {};
}

RunReadings read(const HostReader &host, const QString &pid)
{
    RunReadings readings;
    const QString directory = cgroupOf(host, pid);
    for (const char *file : {"memory.max", "memory.swap.max", "cpu.max", "cpu.weight", "cpuset.cpus", "pids.max", "io.max"})
        if (const QByteArray content = contentOf(host, directory + u'/' + QLatin1String(file)); !content.isEmpty())
            readings.cgroup[QLatin1String(file)] = content;
    const QString process = QStringLiteral("/proc/") + pid;
    readings.status = contentOf(host, process + QStringLiteral("/status"));
    readings.mounts = contentOf(host, process + QStringLiteral("/mountinfo"));
    readings.oomScore = contentOf(host, process + QStringLiteral("/oom_score_adj"));
    readings.initName = contentOf(host, process + QStringLiteral("/comm"));
    return readings;
}

} // namespace

Result<RunReadings> tryRun(const HostReader &host, const QString &dockerPath, const ContainerRun &run)
{
    ContainerRun tried = run;
    if (!isNumber(tried.user))
        tried.user.clear();
    const ThrowAway probe(dockerPath);
    if (!probe.failure().isEmpty())
        return didNotStart(probe.failure());
    const QStringList start{dockerPath, "run", "--detach", "--pull", "never", "--network", "none", "--name", probe.container()};
    const auto started =
        runCommand(start + runOptions(tried) + QStringList{probe.image(), "/probe", "stay"}, {}, std::chrono::seconds(60));
    if (!started || started->status != 0)
        return didNotStart(wordsOf(started));
    const auto inspected =
        runCommand({dockerPath, "container", "inspect", "--format",
                    "{{.State.Pid}} {{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}}",
                    probe.container()});
    const QString said = inspected ? QString::fromUtf8(inspected->standardOutput).trimmed() : QString();
    const QString pid = said.section(u' ', 0, 0);
    if (pid.toLongLong() <= 0)
        return didNotStart(QStringLiteral("it ended at once"));
    RunReadings readings = read(host, pid);
    const QString policy = said.section(u' ', 1);
    readings.restart = (policy.endsWith(QLatin1String(":0")) ? policy.chopped(2) : policy).toUtf8();
    return readings;
}

} // namespace dockwright::helper

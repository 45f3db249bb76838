// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_host.h"

#include "core/host/remap.h"

#include <algorithm>

namespace dockwright::core {

namespace {

QString said(const HostReader &reader, const QStringList &command)
{
    const auto output = reader.query(command);
    return output && output->status == 0 ? QString::fromUtf8(output->standardOutput).trimmed() : QString();
}

} // namespace

RunHost runHostOf(const HostFacts &facts)
{
    RunHost host;
    host.cpus = facts.cpus;
    host.memoryBytes = facts.memoryBytes;
    host.cgroupVersion = facts.cgroupVersion;
    host.isRemapped = isRemapped(facts);
    if (facts.readiness)
        if (const auto last = facts.readiness->sysctls.find(QStringLiteral("kernel.cap_last_cap"));
            last != facts.readiness->sysctls.end())
            host.lastCapability = std::clamp(last->second.toInt(), 0, 63);
    if (facts.daemon)
        host.hasSeccomp = std::ranges::any_of(facts.daemon->securityOptions, [](const QString &option) {
            return option.startsWith(QLatin1String("name=seccomp")) && !option.endsWith(QLatin1String("profile=unconfined"));
        });
    return host;
}

void readDevices(RunHost &host, const ContainerRun &run, const HostReader &reader)
{
    const auto bfq = reader.readSystemFile(QStringLiteral("/sys/fs/cgroup/system.slice/io.bfq.weight"));
    host.hasBfq = bfq && *bfq;
    for (const DeviceLimit &limit : run.io) {
        const QString name = limit.device.section(u'/', 2);
        if (!limit.device.startsWith(QLatin1String("/dev/")) || name.isEmpty() || name.contains(u'/') || name.startsWith(u'.'))
            continue;
        const QString directory = QStringLiteral("/sys/class/block/") + name;
        const auto number = reader.readSystemFile(directory + QStringLiteral("/dev"));
        if (!number)
            continue;
        host.devices[limit.device] = std::nullopt;
        const auto part = reader.readSystemFile(directory + QStringLiteral("/partition"));
        if (*number)
            host.devices[limit.device] = BlockDevice{QString::fromUtf8(**number).trimmed(), part && *part};
    }
}

void readRuntime(RunHost &host, const QString &dockerPath, const HostReader &reader)
{
    host.runtime =
        said(reader, {dockerPath, QStringLiteral("info"), QStringLiteral("--format"), QStringLiteral("{{.DefaultRuntime}}")});
    const QString versions =
        said(reader,
             {dockerPath, QStringLiteral("version"), QStringLiteral("--format"),
              QStringLiteral("{{.Client.Version}}\n{{range .Server.Components}}{{.Name}} {{.Version}}\n{{end}}")});
    host.clientVersion = versions.section(u'\n', 0, 0);
    for (const QString &line : versions.split(u'\n').mid(1))
        if (line.section(u' ', 0, 0) == host.runtime)
            host.runtimeVersion = line.section(u' ', 1);
}

} // namespace dockwright::core

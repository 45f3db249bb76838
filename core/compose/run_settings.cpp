// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_settings.h"

#include "core/compose/run_capabilities.h"
#include "core/compose/run_output.h"
#include "core/plan/values.h"

#include <QCoreApplication>
#include <QVersionNumber>

#include <algorithm>
#include <cmath>

namespace dockwright::core {

namespace {

/// The linear conversion up to crun 1.22 and runc 1.3.1.
qint64 linearWeight(qint64 shares)
{
    return 1 + (shares - 2) * 9999 / 262142;
}

/// The one since then, on which 2, 1024 and 262144 lie at 1, 100 and 10000.
qint64 quadraticWeight(qint64 shares)
{
    if (shares <= 2)
        return 1;
    if (shares >= 262144)
        return 10000;
    const double l = std::log2(static_cast<double>(shares));
    return static_cast<qint64>(std::ceil(std::pow(10, (l * l + 125 * l) / 612.0 - 7.0 / 34.0)));
}

class Expectation
{
public:
    Expectation(const ContainerRun &run, const RunHost &host) : m_run(run), m_host(host) {}

    std::vector<RunSetting> make()
    {
        addMemory();
        addCpu();
        if (m_run.pids)
            addPids(*m_run.pids);
        for (const DeviceLimit &limit : m_run.io)
            addDisk(limit);
        if (m_run.blkioWeight)
            addDiskWeight(*m_run.blkioWeight);
        if (m_run.oomScoreAdj)
            addOomScore(*m_run.oomScoreAdj);
        if (!m_run.network.name.isEmpty())
            addMtu(m_run.network);
        addRights();
        addFiles();
        if (m_run.init)
            add({"init",
                 "--init",
                 RunPlace::Init,
                 {},
                 "docker-init",
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "Process 1 is tini: it reaps orphaned processes and forwards SIGTERM to the program."),
                  {}}});
        if (!m_run.restart.isEmpty())
            add({"restart",
                 option("--restart", m_run.restart),
                 RunPlace::Docker,
                 {},
                 m_run.restart,
                 {QT_TRANSLATE_NOOP("Dockwright", "dockerd implements this; the kernel has no setting for it."), {}}});
        return std::move(m_settings);
    }

private:
    void add(RunSetting setting) { m_settings.push_back(std::move(setting)); }

    static QString option(const char *name, const QString &value) { return QLatin1String(name) + u'=' + value; }

    /// The kernel counts memory in pages.
    QString pages(qint64 bytes) const { return QString::number(bytes / m_host.pageSize * m_host.pageSize); }

    void addMemory()
    {
        const auto memory = m_run.memory.isEmpty() ? std::nullopt : readMemorySize(m_run.memory);
        if (!memory)
            return;
        add({"memory.max", option("--memory", m_run.memory), RunPlace::Cgroup, "memory.max", pages(*memory), {}});
        if (!m_run.oomScoreAdj)
            add({"oom_score_adj",
                 {},
                 RunPlace::OomScore,
                 {},
                 "0",
                 {QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Docker does not protect containers from the OOM killer, although the guide says so: that requires "
                      "--oom-score-adj. A memory leak is contained by memory.max alone."),
                  {}}});
        if (m_run.memorySwap.isEmpty()) {
            add({"memory.swap.max",
                 {},
                 RunPlace::Cgroup,
                 "memory.swap.max",
                 pages(*memory),
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "Without --memory-swap, dockerd allows the same amount of swap in addition to memory."),
                  {}}});
            return;
        }
        const auto both = readMemorySize(m_run.memorySwap);
        add({"memory.swap.max",
             option("--memory-swap", m_run.memorySwap),
             RunPlace::Cgroup,
             "memory.swap.max",
             both ? pages(*both - *memory) : QStringLiteral("max"),
             {QT_TRANSLATE_NOOP("Dockwright", "Docker counts memory and swap together, cgroup v2 counts swap alone."), {}}});
    }

    void addPids(qint64 most)
    {
        add({"pids.max", option("--pids-limit", QString::number(most)), RunPlace::Cgroup, "pids.max",
             most < 0 ? QString() : QString::number(most),
             most < 0
                 ? Message{QT_TRANSLATE_NOOP(
                               "Dockwright",
                               "dockerd sets no limit, so the default of systemd for every unit applies: DefaultTasksMax."),
                           {}}
                 : Message{}});
    }

    void addCpu()
    {
        constexpr qint64 period = 100'000; // µs; moby's and the kernel's default
        if (const auto cpus = readMillionths(m_run.cpus); cpus && *cpus > 0)
            add({"cpu.max",
                 option("--cpus", m_run.cpus),
                 RunPlace::Cgroup,
                 "cpu.max",
                 QStringLiteral("%1 %2").arg(*cpus * period / 1'000'000).arg(period),
                 {QT_TRANSLATE_NOOP("Dockwright", "This much of every 100000 µs, over all CPUs together."), {}}});
        if (m_run.cpuShares)
            addWeight(*m_run.cpuShares);
        if (!m_run.cpuset.isEmpty())
            add({"cpuset.cpus",
                 option("--cpuset-cpus", m_run.cpuset),
                 RunPlace::Cgroup,
                 "cpuset.cpus",
                 normalized(m_run.cpuset),
                 {}});
    }

    void addWeight(qint64 shares)
    {
        const auto weight = weightOf(shares, m_host.runtime, m_host.runtimeVersion);
        const QString runtime = (m_host.runtime + u' ' + m_host.runtimeVersion).trimmed();
        add({"cpu.weight", option("--cpu-shares", QString::number(shares)), RunPlace::Cgroup, "cpu.weight",
             weight ? QString::number(*weight) : QString(),
             weight
                 ? Message{QT_TRANSLATE_NOOP(
                               "Dockwright",
                               "cgroup v2 has no shares: %1 converts them to a weight; the default weight is 100."),
                           {runtime}}
                 : Message{QT_TRANSLATE_NOOP(
                               "Dockwright",
                               "cgroup v2 has no shares: runc up to 1.3.1 and crun up to 1.22 convert them to the weight %1, "
                               "later versions to %2; the default is 100."),
                           {QString::number(linearWeight(shares)), QString::number(quadraticWeight(shares))}}});
    }

    /// As the kernel prints it: sorted, neighbours joined.
    static QString normalized(const QString &list)
    {
        std::set<uint> cpus;
        for (const QString &range : list.split(u','))
            for (uint cpu = range.section(u'-', 0, 0).toUInt(); cpu <= std::min(range.section(u'-', -1).toUInt(), 8191U); ++cpu)
                cpus.insert(cpu);
        QStringList ranges;
        for (auto cpu = cpus.begin(); cpu != cpus.end();) {
            const uint first = *cpu;
            uint last = first;
            while (++cpu != cpus.end() && *cpu == last + 1)
                last = *cpu;
            ranges << (first == last ? QString::number(first) : QStringLiteral("%1-%2").arg(first).arg(last));
        }
        return ranges.join(u',');
    }

    void addDisk(const DeviceLimit &limit)
    {
        const auto known = m_host.devices.find(limit.device);
        const QString number = known != m_host.devices.end() && known->second ? known->second->number : QString();
        const auto bytes = [](const QString &text) {
            return text.isEmpty() ? QStringLiteral("max") : QString::number(readMemorySize(text).value_or(0));
        };
        const auto count = [](const std::optional<qint64> &each) {
            return each ? QString::number(*each) : QStringLiteral("max");
        };
        const QString limits =
            QStringLiteral("rbps=%1 wbps=%2 riops=%3 wiops=%4")
                .arg(bytes(limit.readBps), bytes(limit.writeBps), count(limit.readIops), count(limit.writeIops));
        add({"io.max " + limit.device, optionsOf(limit), RunPlace::Disk, number, number.isEmpty() ? QString() : limits,
             diskNote()});
    }

    /// As runc and crun convert it (opencontainers/cgroups utils.go, ConvertBlkIOToIOWeightValue; crun cgroup-resources.c);
    /// where the scheduler BFQ is loaded, both write it there as it is.
    void addDiskWeight(qint64 weight)
    {
        const QString file = m_host.hasBfq ? QStringLiteral("io.bfq.weight") : QStringLiteral("io.weight");
        const qint64 converted = m_host.hasBfq ? weight : 1 + (weight - 10) * 9999 / 990;
        add({file,
             option("--blkio-weight", QString::number(weight)),
             RunPlace::Cgroup,
             file,
             QStringLiteral("default %1").arg(converted),
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "The guide's IOWeight= of systemd-run, for a container. It counts only while the disk is busy, and "
                  "only where BFQ is its scheduler or io.cost is enabled for it. The limits of io.max always "
                  "hold."),
              {}}});
    }

    void addOomScore(qint64 score)
    {
        const Message spared{
            QT_TRANSLATE_NOOP(
                "Dockwright",
                "When the host runs out of memory, other programs are killed before this container. Limit its memory, too, so "
                "that it cannot be the cause."),
            {}};
        const Message first{QT_TRANSLATE_NOOP("Dockwright",
                                              "When the host runs out of memory, this container is killed before others."),
                            {}};
        add({"oom_score_adj",
             option("--oom-score-adj", QString::number(score)),
             RunPlace::OomScore,
             {},
             QString::number(score),
             score < 0       ? spared
                 : score > 0 ? first
                             : Message{}});
    }

    void addMtu(const RunNetwork &network)
    {
        add({"mtu",
             option("--network", network.name),
             RunPlace::Mtu,
             {},
             network.mtu ? QString::number(*network.mtu) : QString(),
             {QT_TRANSLATE_NOOP("Dockwright",
                                "The MTU is the size of the largest packet, and limits no bandwidth. Docker cannot limit that; "
                                "tc can, see RUNS in dockwright-helper(8)."),
              {}}});
    }

    Message diskNote() const
    {
        if (dropsDeviceLimits(m_host.clientVersion))
            return {QT_TRANSLATE_NOOP(
                        "Dockwright",
                        "docker %1 ignores these options silently (docker/cli#5321, fixed in 27.1.2): start the container "
                        "with compose, or with a newer docker. The kernel supports these limits: io.max."),
                    {m_host.clientVersion}};
        return {
            QT_TRANSLATE_NOOP("Dockwright",
                              "The guide says that Docker cannot limit I/O on cgroup v2. It can: all four limits of a disk are "
                              "one line of io.max."),
            {}};
    }

    static QString optionsOf(const DeviceLimit &limit)
    {
        ContainerRun only;
        only.io = {limit};
        return runOptions(only).join(u' ');
    }

    void addRights()
    {
        if (!m_run.user.isEmpty()) {
            bool isNumber = false;
            const uint id = m_run.user.section(u':', 0, 0).toUInt(&isNumber);
            add({"uid", option("--user", m_run.user), RunPlace::Status, "Uid",
                 isNumber && !m_host.isRemapped ? QString::number(id) : QString(),
                 isNumber
                     ? Message{}
                     : Message{QT_TRANSLATE_NOOP("Dockwright", "/etc/passwd in the image determines the numeric ID."), {}}});
        }
        const auto bits = capabilitiesOf(m_run, m_host);
        add({"CapBnd",
             (withPrefix("--cap-drop=", m_run.capDrop) + withPrefix("--cap-add=", m_run.capAdd)).join(u' '),
             RunPlace::Status,
             "CapBnd",
             bits ? QStringLiteral("%1").arg(*bits, 16, 16, QLatin1Char('0')) : QString(),
             {}});
        if (m_run.noNewPrivileges)
            add({"NoNewPrivs",
                 "--security-opt=no-new-privileges:true",
                 RunPlace::Status,
                 "NoNewPrivs",
                 "1",
                 {QT_TRANSLATE_NOOP("Dockwright", "sudo and su give no additional privileges in the container."), {}}});
        if (m_host.hasSeccomp)
            add({"Seccomp",
                 {},
                 RunPlace::Status,
                 "Seccomp",
                 *m_host.hasSeccomp ? QStringLiteral("2") : QStringLiteral("0"),
                 {}});
    }

    static QStringList withPrefix(const char *prefix, const QStringList &names)
    {
        QStringList words;
        for (const QString &name : names)
            words << QLatin1String(prefix) + name;
        return words;
    }

    void addFiles()
    {
        if (m_run.readOnly)
            add({"read-only", "--read-only", RunPlace::Mount, "/", "ro", {}});
        for (const QString &path : m_run.tmpfs)
            add({"tmpfs " + path.section(u':', 0, 0),
                 option("--tmpfs", path),
                 RunPlace::Mount,
                 path.section(u':', 0, 0),
                 "tmpfs rw",
                 {}});
    }

    const ContainerRun &m_run;
    const RunHost &m_host;
    std::vector<RunSetting> m_settings;
};

} // namespace

std::vector<RunSetting> runSettings(const ContainerRun &run, const RunHost &host)
{
    return Expectation(run, host).make();
}

bool dropsDeviceLimits(const QString &clientVersion)
{
    const QVersionNumber number = QVersionNumber::fromString(clientVersion);
    return number >= QVersionNumber(25, 0) && number < QVersionNumber(27, 1, 2)
        && !(number >= QVersionNumber(25, 0, 7) && number < QVersionNumber(26));
}

std::optional<qint64> weightOf(qint64 shares, const QString &runtime, const QString &version)
{
    // runc#4906 (1.3.2) and crun#1767 (1.23).
    const QVersionNumber number = QVersionNumber::fromString(version);
    if (number.isNull() || (runtime != QLatin1String("runc") && runtime != QLatin1String("crun")))
        return std::nullopt;
    const QVersionNumber changed = runtime == QLatin1String("runc") ? QVersionNumber(1, 3, 2) : QVersionNumber(1, 23);
    return number < changed ? linearWeight(shares) : quadraticWeight(shares);
}

} // namespace dockwright::core

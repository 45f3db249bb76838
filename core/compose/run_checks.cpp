// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_checks.h"

#include "core/health/unit_values.h"
#include "core/plan/image_name.h"
#include "core/plan/values.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr qint64 leastMemory = 6LL << 20; // moby daemon_unix.go, linuxMinMemory
constexpr qint64 leastCpus = 10'000;      // in millionths: 1 ms of 100 ms is the least that the kernel takes
constexpr qint64 leastShares = 2;         // runtime-spec and kernel, MIN_SHARES
constexpr qint64 mostShares = 262'144;    // MAX_SHARES
constexpr qint64 leastBlkioWeight = 10;   // moby daemon_unix.go, verifyPlatformContainerResources
constexpr qint64 mostBlkioWeight = 1000;
constexpr qint64 mostOomScore = 1000; // proc_pid_oom_score_adj(5), from minus that
constexpr qint64 leastMtu = 68;       // RFC 791, and the kernel's ETH_MIN_MTU
constexpr qint64 mostMtu = 65'535;    // ETH_MAX_MTU
constexpr qsizetype longestText = 256;

/// Letters and digits of ASCII, and `further`.
bool isMadeOf(const QString &text, QLatin1String further)
{
    return !text.isEmpty() && text.size() <= longestText && std::ranges::all_of(text, [&](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || further.contains(c));
    });
}

class Checker
{
public:
    Checker(const ContainerRun &run, const RunHost &host) : m_run(run), m_host(host) {}

    Errors check()
    {
        checkImage();
        checkMemory();
        checkCpu();
        checkCpuset();
        checkPids();
        for (std::size_t i = 0; i < m_run.io.size(); ++i)
            checkDevice(m_run.io[i], QStringLiteral("/io/%1").arg(i));
        checkRange("/blkioWeight", m_run.blkioWeight, leastBlkioWeight, mostBlkioWeight);
        checkRange("/oomScoreAdj", m_run.oomScoreAdj, -mostOomScore, mostOomScore);
        checkNetwork(m_run.network);
        checkUser();
        checkCapabilities("/capDrop", m_run.capDrop);
        checkCapabilities("/capAdd", m_run.capAdd);
        checkTmpfs();
        checkRestart();
        return std::move(m_errors);
    }

private:
    void complain(const QString &where, Message message, Message remedy = {})
    {
        m_errors.push_back({ErrorCode::InvalidInput, where, std::move(message), std::move(remedy), {}});
    }

    void checkImage()
    {
        if (m_run.image.isEmpty())
            complain(QStringLiteral("/image"), {QT_TRANSLATE_NOOP("Dockwright", "The image is missing."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("nginx:1.27")}});
        else if (const Message wrong = checkImageName(m_run.image); !wrong.isEmpty())
            complain(QStringLiteral("/image"), wrong,
                     {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("nginx:1.27")}});
    }

    std::optional<qint64> size(const QString &where, const QString &text)
    {
        const auto bytes = readMemorySize(text);
        if (!bytes)
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "This is not a valid size."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("512m")}});
        return bytes;
    }

    void checkMemory()
    {
        constexpr qint64 notSaid = -1;
        const QString where = QStringLiteral("/memory");
        const qint64 memory = m_run.memory.isEmpty() ? notSaid : size(where, m_run.memory).value_or(notSaid);
        if (memory != notSaid && memory < leastMemory)
            complain(where,
                     {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects less than 6 MiB (%1 bytes)."),
                      {QString::number(leastMemory)}});
        if (m_host.memoryBytes && memory > *m_host.memoryBytes)
            complain(where,
                     {QT_TRANSLATE_NOOP("Dockwright", "This host has %1 bytes: a higher limit has no effect."),
                      {QString::number(*m_host.memoryBytes)}});
        if (!m_run.memorySwap.isEmpty())
            checkSwap(memory);
    }

    void checkSwap(qint64 memory)
    {
        const QString where = QStringLiteral("/memorySwap");
        if (m_run.memory.isEmpty())
            complain(where,
                     {QT_TRANSLATE_NOOP("Dockwright", "dockerd accepts a swap limit only together with a memory limit."), {}});
        else if (m_run.memorySwap != QLatin1String("-1") && size(where, m_run.memorySwap).value_or(memory) < memory)
            complain(where,
                     {QT_TRANSLATE_NOOP("Dockwright", "It is the sum of memory and swap, so it must not be less than memory."),
                      {}});
    }

    void checkCpu()
    {
        const auto cpus = readMillionths(m_run.cpus);
        const QString where = QStringLiteral("/cpus");
        if (!m_run.cpus.isEmpty() && !cpus)
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "This is not a valid number of CPUs."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("1.5")}});
        else if (cpus && *cpus < leastCpus)
            complain(where, {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects less than 0.01."), {}});
        else if (cpus && m_host.cpus && *cpus > *m_host.cpus * 1'000'000)
            complain(where,
                     {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects more CPUs than the host has: %1."),
                      {QString::number(*m_host.cpus)}});
        checkRange("/cpuShares", m_run.cpuShares, leastShares, mostShares);
    }

    void checkRange(const char *where, const std::optional<qint64> &number, qint64 least, qint64 most)
    {
        if (number && (*number < least || *number > most))
            complain(QLatin1String(where),
                     {QT_TRANSLATE_NOOP("Dockwright", "Expected a number from %1 to %2."),
                      {QString::number(least), QString::number(most)}});
    }

    void checkCpuset()
    {
        const QString where = QStringLiteral("/cpuset");
        for (const QString &range : m_run.cpuset.isEmpty() ? QStringList() : m_run.cpuset.split(u',')) {
            bool isFirst = false;
            bool isLast = false;
            const uint first = range.section(u'-', 0, 0).toUInt(&isFirst);
            const uint last = range.section(u'-', -1).toUInt(&isLast);
            if (!isFirst || !isLast || first > last || range.count(u'-') > 1) {
                complain(where, {QT_TRANSLATE_NOOP("Dockwright", "This is not a valid list of CPUs."), {}},
                         {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("0-1,3")}});
                return;
            }
            if (m_host.cpus && last >= *m_host.cpus) {
                complain(where,
                         {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects CPUs that do not exist; this host has 0 to %1."),
                          {QString::number(*m_host.cpus - 1)}});
                return;
            }
        }
    }

    void checkPids()
    {
        if (m_run.pids && *m_run.pids != -1 && *m_run.pids < 1)
            complain(QStringLiteral("/pids"), {QT_TRANSLATE_NOOP("Dockwright", "Expected 1 or more, or -1 for no limit."), {}});
    }

    void checkDevice(const DeviceLimit &limit, const QString &where)
    {
        const auto known = m_host.devices.find(limit.device);
        if (!limit.device.startsWith(QLatin1String("/dev/")) || !isMadeOf(limit.device, QLatin1String("/_-.")))
            complain(where + QStringLiteral("/device"),
                     {QT_TRANSLATE_NOOP("Dockwright", "This is not the path of a disk."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("/dev/sda")}});
        else if (known != m_host.devices.end() && !known->second)
            complain(where + QStringLiteral("/device"),
                     {QT_TRANSLATE_NOOP("Dockwright", "This disk does not exist on this host."), {}});
        else if (known != m_host.devices.end() && known->second->isPartition)
            complain(where + QStringLiteral("/device"),
                     {QT_TRANSLATE_NOOP("Dockwright", "This is a partition, but the kernel limits only whole disks."), {}});
        const bool isNothing = limit.readBps.isEmpty() && limit.writeBps.isEmpty() && !limit.readIops && !limit.writeIops;
        if (isNothing)
            complain(where,
                     {QT_TRANSLATE_NOOP("Dockwright", "The limit is missing. Set one of %1."),
                      {QStringLiteral("readBps, writeBps, readIops, writeIops")}});
        for (const auto &[name, text] : {std::pair{"/readBps", &limit.readBps}, std::pair{"/writeBps", &limit.writeBps}})
            if (const QString place = where + QLatin1String(name); !text->isEmpty())
                if (const auto rate = size(place, *text); rate && *rate == 0)
                    complain(place, {QT_TRANSLATE_NOOP("Dockwright", "0 means no limit: leave it out."), {}});
        for (const auto &[name, number] : {std::pair{"/readIops", &limit.readIops}, std::pair{"/writeIops", &limit.writeIops}})
            if (*number && **number < 1)
                complain(where + QLatin1String(name), {QT_TRANSLATE_NOOP("Dockwright", "Expected 1 or more."), {}});
    }

    void checkUser()
    {
        if (!m_run.user.isEmpty()
            && (!isMadeOf(m_run.user, QLatin1String("._-:")) || m_run.user.startsWith(u'-') || m_run.user.count(u':') > 1))
            complain(QStringLiteral("/user"), {QT_TRANSLATE_NOOP("Dockwright", "This is not a valid user."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("1000:1000")}});
    }

    void checkCapabilities(const char *where, const QStringList &names)
    {
        for (qsizetype i = 0; i < names.size(); ++i)
            if (!isCapability(names[i]))
                complain(QLatin1String(where) + QStringLiteral("/%1").arg(i),
                         {QT_TRANSLATE_NOOP("Dockwright", "Unknown capability “%1”."), {visible(names[i])}},
                         {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("NET_BIND_SERVICE, ALL")}});
    }

    static bool isCapability(const QString &name)
    {
        const QString upper = name.toUpper();
        return upper == QLatin1String("ALL") || capabilityBit(upper).has_value()
            || capabilityBit(QStringLiteral("CAP_") + upper).has_value();
    }

    void checkNetwork(const RunNetwork &network)
    {
        const auto example = [](const char *text) {
            return Message{QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QLatin1String(text)}};
        };
        // What dockerd has already, and cannot be made again.
        static const QStringList own{"bridge", "host", "none", "default"};
        if (network == RunNetwork{})
            return;
        if (!isMadeOf(network.name, QLatin1String("_.-")) || !network.name.front().isLetterOrNumber()
            || own.contains(network.name))
            complain(QStringLiteral("/network/name"),
                     {QT_TRANSLATE_NOOP("Dockwright", "This is not a name for a new network."), {}}, example("limited-net"));
        checkRange("/network/mtu", network.mtu, leastMtu, mostMtu);
        if (!network.subnet.isEmpty() && networkOf(network.subnet) != network.subnet)
            complain(QStringLiteral("/network/subnet"),
                     {QT_TRANSLATE_NOOP("Dockwright", "This is not a network with its prefix length."), {}},
                     example("10.20.0.0/24"));
        checkOptions(network, example("com.docker.network.bridge.enable_icc=false"));
    }

    void checkOptions(const RunNetwork &network, const Message &example)
    {
        QStringList names{network.mtu ? QLatin1String(mtuOption) : QLatin1String()};
        for (qsizetype i = 0; i < network.options.size(); ++i) {
            const QString &each = network.options[i];
            const QString name = each.section(u'=', 0, 0);
            const QString where = QStringLiteral("/network/options/%1").arg(i);
            if (!isMadeOf(name, QLatin1String("_.-")) || each.section(u'=', 1).isEmpty())
                complain(where, {QT_TRANSLATE_NOOP("Dockwright", "This is not an option of the driver with its value."), {}},
                         example);
            else if (names.contains(name))
                complain(where, {QT_TRANSLATE_NOOP("Dockwright", "This option is set in another place, too."), {}});
            else if (name == QLatin1String("com.docker.network.bridge.name")) // libnetwork changes its addresses
                complain(where,
                         {QT_TRANSLATE_NOOP("Dockwright",
                                            "The network has a bridge of its own: Docker would change the "
                                            "addresses of one that is there."),
                          {}});
            names << name;
        }
    }

    void checkTmpfs()
    {
        for (qsizetype i = 0; i < m_run.tmpfs.size(); ++i) {
            const QString path = m_run.tmpfs[i].section(u':', 0, 0);
            const QString options = m_run.tmpfs[i].section(u':', 1);
            if (!path.startsWith(u'/') || path.size() < 2 || !isMadeOf(path, QLatin1String("/._-"))
                || path.split(u'/').contains(QLatin1String(".."))
                || (!options.isEmpty() && !isMadeOf(options, QLatin1String("=,%"))))
                complain(QStringLiteral("/tmpfs/%1").arg(i),
                         {QT_TRANSLATE_NOOP("Dockwright", "This is not a directory, with or without mount options."), {}},
                         {QT_TRANSLATE_NOOP("Dockwright", "For example %1."), {QStringLiteral("/tmp:size=64m")}});
        }
    }

    void checkRestart()
    {
        const QString policy = m_run.restart.section(u':', 0, 0);
        bool isNumber = true;
        if (m_run.restart.contains(u':'))
            m_run.restart.section(u':', 1).toUShort(&isNumber);
        const bool isKnown = QStringList{"no", "always", "unless-stopped", "on-failure"}.contains(policy);
        const bool mayCount = !m_run.restart.contains(u':') || policy == QLatin1String("on-failure");
        if (!m_run.restart.isEmpty() && !(isKnown && mayCount && isNumber))
            complain(QStringLiteral("/restart"), {QT_TRANSLATE_NOOP("Dockwright", "This is not a valid restart policy."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "Use one of: %1."),
                      {QStringLiteral("no, always, unless-stopped, on-failure, on-failure:5")}});
    }

    const ContainerRun &m_run;
    const RunHost &m_host;
    Errors m_errors;
};

} // namespace

Errors checkRun(const ContainerRun &run, const RunHost &host)
{
    return Checker(run, host).check();
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/host/host_needs.h"

#include "core/host/programs.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr auto forRules = QT_TRANSLATE_NOOP("Dockwright", "dockerd uses it to write the firewall rules of its networks.");
constexpr auto forNetworks = QT_TRANSLATE_NOOP("Dockwright", "Connects containers to the network.");
constexpr auto forNetworks6 = QT_TRANSLATE_NOOP("Dockwright", "Connects containers to the network over IPv6.");
constexpr auto forDevices = QT_TRANSLATE_NOOP("Dockwright", "Denies containers access to devices of the host.");
constexpr auto forSwarm =
    QT_TRANSLATE_NOOP("Dockwright", "Swarm uses it to balance connections across the containers of a service.");
constexpr auto forIsolation = QT_TRANSLATE_NOOP("Dockwright", "Isolates containers from each other.");
constexpr auto forLimits = QT_TRANSLATE_NOOP("Dockwright", "Limits and accounts for the resources of containers.");
constexpr auto forImages = QT_TRANSLATE_NOOP("Dockwright", "Stacks the layers of images.");

constexpr std::array needs{
    HostNeed{NeedKind::Program, "iptables|nft", "", true, forRules},
    HostNeed{NeedKind::Path, "/sys/fs/cgroup/cgroup.controllers|/sys/fs/cgroup/memory", "CONFIG_CGROUPS", true, forLimits},
    HostNeed{NeedKind::Controller, "cpu", "CONFIG_CGROUP_SCHED", true, forLimits},
    HostNeed{NeedKind::Controller, "memory", "CONFIG_MEMCG", true, forLimits},
    HostNeed{NeedKind::Controller, "pids", "CONFIG_CGROUP_PIDS", false, forLimits},
    HostNeed{NeedKind::Controller, "cpuset", "CONFIG_CPUSETS", false, forLimits},
    HostNeed{NeedKind::Controller, "io|blkio", "CONFIG_BLK_CGROUP", false, forLimits},
    HostNeed{NeedKind::Path, "/proc/self/ns/pid", "CONFIG_PID_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/self/ns/net", "CONFIG_NET_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/self/ns/ipc", "CONFIG_IPC_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/self/ns/uts", "CONFIG_UTS_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/keys", "CONFIG_KEYS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/sys/fs/mqueue", "CONFIG_POSIX_MQUEUE", true, forIsolation},
    HostNeed{NeedKind::Kernel, "overlay", "CONFIG_OVERLAY_FS", true, forImages},
    HostNeed{NeedKind::Kernel, "veth", "CONFIG_VETH", true, forNetworks},
    HostNeed{NeedKind::Kernel, "bridge", "CONFIG_BRIDGE", true, forNetworks},
    HostNeed{NeedKind::Kernel, "br_netfilter", "CONFIG_BRIDGE_NETFILTER", false, forNetworks},
    HostNeed{NeedKind::Kernel, "nf_nat", "CONFIG_NF_NAT", true, forNetworks},
    HostNeed{NeedKind::Kernel, "nf_conntrack", "CONFIG_NF_CONNTRACK", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_addrtype", "CONFIG_NETFILTER_XT_MATCH_ADDRTYPE", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_conntrack", "CONFIG_NETFILTER_XT_MATCH_CONNTRACK", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_MASQUERADE|ipt_MASQUERADE|nft_masq", "CONFIG_IP_NF_TARGET_MASQUERADE", true, forNetworks},
    HostNeed{NeedKind::Kernel, "iptable_nat|nft_compat", "CONFIG_IP_NF_NAT", true, forNetworks},
    HostNeed{NeedKind::Kernel, "iptable_filter|nft_compat", "CONFIG_IP_NF_FILTER", true, forNetworks},
    HostNeed{NeedKind::Kernel, "iptable_mangle|nft_compat", "CONFIG_IP_NF_MANGLE", false, forNetworks},
    HostNeed{NeedKind::Kernel, "iptable_raw|nft_compat", "CONFIG_IP_NF_RAW", false, forNetworks},
    HostNeed{NeedKind::Kernel, "ip6table_filter|nft_compat", "CONFIG_IP6_NF_FILTER", false, forNetworks6},
    HostNeed{NeedKind::Kernel, "ip6table_nat|nft_compat", "CONFIG_IP6_NF_NAT", false, forNetworks6},
    HostNeed{NeedKind::Kernel, "ip6table_mangle|nft_compat", "CONFIG_IP6_NF_MANGLE", false, forNetworks6},
    HostNeed{NeedKind::Kernel, "ip6table_raw|nft_compat", "CONFIG_IP6_NF_RAW", false, forNetworks6},
    HostNeed{NeedKind::Kernel, "xt_mark", "CONFIG_NETFILTER_XT_MARK", false, forNetworks},
    HostNeed{NeedKind::Kernel, "ip_vs", "CONFIG_IP_VS", false, forSwarm},
    HostNeed{NeedKind::Kernel, "xt_ipvs", "CONFIG_NETFILTER_XT_MATCH_IPVS", false, forSwarm},
    HostNeed{NeedKind::Kernel, "cgroup_bpf", "CONFIG_CGROUP_BPF", false, forDevices},
};

const char *kindName(NeedKind kind)
{
    switch (kind) {
    case NeedKind::Program:
        return "program";
    case NeedKind::Kernel:
        return "kernel";
    case NeedKind::Controller:
        return "controller";
    case NeedKind::Path:
        return "path";
    }
    Q_UNREACHABLE();
}

/// What the running kernel was built with, and which modules it has or can load.
class Kernel
{
public:
    explicit Kernel(const HostReader &host) : m_host(host)
    {
        const QString release = QString::fromUtf8(host.systemFile(QStringLiteral("/proc/sys/kernel/osrelease")).trimmed());
        readConfiguration(release);
        const QString modules = QStringLiteral("/lib/modules/") + release;
        addModules(host.systemFile(modules + QStringLiteral("/modules.builtin")));
        addModules(host.systemFile(modules + QStringLiteral("/modules.dep")));
        const auto loaded = host.listDirectory(QStringLiteral("/sys/module")).value_or(QStringList());
        m_loaded = {loaded.begin(), loaded.end()};
    }

    NeedFact judge(const HostNeed &need) const
    {
        for (const char value : {'y', 'm'})
            if (m_options.contains(QByteArray(need.option) + '=' + value))
                return {needName(need), NeedState::Met,
                        QLatin1String(need.option) + u'=' + QLatin1Char(value) + QStringLiteral(", ") + m_source};
        for (const QString &name : QString::fromLatin1(need.names).split(u'|')) {
            if (m_loaded.contains(name))
                return {needName(need), NeedState::Met, QStringLiteral("/sys/module/") + name};
            if (m_modules.contains(name))
                return {needName(need), NeedState::Met, name + QStringLiteral(".ko")};
        }
        if (m_options.isEmpty())
            return {needName(need), NeedState::Unknown, {}};
        return {needName(need), NeedState::Missing, QLatin1String(need.option) + QStringLiteral("=n, ") + m_source};
    }

private:
    void readConfiguration(const QString &release)
    {
        m_source = QStringLiteral("/boot/config-") + release;
        QByteArray text = m_host.systemFile(m_source);
        if (text.isEmpty()) {
            m_source = QStringLiteral("/proc/config.gz");
            text = unpacked();
        }
        const QList<QByteArray> lines = text.isEmpty() ? QList<QByteArray>() : text.split('\n');
        m_options = {lines.begin(), lines.end()};
    }

    QByteArray unpacked() const
    {
        const auto zcat = findProgram(m_host, QStringLiteral("zcat"));
        if (!zcat || m_host.systemFile(m_source).isEmpty())
            return {};
        const auto output = m_host.query({*zcat, m_source});
        return output && output->status == 0 ? output->standardOutput : QByteArray();
    }

    /// "kernel/drivers/net/veth.ko.xz: …" or without what follows the name (modules.dep(5)); a module is called with "_"
    /// whatever its file has.
    void addModules(const QByteArray &list)
    {
        for (const QByteArray &line : list.split('\n')) {
            const QByteArray file = line.left(line.indexOf(':') < 0 ? line.size() : line.indexOf(':'));
            const QByteArray name = file.mid(file.lastIndexOf('/') + 1);
            m_modules.insert(QString::fromUtf8(name.left(name.indexOf(".ko"))).replace(u'-', u'_'));
        }
    }

    const HostReader &m_host;
    QString m_source;
    QSet<QByteArray> m_options; ///< lines of the configuration; empty: unknown
    QSet<QString> m_modules;    ///< built in, or there to be loaded
    QSet<QString> m_loaded;
};

NeedFact judgeController(const HostReader &host, const HostNeed &need)
{
    const QString unified = QStringLiteral("/sys/fs/cgroup/cgroup.controllers");
    const QList<QByteArray> present = host.systemFile(unified).simplified().split(' ');
    for (const QString &name : QString::fromLatin1(need.names).split(u'|')) {
        if (present.contains(name.toUtf8()))
            return {needName(need), NeedState::Met, unified};
        if (host.exists(QStringLiteral("/sys/fs/cgroup/") + name)
            && host.systemFile(QStringLiteral("/proc/cgroups")).contains(name.toUtf8() + '\t'))
            return {needName(need), NeedState::Met, QStringLiteral("/sys/fs/cgroup/") + name};
    }
    return {needName(need), NeedState::Missing,
            present.join(' ').isEmpty() ? QString() : unified + QStringLiteral(": ") + QString::fromUtf8(present.join(' '))};
}

NeedFact judgePath(const HostReader &host, const HostNeed &need)
{
    for (const QString &path : QString::fromLatin1(need.names).split(u'|'))
        if (host.exists(path))
            return {needName(need), NeedState::Met, path};
    return {needName(need), NeedState::Missing, {}};
}

NeedFact judgeProgram(const HostReader &host, const HostNeed &need)
{
    for (const QString &name : QString::fromLatin1(need.names).split(u'|'))
        if (const auto path = findProgram(host, name))
            return {needName(need), NeedState::Met, *path};
    return {needName(need), NeedState::Missing, {}};
}

} // namespace

std::span<const HostNeed> hostNeeds()
{
    return needs;
}

QString needWords(const HostNeed &need)
{
    return QString::fromLatin1(need.names).replace(u'|', QLatin1String(" / "));
}

QString needName(const HostNeed &need)
{
    return QLatin1String(kindName(need.kind)) + u':' + QLatin1String(need.names);
}

QStringList hostNeedNames()
{
    QStringList names;
    for (const HostNeed &need : needs)
        names << needName(need);
    return names;
}

std::vector<NeedFact> readNeeds(const HostReader &host, std::span<const HostNeed> asked)
{
    const Kernel kernel(host);
    std::vector<NeedFact> facts;
    for (const HostNeed &need : asked)
        facts.push_back(need.kind == NeedKind::Kernel           ? kernel.judge(need)
                            : need.kind == NeedKind::Controller ? judgeController(host, need)
                            : need.kind == NeedKind::Program    ? judgeProgram(host, need)
                                                                : judgePath(host, need));
    return facts;
}

} // namespace dockwright::core

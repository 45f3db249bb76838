// SPDX-License-Identifier: Apache-2.0
#include "core/host/hook_devices.h"

#include "core/host/processes.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// runc by the names that dockerd has for it adds no hook of somebody else; a driver of devices other than that of CDI does.
bool mayHaveHook(const Json &host)
{
    const QString runtime = textOf(host, "Runtime");
    if (!runtime.isEmpty() && runtime != QLatin1String("runc") && runtime != QLatin1String("io.containerd.runc.v2"))
        return true;
    const Json requests = host.value("DeviceRequests", Json());
    return requests.is_array() && std::ranges::any_of(requests, [](const Json &request) {
               return request.is_object() && textOf(request, "Driver") != QLatin1String("cdi");
           });
}

/// What systemd lets the processes of a unit open: systemd.resource-control(5), DeviceAllow= and DevicePolicy=.
class DeviceRules
{
public:
    /// `drivers` is /proc/devices: who has which major number.
    DeviceRules(const UnitFacts &unit, const QByteArray &drivers)
        : m_rules(unit.property(QStringLiteral("DeviceAllow")).split(u' ', Qt::SkipEmptyParts)),
          m_allowsAll(m_rules.isEmpty() && unit.property(QStringLiteral("DevicePolicy")) == QLatin1String("auto"))
    {
        readDrivers(drivers);
    }

    bool allow(const DeviceNode &node) const
    {
        return m_allowsAll || std::ranges::any_of(m_rules, [&](const QString &rule) {
                   const QString access = rule.section(u'=', -1);
                   return (access.contains(u'r') || access.contains(u'w')) && isAbout(rule.section(u'=', 0, -2), node);
               });
    }

private:
    bool isAbout(const QString &what, const DeviceNode &node) const
    {
        const QLatin1String kind(node.isBlock ? "block" : "char");
        const QString group = what.section(u'-', 1);
        if (what.section(u'-', 0, 0) == kind) // by the driver's name (runc 1.1), or its number (runc 1.2, crun)
            return group == QLatin1String("*") || group == QString::number(node.major)
                || m_majors.contains({kind + u'-' + group, node.major});
        return what == node.path || what == QStringLiteral("/dev/%1/%2:%3").arg(kind).arg(node.major).arg(node.minor);
    }

    void readDrivers(const QByteArray &drivers)
    {
        QString kind;
        for (const QString &line : QString::fromUtf8(drivers).split(u'\n')) {
            const QString words = line.simplified();
            if (words.startsWith(QLatin1String("Character")))
                kind = QStringLiteral("char-");
            else if (words.startsWith(QLatin1String("Block")))
                kind = QStringLiteral("block-");
            else if (!words.isEmpty())
                m_majors.insert({kind + words.section(u' ', 1), words.section(u' ', 0, 0).toUInt()});
        }
    }

    const QStringList m_rules; ///< "/dev/char/1:3=rwm", "char-pts=rwm"
    const bool m_allowsAll;
    std::set<std::pair<QString, quint32>> m_majors; ///< "char-pts", 136
};

} // namespace

QStringList devicesOfHooks(const HostReader &reader, const QString &id, const Json &container)
{
    constexpr qsizetype most = 8;
    const Json host = container.value("HostConfig", Json());
    const Json pid = container.value(Json::json_pointer("/State/Pid"), Json());
    if (!host.is_object() || !pid.is_number_integer() || pid.get<qint64>() <= 0 || !mayHaveHook(host))
        return {};
    // Of a container that has ended somebody else has the number: its own are in this unit (moby daemon/daemon_unix.go).
    const QString scope = QStringLiteral("docker-%1.scope").arg(id);
    const auto nodes = reader.deviceNodesOf(pid.get<qint64>());
    if (nodes.empty() || !processFile(reader, pid.get<qint64>(), "cgroup").contains(u'/' + scope))
        return {};
    const auto unit = reader.unit(scope);
    if (!unit || !*unit || !(*unit)->isLoaded())
        return {};
    const DeviceRules rules(**unit, reader.systemFile(QStringLiteral("/proc/devices")));
    QStringList devices;
    for (const DeviceNode &node : nodes)
        if (!rules.allow(node))
            devices << visible(node.path).left(80);
    devices.sort();
    return devices.mid(0, most);
}

} // namespace dockwright::core

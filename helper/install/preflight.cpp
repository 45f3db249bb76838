#include "helper/install/preflight.h"

#include "core/host/programs.h"
#include "helper/bundle/host_needs.h"

#include <QSet>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

QByteArray textOf(const HostReader &host, const QString &path)
{
    const auto content = host.readSystemFile(path);
    return content && *content ? **content : QByteArray();
}

/// The lines of the running kernel's configuration, where the distribution has put it; empty where it has not.
QSet<QByteArray> kernelConfiguration(const HostReader &host)
{
    const QString release = QString::fromUtf8(textOf(host, QStringLiteral("/proc/sys/kernel/osrelease")).trimmed());
    const QByteArray text = textOf(host, QStringLiteral("/boot/config-") + release);
    const QList<QByteArray> lines = text.isEmpty() ? QList<QByteArray>() : text.split('\n');
    return {lines.begin(), lines.end()};
}

class Needs
{
public:
    explicit Needs(const HostReader &host) : m_host(host), m_configuration(kernelConfiguration(host)) {}

    bool isMissing(const HostNeed &need) const
    {
        const QStringList names = QString::fromLatin1(need.names).split(u'|');
        switch (need.kind) {
        case NeedKind::Program:
            return std::ranges::none_of(names, [&](const QString &name) { return findProgram(m_host, name).has_value(); });
        case NeedKind::Path:
            return std::ranges::none_of(names, [&](const QString &path) { return m_host.exists(path); });
        case NeedKind::Controller:
            return std::ranges::none_of(names, [&](const QString &name) { return hasController(name.toUtf8()); });
        case NeedKind::Kernel:
            return isOff(need.option) && std::ranges::none_of(names, [&](const QString &name) {
                       return m_host.exists(QStringLiteral("/sys/module/") + name);
                   });
        }
        Q_UNREACHABLE();
    }

private:
    bool hasController(const QByteArray &name) const
    {
        const QByteArray unified = textOf(m_host, QStringLiteral("/sys/fs/cgroup/cgroup.controllers"));
        if (unified.simplified().split(' ').contains(name))
            return true;
        const QList<QByteArray> lines = textOf(m_host, QStringLiteral("/proc/cgroups")).split('\n');
        return std::ranges::any_of(lines, [&](const QByteArray &line) { return line.startsWith(name + '\t'); })
            && m_host.exists(QStringLiteral("/sys/fs/cgroup/") + QString::fromUtf8(name));
    }

    /// Known to be neither built in nor a module.
    bool isOff(const char *option) const
    {
        if (m_configuration.isEmpty() || *option == '\0')
            return false;
        return !m_configuration.contains(QByteArray(option) + "=y") && !m_configuration.contains(QByteArray(option) + "=m");
    }

    const HostReader &m_host;
    QSet<QByteArray> m_configuration;
};

/// Without a controller of cgroups dockerd starts all the same; containers are not limited by it.
bool isDemanded(const HostNeed &need)
{
    return need.isEssential && need.kind != NeedKind::Controller;
}

} // namespace

MissingNeeds missingNeeds(const HostReader &host)
{
    const Needs needs(host);
    MissingNeeds missing;
    for (const HostNeed &need : hostNeeds())
        if (needs.isMissing(need))
            (isDemanded(need) ? missing.demanded : missing.wished)
                << QString::fromLatin1(need.names).replace(u'|', QLatin1String(" / "));
    return missing;
}

} // namespace dockwright::helper

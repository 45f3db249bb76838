#include "helper/install/preflight.h"

#include "core/host/programs.h"
#include "helper/bundle/host_needs.h"

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

bool exists(const HostReader &host, const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    const auto names = host.listDirectory(path.left(slash));
    return names && names->contains(path.mid(slash + 1));
}

QByteArray textOf(const HostReader &host, const QString &path)
{
    const auto content = host.readSystemFile(path);
    return content && *content ? **content : QByteArray();
}

/// The configuration of the running kernel, where the distribution has put it; empty where it has not.
QByteArray kernelConfiguration(const HostReader &host)
{
    const QString release = QString::fromUtf8(textOf(host, QStringLiteral("/proc/sys/kernel/osrelease")).trimmed());
    return textOf(host, QStringLiteral("/boot/config-") + release);
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
            return std::ranges::none_of(names, [&](const QString &path) { return exists(m_host, path); });
        case NeedKind::Controller:
            return std::ranges::none_of(names, [&](const QString &name) { return hasController(name.toUtf8()); });
        case NeedKind::Kernel:
            return isOff(need.option) && std::ranges::none_of(names, [&](const QString &name) {
                       return exists(m_host, QStringLiteral("/sys/module/") + name);
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
            && exists(m_host, QStringLiteral("/sys/fs/cgroup/") + QString::fromUtf8(name));
    }

    /// Known to be neither built in nor a module.
    bool isOff(const char *option) const
    {
        if (m_configuration.isEmpty() || *option == '\0')
            return false;
        const QList<QByteArray> lines = m_configuration.split('\n');
        return !lines.contains(QByteArray(option) + "=y") && !lines.contains(QByteArray(option) + "=m");
    }

    const HostReader &m_host;
    QByteArray m_configuration;
};

/// Without a controller of cgroups dockerd starts all the same; containers are not limited by it.
bool isDemanded(const HostNeed &need)
{
    return need.isEssential && need.kind != NeedKind::Controller;
}

QStringList missing(const HostReader &host, bool demanded)
{
    const Needs needs(host);
    QStringList names;
    for (const HostNeed &need : hostNeeds())
        if (isDemanded(need) == demanded && needs.isMissing(need))
            names << QString::fromLatin1(need.names).replace(u'|', QLatin1String(" / "));
    return names;
}

} // namespace

QStringList missingNeeds(const HostReader &host)
{
    return missing(host, true);
}

QStringList missingWishes(const HostReader &host)
{
    return missing(host, false);
}

QStringList keyFingerprints(const HostReader &host, const QString &path)
{
    const auto gpg = findProgram(host, QStringLiteral("gpg"));
    if (!gpg || !exists(host, path))
        return {};
    const auto output =
        host.query({*gpg, QStringLiteral("--batch"), QStringLiteral("--no-options"), QStringLiteral("--no-default-keyring"),
                    QStringLiteral("--no-autostart"), QStringLiteral("--with-colons"), QStringLiteral("--show-keys"), path});
    if (!output || output->status != 0)
        return {};
    // GnuPG doc/DETAILS: the record "fpr" after "pub" is the primary key's, its 10th field the fingerprint.
    QStringList fingerprints;
    bool isPrimary = false;
    for (const QString &line : QString::fromUtf8(output->standardOutput).split(u'\n')) {
        const QString kind = line.section(u':', 0, 0);
        if (kind == QLatin1String("fpr") && isPrimary)
            fingerprints << line.section(u':', 9, 9);
        isPrimary = kind == QLatin1String("pub");
    }
    return fingerprints;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/readiness/host_features.h"
#include "core/readiness/readiness.h"

#include <array>

namespace dockwright::core {

namespace {

constexpr std::array sysctlNames{"user.max_mnt_namespaces",
                                 "user.max_pid_namespaces",
                                 "user.max_ipc_namespaces",
                                 "user.max_net_namespaces",
                                 "user.max_uts_namespaces",
                                 "user.max_user_namespaces",
                                 "user.max_cgroup_namespaces",
                                 "user.max_time_namespaces",
                                 "kernel.unprivileged_userns_clone",
                                 "kernel.apparmor_restrict_unprivileged_userns",
                                 "kernel.cap_last_cap",
                                 "kernel.keys.root_maxkeys"};

QString textOf(const HostReader &host, const QString &path)
{
    return QString::fromUtf8(host.systemFile(path)).trimmed();
}

QStringList wordsOf(const HostReader &host, const char *path)
{
    return textOf(host, QLatin1String(path)).split(u' ', Qt::SkipEmptyParts);
}

/// Names of /proc/cgroups whose last column says that they are on (cgroups(7)).
QStringList oldControllers(const HostReader &host)
{
    QStringList names;
    for (const QString &line : textOf(host, QStringLiteral("/proc/cgroups")).split(u'\n'))
        if (const QStringList words = line.split(u'\t'); words.value(3) == QLatin1String("1"))
            names << words[0];
    return names;
}

} // namespace

ReadinessFacts readReadiness(const HostReader &host)
{
    ReadinessFacts facts;
    facts.namespaces = host.listDirectory(QStringLiteral("/proc/self/ns")).value_or(QStringList());
    for (const char *name : sysctlNames)
        if (const QString value = textOf(host, QStringLiteral("/proc/sys/") + QString::fromLatin1(name).replace(u'.', u'/'));
            !value.isEmpty())
            facts.sysctls[QLatin1String(name)] = value;
    facts.controllers = wordsOf(host, "/sys/fs/cgroup/cgroup.controllers");
    facts.handedOn = wordsOf(host, "/sys/fs/cgroup/cgroup.subtree_control");
    if (facts.controllers.isEmpty())
        facts.controllers = oldControllers(host);
    facts.seccompActions = wordsOf(host, "/proc/sys/kernel/seccomp/actions_avail");
    facts.appArmor = textOf(host, QStringLiteral("/sys/module/apparmor/parameters/enabled"));
    facts.seLinux = textOf(host, QStringLiteral("/sys/fs/selinux/enforce"));
    std::vector<HostNeed> needs(hostNeeds().begin(), hostNeeds().end());
    needs.insert(needs.end(), hostFeatures().begin(), hostFeatures().end());
    facts.needs = readNeeds(host, needs);
    return facts;
}

} // namespace dockwright::core

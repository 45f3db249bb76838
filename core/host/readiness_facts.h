// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <map>
#include <vector>

namespace dockwright::core {

enum class NeedState { Met, Missing, Unknown };

/// Whether a host has one of hostNeeds() or hostFeatures().
struct NeedFact {
    QString name; ///< needName()
    NeedState state = NeedState::Unknown;
    QString evidence; ///< where it was seen: "CONFIG_VETH=m, /boot/config-6.12.1", "/sys/module/veth"

    friend bool operator==(const NeedFact &, const NeedFact &) = default;
};

/// What of a host containers are made of, as /proc and /sys show it to every user.
struct ReadinessFacts {
    QStringList namespaces;             ///< names in /proc/self/ns; empty: unknown
    std::map<QString, QString> sysctls; ///< "user.max_pid_namespaces" → "63432"; only those that are there
    QStringList controllers;            ///< of cgroups, in the root
    QStringList handedOn;               ///< those that the root hands on to its children now (cgroup v2)
    QStringList seccompActions;         ///< /proc/sys/kernel/seccomp/actions_avail
    QString appArmor;                   ///< /sys/module/apparmor/parameters/enabled, "Y" or "N"; empty: not built in
    QString seLinux;                    ///< /sys/fs/selinux/enforce, "1" or "0"; empty: not active
    std::vector<NeedFact> needs;

    friend bool operator==(const ReadinessFacts &, const ReadinessFacts &) = default;
};

void to_json(Json &json, const ReadinessFacts &facts);
void from_json(const Json &json, ReadinessFacts &facts);

} // namespace dockwright::core

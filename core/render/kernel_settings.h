// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// The fs.nr_open that the plan's limits of open files need.
qint64 neededNrOpen(const Plan &plan);

/// The value that our sysctl file has to set; nullopt when the host's own is high enough. Where our file is what made it
/// high enough the file stays, so that applying twice gives the same.
std::optional<qint64> nrOpenToSet(const Plan &plan, const HostFacts &facts);

/// What a kernel variable is set to at boot.
struct BootSetting {
    QString path;
    QString value; ///< as it stands there; it need not be a number

    friend bool operator==(const BootSetting &, const BootSetting &) = default;
};

/// The file that decides about a kernel variable at the next boot, in the order of systemd-sysctl (sysctl.d(5)); nullopt where
/// none names it. A pattern such as fs.nr_* does not count: what is set by its name is left out of it.
std::optional<BootSetting> settingAtBoot(const HostFacts &facts, const QString &name);

/// The same of fs.nr_open, if that file comes after ours and sets less than `needed`.
std::optional<BootSetting> laterNrOpen(const HostFacts &facts, qint64 needed);

} // namespace dockwright::core

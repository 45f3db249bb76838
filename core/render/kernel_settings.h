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

/// A file of somebody else that says something lower at boot, after ours.
struct LaterSetting {
    QString path;
    QString value; ///< as it stands there; it need not be a number

    friend bool operator==(const LaterSetting &, const LaterSetting &) = default;
};

/// The file that decides about fs.nr_open at the next boot, in the order of systemd-sysctl (sysctl.d(5)), if it comes after
/// ours and sets less than `needed`. A pattern such as fs.nr_* does not count: what is set by its name is left out of it.
std::optional<LaterSetting> laterNrOpen(const HostFacts &facts, qint64 needed);

/// What the files of sysctl.d(5) set a kernel variable to at boot; nullopt where none names it.
std::optional<QString> valueAtBoot(const HostFacts &facts, const QString &name);

} // namespace dockwright::core

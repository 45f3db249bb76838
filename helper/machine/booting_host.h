// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/machine/live_host.h"

namespace dockwright::helper {

/// This machine while it is booted, seen from dockwright-recover.service, which is ordered before Docker's units: to await the
/// start of one of them, or an answer at Docker's socket, would be to await oneself. A stop waits for nobody (systemd.unit(5),
/// Before=), and is awaited.
class BootingHost : public LiveHost
{
public:
    BootingHost();

    bool isBooting() const override { return true; }
    core::Result<core::Json> daemonAnswer(const QString &path, std::chrono::seconds limit) const override;

    /// None runs: what it reads when it is started is the file as it is by then.
    core::Result<> reloadUnit(const QString &unit, const Waiting &waiting) override;
    /// A unit that is enabled; what else ran before the boot is started by whoever did it then.
    core::Result<> restartUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> restartBoth(const Waiting &waiting) override;
    core::Result<> startUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> enableUnit(const QString &unit, const Waiting &waiting) override;
};

} // namespace dockwright::helper

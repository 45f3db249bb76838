// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Active units of others that systemd restarts or stops when it restarts this unit or stops its socket: those that need it or
/// are part of it, those that it stops or conflicts with, and theirs in turn (systemd.unit(5); measured with 252 and 257).
/// Sorted; containers that such a service runs end with it, live-restore or not.
QStringList companionsOf(const HostReader &reader, const UnitFacts &unit, bool isDocker);

/// Active units of others that go down with one of these, which ends by itself (BindsTo=), and theirs in turn.
QStringList boundTo(const HostReader &reader, const QStringList &units);

} // namespace dockwright::core

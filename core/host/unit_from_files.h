// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Drop-ins of a unit as systemd orders them: by file name across all directories, a name in a stronger directory hiding
/// the same in weaker ones (systemd.unit(5)). Paths.
Result<QStringList> findDropIns(const HostReader &reader, const QString &unit);

/// The unit merged from its file and drop-ins, without a running systemd.
Result<UnitFacts> unitFromFiles(const HostReader &reader, const QString &unit);

} // namespace dockwright::core

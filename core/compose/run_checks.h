// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/run_host.h"

namespace dockwright::core {

/// What dockerd, its runtime or the kernel would refuse, all at once; `where` is the JSON pointer of the member.
Errors checkRun(const ContainerRun &run, const RunHost &host);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/lottery/host.h"

namespace lottery {

/// Output and errors of a shell command, trimmed; it is stopped after a minute, and says so.
QByteArray sh(const QByteArray &script);

/// Puts aside what a host's own files replace, once; false where that fails.
bool keepOriginals();

/// Makes the machine, which is as clearHost() leaves it, this host while Docker still runs. What it complains of; empty when it
/// is made.
QByteArray makeHost(const Host &host);
/// The rest: traps, what is in the way, and Docker as it stands there.
QByteArray finishHost(const Host &host);

/// Takes away whatever is left of a host and of what was tried on it: containers, files, links, flags of files, swarm, masks.
/// Docker is stopped then.
void clearHost(const Host &host);

} // namespace lottery

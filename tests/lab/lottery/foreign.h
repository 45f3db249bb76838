// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/lottery/host.h"

namespace lottery {

/// What others write into daemon.json; keys that dockerd of any of the lab's releases starts with, alone and together.
OrderedJson drawDaemonJson(Dice &dice);

/// Flags of dockerd whose keys are not in `daemonJson`.
QStringList drawFlags(Dice &dice, const OrderedJson &daemonJson);

/// Drop-ins, and other files that say what a plan says too.
std::vector<ForeignFile> drawFiles(Dice &dice);

} // namespace lottery

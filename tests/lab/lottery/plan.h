// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/lottery/dice.h"

#include <QByteArray>

namespace lottery {

/// A plan with any of its sections, as JSON; always one that is valid by itself and installs nothing.
QByteArray drawPlan(Dice &dice);

} // namespace lottery

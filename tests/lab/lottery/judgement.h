// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/lottery/attempt.h"
#include "tests/lab/lottery/state.h"

namespace lottery {

/// How a host ended.
enum class End {
    Done,
    NothingToDo,
    RolledBack,
    Refused,
    TakenBack, ///< killed, and the next call did it
    Lost,      ///< rolled back, but containers ended for which that was agreed to, and they are named
    Wrong
};

struct Judgement {
    End end = End::Wrong;
    QByteArrayList wrong; ///< what does not hold of what is promised; a sentence each
};

/// Looks at the host after the attempt, and asks it what has to work whatever came of it.
Judgement judge(const Host &host, const Attempt &attempt, const QByteArray &plan, Course &course, const State &before);

} // namespace lottery

#pragma once

#include "tests/lab/lottery/attempt.h"
#include "tests/lab/lottery/state.h"

namespace lottery {

/// How a host ended.
enum class End { Done, NothingToDo, RolledBack, Refused, TakenBack, Wrong };

struct Judgement {
    End end = End::Wrong;
    QByteArrayList wrong; ///< what does not hold of what is promised; a sentence each
};

/// Looks at the host after the attempt, and asks it what has to work whatever came of it.
Judgement judge(const Host &host, const Attempt &attempt, const QByteArray &plan, Course &course, const State &before);

} // namespace lottery

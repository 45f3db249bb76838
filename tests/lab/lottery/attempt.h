// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/lottery/host.h"
#include "tests/support/lab.h"

#include <map>

namespace lottery {

/// What becomes of conflicts.
enum class Choice { Nobody, Ours, Theirs };
/// What is called next where an apply was killed.
enum class AfterKill { TryAgain, OnlyTakeBack };

/// How somebody goes about it.
struct Attempt {
    bool isScript = false; ///< the exported script, instead of the helper
    bool yes = false;
    Choice choice = Choice::Nobody;
    int killAtEvent = 0;  ///< of the helper; 0 for never
    int killAfter = 0;    ///< milliseconds; 0 for never
    bool isAsked = false; ///< at that moment it is only asked to end, by SIGTERM
    AfterKill afterKill = AfterKill::TryAgain;
    bool rollsBack = false; ///< in the end, where it was done

    bool isKilled() const { return killAtEvent > 0 || killAfter > 0; }
};

Attempt drawAttempt(Dice &dice);
QByteArray describe(const Attempt &attempt);

/// One call, as it went.
struct Call {
    QByteArray what;
    lab::Answer answer; ///< of a script only status and text
    bool wasKilled = false;
};

/// What came of it. All calls are of the program that changes hosts, and all of them stand in `calls`, in their order.
struct Course {
    std::vector<Call> calls;
    lab::Answer validated;  ///< --validate; with a script its export
    lab::Answer planned;    ///< --dry-run
    bool lookedOnly = true; ///< nothing was changed by what only looks
    Call tried;             ///< the apply that counts: the last one
    bool wasKilled = false;
    bool wasTakenBack = false; ///< killed, and no apply since
    bool isCommitted = false;  ///< killed, and the journal says that it was finished

    /// True where it was said beforehand that containers would be stopped.
    bool stopsContainers() const;
    /// Who would be.
    QStringList affected() const;
    /// Services of others of which it was said that they restart with Docker.
    QStringList affectedUnits() const;
};

/// Everything up to the point at which the host has to be done or as before.
Course carryOut(const Attempt &attempt, const QByteArray &plan);

/// A call of the helper that is written down.
lab::Answer callHelper(Course &course, const QStringList &arguments, const QByteArray &plan = {});
/// One more run of the script that was exported.
Call runScript(Course &course, const Attempt &attempt, bool mayKill = false);
QStringList options(const Attempt &attempt, const Course &course);

} // namespace lottery

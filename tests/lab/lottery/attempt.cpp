// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/attempt.h"

#include "tests/lab/lottery/host_maker.h"

#include <QElapsedTimer>

#include <csignal>

namespace lottery {

namespace {

using dockwright::core::Json;
using dockwright::core::textOf;

constexpr auto script = "/tmp/lottery/deploy-docker.sh";

/// When a call is killed: when it has told so many events that are no checks, or after so many milliseconds; 0 for never.
struct Moment {
    int event = 0;
    int after = 0;
    bool isAsked = false; ///< to end, instead

    bool hasCome(const QByteArray &output, qint64 elapsed) const
    {
        return (event > 0 && output.count('\n') - output.count("\"event\":\"check\"") >= event)
            || (after > 0 && elapsed >= after);
    }
};

/// Runs a program, and kills it, alone, at that moment. One that hangs is asked to end, and killed if it does not.
lab::Run runUntil(const QStringList &command, const QByteArray &input, const Moment &moment)
{
    QProcess process;
    process.start(command[0], command.mid(1));
    process.write(input);
    process.closeWriteChannel();
    QElapsedTimer clock;
    clock.start();
    QByteArray output;
    bool isKilled = false;
    while (!process.waitForFinished(5)) {
        output += process.readAllStandardOutput();
        if (!isKilled && moment.hasCome(output, clock.elapsed())) {
            isKilled = true;
            moment.isAsked ? process.terminate() : process.kill();
        }
        if (clock.elapsed() > 2 * patience)
            process.kill();
        else if (clock.elapsed() > patience)
            process.terminate();
    }
    output += process.readAllStandardOutput();
    if (clock.elapsed() > patience)
        return {-1, output, "(it hung)\n" + process.readAllStandardError(), 0};
    const bool hasCrashed = process.exitStatus() == QProcess::CrashExit;
    return {hasCrashed ? -1 : process.exitCode(), output, process.readAllStandardError(), hasCrashed ? process.exitCode() : 0};
}

Moment momentOf(const Attempt &attempt)
{
    return {attempt.killAtEvent, attempt.killAfter, attempt.isAsked};
}

Call applyOnce(Course &course, const Attempt &attempt, const QByteArray &plan, bool mayKill)
{
    const QStringList arguments = QStringList{"--json", "--apply", "-"} + options(attempt, course);
    const Moment moment = mayKill ? momentOf(attempt) : Moment{};
    const lab::Run run = runUntil(QStringList{lab::helperProgram()} + arguments, plan, moment);
    course.calls.push_back({"helper " + arguments.join(u' ').toUtf8(), lab::parseAnswer(run), run.signal == SIGKILL});
    return course.calls.back();
}

/// The places of the conflicts that were met, as --theirs takes them.
QStringList places(const lab::Answer &answer)
{
    QStringList places;
    for (const Json &conflict : answer.eventsOf("conflict"))
        places << (textOf(conflict, "pointer").isEmpty() ? textOf(conflict, "path") : textOf(conflict, "pointer"));
    return places;
}

/// The newest apply is committed.
bool isCommitted(const lab::Answer &history)
{
    QString state;
    for (const Json &transaction : history.eventsOf("transaction"))
        if (textOf(transaction, "kind") == QLatin1String("apply"))
            state = textOf(transaction, "state");
    return state == QLatin1String("committed");
}

void lookFirst(Course &course, const Attempt &attempt, const QByteArray &plan)
{
    const auto state = [] { return std::pair(lab::treeOf({"/etc/docker", "/etc/systemd/system"}), lab::daemonIdentity()); };
    const auto before = state();
    if (attempt.choice == Choice::Theirs && !attempt.isScript)
        course.planned = callHelper(course, {"--apply", "-", "--dry-run"}, plan); // to know of the conflicts
    const QStringList chosen = options(attempt, course);
    QStringList validating = chosen;
    validating.removeAll(QStringLiteral("--yes"));
    course.validated = callHelper(course, QStringList{"--validate", "-"} + validating, plan);
    course.planned = callHelper(course, QStringList{"--apply", "-", "--dry-run"} + chosen, plan);
    course.lookedOnly = state() == before;
}

void tryHelper(Course &course, const Attempt &attempt, const QByteArray &plan)
{
    course.tried = applyOnce(course, attempt, plan, true);
    course.wasKilled = course.tried.wasKilled;
    if (!course.wasKilled)
        return;
    callHelper(course, {"--history"}); // who looks in between changes nothing of what comes now
    if (attempt.afterKill == AfterKill::OnlyTakeBack) {
        callHelper(course, {"--rollback", "4242"}); // there is none: what was cut off is taken back, and nothing else
        course.isCommitted = isCommitted(callHelper(course, {"--history"}));
        course.wasTakenBack = true;
        return;
    }
    course.tried = applyOnce(course, attempt, plan, false);
}

QStringList listIn(const lab::Answer &planned, const char *member)
{
    for (const Json &changes : planned.eventsOf("changes"))
        if (changes.contains(member))
            return changes.at(member).get<QStringList>();
    return {};
}

void tryScript(Course &course, const Attempt &attempt)
{
    course.tried = runScript(course, attempt, true);
    course.wasKilled = course.tried.wasKilled;
    if (!course.wasKilled)
        return;
    // What it had started ends by itself.
    sh("[ ! -e /var/lib/dockwright-script/lock ] || flock /var/lib/dockwright-script/lock true");
    course.tried = runScript(course, attempt);
}

} // namespace

QStringList options(const Attempt &attempt, const Course &course)
{
    QStringList words;
    if (attempt.yes)
        words << QStringLiteral("--yes");
    if (attempt.choice == Choice::Ours)
        words << QStringLiteral("--take-ours");
    if (attempt.choice == Choice::Theirs) {
        const auto &told = course.calls.empty() ? lab::Answer() : course.calls.front().answer;
        for (const QString &place : places(told))
            words << QStringLiteral("--theirs") << place;
    }
    return words;
}

lab::Answer callHelper(Course &course, const QStringList &arguments, const QByteArray &plan)
{
    const lab::Answer answer = lab::parseAnswer(runUntil(QStringList{lab::helperProgram(), "--json"} + arguments, plan, {}));
    course.calls.push_back({"helper " + arguments.join(u' ').toUtf8(), answer, false});
    return answer;
}

Call runScript(Course &course, const Attempt &attempt, bool mayKill)
{
    QStringList words{"/bin/sh", script};
    if (attempt.yes)
        words << QStringLiteral("--yes");
    if (attempt.choice == Choice::Ours)
        words << QStringLiteral("--replace");
    const lab::Run run = runUntil(words, {}, mayKill ? momentOf(attempt) : Moment{});
    course.calls.push_back({words.join(u' ').toUtf8(), {run.status, {}, run.output + run.errors}, run.signal == SIGKILL});
    return course.calls.back();
}

bool Course::stopsContainers() const
{
    const auto changes = planned.eventsOf("changes");
    return !changes.empty() && changes.front().value("stopsContainers", false);
}

QStringList Course::affected() const
{
    return listIn(planned, "affectedContainers");
}

QStringList Course::affectedUnits() const
{
    return listIn(planned, "affectedUnits");
}

Attempt drawAttempt(Dice &dice)
{
    Attempt attempt;
    attempt.isScript = dice.oneIn(3);
    attempt.yes = dice.oneIn(2);
    attempt.choice =
        dice.pick({Choice::Nobody, Choice::Ours, Choice::Ours, Choice::Ours, Choice::Ours, Choice::Ours, Choice::Theirs});
    const int event = dice.number(1, 40);
    const int moment = dice.number(20, 4000);
    const bool isByTime = dice.oneIn(2) || attempt.isScript; // which tells no events
    if (dice.oneIn(3))
        (isByTime ? attempt.killAfter : attempt.killAtEvent) = isByTime ? moment : event;
    attempt.isAsked = dice.oneIn(4);
    attempt.afterKill = dice.pick({AfterKill::TryAgain, AfterKill::OnlyTakeBack});
    attempt.rollsBack = dice.oneIn(4);
    return attempt;
}

QByteArray describe(const Attempt &attempt)
{
    QByteArray text = attempt.isScript ? "  with the exported script" : "  with the helper";
    if (attempt.yes)
        text += ", --yes";
    if (attempt.choice == Choice::Ours)
        text += attempt.isScript ? ", --replace" : ", --take-ours";
    if (attempt.choice == Choice::Theirs && !attempt.isScript)
        text += ", --theirs for each conflict";
    const QByteArray how = attempt.isAsked ? ", asked to end" : ", killed";
    if (attempt.killAtEvent > 0)
        text += how + " at event " + QByteArray::number(attempt.killAtEvent);
    if (attempt.killAfter > 0)
        text += how + " after " + QByteArray::number(attempt.killAfter) + " ms";
    if (attempt.isKilled() && !attempt.isAsked && !attempt.isScript)
        text += attempt.afterKill == AfterKill::TryAgain ? ", then tried again" : ", then taken back";
    return text + (attempt.rollsBack ? ", rolled back in the end\n" : "\n");
}

Course carryOut(const Attempt &attempt, const QByteArray &plan)
{
    Course course;
    if (!attempt.isScript) {
        lookFirst(course, attempt, plan);
        tryHelper(course, attempt, plan);
        return course;
    }
    sh("rm -rf /tmp/lottery");
    course.validated =
        callHelper(course, {"--export", "-", "--as", "script", "--out", "/tmp/lottery", "--with-passwords"}, plan);
    tryScript(course, attempt);
    return course;
}

} // namespace lottery

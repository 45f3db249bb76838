// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/judgement.h"

#include "tests/lab/lottery/host_maker.h"

namespace lottery {

namespace {

using dockwright::core::Json;
using dockwright::core::textOf;

/// Everything that is looked at, and what does not hold.
struct Case {
    const Host &host;
    const Attempt &attempt;
    const QByteArray &plan;
    Course &course;
    const State &before;
    State after;
    Judgement judgement{};

    void say(const QByteArray &sentence) { judgement.wrong << sentence; }
    int status() const { return course.tried.answer.status; }
};

bool isTaken(End end)
{
    return end == End::Done || end == End::NothingToDo;
}

/// How it says that it ended, by the exit status alone.
End endOf(const Case &each)
{
    if (each.course.wasTakenBack)
        return each.course.isCommitted ? End::Done : End::TakenBack;
    switch (each.status()) {
    case 0:
        return each.course.tried.answer.word() == "unchanged" || each.course.tried.answer.raw.contains("Nothing to do")
            ? End::NothingToDo
            : End::Done;
    case 1:
        return End::RolledBack;
    case 2:
        return End::Refused;
    case 4:
        return each.course.tried.answer.raw.contains("these containers no longer run") ? End::Lost : End::Wrong;
    default:
        return End::Wrong;
    }
}

/// The exit status is one that is documented, and the result says the same.
void judgeStatus(Case &each)
{
    if (each.course.wasTakenBack || each.attempt.isScript)
        return;
    const QByteArray word = each.course.tried.answer.word();
    const std::map<int, QByteArrayList> words{{0, {"applied", "unchanged"}},
                                              {1, {"rolled-back", "failed"}},
                                              {2, {"invalid"}},
                                              {4, {"failed"}}};
    const auto found = words.find(each.status());
    if (found == words.end() || !found->second.contains(word))
        each.say("exit status " + QByteArray::number(each.status()) + " with the result “" + word + "”");
}

/// What an apply met had been said by --validate, but for what nobody can see beforehand.
void judgeForesight(Case &each)
{
    const int validated = each.course.validated.status;
    if (each.attempt.isScript) {
        if (validated != 0)
            each.say("the plan was not exported");
        return;
    }
    const int planned = each.course.planned.status;
    if (!each.course.lookedOnly)
        each.say("--validate or --dry-run changed the host");
    if (validated != 0 && validated != 1 && validated != 2)
        each.say("--validate ended with " + QByteArray::number(validated));
    if ((validated == 0) != (planned == 0))
        each.say("--validate ended with " + QByteArray::number(validated) + " and --dry-run with "
                 + QByteArray::number(planned));
    if (each.course.wasTakenBack)
        return;
    const bool wouldStop = (each.course.stopsContainers() || !each.course.affectedUnits().isEmpty()) && !each.attempt.yes;
    if (validated == 0 && each.status() == 2 && !wouldStop)
        each.say("--validate said valid, and the apply refused");
    const bool wasAsked = each.attempt.isKilled() && each.attempt.isAsked;
    if (validated == 0 && each.status() == 1 && each.host.trap == Trap::None && !wasAsked)
        each.say("--validate said valid, and the apply failed");
    if (validated != 0 && each.status() == 0)
        each.say("--validate refused what the apply did");
    if (each.status() == 0 && wouldStop)
        each.say("containers or services would be stopped, --yes was not given, and it was done");
}

/// A container may end only where that was agreed to and said, and one with a policy runs again then.
void judgeContainers(Case &each)
{
    // dockerd does not know those of another store.
    const bool movesData = each.plan.contains("\"snapshotter\":") || each.plan.contains("\"usernsRemap\":true");
    // The script stops them only for that, or where the plan wants no live-restore.
    const bool isAgreed = each.attempt.yes
        && (each.attempt.isScript ? movesData || each.host.killsAll() || each.plan.contains("\"liveRestore\":false")
                                  : each.course.stopsContainers());
    for (const auto &[name, process] : each.before.containers) {
        if (isAlive(process))
            continue;
        const auto now = each.after.containers.find(name);
        const bool runsAgain = now != each.after.containers.end() && now->second.runs();
        const auto container = std::find_if(each.host.containers.begin(), each.host.containers.end(),
                                            [&name = name](const Container &candidate) { return candidate.name == name; });
        const bool hasPolicy = container != each.host.containers.end() && container->restart != QLatin1String("no")
            && container->restart != QLatin1String("on-failure");
        if (!isAgreed || each.judgement.end == End::Refused)
            each.say("the container " + name.toUtf8() + " was ended" + (runsAgain ? " and runs again" : ""));
        else if (!each.attempt.isScript && !each.course.affected().contains(name))
            each.say("the container " + name.toUtf8() + " was ended, and had not been named");
        else if (hasPolicy && !runsAgain && !movesData)
            each.say("the container " + name.toUtf8() + " was not started again by its policy");
    }
}

/// The service of its owner goes along with Docker only where that was agreed to and said, and runs in the end.
void judgeCompanion(Case &each)
{
    if (each.host.companion.isEmpty())
        return;
    const bool isAgreed = each.attempt.yes && each.host.hasCompanion() && each.judgement.end != End::Refused
        && (each.attempt.isScript || each.course.affectedUnits().contains(QStringLiteral("site-app.service")));
    if (!isAgreed && !isAlive(each.before.companion))
        each.say("the service of its owner was ended");
    if (const QByteArray state = each.after.unit("site-app.service ActiveState"); state != "active")
        each.say("the service of its owner is " + state);
}

void judgeAsBefore(Case &each)
{
    if (const QByteArray left = difference(each.before, each.after); !left.isEmpty())
        each.say("not as before:\n" + left.trimmed());
    const bool isUntouched = each.judgement.end == End::Refused && !each.course.wasKilled;
    if (isUntouched && each.before.process != each.after.process)
        each.say("refused, and dockerd is another process");
}

/// What its owner had put there and no plan knows of is still there.
void judgeForeign(Case &each)
{
    QFile file(QStringLiteral("/etc/docker/daemon.json"));
    if (each.attempt.isScript || each.host.daemonJson.is_null() || !file.open(QIODevice::ReadOnly))
        return;
    const QByteArray text = file.readAll();
    const OrderedJson now = OrderedJson::parse(text.begin(), text.end(), nullptr, false);
    for (const char *key :
         {"labels", "max-concurrent-downloads", "mtu", "bip", "dns", "dns-search", "userland-proxy", "iptables", "ipv6",
          "exec-opts", "cgroup-parent", "default-shm-size", "runtimes", "hosts", "bridge"})
        if (each.host.daemonJson.contains(key)
            && (!now.is_object() || now.value(key, OrderedJson()) != each.host.daemonJson[key]))
            each.say(QByteArray("the key ") + key + " of daemon.json is not what its owner wrote");
}

/// Done means: a second time there is nothing to do, Docker runs if it ran, and is well.
void judgeDone(Case &each)
{
    if (each.attempt.isScript) {
        const Call again = runScript(each.course, each.attempt);
        const bool hasNothingToDo = again.answer.raw.contains("Nothing to do") || again.answer.raw.contains("无需操作");
        if (again.answer.status != 0 || !hasNothingToDo)
            each.say("a second run of the script has something to do");
    } else if (const lab::Answer again =
                   callHelper(each.course, QStringList{"--apply", "-"} + options(each.attempt, each.course), each.plan);
               again.status != 0 || again.word() != "unchanged") {
        each.say("a second apply has something to do: " + again.word());
    }
    for (const char *unit : {"docker.service", "docker.socket"})
        for (const char *property : {" UnitFileState", " FragmentPath"})
            if (const QByteArray name = QByteArray(unit) + property; each.before.unit(name) != each.after.unit(name))
                each.say(name + " was " + each.before.unit(name) + " and is " + each.after.unit(name));
    const QByteArray active = each.after.unit("docker.service ActiveState");
    if (each.host.isRunning() && active != "active")
        each.say("done, and docker.service is " + active);
    if (each.host.standing == Standing::SwitchedOff && active == "active")
        each.say("Docker was switched off, and was started");
    judgeForeign(each);
}

/// Whatever came of it, everybody can look.
void judgeLooking(Case &each)
{
    if (callHelper(each.course, {"--history"}).status != 0)
        each.say("--history does not work any more");
    if (!each.attempt.isScript) {
        const int now = callHelper(each.course, {"--validate", "-", "--take-ours"}, each.plan).status;
        if (now < 0 || now > 2)
            each.say("--validate ends with " + QByteArray::number(now) + " now");
    }
    const lab::Answer health = callHelper(each.course, {"--health"});
    if (health.status != 0 && health.status != 5 && !(health.status == 1 && health.word() == "unknown"))
        each.say("--health ends with " + QByteArray::number(health.status));
    if (!isTaken(each.judgement.end) || each.after.unit("docker.service ActiveState") != "active")
        return;
    for (const Json &event : health.events)
        if (event.is_object() && textOf(event, "severity") == QLatin1String("critical"))
            each.say("done, and not healthy: " + QByteArray::fromStdString(event.dump()).left(600));
}

void judgeRollback(Case &each)
{
    if (!each.attempt.rollsBack || each.attempt.isScript || each.judgement.end != End::Done)
        return;
    const lab::Answer back = callHelper(each.course, {"--rollback", "--yes"});
    each.after = takeState(each.host);
    if (back.status != 0)
        each.say("the rollback ended with " + QByteArray::number(back.status));
    else if (const QByteArray left = difference(each.before, each.after); !left.isEmpty())
        each.say("rolled back, and not as before:\n" + left.trimmed());
}

} // namespace

Judgement judge(const Host &host, const Attempt &attempt, const QByteArray &plan, Course &course, const State &before)
{
    Case each{host, attempt, plan, course, before, takeState(host)};
    each.judgement.end = endOf(each);
    judgeStatus(each);
    judgeForesight(each);
    judgeContainers(each);
    judgeCompanion(each);
    if (each.judgement.end == End::Wrong)
        each.say("it ended with " + QByteArray::number(each.status()));
    if (isTaken(each.judgement.end))
        judgeDone(each);
    else
        judgeAsBefore(each);
    judgeLooking(each);
    judgeRollback(each);
    return each.judgement;
}

} // namespace lottery

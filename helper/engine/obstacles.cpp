// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/obstacles.h"

#include "core/base/hash.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/host/unit_from_files.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

const QStringList dockersUnits{QLatin1String(paths::dockerUnit), QLatin1String(paths::dockerSocket),
                               QLatin1String(paths::containerdUnit)};

QString pathOf(const Step &step)
{
    const auto *write = std::get_if<WriteFile>(&step);
    const auto *remove = std::get_if<RemoveFile>(&step);
    return write != nullptr ? write->path : remove != nullptr ? remove->path : QString();
}

Error masked(const QString &unit)
{
    return {ErrorCode::Unsupported,
            unit,
            {QT_TRANSLATE_NOOP("Dockwright", "%1 is masked: systemd does not start it."), {unit}},
            {QT_TRANSLATE_NOOP("Dockwright", "To run Docker here: systemctl unmask %1"), {unit}},
            {}};
}

/// "docker.service has RefuseManualStop=yes": it would be stopped, and not started again, or neither.
std::optional<Error> refusesRestart(const QString &unit, const UnitFacts &facts)
{
    for (const char *directive : {"RefuseManualStart", "RefuseManualStop"})
        if (facts.property(QLatin1String(directive)) == QLatin1String("yes"))
            return Error{ErrorCode::Unsupported,
                         unit,
                         {QT_TRANSLATE_NOOP("Dockwright", "%1 has %2=yes: systemd refuses to restart it."),
                          {unit, QLatin1String(directive)}},
                         {QT_TRANSLATE_NOOP("Dockwright",
                                            "Remove that line (systemctl cat %1 shows where it stands), or restart "
                                            "%1 in your own way after an apply with --no-restart."),
                          {unit}},
                         {}};
    return std::nullopt;
}

/// "docker.service has Requires=gone.service, which is not-found".
std::optional<Error> cannotStartFor(const QString &unit, const char *directive, const QString &name, const UnitFacts &required)
{
    if (required.isMasked())
        return masked(name);
    // One that is down is started before, if it may be; one that has failed would fail again, with Docker down by then.
    // Docker's own are started anew.
    const bool isOurs = name == QLatin1String(paths::dockerSocket) || name == QLatin1String(paths::containerdUnit);
    const bool isDown =
        qstrcmp(directive, "Requisite") == 0 ? !required.isUp() : !isOurs && required.activeState == QLatin1String("failed");
    if (required.isLoaded() && !isDown)
        return std::nullopt;
    return Error{ErrorCode::Unsupported,
                 name,
                 {QT_TRANSLATE_NOOP("Dockwright", "%1 has %2=%3, which is %4: systemd does not start %1 again."),
                  {unit, QLatin1String(directive), name, required.isLoaded() ? required.activeState : required.loadState}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Start or mend %1, or remove it from %2."), {name, unit}},
                 {}};
}

/// systemd starts no unit that requires one that it has not, or that is to be active and is not, and restarts none either, be
/// it of those that it requires in turn: measured with 252, 257 and 262.
std::optional<Error> lacksRequired(const QString &first, const UnitFacts &facts, const HostReader &host)
{
    std::map<QString, UnitFacts> known{{first, facts}};
    QStringList waiting{first};
    while (!waiting.isEmpty()) {
        const QString unit = waiting.takeFirst();
        for (const char *directive : {"Requires", "BindsTo", "Requisite"})
            for (const QString &name : known[unit].property(QLatin1String(directive)).split(u' ', Qt::SkipEmptyParts)) {
                if (!known.contains(name)) {
                    const auto asked = host.unit(name);
                    if (!asked || !*asked)
                        continue;
                    known[name] = **asked;
                    waiting << name;
                }
                if (auto error = cannotStartFor(unit, directive, name, known[name]))
                    return error;
            }
    }
    return std::nullopt;
}

/// A unit that runs once its conditions held would be stopped, and not started again where they hold no longer.
std::optional<Error> failsConditions(const QString &unit, const UnitFacts &facts, const HostReader &host)
{
    const bool hasAny =
        !facts.property(QStringLiteral("Conditions")).isEmpty() || !facts.property(QStringLiteral("Asserts")).isEmpty();
    if (!hasAny || geteuid() != 0) // who asks counts with some of them
        return std::nullopt;
    // Its words are not translated (systemd 252 to 262, src/analyze/analyze-condition.c).
    const auto output =
        host.query({QStringLiteral("/usr/bin/systemd-analyze"), QStringLiteral("condition"), QStringLiteral("--unit=") + unit});
    const QString words = output ? QString::fromUtf8(output->standardError).trimmed() : QString();
    if (!words.endsWith(QLatin1String("onditions failed.")) && !words.endsWith(QLatin1String("sserts failed.")))
        return std::nullopt;
    if (words.section(u'\n', 0, 0).contains(QLatin1String("Environment=")))
        return std::nullopt; // that of PID 1 is another
    return Error{ErrorCode::Unsupported,
                 unit,
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "systemd would not start %1 again, because a condition of the unit does not "
                                    "hold: %2"),
                  {unit, words.section(u'\n', 0, 0)}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Make it hold, or remove it from the unit: systemctl cat %1"), {unit}},
                 {}};
}

/// Whatever systemd would not do for a restart of this unit.
std::optional<Error> cannotRestart(const QString &name, const HostReader &host)
{
    const auto asked = host.unit(name);
    if (!asked || !*asked || !(*asked)->isLoaded())
        return std::nullopt;
    const UnitFacts &unit = **asked;
    if (auto refused = refusesRestart(name, unit))
        return refused;
    if (auto lacks = lacksRequired(name, unit, host))
        return lacks;
    return failsConditions(name, unit, host);
}

/// Docker's units that these changes restart or stop.
QStringList restartedBy(const ChangeSet &changes)
{
    QStringList units;
    for (const Step &step : changes.steps) {
        const auto *restart = std::get_if<RestartUnit>(&step);
        const auto *stop = std::get_if<StopUnit>(&step);
        const QString unit = restart != nullptr ? restart->unit : stop != nullptr ? stop->unit : QString();
        if (dockersUnits.contains(unit))
            units << unit;
    }
    units.removeDuplicates();
    return units;
}

/// As systemd names it where /lib is a link to /usr/lib.
QString placeOf(const QString &path)
{
    return path.startsWith(QLatin1String("/lib/")) ? QLatin1String("/usr") + path : path;
}

/// Of a directory that is new systemd does not know, and says NeedDaemonReload=no.
bool hasUnreadDropIn(const QString &name, const UnitFacts &unit, const HostReader &host)
{
    const auto isUnread = [&](const QString &path) {
        const auto read = std::ranges::find_if(unit.dropIns, [&](const QString &each) {
            return each.section(u'/', -1) == path.section(u'/', -1);
        });
        if (read == unit.dropIns.end())
            return !host.systemFile(path).isEmpty();
        return placeOf(*read) != placeOf(path) && isDropInOf(*read, name); // of an alias it is another
    };
    return std::ranges::any_of(findDropIns(host, name).value_or(QStringList()), isUnread);
}

/// Nor of a file of the unit in a stronger directory.
bool hasUnreadFile(const QString &name, const UnitFacts &unit, const HostReader &host)
{
    for (const char *directory : paths::unitDirectories)
        if (const QString path = QLatin1String(directory) + u'/' + name; host.exists(path))
            return placeOf(path) != placeOf(unit.fragmentPath) && host.systemFile(path) != host.systemFile(unit.fragmentPath);
    return false;
}

/// One of ours that somebody has edited: what he wrote is what goes.
bool replacesEdited(const ChangeSet &changes, const QString &unit, const HostFacts &facts)
{
    return std::ranges::any_of(changes.steps, [&](const Step &step) {
        const QString path = pathOf(step);
        const FileFact *file = facts.file(path);
        const auto written = facts.lastWritten.files.find(path);
        return file != nullptr && isDropInOf(path, unit)
            && (written == facts.lastWritten.files.end() || written->second != sha256(file->content));
    });
}

bool isStale(const QString &name, const UnitFacts &unit, const ChangeSet &changes, const HostFacts &facts,
             const HostReader &host)
{
    if (!unit.isLoaded())
        return false;
    const bool needsReload = unit.property(QStringLiteral("NeedDaemonReload")) == QLatin1String("yes");
    return (needsReload && !replacesEdited(changes, name, facts)) || hasUnreadDropIn(name, unit, host)
        || hasUnreadFile(name, unit, host);
}

/// systemd never gets done with a drop-in that is a link to nothing, or a directory.
Message remedyOf(const QString &name, const UnitFacts &unit, const HostReader &host)
{
    const auto hollow =
        std::ranges::find_if(unit.dropIns, [&](const QString &path) { return host.systemFile(path).isEmpty(); });
    if (hollow != unit.dropIns.end())
        return {QT_TRANSLATE_NOOP("Dockwright", "Remove %1, which has nothing to read, then: systemctl daemon-reload"),
                {*hollow}};
    return {QT_TRANSLATE_NOOP("Dockwright",
                              "Look whether it is to take effect (systemctl cat %1), then: systemctl daemon-reload"),
            {name}};
}

/// Of Docker's units, with those that go down along with them, each that systemd would start from files that it has not read
/// yet. They may be wrong, and it would not start again.
Errors staleUnits(const ChangeSet &changes, const HostFacts &facts, const HostReader &host)
{
    Errors stale;
    for (const QString &name : dockersUnits + changes.affectedUnits) {
        const auto unit = host.unit(name);
        if (unit && *unit && isStale(name, **unit, changes, facts, host))
            stale.push_back({ErrorCode::Unsupported,
                             name,
                             {QT_TRANSLATE_NOOP("Dockwright", "%1 was edited, and systemd has not read the edit yet."), {name}},
                             remedyOf(name, **unit, host),
                             {}});
    }
    return stale;
}

Errors refusedRestarts(const QStringList &units, const HostReader &host)
{
    Errors met;
    for (const QString &unit : units)
        if (auto error = cannotRestart(unit, host))
            met.push_back(std::move(*error));
    return met;
}

/// After a reload or restart dockerd is asked whether it works, over a socket of this machine.
std::optional<Error> outOfReach(const ChangeSet &changes, const HostFacts &facts)
{
    if (std::ranges::none_of(changes.steps, startsDockerAnew))
        return std::nullopt;
    const DaemonSettings settings(facts);
    const DaemonSetting *hosts = settings.find(QStringLiteral("/hosts"));
    const QStringList places = settings.list("/hosts");
    if (hosts == nullptr || std::ranges::any_of(places, [](const QString &host) {
            return host.startsWith(QLatin1String("unix://")) || host.startsWith(QLatin1String("fd://"));
        }))
        return std::nullopt;
    return Error{ErrorCode::Unsupported,
                 hosts->source,
                 {QT_TRANSLATE_NOOP("Dockwright", "dockerd listens only on %1, where dockwright-helper cannot query it."),
                  {places.join(QLatin1String(", "))}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Add a local socket: %1"), {QStringLiteral("unix:///run/docker.sock")}},
                 {}};
}

/// systemd would stop whoever asks it for the restart, which waits for that.
std::optional<Error> stopsTheCaller(const ChangeSet &changes, const HostReader &host)
{
    const QString groups = QString::fromUtf8(host.systemFile(QStringLiteral("/proc/self/cgroup"))); // cgroups(7)
    const QStringList parts = QString(groups).replace(u'\n', u'/').split(u'/');
    const auto own = std::ranges::find_if(changes.affectedUnits, [&](const QString &name) { return parts.contains(name); });
    if (own == changes.affectedUnits.end())
        return std::nullopt;
    return Error{ErrorCode::Unsupported,
                 *own,
                 {QT_TRANSLATE_NOOP("Dockwright", "This runs in %1, which systemd stops when Docker is restarted."), {*own}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Run it outside that unit, for example with systemd-run."), {}},
                 {}};
}

/// Its next run would put the files from before it over what is made now.
std::optional<Error> unfinishedScript(const HostReader &host)
{
    const auto unfinished = [](const char *undo, Message what, Message remedy) {
        return Error{ErrorCode::Conflict, QLatin1String(undo), std::move(what), std::move(remedy), {}};
    };
    if (host.exists(QLatin1String(paths::scriptUndo)))
        return unfinished(paths::scriptUndo,
                          {QT_TRANSLATE_NOOP("Dockwright", "A run of deploy-docker.sh is not finished, or was interrupted."),
                           {}},
                          {QT_TRANSLATE_NOOP("Dockwright", "Run that script again: it rolls back the unfinished run first."),
                           {}});
    if (host.exists(QLatin1String(paths::installerUndo)))
        return unfinished(
            paths::installerUndo,
            {QT_TRANSLATE_NOOP("Dockwright", "A run of ./install of a bundle is not finished, or was interrupted."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run that script again: it rolls back the unfinished run first."), {}});
    return std::nullopt;
}

/// Several files may have one thing in their way.
bool isKnown(const Errors &met, const Error &error)
{
    return std::ranges::any_of(met,
                               [&](const Error &each) { return each.where == error.where && each.message == error.message; });
}

} // namespace

Errors obstaclesToRestart(const ChangeSet &changes, const HostReader &host)
{
    QStringList units{QLatin1String(paths::dockerUnit)};
    if (changes.effect == Effect::RestartContainerd)
        units << QLatin1String(paths::containerdUnit);
    Errors met = refusedRestarts(units, host);
    if (auto error = stopsTheCaller(changes, host))
        met.push_back(std::move(*error));
    return met;
}

Errors obstaclesTo(const ChangeSet &changes, const HostFacts &facts, const HostWriter &host)
{
    Errors met;
    const QStringList restarted = host.isLive() ? restartedBy(changes) : QStringList();
    if (facts.dockerUnit && facts.dockerUnit->isMasked() && !changes.isEmpty())
        met.push_back(masked(QLatin1String(paths::dockerUnit)));
    else
        met = refusedRestarts(restarted, host);
    if (!restarted.isEmpty())
        std::ranges::move(staleUnits(changes, facts, host), std::back_inserter(met));
    if (auto error = host.isLive() && !changes.isEmpty() ? unfinishedScript(host) : std::nullopt)
        met.push_back(std::move(*error));
    if (auto error = host.isLive() ? outOfReach(changes, facts) : std::nullopt)
        met.push_back(std::move(*error));
    if (auto error = host.isLive() ? stopsTheCaller(changes, host) : std::nullopt)
        met.push_back(std::move(*error));
    for (const Step &step : changes.steps)
        if (const QString path = pathOf(step); !path.isEmpty())
            // What only root may look at is root's to find out.
            if (const auto may = host.mayReplace(path);
                !may && (geteuid() == 0 || may.error().code != ErrorCode::NotAuthorized) && !isKnown(met, may.error()))
                met.push_back(may.error());
    return met;
}

} // namespace dockwright::helper

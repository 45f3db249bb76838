// SPDX-License-Identifier: Apache-2.0
#include "core/changes/file_change.h"

#include "core/catalog/catalog.h"
#include "core/changes/make_changes.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/host/remap.h"
#include "core/host/setting_places.h"
#include "core/text/unit_file.h"

#include <algorithm>

namespace dockwright::core {

namespace {

bool isIn(const QString &path, const char *directory)
{
    return path.startsWith(QLatin1String(directory) + u'/');
}

bool isUnitFile(const QString &path)
{
    return isIn(path, "/etc/systemd/system");
}

QByteArray contentOf(const std::optional<FileFact> &file)
{
    return file ? file->content : QByteArray();
}

/// What the catalog says about one directive of a file of ours; `unknown` for one that it does not know.
Effect effectOfDirective(const QString &path, const UnitEntry &entry, Effect unknown)
{
    const auto entries = catalog();
    const auto found = std::ranges::find_if(entries, [&](const Directive &directive) {
        return path == QLatin1String(directive.file) && entry.section == QLatin1String(directive.section)
            && entry.key == QLatin1String(directive.key);
    });
    return found == entries.end() ? unknown : found->effect;
}

std::vector<UnitEntry> entriesOf(const std::optional<FileFact> &file)
{
    std::vector<UnitEntry> entries = readUnitFile(contentOf(file)).entries;
    for (UnitEntry &entry : entries)
        entry.line = 0;
    return entries;
}

/// The strongest effect of the directives that were added, removed or changed; comments have none.
Effect effectOfUnitFile(const FileChange &change, Effect unknown)
{
    Effect effect = Effect::None;
    const auto before = entriesOf(change.before);
    const auto after = entriesOf(change.after);
    const auto addMissing = [&](const std::vector<UnitEntry> &from, const std::vector<UnitEntry> &other) {
        for (const UnitEntry &entry : from)
            if (std::ranges::find(other, entry) == other.end())
                effect = std::max(effect, effectOfDirective(change.path, entry, unknown));
    };
    addMissing(before, after);
    addMissing(after, before);
    return effect;
}

/// The restart of a unit; of one that does not run it is a start.
RestartUnit restartOf(const char *name, const std::optional<UnitFacts> &unit, const HostFacts &facts)
{
    const QString state = unit ? unit->activeState : QString();
    const bool isDown = state == QLatin1String("inactive") || state == QLatin1String("failed");
    return {QLatin1String(name), isDown || !facts.hasDocker()};
}

OrderedJson jsonOf(const std::optional<FileFact> &file)
{
    auto document = parseJson(contentOf(file));
    return document && document->value.is_object() ? std::move(document->value) : OrderedJson::object();
}

class StepOrder
{
public:
    StepOrder(const std::vector<FileChange> &changes, const HostFacts &facts, const Around &around)
        : m_changes(changes),
          m_facts(facts),
          m_around(around),
          m_daemonJson(jsonOf(changeOrFile(QLatin1String(paths::daemonJson))))
    {}

    ChangeSet make(const std::map<QString, QString> &sysctls)
    {
        m_result.effect = std::max(pendingEffect(m_facts), m_around.least);
        for (const FileChange &change : m_changes)
            m_result.effect = std::max(m_result.effect, effectOf(change));
        // Where it is on by itself a key that says no is more than the reload which that key takes elsewhere.
        if (changeOf(paths::daemonJson) != nullptr && changesStore())
            m_result.effect = std::max(m_result.effect, Effect::RestartDocker);
        m_turnsOff = turningLiveRestoreOff();
        stopTimers();
        for (const auto &[name, value] : sysctls)
            add(SetSysctl{name, value});
        addFiles([](const FileChange &change) { return change.path != QLatin1String(paths::lastWritten); });
        reloadManager();
        enableUnits(false);
        addEffect();
        enableUnits(true);
        startTimers();
        addFiles([](const FileChange &change) { return change.path == QLatin1String(paths::lastWritten); });
        return std::move(m_result);
    }

private:
    void add(Step step) { m_result.steps.push_back(std::move(step)); }

    const FileChange *changeOf(const char *path) const
    {
        const auto found = std::ranges::find_if(m_changes, [&](const FileChange &change) {
            return change.path == QLatin1String(path) && change.isChange();
        });
        return found == m_changes.end() ? nullptr : &*found;
    }

    template <class Wanted>
    void addFiles(Wanted wanted)
    {
        for (const FileChange &change : m_changes) {
            if (!change.isChange() || !wanted(change))
                continue;
            if (m_turnsOff && change.path == QLatin1String(paths::daemonJson))
                addChange(change, change.before, m_turnsOff->duringRestart);
            else
                addChange(change, change.before, change.after);
        }
    }

    void addChange(const FileChange &change, const std::optional<FileFact> &from, const std::optional<FileFact> &to)
    {
        if (to && to != from)
            add(WriteFile{change.path, *to, from, change.secret});
        else if (!to && from)
            add(RemoveFile{change.path, *from, change.secret});
    }

    /// The unit that a file belongs to; empty for one of ours that goes.
    static QString unitToVerify(const FileChange &change)
    {
        if (isIn(change.path, paths::containerdDropIns))
            return QLatin1String(paths::containerdUnit);
        if (isIn(change.path, paths::dockerDropIns))
            return QLatin1String(paths::dockerUnit);
        return change.after ? change.path.section(u'/', -1) : QString();
    }

    void reloadManager()
    {
        QStringList units;
        bool anyUnitFile = false;
        for (const FileChange &change : m_changes) {
            if (!change.isChange() || !isUnitFile(change.path))
                continue;
            anyUnitFile = true;
            const QString unit = unitToVerify(change);
            if (!unit.isEmpty() && !units.contains(unit))
                units << unit;
        }
        if (!anyUnitFile)
            return;
        if (!units.isEmpty())
            add(VerifyUnits{units});
        add(ReloadManager{});
    }

    void addEffect()
    {
        const bool isActive = m_facts.dockerUnit && m_facts.dockerUnit->isActive();
        const QString docker = QLatin1String(paths::dockerUnit);
        switch (m_result.effect) {
        case Effect::None:
            return;
        case Effect::Reload:
            if (!isActive)
                break;
            add(ReloadUnit{docker});
            return;
        case Effect::RestartContainerd:
        case Effect::RestartDocker:
            break;
        }
        if (isActive && turnsLiveRestoreOn())
            add(ReloadUnit{docker});
        const bool isStartedAlready = m_around.enabled.contains(QLatin1String(paths::containerdUnit));
        if (m_result.effect == Effect::RestartContainerd && !isStartedAlready)
            add(restartOf(paths::containerdUnit, m_facts.containerdUnit, m_facts));
        if (m_around.socketGoes && isActive)
            add(RestartUnit{QLatin1String(paths::dockerSocket), false});
        add(restartOf(paths::dockerUnit, m_facts.dockerUnit, m_facts));
        if (m_turnsOff)
            turnLiveRestoreOff();
        nameStoppedContainers();
        nameCompanions();
    }

    /// What daemon.json holds for a moment, one after the other, where a restart goes together with turning live-restore off:
    /// a dockerd that starts without it ends the containers that it finds, so it starts with it and is told afterwards.
    struct TurningOff {
        FileFact duringRestart;
        FileFact duringReload;
    };

    /// nullopt where nothing is turned off in the file, and where no container would live through the restart anyhow.
    std::optional<TurningOff> turningLiveRestoreOff() const
    {
        const FileChange *change = changeOf(paths::daemonJson);
        const bool isRestarted = m_result.effect >= Effect::RestartDocker && leavesShims();
        const bool isActive = m_facts.dockerUnit && m_facts.dockerUnit->isActive();
        const bool hasNone = m_facts.runningContainers && m_facts.runningContainers->empty();
        if (change == nullptr || !isActive || !isRestarted || hasNone || liveRestoreAfter() || !isOnByFile(*change))
            return std::nullopt;
        const auto transition = daemonTransition(contentOf(change->after), dockerdFlags(m_facts));
        if (!transition)
            return std::nullopt;
        TurningOff files;
        files.duringRestart = files.duringReload = change->after.value_or(FileFact{{}, 0600, 0, 0, FileKind::Regular});
        files.duringRestart.content = transition->forRestart;
        files.duringReload.content = transition->forReload;
        return files;
    }

    /// By the file and not by a flag, beside which the key in the file would end dockerd.
    bool isOnByFile(const FileChange &change) const
    {
        const OrderedJson before = jsonOf(change.before);
        const auto key = before.find("live-restore");
        return m_facts.daemon && m_facts.daemon->liveRestore && key != before.end() && *key == true;
    }

    void turnLiveRestoreOff()
    {
        const FileChange &change = *changeOf(paths::daemonJson);
        addChange(change, m_turnsOff->duringRestart, m_turnsOff->duringReload);
        add(ReloadUnit{QLatin1String(paths::dockerUnit)});
        addChange(change, m_turnsOff->duringReload, change.after);
    }

    /// What dockerd is started by comes before it, itself when it has been started, since that is awaited.
    void enableUnits(bool docker)
    {
        for (const QString &unit : m_around.enabled)
            if ((unit == QLatin1String(paths::dockerUnit)) == docker)
                add(EnableUnit{unit});
    }

    /// Containers survive the very restart that turns live-restore on only if dockerd learns of it before (SIGHUP).
    bool turnsLiveRestoreOn() const { return liveRestoreAfter() && m_facts.daemon && !m_facts.daemon->liveRestore; }

    bool liveRestoreAfter() const
    {
        const auto key = m_daemonJson.find("live-restore");
        if (changeOf(paths::daemonJson) == nullptr && key == m_daemonJson.end())
            return m_facts.daemon && m_facts.daemon->liveRestore;
        return key != m_daemonJson.end() && *key == true;
    }

    /// Containers hang on their shims, which are among the processes of whoever runs containerd: a restart of that unit leaves
    /// them alone with KillMode=process only.
    bool leavesShims() const
    {
        if (!m_facts.containerdIsOwnUnit())
            return killsProcessOnly(m_facts.dockerUnit, paths::dockerDropIns);
        return m_result.effect != Effect::RestartContainerd
            || killsProcessOnly(m_facts.containerdUnit, paths::containerdDropIns);
    }

    /// As the files will say when the unit is stopped, all of them together (systemd.kill(5)).
    bool killsProcessOnly(const std::optional<UnitFacts> &unit, const char *dropIns) const
    {
        QString mode = unit ? unit->property(QStringLiteral("KillMode")) : QString();
        QStringList changed;
        bool isOfFiles = false; // otherwise systemd has said what it is
        for (const FileChange &change : m_changes) {
            if (!change.isChange() || !isIn(change.path, dropIns))
                continue;
            isOfFiles |= killModeIn(change.before) || killModeIn(change.after);
            changed << change.path;
        }
        if (!isOfFiles)
            return mode.isEmpty() || mode == QLatin1String("process");
        QStringList files = dropInsOf(m_facts, QString::fromLatin1(dropIns).section(u'/', -1).chopped(2), changed);
        if (unit)
            files.prepend(unit->fragmentPath);
        mode.clear();
        for (const QString &path : files)
            mode = killModeIn(changeOrFile(path)).value_or(mode);
        return mode == QLatin1String("process");
    }

    static std::optional<QString> killModeIn(const std::optional<FileFact> &file)
    {
        return lastValueIn(contentOf(file), QLatin1String("Service"), QLatin1String("KillMode"));
    }

    std::optional<FileFact> changeOrFile(const QString &path) const
    {
        const auto changed = std::ranges::find(m_changes, path, &FileChange::path);
        const FileFact *there = m_facts.file(path);
        return changed != m_changes.end() ? changed->after : there != nullptr ? std::optional(*there) : std::nullopt;
    }

    /// dockerd does not know the images and containers that it finds at another place, or in another store, than it has now.
    bool movesData() const
    {
        const DaemonSettings settings(m_facts, m_daemonJson);
        const bool isElsewhere = changeOf(paths::daemonJson) != nullptr && !settings.findsWhatRunsWith(DaemonSettings(m_facts));
        if (isElsewhere || !m_facts.daemon)
            return isElsewhere;
        const QString driver = settings.text("/storage-driver");
        const bool hasOtherDriver = !driver.isEmpty() && driver != m_facts.daemon->storageDriver;
        const bool changesRemap = settings.text("/userns-remap").isEmpty() == isRemapped(m_facts);
        return m_facts.daemon->keepsDataElsewhere || hasOtherDriver || changesRemap || changesStore();
    }

    /// From 29.0 on a dockerd without the key keeps the store that it has, before it has its own.
    bool changesStore() const
    {
        if (!m_facts.daemon)
            return false;
        const bool isContainerds = usesContainerdStore(*m_facts.daemon);
        const OrderedJson::json_pointer key("/features/containerd-snapshotter");
        const auto release = releaseOn(m_facts, Program::Dockerd);
        const bool keeps = !release || *release >= Release{29, 0};
        return isContainerds != (m_daemonJson.contains(key) ? m_daemonJson.at(key) == true : keeps && isContainerds);
    }

    void nameCompanions()
    {
        QStringList &services = m_result.affectedUnits;
        if (m_facts.dockerUnit)
            services = m_facts.dockerUnit->companions;
        if (m_result.effect == Effect::RestartContainerd && m_facts.containerdUnit)
            services += m_facts.containerdUnit->companions;
        std::ranges::sort(services);
        services.removeDuplicates();
        m_result.affectedWork = m_facts.dockerWork;
    }

    void nameStoppedContainers()
    {
        const bool isActive = m_facts.dockerUnit && m_facts.dockerUnit->isActive();
        m_result.movesData = movesData();
        // They may outlive a dockerd that is down, and not its start.
        const bool anyMayRun = isActive || !m_facts.namesOfRunning().isEmpty();
        const bool survives =
            leavesShims() && (liveRestoreAfter() || m_turnsOff || m_around.startsWithLiveRestore) && !m_result.movesData;
        if (anyMayRun && !survives)
            stopAllContainers(m_result, m_facts);
        else if (anyMayRun)
            nameThrowAways();
    }

    /// dockerd before 25.0 ends containers of `docker run --rm` when it starts, live-restore or not (moby issue 46308; seen
    /// with 20.10, not with 26.1).
    void nameThrowAways()
    {
        const auto release = releaseOn(m_facts, Program::Dockerd);
        if (release && *release >= Release{25, 0})
            return;
        for (const ContainerFact &container : m_facts.runningContainers.value_or(std::vector<ContainerFact>()))
            if (container.removesItself)
                m_result.affectedContainers << container.name;
        m_result.stopsContainers = !m_result.affectedContainers.isEmpty();
    }

    /// The metrics go to another directory: what lies in the old one goes while systemd still knows of it.
    bool movesMetrics(const paths::Timer &timer) const
    {
        const FileChange *place = changeOf(paths::metricsFileService);
        return qstrcmp(timer.unit, paths::metricsTimerUnit) == 0 && place != nullptr && place->before && place->after
            && entriesOf(place->before) != entriesOf(place->after);
    }

    void stopTimers()
    {
        for (const paths::Timer &timer : paths::timers) {
            const FileChange *change = changeOf(timer.file);
            if ((change != nullptr && !change->after) || movesMetrics(timer))
                add(DisableUnit{QLatin1String(timer.unit)});
        }
    }

    void startTimers()
    {
        for (const paths::Timer &timer : paths::timers) {
            const FileChange *change = changeOf(timer.file);
            const QString unit = QLatin1String(timer.unit);
            if (movesMetrics(timer))
                add(EnableUnit{unit});
            else if (change != nullptr && change->after && entriesOf(change->before) != entriesOf(change->after))
                add(change->before ? Step(RestartUnit{unit, false}) : Step(EnableUnit{unit}));
        }
    }

    const std::vector<FileChange> &m_changes;
    const HostFacts &m_facts;
    const Around &m_around;
    const OrderedJson m_daemonJson; ///< as it will be
    std::optional<TurningOff> m_turnsOff;
    ChangeSet m_result;
};

} // namespace

Effect effectOf(const FileChange &change)
{
    if (contentOf(change.before) == contentOf(change.after) && change.before.has_value() == change.after.has_value())
        return Effect::None;
    if (isIn(change.path, paths::dockerDropIns))
        return effectOfUnitFile(change, Effect::RestartDocker);
    if (isIn(change.path, paths::containerdDropIns))
        return effectOfUnitFile(change, Effect::RestartContainerd);
    if (change.path == QLatin1String(paths::daemonJson))
        return daemonJsonEffect(jsonOf(change.before), jsonOf(change.after));
    if (change.path == QLatin1String(paths::proxyEnvironment))
        return readEnvironmentFile(contentOf(change.before)) == readEnvironmentFile(contentOf(change.after))
            ? Effect::None
            : Effect::RestartDocker;
    if (change.path == QLatin1String(paths::containerdConfig))
        return Effect::RestartContainerd;
    return Effect::None;
}

void stopAllContainers(ChangeSet &changes, const HostFacts &facts)
{
    changes.affectedContainers = facts.namesOfRunning();
    changes.stopsContainers = !facts.runningContainers || !facts.runningContainers->empty();
}

ChangeSet orderSteps(const std::vector<FileChange> &changes, const std::map<QString, QString> &sysctls, const HostFacts &facts,
                     const Around &around)
{
    return StepOrder(changes, facts, around).make(sysctls);
}

} // namespace dockwright::core

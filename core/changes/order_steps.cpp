// SPDX-License-Identifier: Apache-2.0
#include "core/changes/order_steps.h"

#include "core/changes/lost_addresses.h"
#include "core/changes/make_changes.h"
#include "core/changes/own_units.h"
#include "core/changes/survival.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/render/daemon_json.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// dockerd turns it on when it starts and has, or still finds, a network with IPv6.
constexpr auto forwarding = "net.ipv6.conf.all.forwarding";

Step forwardingOn()
{
    return SetSysctl{QLatin1String(forwarding), QStringLiteral("1")};
}

/// The restart of a unit; of one that does not run it is a start.
RestartUnit restartOf(const char *name, const std::optional<UnitFacts> &unit, const HostFacts &facts)
{
    const QString state = unit ? unit->activeState : QString();
    const bool isDown = state == QLatin1String("inactive") || state == QLatin1String("failed");
    return {QLatin1String(name), isDown || !facts.hasDocker()};
}

class StepOrder
{
public:
    StepOrder(const std::vector<FileChange> &changes, const HostFacts &facts, const Around &around)
        : m_changes(changes), m_facts(facts), m_around(around), m_survival(changes, facts)
    {}

    ChangeSet make(const std::map<QString, QString> &sysctls)
    {
        m_result.effect = std::max(pendingEffect(m_facts), m_around.least);
        for (const FileChange &change : m_changes)
            m_result.effect = std::max(m_result.effect, effectOf(change));
        // Where it is on by itself a key that says no is more than the reload which that key takes elsewhere.
        if (changeOf(m_changes, paths::daemonJson) != nullptr && m_survival.changesStore())
            m_result.effect = std::max(m_result.effect, Effect::RestartDocker);
        m_turnsOff = turningLiveRestoreOff();
        m_duringRestart = m_turnsOff ? std::optional(m_turnsOff->duringRestart) : std::nullopt;
        if (auto bridged = givingBridgeBack())
            m_duringRestart = std::move(bridged);
        addAll(offSteps(m_changes));
        for (const auto &[name, value] : sysctls)
            if (name != QLatin1String(forwarding))
                add(SetSysctl{name, value});
        if (turnsForwardingOn())
            add(forwardingOn());
        addFiles([](const FileChange &change) { return change.path != QLatin1String(paths::lastWritten); });
        reloadManager();
        enableUnits(false);
        addEffect();
        if (const auto former = sysctls.find(QLatin1String(forwarding)); former != sysctls.end())
            add(SetSysctl{former->first, former->second});
        enableUnits(true);
        addAll(onSteps(m_changes, m_facts, m_around.ownUnits));
        addFiles([](const FileChange &change) { return change.path == QLatin1String(paths::lastWritten); });
        return std::move(m_result);
    }

private:
    void add(Step step) { m_result.steps.push_back(std::move(step)); }

    /// dockerd would do it by itself, and leave it so on the way back.
    bool turnsForwardingOn() const
    {
        const FileChange *change = changeOf(m_changes, paths::daemonJson);
        return change != nullptr && m_facts.network && m_facts.network->hasIpv6 && !m_facts.network->forwardsIpv6
            && !subnet6In(change->after).isEmpty() && subnet6In(change->before).isEmpty();
    }
    void addAll(const std::vector<Step> &steps) { m_result.steps.insert(m_result.steps.end(), steps.begin(), steps.end()); }

    template <class Wanted>
    void addFiles(Wanted wanted)
    {
        for (const FileChange &change : m_changes) {
            if (!change.isChange() || !wanted(change))
                continue;
            if (m_duringRestart && change.path == QLatin1String(paths::daemonJson))
                addChange(change, change.before, m_duringRestart);
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
        if (isIn(change.path, paths::nftablesDropIns))
            return change.after ? QLatin1String(paths::nftablesUnit) : QString();
        return change.after ? change.path.section(u'/', -1) : QString();
    }

    void reloadManager()
    {
        QStringList units;
        bool anyUnitFile = false;
        for (const FileChange &change : m_changes) {
            if (!change.isChange() || !isIn(change.path, "/etc/systemd/system"))
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
        if (isActive && m_survival.turnsLiveRestoreOn())
            add(ReloadUnit{docker});
        const bool isStartedAlready = m_around.enabled.contains(QLatin1String(paths::containerdUnit));
        if (m_result.effect == Effect::RestartContainerd && !isStartedAlready)
            add(restartOf(paths::containerdUnit, m_facts.containerdUnit, m_facts));
        if (m_around.socketGoes && isActive)
            add(RestartUnit{QLatin1String(paths::dockerSocket), false});
        add(restartOf(paths::dockerUnit, m_facts.dockerUnit, m_facts));
        if (m_turnsOff)
            turnLiveRestoreOff();
        else if (const FileChange *change = changeOf(m_changes, paths::daemonJson); m_duringRestart)
            addChange(*change, m_duringRestart, change->after);
        if (const QStringList addresses = lostAddresses(m_changes, m_facts); isActive && !addresses.isEmpty())
            add(DropAddresses{addresses});
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
        const FileChange *change = changeOf(m_changes, paths::daemonJson);
        const bool isRestarted = m_result.effect >= Effect::RestartDocker && m_survival.leavesShims(m_result.effect);
        const bool isActive = m_facts.dockerUnit && m_facts.dockerUnit->isActive();
        const bool hasNone = m_facts.runningContainers && m_facts.runningContainers->empty();
        if (change == nullptr || !isActive || !isRestarted || hasNone || m_survival.liveRestoreAfter()
            || !m_survival.isOnByFile(*change))
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

    /// daemon.json for a restart after which `bip` is gone from it: docker0 keeps the address that it has, and takes one that
    /// the file names.
    std::optional<FileFact> givingBridgeBack() const
    {
        const FileChange *change = changeOf(m_changes, paths::daemonJson);
        const bool isActive = m_facts.dockerUnit && m_facts.dockerUnit->isActive();
        if (change == nullptr || !isActive || m_result.effect < Effect::RestartDocker || !losesBridge(*change, m_facts)
            || !mayGetFormerBridge(m_facts))
            return std::nullopt;
        const QByteArray text = m_duringRestart ? m_duringRestart->content : contentOf(change->after);
        const auto bridged = withBridgeAddress(text, dockerdFlags(m_facts), m_facts.lastWritten.bridge);
        if (!bridged)
            return std::nullopt;
        FileFact file = change->after.value_or(FileFact{{}, 0600, 0, 0, FileKind::Regular});
        file.content = *bridged;
        return file;
    }

    void turnLiveRestoreOff()
    {
        const FileChange &change = *changeOf(m_changes, paths::daemonJson);
        addChange(change, m_duringRestart, m_turnsOff->duringReload);
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
        m_result.movesData = m_survival.movesData();
        // They may outlive a dockerd that is down, and not its start.
        const bool anyMayRun = isActive || !m_facts.namesOfRunning().isEmpty();
        const bool survives = m_survival.leavesShims(m_result.effect)
            && (m_survival.liveRestoreAfter() || m_turnsOff || m_around.startsWithLiveRestore) && !m_result.movesData;
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

    const std::vector<FileChange> &m_changes;
    const HostFacts &m_facts;
    const Around &m_around;
    const Survival m_survival;
    std::optional<TurningOff> m_turnsOff;
    std::optional<FileFact> m_duringRestart; ///< daemon.json, where it is another one then
    ChangeSet m_result;
};

} // namespace

void stopAllContainers(ChangeSet &changes, const HostFacts &facts)
{
    changes.affectedContainers = facts.namesOfRunning();
    changes.stopsContainers = !facts.runningContainers || !facts.runningContainers->empty();
}

void nameLostDevices(ChangeSet &changes, const HostFacts &facts)
{
    changes.affectedDevices.clear();
    if (!facts.runningContainers || std::ranges::none_of(changes.steps, reloadsManager))
        return;
    for (const ContainerFact &container : *facts.runningContainers)
        if (!container.hookDevices.isEmpty() && !changes.affectedContainers.contains(container.name))
            changes.affectedDevices << QStringLiteral("%1 (%2)").arg(container.name,
                                                                     container.hookDevices.join(QLatin1String(", ")));
}

bool comesWithStart(const Step &step)
{
    return startsDockerAnew(step) || std::holds_alternative<DropAddresses>(step) || step == forwardingOn();
}

void dropEffects(ChangeSet &changes)
{
    std::erase_if(changes.steps,
                  [](const Step &step) { return comesWithStart(step) || std::holds_alternative<VerifyUnits>(step); });
    changes.effect = Effect::None;
    changes.affectedUnits.clear();
    changes.affectedWork.clear();
}

ChangeSet orderSteps(const std::vector<FileChange> &changes, const std::map<QString, QString> &sysctls, const HostFacts &facts,
                     const Around &around)
{
    return StepOrder(changes, facts, around).make(sysctls);
}

} // namespace dockwright::core

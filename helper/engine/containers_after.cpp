// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/containers_after.h"

#include "core/host/live_containers.h"
#include "core/render/formulas.h"
#include "core/text/redact.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <chrono>

namespace dockwright::helper {

using namespace core;

namespace {

Json stateOf(const Json &container)
{
    const Json state = container.value("State", Json());
    return state.is_object() ? state : Json::object();
}

qint64 numberIn(const Json &object, const char *member)
{
    const Json value = object.value(member, Json());
    return value.is_number_integer() ? value.get<qint64>() : 0;
}

/// "StartedAt" or "FinishedAt". dockerd gives nine digits of a second, of which Qt reads three.
QDateTime timeOf(const Json &container, const char *member)
{
    const QString time = textOf(stateOf(container), member).remove(u'Z');
    const QString fraction = time.section(u'.', 1).left(3).leftJustified(3, u'0');
    return QDateTime::fromString(time.section(u'.', 0, 0) + u'.' + fraction + u'Z', Qt::ISODateWithMs);
}

bool runs(const Json &container)
{
    const QString status = textOf(stateOf(container), "Status");
    return status == QLatin1String("running") || status == QLatin1String("paused");
}

/// Seconds after which dockerd, too, takes a container for working that it has started after a crash (restartmanager.go).
constexpr qint64 proofOfSteadiness = 10;

/// It runs, and has not just been started after a crash. A task of a swarm that crashes is another container each time.
bool isSteady(const Json &container)
{
    const QDateTime started = timeOf(container, "StartedAt");
    const bool isTask = !textAt(container, "/Config/Labels/com.docker.swarm.task.id").isEmpty();
    const bool hasJustCrashed = (isTask || numberIn(container, "RestartCount") > 0) && started.isValid()
        && started.secsTo(QDateTime::currentDateTimeUtc()) < proofOfSteadiness;
    return runs(container) && !hasJustCrashed;
}

/// The container that is there of it now: itself, or another of its name, which a service that was restarted has started.
const ContainerFact *find(const ContainerFact &before, const std::vector<ContainerFact> &now)
{
    for (const auto member : {&ContainerFact::id, &ContainerFact::name})
        if (const auto found = std::ranges::find(now, before.*member, member); found != now.end())
            return &*found;
    return nullptr;
}

bool hasCompanions(const HostFacts &facts)
{
    return (facts.dockerUnit && !facts.dockerUnit->companions.isEmpty())
        || (facts.containerdUnit && !facts.containerdUnit->companions.isEmpty());
}

/// For one that crashes until what it needs is there, such as a database that is being started, too: dockerd starts it for the
/// ninth time after 51 s (restartmanager.go), and it has proven itself ten seconds later.
constexpr auto forCrashes = std::chrono::seconds(65);

/// A swarm of one node elects its manager first, and then waits before it starts a task again (5 s by default).
constexpr auto forSwarm = std::chrono::seconds(60);

/// What dockerd itself keeps of a container, in the directory where it had its data before.
struct Record {
    bool isKnown = false; ///< the directory could be read
    bool isThere = false;
    bool wasStoppedByHand = false; ///< by whoever asked dockerd for it, not by dockerd's own end
};

Record recordOf(const HostReader &host, const HostFacts &before, const ContainerFact &container)
{
    if (!before.daemon || before.daemon->dockerRootDir.isEmpty())
        return {};
    const QString containers = before.daemon->dockerRootDir + QLatin1String("/containers");
    const auto ids = host.exists(containers) ? host.listDirectory(containers) : tl::unexpected(Error{});
    if (!ids)
        return {};
    const auto id = std::ranges::find_if(*ids, [&](const QString &each) { return each.startsWith(container.id); });
    if (id == ids->end())
        return {true};
    const auto document = parseJson(host.systemFile(containers + u'/' + *id + QLatin1String("/config.v2.json")));
    const bool isRead = document && document->value.is_object();
    return {true, true, isRead && document->value.value("HasBeenManuallyStopped", OrderedJson()) == true};
}

class Comparison
{
public:
    Comparison(HostWriter &host, const ContainersBefore &before, std::stop_token stop)
        : m_host(host), m_before(before), m_stop(std::move(stop)), m_began(QDateTime::fromString(before.since, Qt::ISODate))
    {}

    ContainersAfter look()
    {
        m_after = {};
        m_patience = {};
        const HostFacts facts = m_host.inspect(Depth::Daemon);
        m_docker = facts.dockerUnit.value_or(UnitFacts());
        const bool isKnown = facts.runningContainers || !m_docker.isActive();
        m_descriptions.reset();
        if (isKnown)
            m_descriptions.emplace(m_host);
        const auto now = facts.runningContainers.value_or(std::vector<ContainerFact>());
        for (const ContainerFact &container : *m_before.facts.runningContainers)
            if (!container.isSwarmTask)
                lookAt(container, find(container, now));
        for (const ContainerFact &container : now)
            if (!container.isSwarmTask && find(container, *m_before.facts.runningContainers) == nullptr)
                m_after.started << container.name;
        countReplicas(now);
        return m_after;
    }

    /// How long, from the first look on, those that do not run may still come.
    std::chrono::milliseconds patience() const { return m_patience; }

private:
    void lookAt(const ContainerFact &container, const ContainerFact *there)
    {
        const auto described = describe(there != nullptr ? there->id : container.id);
        const Json now = described && described->is_object() ? *described : Json::object();
        if (there == nullptr && !described) {
            await(backTarget);
            m_after.unknown << container.name;
        } else if (there == nullptr && !runs(now)) {
            lookForEnded(container, now);
        } else if (wasSteady(container) && stateOf(now).contains("Status") && !isSteady(now)) {
            await(numberIn(now, "RestartCount") > 0 ? forCrashes : backTarget);
            if (runs(now))
                m_after.unsteady << container.name;
            else
                miss(container, now);
        } else if ((there != nullptr && there->id != container.id) || wasStartedSince(now)) {
            m_after.restarted << container.name;
        }
    }

    void countReplicas(const std::vector<ContainerFact> &now)
    {
        std::map<QString, qint64> gone;
        for (const ContainerFact &container : *m_before.facts.runningContainers)
            if (!container.service.isEmpty() && (!m_before.atTouch || wasSteady(container)))
                ++gone[container.service];
        for (const ContainerFact &container : now)
            if (const auto service = gone.find(container.service); service != gone.end())
                --service->second;
        std::erase_if(gone, [](const auto &each) { return each.second <= 0; });
        if (gone.empty())
            return;
        const bool isAlone = isOnlyNode();
        await(isAlone ? forSwarm : backTarget);
        for (const auto &[service, count] : gone)
            (isAlone ? m_after.lostServices : m_after.fewerServices) << service;
    }

    /// Only a manager knows how many there are (docker info, Swarm.Nodes).
    bool isOnlyNode() const
    {
        if (!m_docker.isActive())
            return false;
        const Json info = m_host.askDaemon(QStringLiteral("/info"));
        return info.is_object() && info.value(Json::json_pointer("/Swarm/Nodes"), Json()) == Json(1);
    }

    /// null where dockerd knows nothing of it; nullopt where it does not say, or nobody waits for that any more.
    std::optional<Json> describe(const QString &id)
    {
        if (!m_descriptions || m_stop.stop_requested())
            return std::nullopt;
        return m_docker.isActive() ? m_descriptions->of(id) : std::optional(Json()); // its socket would start one
    }

    void await(std::chrono::milliseconds patience) { m_patience = std::max(m_patience, patience); }

    /// The beginning has no fraction of a second.
    bool wasStartedSince(const Json &now) const
    {
        const QDateTime started = timeOf(now, "StartedAt");
        return started.isValid() && started.toSecsSinceEpoch() > m_began.toSecsSinceEpoch();
    }

    void lookForEnded(const ContainerFact &container, const Json &now)
    {
        if (m_before.atTouch && !wasSteady(container)) { // nothing of this has ended it, or made it crash
            m_after.ended << container.name;
            return;
        }
        constexpr auto forServices = std::chrono::seconds(10); // one that runs takes a moment to start its container
        if (hasCompanions(m_before.facts))
            await(forServices);
        if (needNotRun(container, now)) {
            m_after.ended << container.name;
            return;
        }
        const bool hasFailed = !textOf(stateOf(now), "Error").isEmpty(); // where dockerd has tried, it does not try again
        if (isStartedAgain(container, now) && !hasFailed)
            await(backTarget);
        miss(container, now);
    }

    void miss(const ContainerFact &container, const Json &now)
    {
        m_after.missing << container.name;
        const Json state = stateOf(now);
        const QString error = foreignWords(textOf(state, "Error").toUtf8());
        if (const QString status = textOf(state, "Status"); !status.isEmpty())
            m_after.reasons << QStringLiteral("%1: %2 (%3) %4")
                                   .arg(container.name, status)
                                   .arg(numberIn(state, "ExitCode"))
                                   .arg(error)
                                   .trimmed();
    }

    bool wasSteady(const ContainerFact &container) const
    {
        if (!m_before.atTouch)
            return false;
        const auto found = m_before.atTouch->find(container.id);
        return found != m_before.atTouch->end() && found->second;
    }

    /// It has ended by itself, or somebody else has ended it, or that it ends was agreed to and dockerd is not to start it.
    bool needNotRun(const ContainerFact &container, const Json &now) const
    {
        const bool isKnown = !now.empty();
        const Record record = recordOf(m_host, m_before.facts, container);
        const bool wasRemoved = !isKnown && record.isKnown && !record.isThere && !container.removesItself;
        const bool isStarted = isStartedAgain(container, now);
        if (record.wasStoppedByHand || wasRemoved || (isKnown && !isStarted && endedByItself(now)))
            return true;
        if (m_before.isWayBack)
            return false;
        const bool isAgreed = m_before.agreed.contains(container.name);
        if (!isKnown) // of one that removed itself nothing is left that says why
            return container.removesItself || (m_before.hidesData && isAgreed);
        return !isStarted && isAgreed;
    }

    /// By no signal, and not while dockerd was away, which may have ended it, however well that heeded its signal.
    bool endedByItself(const Json &now) const
    {
        constexpr qint64 bySignal = 128; // what a shell, and runc, add to its number
        const qint64 finished = timeOf(now, "FinishedAt").toMSecsSinceEpoch();
        const auto holds = [finished](const Absence &each) { return finished >= each.left && finished <= each.back; };
        return numberIn(stateOf(now), "ExitCode") < bySignal && !holds(lastAbsence(m_docker))
            && std::ranges::none_of(m_before.absences, holds);
    }

    static bool isStartedAgain(const ContainerFact &container, const Json &now)
    {
        const QString &policy = container.restartPolicy;
        if (policy == QLatin1String("always") || policy == QLatin1String("unless-stopped"))
            return true;
        const Json most = now.value(Json::json_pointer("/HostConfig/RestartPolicy/MaximumRetryCount"), Json());
        const bool isExhausted = most.is_number_integer() && most > 0 && numberIn(now, "RestartCount") >= most.get<qint64>();
        return policy == QLatin1String("on-failure") && numberIn(stateOf(now), "ExitCode") != 0 && !isExhausted;
    }

    HostWriter &m_host;
    const ContainersBefore &m_before;
    std::stop_token m_stop;
    QDateTime m_began;
    UnitFacts m_docker;                         ///< as it is now
    std::optional<Descriptions> m_descriptions; ///< of this look; nullopt where dockerd does not even list what runs
    ContainersAfter m_after;
    std::chrono::milliseconds m_patience{};
};

} // namespace

Absence lastAbsence(const UnitFacts &docker)
{
    const auto stamp = [&docker](const char *name) { return docker.property(QLatin1String(name)).toLongLong() / 1000; };
    return {stamp("ActiveExitTimestamp"), stamp("ActiveEnterTimestamp")};
}

/// "btime 1764209361" (proc_stat(5)).
bool hasBootedSince(const HostReader &host, const QString &since)
{
    const QDateTime time = QDateTime::fromString(since, Qt::ISODate);
    const auto content = host.readSystemFile(QStringLiteral("/proc/stat"));
    if (!content || !*content)
        return false;
    for (const QByteArray &line : (*content)->split('\n'))
        if (line.startsWith("btime "))
            return !time.isValid() || line.mid(6).trimmed().toLongLong() > time.toSecsSinceEpoch();
    return false;
}

std::optional<std::map<QString, bool>> steadinessNow(const HostReader &host, const HostFacts &before)
{
    if (!before.daemon || !before.runningContainers) // one that is stopped would be started by its socket
        return std::nullopt;
    const Json running = host.askDaemon(QStringLiteral("/containers/json"));
    if (!running.is_array())
        return std::nullopt;
    std::map<QString, bool> steadiness;
    Descriptions descriptions(host);
    for (const Json &each : running)
        if (const QString id = textOf(each, "Id"); !id.isEmpty()) {
            const auto described = descriptions.of(id);
            steadiness[id.left(12)] = !described || !described->is_object() || isSteady(*described); // nobody knows otherwise
        }
    return steadiness;
}

ContainersAfter containersAfter(HostWriter &host, const ContainersBefore &before, const std::stop_token &stop)
{
    const QDateTime began = QDateTime::fromString(before.since, Qt::ISODate);
    if (!host.isLive() || !before.facts.runningContainers || !began.isValid() || hasBootedSince(host, before.since))
        return {};
    QElapsedTimer clock;
    clock.start();
    Comparison comparison(host, before, stop);
    ContainersAfter after = comparison.look();
    while (clock.elapsed() < comparison.patience().count() && !stop.stop_requested()) {
        QThread::msleep(200);
        after = comparison.look();
    }
    const qint64 end = clock.elapsed() + proofOfSteadiness * 1000 + 1000;
    while (!after.unsteady.isEmpty() && clock.elapsed() < end && !stop.stop_requested()) {
        QThread::msleep(200);
        after = comparison.look();
    }
    after.missing += after.unsteady; // by now it has crashed again
    return after;
}

} // namespace dockwright::helper

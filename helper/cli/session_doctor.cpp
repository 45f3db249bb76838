// SPDX-License-Identifier: Apache-2.0
#include "core/changes/mirror_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/render/mirror_order.h"
#include "helper/cli/own_program.h"
#include "helper/cli/session.h"
#include "helper/engine/confirm.h"
#include "helper/host/command_runner.h"
#include "helper/host/replace_file.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

#include <unistd.h>

/// The doctor of the mirrors, which a timer runs again and again.
namespace dockwright::helper {

using namespace core;

namespace {

/// A probe has a limit of its own for each mirror, and asks all at once.
constexpr std::chrono::minutes probeLimit{2};

/// The key lies where dockerd looks for it.
template <class Owner>
void takeKeyFromHost(Owner &owner, const QString &host, const HostFacts &facts)
{
    const QString key = registryFile(host, "client.key");
    const bool isThere = !owner.clientKey.isEmpty() && facts.file(key) != nullptr;
    owner.clientKey = isThere ? key : QString();
    if (!isThere)
        owner.clientCert.clear();
}

/// What the probe is to know of a plan whose secrets were left out: the proxy is the host's, and so are keys.
Plan planToProbe(const Plan &plan, const HostFacts &facts)
{
    Plan probed;
    probed.registry = plan.registry;
    probed.registries = plan.registries;
    probed.verify = plan.verify;
    probed.containerd = plan.containerd; // by which hosts.toml counts or not
    probed.proxy = plan.proxy.lacksPassword() ? planFromHost(facts, plan).proxy : plan.proxy;
    for (RegistryHost &registry : probed.registries) {
        if (registry.host != QLatin1String(dockerHub))
            registry.mirrors.clear();
        takeKeyFromHost(registry, registry.host, facts);
        for (RegistryMirror &mirror : registry.mirrors)
            takeKeyFromHost(mirror, hostOfMirror(mirror.url), facts);
    }
    return probed;
}

Json mirrorsToJson(const MirrorRecords &records, const MirrorStandings &standings)
{
    Json list = Json::array();
    for (const MirrorRecord &record : records.mirrors) {
        Json json{{"url", record.url},
                  {"verdict", record.verdict},
                  {"up", record.isUp},
                  {"standing", standingName(standingOf(standings, record.url))}};
        if (record.latency)
            json["milliseconds"] = *record.latency;
        if (record.lastGood)
            json["lastGood"] = *record.lastGood;
        list.push_back(std::move(json));
    }
    return list;
}

Result<> saveRecords(const MirrorRecords &records)
{
    return replaceFile(QLatin1String(paths::mirrorRecords), writeMirrorRecords(records), 0600);
}

Error comesAgain(ErrorCode code, Message message)
{
    return {code, {}, std::move(message), {QT_TRANSLATE_NOOP("Dockwright", "The doctor tries again at its next run."), {}}, {}};
}

/// What has to be over before anything is changed; nullopt: nothing.
std::optional<Error> inTheWay(Engine &engine, bool isSamePlan)
{
    // Whether its time is over is its timer's business: in a unit of a container, the boot has another name.
    const auto transactions = engine.journal().list().value_or(std::vector<TransactionInfo>());
    for (const TransactionInfo &info : transactions)
        if (info.isUnconfirmed())
            return waitsForConfirmation(info);
    if (engine.needsRecovery())
        return comesAgain(
            ErrorCode::Conflict,
            {QT_TRANSLATE_NOOP("Dockwright",
                               "An earlier apply or rollback was interrupted, and its changes are only partly made."),
             {}});
    if (!isSamePlan)
        return comesAgain(ErrorCode::PlanStale,
                          {QT_TRANSLATE_NOOP("Dockwright", "Another plan was applied while the mirrors were probed."), {}});
    return std::nullopt;
}

/// What else may have taken a change back says nothing of the mirrors.
bool isPullWorse(const ApplyReport &report)
{
    return std::ranges::any_of(report.health, [](const Finding &finding) {
        return finding.id == QLatin1String("pull/works") && finding.severity == Severity::Critical;
    });
}

Error triedBefore()
{
    return {ErrorCode::Conflict,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "The mirrors that work were tried before, and a pull through them was worse."),
             {}},
            {QT_TRANSLATE_NOOP("Dockwright", "They are tried again when other mirrors work, or after a day."), {}},
            {}};
}

} // namespace

MirrorRecords Session::mirrorRecords() const
{
    const auto file = m_host->readFile(QLatin1String(paths::mirrorRecords));
    return file && *file && (*file)->kind == FileKind::Regular ? readMirrorRecords((*file)->content) : MirrorRecords();
}

Result<ProbedMirrors> Session::probeMirrors(const Plan &plan)
{
    CommandWatch watch;
    watch.input = writePlan(planToProbe(plan, look(Depth::Files)));
    watch.stop = m_stop;
    watch.limit = probeLimit;
    // With its whole limit: a mirror far away is not left out since another is next door.
    const auto answer =
        runWatched({ownProgram("dockwright-registries"), QStringLiteral("--probe-registries"), QStringLiteral("-"),
                    QStringLiteral("--limit"), QString::number(ProbeSettings{}.limit.count()), QStringLiteral("--json")},
                   watch);
    if (!answer)
        return tl::unexpected(answer.error());
    ProbedMirrors found;
    for (const QByteArray &line : answer->standardOutput.split('\n'))
        if (auto mirror = readProbedMirror(line))
            found.push_back(std::move(*mirror));
    if (answer->status != ExitDone && answer->status != ExitDrift)
        return failure(ErrorCode::CommandFailed, {}, {QT_TRANSLATE_NOOP("Dockwright", "The mirrors could not be probed."), {}},
                       {}, QString::fromUtf8(answer->standardError).trimmed());
    return found;
}

/// Takes nothing back, waits for nobody and interrupts nothing: it comes again.
ExitStatus Session::doctor()
{
    if (geteuid() != 0)
        return fail(rootOnly());
    const auto plan = lastAppliedPlan();
    if (!plan || !plan->registry.doctor.enabled || mirrorsOfDockerHub(*plan).empty()) {
        m_output.result("unchanged", changedJson(ApplyReport()),
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "The plan that was applied last has no doctor of the mirrors, or no mirrors."),
                         {}});
        return ExitDone;
    }
    const auto found = probeMirrors(*plan);
    if (!found)
        return fail(found.error());
    constexpr qint64 second = 1'000'000;
    const qint64 interval = readTimeSpan(plan->registry.doctor.interval).value_or(0) / second;
    MirrorRecords records = noteProbe(mirrorRecords(), *found, interval, QDateTime::currentSecsSinceEpoch());
    if (const auto saved = saveRecords(records); !saved)
        return fail(saved.error());
    for (const MirrorRecord &record : records.mirrors)
        m_output.say({QT_TRANSLATE_NOOP("Dockwright", "%1: %2"), {record.url, record.verdict}});
    return useMirrors(*plan, std::move(records));
}

ExitStatus Session::leaveMirrors(const Error &error, Json json)
{
    m_output.error(error);
    json["error"] = errorToJson(error);
    json.update(changedJson(ApplyReport()));
    m_output.result("unchanged", json, {QT_TRANSLATE_NOOP("Dockwright", "The mirrors of dockerd were left as they are."), {}});
    return ExitDone;
}

ExitStatus Session::useMirrors(const Plan &plan, MirrorRecords records)
{
    auto taken = Lock::take(*m_files);
    if (!taken)
        return taken.error().code == ErrorCode::Busy ? leaveMirrors(taken.error(), Json::object()) : fail(taken.error());
    m_lock.emplace(std::move(*taken));
    Reserve reserve(*m_files);
    Engine engine(*m_host, sink(), &reserve, asker());
    const HostFacts facts = look(Depth::Daemon);
    const MirrorStandings before = mirrorStandings(facts);
    const MirrorStandings after = standingsAfter(before, records);
    const QStringList wanted = urlsOf(mirrorsInUse(plan, after));
    Json json{{"mirrors", mirrorsToJson(records, after)}, {"used", urlsOf(mirrorsInUse(plan, before))}};
    if (const auto error = inTheWay(engine, lastAppliedPlan() == plan))
        return leaveMirrors(*error, std::move(json));
    const auto changes = changeMirrors(plan, facts, after);
    if (!changes)
        return leaveMirrors(changes.error(), std::move(json));
    if (!changes->isEmpty() && records.refused && records.refused->mirrors == wanted)
        return leaveMirrors(triedBefore(), std::move(json));
    ApplyReport report;
    if (!changes->isEmpty()) {
        for (const Message &words : standingWords(before, after))
            m_output.say(words);
        if (const ExitStatus met = refuseObstacles(*changes, facts); met != ExitDone)
            return met;
        engine.waitNoLongerOn(m_insisted);
        report = engine.apply(*changes, plan, facts, {.kind = doctorKind}, m_stop);
        if (report.status == ApplyStatus::Applied)
            json["used"] = wanted;
    }
    const bool isRefused = report.status == ApplyStatus::RolledBack && isPullWorse(report);
    const auto refused = isRefused ? std::optional(RefusedOrder{wanted, records.probed}) : std::nullopt;
    if (refused != records.refused) {
        records.refused = refused;
        if (const auto saved = saveRecords(records); !saved)
            m_output.error(saved.error());
    }
    return finish(report, json);
}

} // namespace dockwright::helper

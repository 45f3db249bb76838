// SPDX-License-Identifier: Apache-2.0
#include "core/health/health_checks.h"

#include "core/changes/make_changes.h"
#include "core/health/check_list.h"
#include "core/host/paths.h"
#include "core/render/generated_file.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

void Examination::pass(const char *id, Message title, Message found)
{
    add({QLatin1String(id), Severity::Pass, std::move(title), {}, std::move(found), {}, {}});
}

void Examination::unknown(const char *id, Message title)
{
    add({QLatin1String(id),
         Severity::Unknown,
         std::move(title),
         {},
         {QT_TRANSLATE_NOOP("Dockwright", "It could not be measured."), {}},
         {},
         {}});
}

void Examination::judge(bool good, const char *id, Severity severity, Message title, Message expected, Message found,
                        Message remedy)
{
    add({QLatin1String(id),
         good ? Severity::Pass : severity,
         std::move(title),
         std::move(expected),
         std::move(found),
         good ? Message{} : std::move(remedy),
         {}});
}

Message verbatim(const QString &text)
{
    return text.isEmpty() ? Message{} : Message{"%1", {text}};
}

Findings checkHealth(const HostFacts &facts, const Plan *plan)
{
    Examination examination(facts, plan);
    for (const auto group : {fileChecks(), unitChecks(), daemonChecks(), timeChecks(), containerdChecks(), containerChecks(),
                             networkChecks(), outsideChecks(), exposureChecks()})
        for (const Check check : group)
            check(examination);
    return examination.findings();
}

Findings checkOutside(const HostFacts &facts, const Plan *plan)
{
    Examination examination(facts, plan);
    for (const Check check : outsideChecks())
        check(examination);
    return examination.findings();
}

bool isNotYetApplied(const Plan &plan, const HostFacts &facts)
{
    const auto files = generateFiles(plan, facts);
    return facts.lastWritten == LastWritten{} && std::ranges::none_of(files, [&](const GeneratedFile &file) {
               return file.content && facts.file(file.path) != nullptr; // daemon.json, which is merged, is not among them
           });
}

bool hasCritical(const Findings &findings)
{
    return std::ranges::find(findings, Severity::Critical, &Finding::severity) != findings.end();
}

namespace {

/// What a step would change is what has drifted.
std::optional<Finding> driftOf(const Step &step, const HostFacts &facts)
{
    Finding finding{QStringLiteral("drift/file"),
                    Severity::Warning,
                    {},
                    {},
                    {},
                    {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan again, or update the plan to match the host."), {}},
                    {}};
    if (const auto *write = std::get_if<WriteFile>(&step)) {
        if (write->path == QLatin1String(paths::lastWritten))
            return std::nullopt;
        finding.title = verbatim(write->path);
        finding.found = write->replaces ? Message{QT_TRANSLATE_NOOP("Dockwright", "It differs from the plan."), {}}
                                        : Message{QT_TRANSLATE_NOOP("Dockwright", "It does not exist."), {}};
        return finding;
    }
    if (const auto *remove = std::get_if<RemoveFile>(&step)) {
        finding.title = verbatim(remove->path);
        finding.found = {QT_TRANSLATE_NOOP("Dockwright", "The plan no longer needs it."), {}};
        return finding;
    }
    const auto *enable = std::get_if<EnableUnit>(&step);
    const auto state = enable != nullptr ? facts.ownUnit(enable->unit) : std::nullopt;
    if (state && !state->isOn()) {
        finding.id = QStringLiteral("drift/unit");
        finding.title = verbatim(enable->unit);
        finding.found = state->isUp() ? Message{QT_TRANSLATE_NOOP("Dockwright", "It is not enabled."), {}}
                                      : Message{QT_TRANSLATE_NOOP("Dockwright", "It is not active."), {}};
        return finding;
    }
    return std::nullopt;
}

Finding driftOf(const Conflict &conflict)
{
    return {QStringLiteral("drift/edited"),
            Severity::Warning,
            verbatim(conflict.pointer.isEmpty() ? conflict.path : conflict.path + u'#' + conflict.pointer),
            verbatim(conflict.ours),
            conflict.theirs.isEmpty()
                ? Message{QT_TRANSLATE_NOOP("Dockwright", "It was edited by hand."), {}}
                : Message{QT_TRANSLATE_NOOP("Dockwright", "It was edited by hand: %1"), {conflict.theirs}},
            {QT_TRANSLATE_NOOP("Dockwright", "Put the value into the plan, or apply with --take-ours."), {}},
            {}};
}

Finding driftOf(const Error &error)
{
    return {
        QStringLiteral("drift/error"), Severity::Warning, verbatim(error.where), {}, error.message, error.remedy, error.detail};
}

/// Written with --no-restart, and no restart since.
Finding driftOf(Effect pending)
{
    return {QStringLiteral("drift/pending"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Changes that have been written"), {}},
            {},
            pending == Effect::Reload
                ? Message{QT_TRANSLATE_NOOP("Dockwright", "They take effect when docker.service is reloaded."), {}}
                : Message{QT_TRANSLATE_NOOP("Dockwright", "They take effect when docker.service is restarted."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan again without --no-restart."), {}},
            {}};
}

} // namespace

Findings checkDrift(const Plan &plan, const HostFacts &facts)
{
    Findings findings;
    if (const Effect pending = pendingEffect(facts); pending != Effect::None)
        findings.push_back(driftOf(pending));
    const auto changes = makeChanges(plan, facts);
    if (!changes) {
        for (const Error &error : changes.error())
            findings.push_back(driftOf(error));
        return findings;
    }
    for (const Step &step : changes->steps)
        if (auto drift = driftOf(step, facts))
            findings.push_back(std::move(*drift));
    for (const Conflict &conflict : changes->conflicts)
        findings.push_back(driftOf(conflict));
    return findings;
}

} // namespace dockwright::core

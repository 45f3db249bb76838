// SPDX-License-Identifier: Apache-2.0
#include "core/registry/mirror_doctor.h"

#include "core/plan/plan.h"
#include "core/registry/registry_report.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// What a verdict means for a mirror that dockerd has.
enum class Use {
    Good,
    Flawed,  ///< the image comes, or others may
    Failed,  ///< none comes
    Foreign, ///< something else comes
    Unknown
};

Use useOf(Verdict verdict, bool isUp)
{
    switch (verdict) {
    case Verdict::Works:
        return Use::Good;
    case Verdict::Slow:
    case Verdict::Lagging:
        return isUp ? Use::Flawed : Use::Failed; // a slow one may have ended with its time
    case Verdict::AllowList:                     // of other images it may have some
        return Use::Flawed;
    case Verdict::AnswersOnly:
    case Verdict::Certificate:
    case Verdict::Dead:
        return Use::Failed;
    case Verdict::WrongContent:
        return Use::Foreign;
    case Verdict::Untested:
        return Use::Unknown;
    }
    Q_UNREACHABLE();
}

/// Mirrors that differ from each other only, while Docker Hub is silent, may be the ones that are up to date.
ProbedMirrors withoutDoubts(ProbedMirrors found)
{
    const bool isHubKnown =
        std::ranges::any_of(found, [](const ProbedMirror &each) { return each.isReference && each.gaveDigest; });
    for (ProbedMirror &each : found)
        if (each.verdict == Verdict::WrongContent && !each.gaveWrongBytes && !isHubKnown)
            each.verdict = Verdict::Untested;
    return found;
}

/// What was known of that mirror; after a gap nothing is counted on.
MirrorRecord recordBefore(const MirrorRecords &before, const QString &url, bool isGap)
{
    const auto known = std::ranges::find(before.mirrors, url, &MirrorRecord::url);
    MirrorRecord record = known != before.mirrors.end() ? *known : MirrorRecord{.url = url, .verdict = {}};
    if (isGap)
        record.good = record.troubled = record.failed = 0;
    return record;
}

void note(MirrorRecord &record, const ProbedMirror &found, qint64 now)
{
    const QString verdict = QLatin1String(verdictName(found.verdict));
    const Use use = found.isRefusedForNow ? Use::Flawed : useOf(found.verdict, found.isUp);
    if (record.verdict != verdict)
        record.since = now;
    record.verdict = verdict;
    record.latency = found.latency;
    record.isUp = found.isUp && use != Use::Foreign;
    if (record.isUp)
        record.lastGood = now;
    if (use == Use::Unknown)
        return;
    record.isDistrusted = use == Use::Foreign || (record.isDistrusted && use != Use::Good);
    record.good = use == Use::Good ? record.good + 1 : 0;
    record.troubled = use == Use::Good ? 0 : record.troubled + 1;
    record.failed = use == Use::Failed || use == Use::Foreign ? record.failed + 1 : 0;
}

Standing standingAfter(Standing before, const MirrorRecord &record)
{
    if (record.isDistrusted)
        return Standing::Distrusted;
    if (record.verdict == QLatin1String(verdictName(Verdict::Untested)))
        return before;
    if (record.good > 0)
        return before == Standing::Behind && record.good < probesToBeSure ? Standing::Behind : Standing::Serves;
    if (record.failed > 0) {
        const bool wasUsed = before == Standing::Serves || before == Standing::Behind;
        return wasUsed && record.failed >= probesToBeSure ? Standing::Out : before;
    }
    return before == Standing::Serves && record.troubled < probesToBeSure ? Standing::Serves : Standing::Behind;
}

const char *wordsOf(Standing standing)
{
    switch (standing) {
    case Standing::Serves:
        return QT_TRANSLATE_NOOP("Dockwright", "%1 works, and is used in the order of the plan.");
    case Standing::Behind:
        return QT_TRANSLATE_NOOP("Dockwright", "%1 is slow, outdated or refuses images, and is tried last.");
    case Standing::Out:
        return QT_TRANSLATE_NOOP("Dockwright", "%1 failed twice in a row, and is left out until it works again.");
    case Standing::Distrusted:
        return QT_TRANSLATE_NOOP("Dockwright",
                                 "%1 gives something else than Docker Hub, and is left out until it gives the same.");
    }
    Q_UNREACHABLE();
}

} // namespace

std::optional<ProbedMirror> readProbedMirror(const QByteArray &line)
{
    const auto document = parseJson(line);
    if (!document || !document->value.is_object() || textOf(document->value, "event") != QLatin1String("registry"))
        return std::nullopt;
    const auto read = registryFromJson(Json(document->value));
    if (!read || read->target.host != QLatin1String(dockerHub))
        return std::nullopt;
    constexpr int tooManyRequests = 429;
    const RegistryFacts &facts = read->facts;
    return ProbedMirror{.url = read->target.url,
                        .verdict = read->verdict,
                        .isUp = facts.failure == ProbeFailure::None,
                        .isReference = read->target.isReference,
                        .latency = facts.pinged >= 0 ? std::optional(facts.pinged) : std::nullopt,
                        .gaveDigest = !facts.digest.isEmpty(),
                        .gaveWrongBytes = facts.failure == ProbeFailure::Digest,
                        .isRefusedForNow = facts.status == tooManyRequests};
}

MirrorRecords noteProbe(const MirrorRecords &before, const ProbedMirrors &found, qint64 interval, qint64 now)
{
    constexpr qint64 intervalsOfAGap = 3;
    const bool isGap = before.probed > now || now - before.probed > intervalsOfAGap * interval;
    constexpr qint64 dayOfSeconds = 24LL * 60 * 60;
    MirrorRecords after{now, {}, before.refused};
    if (after.refused && (after.refused->at > now || now - after.refused->at >= dayOfSeconds))
        after.refused.reset();
    for (const ProbedMirror &each : withoutDoubts(found)) {
        if (each.isReference)
            continue;
        MirrorRecord record = recordBefore(before, each.url, isGap);
        note(record, each, now);
        after.mirrors.push_back(std::move(record));
    }
    return after;
}

MirrorStandings standingsAfter(const MirrorStandings &before, const MirrorRecords &records)
{
    MirrorStandings after;
    for (const MirrorRecord &record : records.mirrors)
        if (const Standing standing = standingAfter(standingOf(before, record.url), record); standing != Standing::Serves)
            after[record.url] = standing;
    return after;
}

std::vector<Message> standingWords(const MirrorStandings &before, const MirrorStandings &after)
{
    MirrorStandings all = after;
    all.insert(before.begin(), before.end());
    std::vector<Message> words;
    for (const auto &[url, known] : all)
        if (const Standing standing = standingOf(after, url); standing != standingOf(before, url))
            words.push_back({wordsOf(standing), {url}});
    return words;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/registry/judge_registries.h"

#include "core/registry/registry_words.h"

#include <algorithm>
#include <map>

namespace dockwright::core {

namespace {

constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int slowShare = 2; ///< of the limit

/// That /v2/ said what a registry says.
bool isRegistry(const RegistryFacts &facts)
{
    return facts.pingStatus == 200 || facts.pingStatus == unauthorized;
}

bool isRefusal(const RegistryFacts &facts)
{
    return facts.failure == ProbeFailure::Status && facts.stage == ProbeStage::Manifest
        && (facts.status == unauthorized || facts.status == forbidden);
}

Verdict verdictOf(const RegistryFacts &facts, std::chrono::milliseconds limit)
{
    switch (facts.failure) {
    case ProbeFailure::None:
        return facts.ended * slowShare > limit.count() ? Verdict::Slow : Verdict::Works;
    case ProbeFailure::Certificate:
        return Verdict::Certificate;
    case ProbeFailure::Untestable:
        return Verdict::Untested;
    case ProbeFailure::Digest:
        return Verdict::WrongContent;
    case ProbeFailure::TimedOut:
        return isRegistry(facts) ? Verdict::Slow : Verdict::Dead;
    default:
        return !isRegistry(facts) ? Verdict::Dead : isRefusal(facts) ? Verdict::AllowList : Verdict::AnswersOnly;
    }
}

struct Comparison {
    Compared with = Compared::Nothing;
    QString digest{};
    std::optional<QDateTime> created{};
    bool isAgeLost = false; ///< the registry gave its digest, and failed before it came to its age
};

/// What others are measured by: those that give a digest, in the order that they stand in.
Comparison comparisonOf(const RegistryVerdicts &verdicts)
{
    std::map<QString, int> givers;
    const RegistryFacts *newest = nullptr;
    for (const RegistryVerdict &each : verdicts) {
        if (each.facts.digest.isEmpty() || !each.target.resolve) // which was asked for the digest of another
            continue;
        if (each.target.isReference)
            return {Compared::Reference, each.facts.digest, each.facts.created,
                    !each.facts.created && each.facts.failure != ProbeFailure::None};
        ++givers[each.facts.digest];
        if (newest == nullptr || (each.facts.created && (!newest->created || *each.facts.created > *newest->created)))
            newest = &each.facts;
    }
    if (newest == nullptr)
        return {};
    const auto isLess = [](const auto &one, const auto &other) { return one.second < other.second; };
    const auto most = std::ranges::max_element(givers, isLess);
    const bool isAlone =
        std::ranges::count_if(givers, [&](const auto &each) { return each.second == most->second; }) == 1 && most->second > 1;
    if (!isAlone)
        return {givers.size() > 1 ? Compared::Newest : Compared::Nothing, newest->digest, newest->created};
    const auto giver = std::ranges::find_if(verdicts, [&](const auto &each) { return each.facts.digest == most->first; });
    return {Compared::Majority, most->first, giver->facts.created};
}

void compare(RegistryVerdict &verdict, const Comparison &with)
{
    const RegistryFacts &facts = verdict.facts;
    const bool isJudged = verdict.verdict == Verdict::WrongContent || verdict.verdict == Verdict::Certificate;
    if (isJudged || facts.digest.isEmpty() || facts.digest == with.digest)
        return;
    if (!facts.created && facts.failure != ProbeFailure::None)
        return;                                   // it did not come to its age
    if (with.isAgeLost || !verdict.target.pull) { // nor does one that only resolves
        verdict.verdict = verdict.verdict == Verdict::Works ? Verdict::Untested : verdict.verdict;
        return;
    }
    const bool isOlder = facts.created && with.created && *facts.created < *with.created;
    verdict.verdict = isOlder ? Verdict::Lagging : Verdict::WrongContent;
}

/// Of several that differ without one being the newest, none can be believed.
void doubtTheNewest(RegistryVerdicts &verdicts, const Comparison &with)
{
    const bool isUnclear = std::ranges::any_of(verdicts, [](const auto &each) {
        return each.verdict == Verdict::WrongContent && each.facts.failure == ProbeFailure::None;
    });
    if (with.with != Compared::Newest || !isUnclear)
        return;
    for (RegistryVerdict &each : verdicts)
        if (each.facts.digest == with.digest && each.verdict != Verdict::Certificate)
            each.verdict = Verdict::WrongContent;
}

} // namespace

const char *verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Works:
        return "works";
    case Verdict::Slow:
        return "slow";
    case Verdict::Lagging:
        return "lagging";
    case Verdict::AnswersOnly:
        return "answers-only";
    case Verdict::AllowList:
        return "allow-list";
    case Verdict::WrongContent:
        return "wrong-content";
    case Verdict::Certificate:
        return "certificate";
    case Verdict::Dead:
        return "dead";
    case Verdict::Untested:
        return "untested";
    }
    Q_UNREACHABLE();
}

RegistryVerdicts judgeRegistries(const RegistryTargets &targets, const RegistryFactsList &facts, const ProbeSettings &settings,
                                 const QDateTime &now)
{
    RegistryVerdicts verdicts;
    for (std::size_t i = 0; i < targets.size() && i < facts.size(); ++i)
        verdicts.push_back({targets[i], facts[i], verdictOf(facts[i], settings.limit), {}, {}, {}});
    const Comparison with = comparisonOf(verdicts);
    for (RegistryVerdict &each : verdicts)
        compare(each, with);
    doubtTheNewest(verdicts, with);
    const auto clock = clockAheadOf(facts);
    for (RegistryVerdict &each : verdicts)
        explainVerdict(each, with.with, settings, now, clock);
    return verdicts;
}

bool counts(const RegistryVerdict &verdict, const RegistryVerdicts &all)
{
    return !verdict.target.isReference
        || std::ranges::all_of(all, [](const RegistryVerdict &each) { return each.target.isReference; });
}

std::optional<qint64> clockAheadOf(const RegistryFactsList &facts)
{
    std::vector<qint64> ahead;
    for (const RegistryFacts &each : facts)
        if (each.clockAhead)
            ahead.push_back(*each.clockAhead);
    if (ahead.empty())
        return std::nullopt;
    std::ranges::sort(ahead);
    return ahead[ahead.size() / 2];
}

} // namespace dockwright::core

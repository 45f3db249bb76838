// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/registry/registry_facts.h"
#include "core/registry/registry_target.h"

namespace dockwright::core {

/// What a registry is worth.
enum class Verdict {
    Works,
    Slow,        ///< it took more than half of the time that it has, or answered and did not end in time
    Lagging,     ///< its image is another one and older
    AnswersOnly, ///< it answers, and no image comes
    AllowList,   ///< it answers, and refuses this image
    WrongContent,
    Certificate,
    Dead,
    Untested,
};

/// The stable name in JSON: "works", "slow", "lagging", "answers-only", "allow-list", "wrong-content", "certificate", "dead",
/// "untested".
const char *verdictName(Verdict verdict);

struct RegistryVerdict {
    RegistryTarget target;
    RegistryFacts facts;
    Verdict verdict = Verdict::Untested;
    Message reason;
    Message remedy;             ///< empty where there is nothing to mend
    std::vector<Message> notes; ///< worth knowing beside

    friend bool operator==(const RegistryVerdict &, const RegistryVerdict &) = default;
};

using RegistryVerdicts = std::vector<RegistryVerdict>;

struct ProbeSettings {
    QString image;                  ///< as `docker pull` takes it
    std::chrono::seconds limit{10}; ///< for each registry
    /// A mirror that is silent while others have answered has its whole limit.
    bool isPatient = false;
};

/// Judges what was found, one for each target, and compares the digests: with that of the reference; where it gave none, with
/// what more of them give than give anything else; where there is none such, with the newest. One that differs and is not
/// older gives something else.
RegistryVerdicts judgeRegistries(const RegistryTargets &targets, const RegistryFactsList &facts, const ProbeSettings &settings,
                                 const QDateTime &now);

/// Whether it counts: a mirror, and the reference where there is no mirror.
bool counts(const RegistryVerdict &verdict, const RegistryVerdicts &all);

/// How many seconds the clocks of the servers are ahead of this host's: the middle one; nullopt where none told.
std::optional<qint64> clockAheadOf(const RegistryFactsList &facts);
/// From here on it is worth a word, in seconds.
inline constexpr qint64 clockTolerance = 300;

} // namespace dockwright::core

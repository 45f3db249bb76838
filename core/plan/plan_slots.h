// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan_description.h"

#include <array>

/// The words of enumerated members, and how a field of the plan becomes the slot of its member.
namespace dockwright::core {

inline constexpr std::array proxyTargets{"unit", "daemon.json"};
inline constexpr std::array logDrivers{"json-file", "local", "journald", "syslog", "none"};
inline constexpr std::array logLevels{"debug", "info", "warn", "error", "fatal"};
inline constexpr std::array profiles{"hardened", "compatible"};
inline constexpr std::array ioClasses{"best-effort", "idle", "realtime"};
inline constexpr std::array restartPolicies{"on-failure", "always", "on-abnormal", "on-abort", "no"};
inline constexpr auto commentLanguages = [] {
    std::array<const char *, std::size(languages) + 1> words{};
    for (std::size_t i = 0; i < std::size(languages); ++i)
        words[i] = languages[i].code;
    words.back() = "none";
    return words;
}();
inline constexpr std::array installMethods{"keep", "online", "offline"};
inline constexpr std::array imageStores{"auto", "on", "off"};
inline constexpr std::array pullChecks{"auto", "never", "required"};
inline constexpr std::array exposureEnforcements{"off", "report", "on"};

constexpr std::span<const char *const> wordsOf(ProxyTarget)
{
    return proxyTargets;
}
constexpr std::span<const char *const> wordsOf(LogDriver)
{
    return logDrivers;
}
constexpr std::span<const char *const> wordsOf(LogLevel)
{
    return logLevels;
}
constexpr std::span<const char *const> wordsOf(SecurityProfile)
{
    return profiles;
}
constexpr std::span<const char *const> wordsOf(IoClass)
{
    return ioClasses;
}
constexpr std::span<const char *const> wordsOf(RestartPolicy)
{
    return restartPolicies;
}
constexpr std::span<const char *const> wordsOf(CommentLanguage)
{
    return commentLanguages;
}
constexpr std::span<const char *const> wordsOf(InstallMethod)
{
    return installMethods;
}
constexpr std::span<const char *const> wordsOf(ImageStore)
{
    return imageStores;
}
constexpr std::span<const char *const> wordsOf(PullCheck)
{
    return pullChecks;
}
constexpr std::span<const char *const> wordsOf(ExposureEnforcement)
{
    return exposureEnforcements;
}

/// The slot of the field that `Path` (member pointers from Plan inwards) leads to.
template <auto... Path>
constexpr Slot slot()
{
    using Value = std::remove_cvref_t<decltype((std::declval<Plan &>().*....*Path))>;
    if constexpr (std::is_enum_v<Value>)
        return ChoiceSlot{wordsOf(Value{}), [](const Plan &plan) { return static_cast<int>((plan.*....*Path)); },
                          [](Plan &plan, int index) { (plan.*....*Path) = static_cast<Value>(index); }};
    else
        return static_cast<Value &(*)(Plan &)>([](Plan &plan) -> Value & { return (plan.*....*Path); });
}

} // namespace dockwright::core

#pragma once

#include <QtGlobal>

#include <chrono>

/// Bounds on everything that a caller of the service can make grow.
namespace dockwright::helper::limits {

inline constexpr qsizetype planBytes = 1024 * 1024;       ///< of a plan, as for a file
inline constexpr int callsPerUser = 16;                   ///< that wait for an answer; the next ones are refused at once
inline constexpr int decisions = 64;                      ///< in the options "ours" and "theirs" each
inline constexpr qsizetype decisionLength = 256;          ///< of a path or JSON pointer in them
inline constexpr std::size_t keptJobs = 8;                ///< ended ones that can still be read
inline constexpr int watchersPerJob = 16;                 ///< connections that a job sends its signals to
inline constexpr int clients = 64;                        ///< connections that keep the service from leaving when idle
inline constexpr qint64 childOutput = 64LL * 1024 * 1024; ///< bytes that one call of this program may print
inline constexpr std::chrono::seconds idle{60};           ///< without a job, a call or a client until the service leaves

} // namespace dockwright::helper::limits

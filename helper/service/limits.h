// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <chrono>

/// Bounds on everything that a caller of the service can make grow.
namespace dockwright::helper::limits {

inline constexpr qsizetype planBytes = 1024LL * 1024;          ///< of a plan, as for a file
inline constexpr int callsPerUser = 16;                        ///< that wait for an answer; the next ones are refused at once
inline constexpr qsizetype bytesPerUser = 8LL * 1024 * 1024;   ///< that such calls may hold
inline constexpr int calls = 256;                              ///< that wait for an answer, of all users
inline constexpr qsizetype bytes = 64LL * 1024 * 1024;         ///< that they may hold
inline constexpr int unknownCalls = 1024;                      ///< whose callers the bus is being asked for
inline constexpr std::size_t knownCallers = 256;               ///< connections whose user is remembered
inline constexpr int decisions = 64;                           ///< in the options "ours" and "theirs" each
inline constexpr qsizetype decisionLength = 256;               ///< of a path or JSON pointer in them
inline constexpr std::size_t keptJobs = 8;                     ///< ended ones of a user that can still be read
inline constexpr std::size_t keptJobsOfAll = 64;               ///< the same of all users
inline constexpr std::size_t lookingJobs = 4;                  ///< that run at a time and change nothing; one of a user
inline constexpr std::size_t streams = 8;                      ///< of the journal, of all users
inline constexpr std::size_t streamsPerUser = 2;               ///< windows, say
inline constexpr qsizetype streamEvents = 1500;                ///< that are kept for who comes a moment later
inline constexpr std::size_t keptStreamsPerUser = 4;           ///< ended ones that can be read while their caller is there
inline constexpr std::size_t keptStreams = 16;                 ///< the same of all users
inline constexpr int watchersPerJob = 16;                      ///< connections that a job sends its signals to
inline constexpr int clients = 64;                             ///< connections that keep the service from leaving when idle
inline constexpr qint64 childOutput = 32LL * 1024LL * 1024;    ///< bytes that one call of this program may print
inline constexpr std::chrono::seconds idle{60};                ///< without a job, a call or a client until the service leaves
inline constexpr std::chrono::milliseconds busAnswer{10'000};  ///< for an answer of the bus itself, or of systemd
inline constexpr std::chrono::milliseconds hearing{15'000};    ///< between two looks whether the bus still answers
inline constexpr std::chrono::milliseconds reading{20'000};    ///< for the reading of what was sent
inline constexpr std::chrono::milliseconds looking{300'000};   ///< for a call of this program that only looks
inline constexpr std::chrono::milliseconds copying{1'800'000}; ///< for one that copies a bundle of a gigabyte and checks it
inline constexpr std::chrono::milliseconds dialog{900'000};    ///< for the answer of a person
inline constexpr std::chrono::milliseconds refusal{10'000};    ///< in which the journal is told of the same one once
inline constexpr std::chrono::milliseconds stream{86'400'000}; ///< for one, that nobody has forgotten one
inline constexpr std::chrono::milliseconds ending{10'000};     ///< from SIGTERM to SIGKILL of a call of this program

} // namespace dockwright::helper::limits

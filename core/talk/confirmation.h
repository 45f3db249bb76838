// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/origin.h"

namespace dockwright::core {

/// How long a transaction may wait to be confirmed, in seconds.
inline constexpr int leastWait = 10;
inline constexpr int longestWait = 3600;

/// Of a transaction that is taken back unless somebody confirms it: until when, and who did.
struct Confirmation {
    QString until;              ///< ISO 8601 in UTC, for people
    qint64 deadline = 0;        ///< the same in ms of CLOCK_MONOTONIC, which nobody sets
    QString boot;               ///< the boot that this clock counts in
    QString connection;         ///< from which the change was asked for; empty for a local one
    std::optional<Origin> by{}; ///< who confirmed it
    QString time{};             ///< when
    std::optional<int> left{};  ///< seconds, when it was told; nullopt: it waits no longer, or that was not asked

    friend bool operator==(const Confirmation &, const Confirmation &) = default;
};

/// The whole of it, as the journal keeps it.
Json confirmationToJson(const Confirmation &confirmation);
/// Of it what others are told: "until", "left" while it waits, and "by" and "time" once it is confirmed.
Json shownConfirmation(const Confirmation &confirmation);
/// Reads both; nullopt for an object that is none.
std::optional<Confirmation> confirmationFromJson(const Json &json);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/event.h"

/// What only some kinds of events have, read from and written to Event::data.
namespace dockwright::core {

/// How many steps a job that has started has; 0 for another event.
int stepsOf(const Event &event);
/// How far it is, 0…100; nullopt for an event that does not say.
std::optional<int> percentOf(const Event &event);
/// What the health gate found; nullopt for another event.
std::optional<Finding> findingOf(const Event &event);
/// Why a step, or its undo, failed; nullopt for another event.
std::optional<Error> errorOf(const Event &event);

/// `digest` is that of the changes.
Json stepsData(quint64 transaction, std::size_t steps, const QString &digest = {});
/// `isUnconfirmed`: of a transaction that nobody confirmed in time.
Json recoveringData(quint64 transaction, bool isUnconfirmed);
Json findingData(const Finding &finding);
Json errorData(const Error &error);

} // namespace dockwright::core

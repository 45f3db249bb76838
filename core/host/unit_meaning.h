// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/unit_file.h"

#include <optional>

/// What the directives that Dockwright writes mean to systemd, however they are written.
namespace dockwright::core {

/// The entry under the names of today, in the section where they belong: two for TimeoutSec=, one for StartLimitInterval=, and
/// none for a directive in a section where systemd does not look for it.
std::vector<UnitEntry> underTodaysNames(const UnitEntry &entry);

/// The value in one form for all ways of writing it: "300s" and "5min" are the same, so are "yes" and "on". nullopt for
/// one that systemd ignores, such as a number that is none; as it is for a directive that is not known here.
std::optional<QString> meaningOf(const QString &key, const QString &value);

/// True for a directive whose assignments add up: CapabilityBoundingSet= and its like.
bool isList(const QString &key);

/// What two assignments of one directive have to do with each other, the later after the earlier.
enum class Meeting {
    Same,     ///< they say the same, or both are in effect
    Replaces, ///< the later is in effect
    AddsTo,   ///< a list of both is in effect
    Ignored,  ///< systemd ignores the later
};
Meeting meetingOf(const QString &key, const QString &earlier, const QString &later);

/// A time span in words as a person writes it: 90000000 µs are "1min 30s".
QString spanInWords(qint64 microseconds);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <optional>

namespace dockwright::core {

/// One of the files that a unit is merged from.
struct UnitPart {
    QString path;
    std::optional<QByteArray> text; ///< redacted; nullopt for one that could not be read
    bool isOurs = false;            ///< a plan can write it

    friend bool operator==(const UnitPart &, const UnitPart &) = default;
};

/// The unit file and every drop-in in effect, in the order in which systemd reads them, as `systemctl cat` shows them. Empty
/// for a unit that is not there, or whose files are not known.
std::vector<UnitPart> partsOf(const HostFacts &facts, const UnitFacts &unit);

} // namespace dockwright::core

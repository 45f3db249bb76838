// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <QSet>
#include <QStringList>

namespace judges {

/// What a dockerd is started with: daemon.json, and the flags of its unit.
struct Case {
    dockwright::core::OrderedJson file;
    QStringList flags; ///< words of the command line

    friend bool operator==(const Case &, const Case &) = default;
};

/// A case at random, the same for a seed. Of flags only those are drawn that this dockerd knows: `knownFlags`, without dashes.
Case randomCase(quint32 seed, const QSet<QString> &knownFlags);

/// What dockerd takes and makes no use of: it says OK, we refuse.
const QStringList &ignoredForms();

} // namespace judges

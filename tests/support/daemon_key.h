// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"

/// A dockerd before 23.0 makes a key by which it knows itself at its first start. That is its own, as its data are: it stays
/// when Docker goes, until the data go.
namespace lab {

inline const QString daemonKey = QStringLiteral("/etc/docker/key.json");

/// What is not dockerd's own; a directory that holds nothing else is left out with it.
inline Tree withoutDaemonKey(Tree tree)
{
    const QString directory = QStringLiteral("/etc/docker");
    const bool wasThere = tree.erase(daemonKey) > 0;
    const auto next = tree.upper_bound(directory);
    if (wasThere && (next == tree.end() || !next->first.startsWith(directory + u'/')))
        tree.erase(directory);
    return tree;
}

} // namespace lab

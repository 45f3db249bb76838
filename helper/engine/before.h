// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/make_changes.h"
#include "helper/engine/undo.h"

namespace dockwright::helper {

/// What the records of a finished transaction say about the host before it.
struct Before {
    core::Replaced replaced;
    std::map<QString, QString> afterHashes;
    std::map<QString, QByteArray> accessLists; ///< of the files that had one
    QStringList madeDirectories;
};

Before stateBefore(quint64 id, const std::vector<Undo> &undos);

/// The host as it is now, with all the files that the records are about.
core::HostFacts factsFor(const Before &before, HostWriter &host);

/// Conflicts, one for each file that somebody has changed since the transaction.
core::Errors editedSince(const Before &before, const core::HostFacts &facts);

} // namespace dockwright::helper

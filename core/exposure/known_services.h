// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <span>

namespace dockwright::core {

enum class ServiceKind {
    Database,
    Console, ///< what administers something
    Maybe,   ///< a port that consoles have, and much else too
};

/// The stable name: "database", "console", "maybe-console".
const char *serviceKindName(ServiceKind kind);

/// A service that is not made to be reached by everybody.
struct KnownService {
    const char *name;   ///< its own, in no language
    int port;           ///< that it usually has in its container; 0: none of its own
    const char *images; ///< the last part of the names of its images, " " between them
    ServiceKind kind;
};

/// The table, as dockwright-helper(8) has it.
std::span<const KnownService> knownServices();

/// What stands behind this port of a container, by its image ("ghcr.io/me/postgres:16") and else by the port; null where that
/// is nothing of the table.
const KnownService *serviceBehind(const QString &image, int containerPort);

} // namespace dockwright::core

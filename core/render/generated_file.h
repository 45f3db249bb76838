// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <vector>

namespace dockwright::core {

/// Which line of a generated file comes from which entry of the catalog.
struct Annotation {
    int line = 0;      ///< 1-based
    QString directive; ///< id in the catalog

    friend bool operator==(const Annotation &, const Annotation &) = default;
};

/// A file as Dockwright wants it. nullopt as `content` means that the file is to go.
struct GeneratedFile {
    QString path;
    std::optional<QByteArray> content;
    int mode = 0644;
    bool secret = false; ///< holds a password: previews redact it, mode is 0600
    std::vector<Annotation> lines;

    friend bool operator==(const GeneratedFile &, const GeneratedFile &) = default;
};

/// True if `there` is what is wanted: content, mode and owner.
bool isAsGenerated(const GeneratedFile &file, const FileFact &there);

/// One directive to be written to a unit file or drop-in.
struct Assignment {
    QString directive; ///< id in the catalog; file, section and key come from there
    QString value;     ///< text after "Key=", escaped already
};

/// What the plan writes into unit drop-ins on this host, in the order of the files and lines.
std::vector<Assignment> unitAssignments(const Plan &plan, const HostFacts &facts);

/// The drop-ins of docker.service and containerd.service, heartbeat and metrics units, proxy environment, containerd's
/// config.toml, sysctl file and what registries need: all that is generated whole. A file that the plan does not need has no
/// content. daemon.json is merged, not generated.
std::vector<GeneratedFile> generateFiles(const Plan &plan, const HostFacts &facts);

/// Unsupported when the plan needs a containerd setting and the config.toml that is there cannot be edited with certainty:
/// such a file is never replaced, since its other settings would be lost.
Result<> checkContainerdConfig(const Plan &plan, const HostFacts &facts);

/// What the plan wants in daemon.json, in the order of the guide's.
struct DaemonKey;
std::vector<DaemonKey> daemonKeys(const Plan &plan, const HostFacts &facts = {});

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// What dockerd knows of one container after the other, in one look at all of them.
class Descriptions
{
public:
    explicit Descriptions(const HostReader &reader) : m_reader(reader) {}

    /// null where it knows nothing of it; nullopt where it does not say. Some containers may hang; after the third it is
    /// dockerd itself that does, and it is not asked for each of a thousand.
    std::optional<Json> of(const QString &id);

private:
    const HostReader &m_reader;
    int m_silences = 0;
};

/// Those that dockerd says run, sorted by name; nullopt where it does not say. Of one that it does not describe within its time
/// only ID, name and image are known.
std::optional<std::vector<ContainerFact>> containersOfDockerd(const HostReader &reader);

/// Containers that outlive a dockerd that is down, which hang on their shims (containerd, runtime v2: "containerd-shim-runc-v2
/// -namespace moby -id ID", of root). Their names and policies are those in dockerd's own records below `dataRoot` where they
/// can be read; the name is the ID otherwise. Sorted by name.
std::vector<ContainerFact> containersWithoutDockerd(const HostReader &reader, const QString &dataRoot);

/// None of the containers that run is in the directory that the next dockerd would use, by the files and flags of today:
/// somebody has edited them since it was started. False where that cannot be seen: only root may look there.
bool keepsDataElsewhere(const HostReader &reader, const HostFacts &facts);

} // namespace dockwright::core

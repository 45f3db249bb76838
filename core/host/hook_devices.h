// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Devices in /dev of a running container that it loses as systemd reads its unit files again (`daemon-reload`): a hook gave
/// them, as that of the NVIDIA Container Toolkit does without CDI, and systemd has no rule for them, which then sets its own
/// anew (NVIDIA/nvidia-container-toolkit issues 48 and 1227). Looked at where such a hook may be: with a runtime other than
/// runc, or with devices that were asked for and not through CDI. Sorted; eight at most. None where the container's cgroup is
/// not systemd's. `container` is what dockerd says of it: HostConfig and State are looked at.
QStringList devicesOfHooks(const HostReader &reader, const QString &id, const Json &container);

} // namespace dockwright::core

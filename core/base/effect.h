// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dockwright::core {

/// The least that makes a change true, in rising order of what it costs.
enum class Effect {
    None,              ///< in effect as soon as systemd has read its files again (daemon-reload), or at once
    Reload,            ///< dockerd takes it on SIGHUP (`systemctl reload docker`); see moby daemon/reload.go
    RestartDocker,     ///< a new dockerd is needed
    RestartContainerd, ///< a new containerd is needed, and with it a new dockerd
};

/// The stable name in JSON: "none", "reload", "restart-docker", "restart-containerd".
const char *effectName(Effect effect);

} // namespace dockwright::core

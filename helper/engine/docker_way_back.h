// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/undo.h"

/// How dockerd gets back to an older configuration without ending the containers that run.
namespace dockwright::helper {

/// False for one that is not known, too.
bool isUnitActive(const QString &unit, const HostWriter &host);

/// Before the files are put back: a dockerd that ran before is kept down until then if it is down, or may die before its turn
/// to be restarted comes. systemd, or whoever connects to its socket, would start it in between, without the live-restore that
/// its containers need.
core::Result<> holdDocker(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting);

/// Nobody is kept from starting dockerd any more, and who waits for it gets it.
core::Result<> releaseDocker(HostWriter &host, const Waiting &waiting);

/// dockerd back to its older daemon.json, which is in place already, with running containers kept: see DaemonTransition.
core::Result<> bringDockerBack(const UndoUnitState &state, HostWriter &host, const Waiting &waiting);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/steps/records.h"

namespace dockwright::helper {

/// How `step` would be taken back on the host as it is now. What is too large for a record is kept now.
core::Result<Undo> undoOf(const core::Step &step, const StepContext &context);

/// Does the step, which `undo` takes back.
core::Result<> runStep(const core::Step &step, const Undo &undo, const StepContext &context);

/// Takes one step back; units that ran and the manager are brought back by takeBackUnits.
core::Result<> takeBack(const Undo &undo, HostWriter &host, const Work &work);

/// A unit of Docker's that runs on as it did before, because its restart was refused or never came, needs none on its way back:
/// it is reloaded.
void spareWhatRunsOn(std::vector<Undo> &undos, const core::HostFacts &before, HostWriter &host);

/// After the files are back: lets systemd read them and brings the touched units back to their states, each as far as it can
/// be.
core::Errors takeBackUnits(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting);

/// The record on disk; the bytes of a file are kept beside it.
core::Json undoToJson(const Undo &undo);
core::Result<Undo> undoFromJson(const core::Json &json, const QByteArray &before);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/undo.h"

/// The part of undo.h that is about installing.
namespace dockwright::helper {

core::Result<Undo> undoOfInstall(const core::Step &step, const StepContext &context);
core::Result<> runInstallStep(const core::Step &step, const Undo &undo, const StepContext &context);
core::Result<> takeBackInstall(const Undo &undo, HostWriter &host, const Work &work);

/// Which of Docker's units are not there yet.
QStringList missingUnits(const HostWriter &host);

/// The records of this part; `json` is one of its kinds.
core::Json installUndoToJson(const Undo &undo);
std::optional<Undo> installUndoFromJson(const std::string &kind, const core::Json &json);

} // namespace dockwright::helper

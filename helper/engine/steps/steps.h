// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/steps/records.h"

/// What is done for each kind of step and of record: one overload a kind, and none for the rest, so that a kind which is
/// forgotten does not compile.
namespace dockwright::helper::steps {

/// How the step would be taken back on the host as it is now. What is too large for a record is kept now.
core::Result<Undo> undoOf(const core::WriteFile &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RemoveFile &step, const StepContext &context);
core::Result<Undo> undoOf(const core::SetSysctl &step, const StepContext &context);
core::Result<Undo> undoOf(const core::VerifyUnits &step, const StepContext &context);
core::Result<Undo> undoOf(const core::ReloadManager &step, const StepContext &context);
core::Result<Undo> undoOf(const core::ReloadUnit &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RestartUnit &step, const StepContext &context);
core::Result<Undo> undoOf(const core::EnableUnit &step, const StepContext &context);
core::Result<Undo> undoOf(const core::DisableUnit &step, const StepContext &context);
core::Result<Undo> undoOf(const core::StopUnit &step, const StepContext &context);
core::Result<Undo> undoOf(const core::DropAddresses &step, const StepContext &context);
core::Result<Undo> undoOf(const core::FetchKey &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RefreshPackages &step, const StepContext &context);
core::Result<Undo> undoOf(const core::InstallPackages &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RemovePackages &step, const StepContext &context);
core::Result<Undo> undoOf(const core::InstallBundle &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RemoveInstalled &step, const StepContext &context);
core::Result<Undo> undoOf(const core::AddGroup &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RemoveGroup &step, const StepContext &context);
core::Result<Undo> undoOf(const core::AddMember &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RemoveMember &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RemoveData &step, const StepContext &context);
core::Result<Undo> undoOf(const core::RevertInstall &step, const StepContext &context);

/// Does the step, which `undo` takes back.
core::Result<> run(const core::WriteFile &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RemoveFile &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::SetSysctl &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::VerifyUnits &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::ReloadManager &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::ReloadUnit &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RestartUnit &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::EnableUnit &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::DisableUnit &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::StopUnit &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::DropAddresses &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::FetchKey &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RefreshPackages &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::InstallPackages &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RemovePackages &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::InstallBundle &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RemoveInstalled &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::AddGroup &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RemoveGroup &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::AddMember &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RemoveMember &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RemoveData &step, const Undo &undo, const StepContext &context);
core::Result<> run(const core::RevertInstall &step, const Undo &undo, const StepContext &context);

/// Takes one step back; units that ran and the manager are brought back after all files.
core::Result<> takeBack(const UndoFile &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoSysctl &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoUnitState &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoEnablement &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoManager &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoNothing &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoPackages &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoInstalled &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoGroup &undo, HostWriter &host, const Work &work);
core::Result<> takeBack(const UndoMember &undo, HostWriter &host, const Work &work);

/// The members of the record on disk, beside its kind; the bytes of a file are kept beside it.
core::Json toJson(const UndoFile &undo);
core::Json toJson(const UndoSysctl &undo);
core::Json toJson(const UndoUnitState &undo);
core::Json toJson(const UndoEnablement &undo);
core::Json toJson(const UndoManager &undo);
core::Json toJson(const UndoNothing &undo);
core::Json toJson(const UndoPackages &undo);
core::Json toJson(const UndoInstalled &undo);
core::Json toJson(const UndoGroup &undo);
core::Json toJson(const UndoMember &undo);

/// Throws what nlohmann::json throws where the record has not these members.
void read(const core::Json &json, UndoFile &undo);
void read(const core::Json &json, UndoSysctl &undo);
void read(const core::Json &json, UndoUnitState &undo);
void read(const core::Json &json, UndoEnablement &undo);
void read(const core::Json &json, UndoManager &undo);
void read(const core::Json &json, UndoNothing &undo);
void read(const core::Json &json, UndoPackages &undo);
void read(const core::Json &json, UndoInstalled &undo);
void read(const core::Json &json, UndoGroup &undo);
void read(const core::Json &json, UndoMember &undo);

} // namespace dockwright::helper::steps

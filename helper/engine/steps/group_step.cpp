// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "helper/engine/steps/shared.h"

namespace dockwright::helper {

using namespace core;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GroupState, id, members)

namespace {

bool isMember(const QString &user, const QString &group)
{
    const auto state = Installer::group(group);
    return state && state->members.contains(user);
}

Result<Undo> undoOfGroup(const QString &group, const StepContext &context)
{
    return steps::installerOf(context.host).map([&](Installer *) { return Undo(UndoGroup{group, Installer::group(group)}); });
}

Result<Undo> undoOfMember(const QString &user, const QString &group, const StepContext &context)
{
    return steps::installerOf(context.host).map([&](Installer *) {
        return Undo(UndoMember{user, group, isMember(user, group)});
    });
}

Result<> takeBackGroup(const UndoGroup &undo, Installer &installer)
{
    if (const auto quiet = installer.awaitAccounts(); !quiet)
        return quiet;
    const auto now = Installer::group(undo.group);
    if (undo.before == now)
        return {};
    if (now)
        if (const auto removed = installer.removeGroup(undo.group); !removed)
            return removed;
    return undo.before ? installer.addGroup(undo.group, *undo.before) : Result<>();
}

Result<> takeBackMember(const UndoMember &undo, Installer &installer)
{
    if (const auto quiet = installer.awaitAccounts(); !quiet)
        return quiet;
    if (isMember(undo.user, undo.group) == undo.wasMember || !Installer::group(undo.group))
        return {};
    return undo.wasMember ? installer.addMember(undo.user, undo.group) : installer.removeMember(undo.user, undo.group);
}

} // namespace

Result<Undo> steps::undoOf(const AddGroup &step, const StepContext &context)
{
    return undoOfGroup(step.group, context);
}

Result<Undo> steps::undoOf(const RemoveGroup &step, const StepContext &context)
{
    return undoOfGroup(step.group, context);
}

Result<Undo> steps::undoOf(const AddMember &step, const StepContext &context)
{
    return undoOfMember(step.user, step.group, context);
}

Result<Undo> steps::undoOf(const RemoveMember &step, const StepContext &context)
{
    return undoOfMember(step.user, step.group, context);
}

Result<> steps::run(const AddGroup &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) { return installer->addGroup(step.group); });
}

Result<> steps::run(const RemoveGroup &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) { return installer->removeGroup(step.group); });
}

Result<> steps::run(const AddMember &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) {
        return installer->addMember(step.user, step.group);
    });
}

Result<> steps::run(const RemoveMember &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) {
        return installer->removeMember(step.user, step.group);
    });
}

Result<> steps::takeBack(const UndoGroup &undo, HostWriter &host, const Work &)
{
    return installerOf(host).and_then([&](Installer *installer) { return takeBackGroup(undo, *installer); });
}

Result<> steps::takeBack(const UndoMember &undo, HostWriter &host, const Work &)
{
    return installerOf(host).and_then([&](Installer *installer) { return takeBackMember(undo, *installer); });
}

Json steps::toJson(const UndoGroup &undo)
{
    return {{"group", undo.group}, {"before", undo.before}};
}

Json steps::toJson(const UndoMember &undo)
{
    return {{"user", undo.user}, {"group", undo.group}, {"wasMember", undo.wasMember}};
}

void steps::read(const Json &json, UndoGroup &undo)
{
    undo = {json.at("group").get<QString>(), json.at("before").get<std::optional<GroupState>>()};
}

void steps::read(const Json &json, UndoMember &undo)
{
    undo = {json.at("user").get<QString>(), json.at("group").get<QString>(), json.at("wasMember").get<bool>()};
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/steps/change_set.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

struct InWords {
    Message operator()(const WriteFile &step) const
    {
        return {step.replaces ? QT_TRANSLATE_NOOP("Dockwright", "Replace %1") : QT_TRANSLATE_NOOP("Dockwright", "Write %1"),
                {step.path}};
    }
    Message operator()(const RemoveFile &step) const { return {QT_TRANSLATE_NOOP("Dockwright", "Remove %1"), {step.path}}; }
    Message operator()(const SetSysctl &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Set the kernel variable %1 to %2"), {step.name, step.value}};
    }
    Message operator()(const VerifyUnits &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Verify %1 with systemd"), {step.units.join(QLatin1String(", "))}};
    }
    Message operator()(const ReloadManager &) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Reload the systemd manager configuration"), {}};
    }
    Message operator()(const ReloadUnit &step) const { return {QT_TRANSLATE_NOOP("Dockwright", "Reload %1"), {step.unit}}; }
    Message operator()(const RestartUnit &step) const
    {
        return {step.isDown ? QT_TRANSLATE_NOOP("Dockwright", "Start %1") : QT_TRANSLATE_NOOP("Dockwright", "Restart %1"),
                {step.unit}};
    }
    Message operator()(const EnableUnit &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Enable and start %1"), {step.unit}};
    }
    Message operator()(const DisableUnit &step) const
    {
        return {step.runsOn ? QT_TRANSLATE_NOOP("Dockwright", "Disable %1")
                            : QT_TRANSLATE_NOOP("Dockwright", "Stop and disable %1"),
                {step.unit}};
    }
    Message operator()(const StopUnit &step) const { return {QT_TRANSLATE_NOOP("Dockwright", "Stop %1"), {step.unit}}; }
    Message operator()(const DropAddresses &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Take %1 from docker0"), {step.addresses.join(QLatin1String(", "))}};
    }
    Message operator()(const FetchKey &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Download the signing key from %1, and trust it only if its fingerprint is %2"),
                {step.url, step.fingerprint}};
    }
    Message operator()(const RefreshPackages &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Download the index of the repository in %1"), {step.source}};
    }
    Message operator()(const InstallPackages &step) const
    {
        const QString packages = step.packages.join(QLatin1String(", "));
        if (!step.mayRemove.isEmpty())
            return {QT_TRANSLATE_NOOP("Dockwright", "Install %1 in place of %2"),
                    {packages, step.mayRemove.join(QLatin1String(", "))}};
        return step.version.isEmpty()
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "Install %1"), {packages}}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "Install %1, version %2"), {packages, step.version}};
    }
    Message operator()(const RemovePackages &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Remove the packages %1"), {step.packages.join(QLatin1String(", "))}};
    }
    Message operator()(const InstallBundle &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Install Docker %1 from the bundle, %2 files"),
                {step.bundle.version, QString::number(step.bundle.files.size())}};
    }
    Message operator()(const RemoveInstalled &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Remove the %1 files that were installed from the bundle"),
                {QString::number(step.files.size())}};
    }
    Message operator()(const AddGroup &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Create the group %1"), {step.group}};
    }
    Message operator()(const RemoveGroup &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Remove the group %1"), {step.group}};
    }
    Message operator()(const AddMember &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Add %1 to the group %2"), {step.user, step.group}};
    }
    Message operator()(const RemoveMember &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Remove %1 from the group %2"), {step.user, step.group}};
    }
    Message operator()(const RemoveData &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Delete all images, containers and volumes: %1"),
                {step.directories.join(QLatin1String(", "))}};
    }
    Message operator()(const RevertInstall &step) const
    {
        return {QT_TRANSLATE_NOOP("Dockwright", "Roll back what transaction %1 installed or removed"),
                {QString::number(step.transaction)}};
    }
};

} // namespace

Message describeStep(const Step &step)
{
    return std::visit(InWords{}, step);
}

} // namespace dockwright::core

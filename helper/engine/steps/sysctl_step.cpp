// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

namespace dockwright::helper::steps {

using namespace core;

Result<Undo> undoOf(const SetSysctl &step, const StepContext &context)
{
    const auto value = context.host.readSystemFile(QStringLiteral("/proc/sys/") + QString(step.name).replace(u'.', u'/'));
    if (!value)
        return tl::unexpected(value.error());
    return *value ? Undo(UndoSysctl{step.name, QString::fromUtf8(**value).trimmed()}) : Undo(UndoNothing{});
}

Result<> run(const SetSysctl &step, const Undo &, const StepContext &context)
{
    return context.host.setSysctl(step.name, step.value);
}

Result<> takeBack(const UndoSysctl &undo, HostWriter &host, const Work &)
{
    return host.setSysctl(undo.name, undo.value);
}

Json toJson(const UndoSysctl &undo)
{
    return {{"name", undo.name}, {"value", undo.value}};
}

void read(const Json &json, UndoSysctl &undo)
{
    undo = {json.at("name").get<QString>(), json.at("value").get<QString>()};
}

} // namespace dockwright::helper::steps

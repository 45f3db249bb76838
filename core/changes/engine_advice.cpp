// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"
#include "core/changes/advisor.h"
#include "core/daemon/key_words.h"
#include "core/plan/engine_section.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

/// A switch does harm on one of its sides only.
bool doesHarm(const KeyRow &row, const OrderedJson &value)
{
    return row.danger != Danger::None && (!value.is_boolean() || value.get<bool>() == (row.danger != Danger::CutsOff));
}

} // namespace

void adviseEngine(Advisor &advisor)
{
    if (advisor.plan.engine.keys.empty())
        return;
    if (advisor.plan.engine.lacksSecret())
        advisor.say(secretLeftOut, Severity::Warning, {"%1", {QLatin1String(engineSection)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "A secret was left out; the plan contains xxxxx in its place."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Enter it again in a copy of the plan before you apply that copy."), {}});
    const DaemonSettings now(advisor.facts);
    for (const auto &[key, value] : advisor.plan.engine.keys.items()) {
        const KeyRow *row = findDaemonKey(key);
        const QString name = fromUtf8(key);
        const DaemonSetting *there = now.find(u'/' + name);
        if (row == nullptr || !doesHarm(*row, value) || (there != nullptr && Json(there->value) == Json(value)))
            continue;
        advisor.say(qPrintable(QLatin1String("engine/") + name), Severity::Warning,
                    {"%1", {QLatin1String(engineSection) + u'.' + name}}, {dangerWarning(row->danger), {name}});
    }
}

} // namespace dockwright::core

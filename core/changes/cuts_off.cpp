// SPDX-License-Identifier: Apache-2.0
#include "core/changes/cuts_off.h"

#include "core/changes/file_change.h"
#include "core/daemon/key_table.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto proxies = "/proxies"; ///< in daemon.json

bool isOther(const DaemonSettings &now, const DaemonSettings &then, const QString &pointer)
{
    const DaemonSetting *before = now.find(pointer);
    const DaemonSetting *after = then.find(pointer);
    if (before == nullptr || after == nullptr)
        return before != after;
    return Json(before->value) != Json(after->value);
}

/// A switch cuts off on one of its sides only.
bool cutsOff(const DaemonSettings &now, const DaemonSettings &then, const KeyRow &row)
{
    const QString pointer = u'/' + QString::fromUtf8(row.key.data(), static_cast<qsizetype>(row.key.size()));
    if (row.danger != Danger::CutsOff || !isOther(now, then, pointer))
        return false;
    const DaemonSetting *after = then.find(pointer);
    return after == nullptr || !after->value.is_boolean() || !after->value.get<bool>();
}

} // namespace

bool closesPorts(const ChangeSet &changes, const HostFacts &facts)
{
    const QString unit = QLatin1String(paths::exposureUnit);
    const auto state = facts.ownUnit(unit);
    return std::ranges::any_of(changes.steps, [&](const Step &step) {
        if (step == Step(EnableUnit{unit})) // which somebody has stopped
            return state && !state->isUp();
        const auto change = fileChangeOf(step);
        return change && change->after && change->path == QLatin1String(paths::exposureRules);
    });
}

Error wouldClosePorts()
{
    return {ErrorCode::WouldClosePorts,
            QStringLiteral("/exposure"),
            {QT_TRANSLATE_NOOP("Dockwright", "It is decided anew who reaches published ports of containers."), {}},
            {},
            {}};
}

Finding opensPorts()
{
    return {QStringLiteral("exposure/opens"),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Published ports"), {}},
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "The table that keeps others out goes: each is as open then as Docker makes it."),
             {}},
            {},
            {}};
}

bool mayCutOff(const ChangeSet &changes, const HostFacts &facts)
{
    if (closesPorts(changes, facts))
        return true;
    for (const Step &step : changes.steps) {
        const auto change = fileChangeOf(step);
        if (!change)
            continue;
        if (change->path == QLatin1String(paths::proxyDropIn))
            return true;
        if (change->path != QLatin1String(paths::daemonJson))
            continue;
        const DaemonSettings now(facts);
        const DaemonSettings then(facts, objectIn(change->after));
        if (isOther(now, then, QLatin1String(proxies))
            || std::ranges::any_of(daemonKeyRows(), [&](const KeyRow &row) { return cutsOff(now, then, row); }))
            return true;
    }
    return false;
}

} // namespace dockwright::core

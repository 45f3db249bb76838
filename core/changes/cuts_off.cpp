// SPDX-License-Identifier: Apache-2.0
#include "core/changes/cuts_off.h"

#include "core/daemon/key_table.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto proxies = "/proxies"; ///< in daemon.json

/// What a step makes of a file; nullopt for a step of another kind.
struct Made {
    QString path;
    QByteArray content;
};

std::optional<Made> madeBy(const Step &step)
{
    if (const auto *written = std::get_if<WriteFile>(&step))
        return Made{written->path, written->file.content};
    if (const auto *removed = std::get_if<RemoveFile>(&step))
        return Made{removed->path, {}};
    return std::nullopt;
}

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

bool mayCutOff(const ChangeSet &changes, const HostFacts &facts)
{
    for (const Step &step : changes.steps) {
        const auto made = madeBy(step);
        if (!made)
            continue;
        if (made->path == QLatin1String(paths::proxyDropIn))
            return true;
        if (made->path != QLatin1String(paths::daemonJson))
            continue;
        const OrderedJson file = OrderedJson::parse(made->content.begin(), made->content.end(), nullptr, false);
        const DaemonSettings now(facts);
        const DaemonSettings then(facts, file.is_object() ? file : OrderedJson::object());
        if (isOther(now, then, QLatin1String(proxies))
            || std::ranges::any_of(daemonKeyRows(), [&](const KeyRow &row) { return cutsOff(now, then, row); }))
            return true;
    }
    return false;
}

} // namespace dockwright::core

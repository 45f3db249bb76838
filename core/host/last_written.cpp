// SPDX-License-Identifier: Apache-2.0
#include "core/host/host_facts.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr std::array effects{Effect::None, Effect::Reload, Effect::RestartDocker, Effect::RestartContainerd};

} // namespace

void to_json(Json &json, const PendingEffect &pending)
{
    json = {{"effect", effectName(pending.effect)}, {"runs", pending.runs}};
}

/// An effect that a later version may name is no less than a restart.
void from_json(const Json &json, PendingEffect &pending)
{
    const std::string name = json.at("effect").get<std::string>();
    const auto effect = std::ranges::find_if(effects, [&](Effect each) { return name == effectName(each); });
    pending = {effect != effects.end() ? *effect : Effect::RestartDocker, json.at("runs").get<std::map<QString, QString>>()};
}

QByteArray writeLastWritten(const LastWritten &written)
{
    Json json{{"version", 1}, {"files", written.files}, {"daemonKeys", written.daemonKeys}};
    if (written.pending != PendingEffect{})
        json["pending"] = written.pending;
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

LastWritten readLastWritten(const QByteArray &text)
{
    const auto document = parseJson(text);
    if (!document)
        return {};
    try {
        const Json json = document->value;
        return {json.at("files").get<std::map<QString, QString>>(), json.at("daemonKeys").get<std::map<QString, QString>>(),
                json.value("pending", PendingEffect{})};
    } catch (const Json::exception &) {
        return {};
    }
}

} // namespace dockwright::core

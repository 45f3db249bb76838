// SPDX-License-Identifier: Apache-2.0
#include "core/host/host_facts.h"

#include "core/base/hash.h"
#include "core/host/registry_directory.h"
#include "core/text/toml.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr std::array effects{Effect::None, Effect::Reload, Effect::RestartDocker, Effect::RestartContainerd};

/// nullopt where every byte counts.
std::optional<QString> meaningSum(const QString &path, const QByteArray &content)
{
    if (!isRegistryToml(path))
        return std::nullopt;
    const auto said = meaningOfToml(content);
    return said ? std::optional(sha256(*said)) : std::nullopt;
}

} // namespace

void LastWritten::remember(const QString &path, const QByteArray &content)
{
    files[path] = sha256(content);
    if (const auto sum = meaningSum(path, content))
        meanings[path] = *sum;
}

bool LastWritten::isUntouched(const QString &path, const QByteArray &content) const
{
    const auto last = files.find(path);
    return last != files.end() && last->second == sha256(content);
}

bool LastWritten::isAsWritten(const QString &path, const QByteArray &content) const
{
    if (isUntouched(path, content))
        return true;
    const auto last = meanings.find(path);
    return last != meanings.end() && last->second == meaningSum(path, content);
}

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
    if (!written.meanings.empty())
        json["meanings"] = written.meanings;
    if (!written.bridge.isEmpty())
        json["bridge"] = written.bridge;
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
                json.value("pending", PendingEffect{}), json.value("meanings", std::map<QString, QString>{}),
                json.value("bridge", QString())};
    } catch (const Json::exception &) {
        return {};
    }
}

} // namespace dockwright::core

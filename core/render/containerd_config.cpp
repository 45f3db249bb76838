// SPDX-License-Identifier: Apache-2.0
#include "core/render/containerd_config.h"

#include "core/text/toml.h"

#include <QList>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto table = "[grpc]";
constexpr auto receives = "max_recv_message_size";
constexpr auto sends = "max_send_message_size";

bool isTableHeader(const QByteArray &line)
{
    return line.trimmed().startsWith('[');
}

bool isGrpcTable(const QByteArray &line)
{
    return line.split('#').front().trimmed() == table;
}

bool isMessageSize(const QByteArray &line)
{
    const QByteArray key = line.left(qMax<qsizetype>(line.indexOf('='), 0)).trimmed();
    return key == receives || key == sends;
}

bool isCommentOrBlank(const QByteArray &line)
{
    const QByteArray text = line.trimmed();
    return text.isEmpty() || text.startsWith('#');
}

std::optional<Json> settingsIn(const QByteArray &toml)
{
    const auto said = readToml({}, toml);
    return said ? std::optional(Json(*said)) : std::nullopt;
}

/// Those of a table "grpc", in whichever notation; without it where nothing else is in it.
Json withoutSizes(Json settings)
{
    const auto grpc = settings.find("grpc");
    if (grpc == settings.end() || !grpc->is_object())
        return settings;
    grpc->erase(receives);
    grpc->erase(sends);
    if (grpc->empty())
        settings.erase(grpc);
    return settings;
}

/// The lines without the two sizes of the table [grpc].
QList<QByteArray> strip(const QList<QByteArray> &lines)
{
    QList<QByteArray> kept;
    bool inGrpc = false;
    for (const QByteArray &line : lines) {
        if (isTableHeader(line))
            inGrpc = isGrpcTable(line);
        if (!inGrpc || !isMessageSize(line))
            kept << line;
    }
    return kept;
}

QByteArray join(QList<QByteArray> lines)
{
    while (!lines.isEmpty() && lines.back().trimmed().isEmpty())
        lines.removeLast();
    return lines.isEmpty() ? QByteArray() : lines.join('\n') + '\n';
}

} // namespace

std::optional<QByteArray> withMessageSizes(const QByteArray &toml, qint64 bytes)
{
    QList<QByteArray> lines = join(strip(toml.split('\n'))).split('\n');
    lines.removeLast();
    auto at = std::ranges::find_if(lines, isGrpcTable);
    if (at == lines.end()) {
        lines << QByteArray() << table;
        at = lines.end() - 1;
    }
    const QByteArray size = QByteArray::number(bytes);
    const auto after = lines.insert(at + 1, QByteArray("  ") + receives + " = " + size);
    lines.insert(after + 1, QByteArray("  ") + sends + " = " + size);
    const QByteArray edited = join(lines);
    auto wanted = settingsIn(toml);
    if (!wanted)
        return std::nullopt;
    Json &grpc = (*wanted)["grpc"];
    if (!grpc.is_null() && !grpc.is_object())
        return std::nullopt;
    grpc[receives] = bytes;
    grpc[sends] = bytes;
    return settingsIn(edited) == wanted ? std::optional(edited) : std::nullopt;
}

std::optional<QByteArray> withoutMessageSizes(const QByteArray &toml)
{
    const auto settings = settingsIn(toml);
    if (!settings)
        return std::nullopt;
    QList<QByteArray> lines = toml.split('\n');
    const QList<QByteArray> stripped = strip(lines);
    if (stripped == lines)
        return messageSize(toml) ? std::nullopt : std::optional(toml);
    lines = stripped;
    const auto header = std::ranges::find_if(lines, isGrpcTable);
    if (header != lines.end()) {
        const auto next = std::find_if(header + 1, lines.end(), isTableHeader);
        if (std::all_of(header + 1, next, isCommentOrBlank))
            lines.erase(header);
    }
    const QByteArray edited = join(lines);
    const auto left = settingsIn(edited);
    return left && withoutSizes(*left) == withoutSizes(*settings) && !messageSize(edited) ? std::optional(edited)
                                                                                          : std::nullopt;
}

std::optional<qint64> messageSize(const QByteArray &toml)
{
    const auto settings = settingsIn(toml);
    const Json grpc = settings ? settings->value("grpc", Json()) : Json();
    std::optional<qint64> largest;
    for (const char *key : {receives, sends})
        if (grpc.is_object() && grpc.contains(key) && grpc.at(key).is_number_integer())
            largest = std::max(largest.value_or(0), grpc.at(key).get<qint64>());
    return largest;
}

bool hasOtherSettings(const QByteArray &toml)
{
    auto settings = settingsIn(toml);
    if (!settings)
        return true;
    settings->erase("version");
    return !withoutSizes(*settings).empty();
}

} // namespace dockwright::core

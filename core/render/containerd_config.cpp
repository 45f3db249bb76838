// SPDX-License-Identifier: Apache-2.0
#include "core/render/containerd_config.h"

#include <QList>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto table = "[grpc]";

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
    return key == "max_recv_message_size" || key == "max_send_message_size";
}

bool isCommentOrBlank(const QByteArray &line)
{
    const QByteArray text = line.trimmed();
    return text.isEmpty() || text.startsWith('#');
}

/// Texts of several lines could hold what looks like a table, and grpc can be set in other notations than a table.
bool isEditable(const QByteArray &toml, const QList<QByteArray> &lines)
{
    const auto usesOtherNotation = [](const QByteArray &line) {
        QByteArray name = line.trimmed();
        for (const char c : {' ', '\t', '[', '"', '\''})
            name.replace(c, "");
        return name.startsWith("grpc") && !isGrpcTable(line);
    };
    return !toml.contains("\"\"\"") && !toml.contains("'''") && std::ranges::none_of(lines, usesOtherNotation)
        && std::ranges::count_if(lines, isGrpcTable) <= 1;
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
    QList<QByteArray> lines = toml.split('\n');
    if (!isEditable(toml, lines))
        return std::nullopt;
    lines = join(strip(lines)).split('\n');
    lines.removeLast();
    auto at = std::ranges::find_if(lines, isGrpcTable);
    if (at == lines.end()) {
        lines << QByteArray() << table;
        at = lines.end() - 1;
    }
    const QByteArray size = QByteArray::number(bytes);
    const auto after = lines.insert(at + 1, "  max_recv_message_size = " + size);
    lines.insert(after + 1, "  max_send_message_size = " + size);
    return join(lines);
}

std::optional<QByteArray> withoutMessageSizes(const QByteArray &toml)
{
    QList<QByteArray> lines = toml.split('\n');
    if (!isEditable(toml, lines))
        return std::nullopt;
    const QList<QByteArray> stripped = strip(lines);
    if (stripped == lines)
        return toml;
    lines = stripped;
    const auto header = std::ranges::find_if(lines, isGrpcTable);
    if (header != lines.end()) {
        const auto next = std::find_if(header + 1, lines.end(), isTableHeader);
        if (std::all_of(header + 1, next, isCommentOrBlank))
            lines.erase(header);
    }
    return join(lines);
}

std::optional<qint64> messageSize(const QByteArray &toml)
{
    const QList<QByteArray> lines = toml.split('\n');
    if (!isEditable(toml, lines))
        return std::nullopt;
    std::optional<qint64> largest;
    bool inGrpc = false;
    for (const QByteArray &line : lines) {
        if (isTableHeader(line))
            inGrpc = isGrpcTable(line);
        if (!inGrpc || !isMessageSize(line))
            continue;
        bool isNumber = false;
        const qint64 size = line.split('#').front().split('=').value(1).trimmed().replace("_", "").toLongLong(&isNumber);
        if (isNumber)
            largest = std::max(largest.value_or(0), size);
    }
    return largest;
}

bool hasOtherSettings(const QByteArray &toml)
{
    const QList<QByteArray> lines = strip(toml.split('\n'));
    return std::ranges::any_of(lines, [](const QByteArray &line) {
        const QByteArray key = line.left(qMax<qsizetype>(line.indexOf('='), 0)).trimmed();
        return !isCommentOrBlank(line) && !isGrpcTable(line) && key != "version";
    });
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/text/toml.h"

#include "core/text/lines.h"

#include <QCoreApplication>

#include <algorithm>
#include <sstream>

#include <dtl/dtl.hpp>
#include <toml++/toml.h>

namespace dockwright::core {

namespace {

using TomlMember = std::pair<std::string, const toml::node *>;

OrderedJson jsonOf(const toml::node &node);

bool standsBefore(const TomlMember &one, const TomlMember &other)
{
    const toml::source_position a = one.second->source().begin;
    const toml::source_position b = other.second->source().begin;
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

/// toml++ sorts by name, and containerd tries the hosts of hosts.toml in the order in which they stand there.
OrderedJson jsonOf(const toml::table &table)
{
    std::vector<TomlMember> members;
    for (const auto &[key, node] : table)
        members.emplace_back(std::string(key.str()), &node);
    std::ranges::sort(members, standsBefore);
    OrderedJson json = OrderedJson::object();
    for (const auto &[name, node] : members)
        json[name] = jsonOf(*node);
    return json;
}

OrderedJson jsonOf(const toml::array &array)
{
    OrderedJson json = OrderedJson::array();
    for (const toml::node &element : array)
        json.push_back(jsonOf(element));
    return json;
}

OrderedJson jsonOf(const toml::node &node)
{
    return node.visit([](const auto &each) -> OrderedJson {
        using Kind = std::decay_t<decltype(each)>;
        if constexpr (toml::is_table<Kind> || toml::is_array<Kind>) {
            return jsonOf(each);
        } else if constexpr (toml::is_date<Kind> || toml::is_time<Kind> || toml::is_date_time<Kind>) {
            std::ostringstream text;
            text << each.get();
            return text.str();
        } else {
            return each.get();
        }
    });
}

bool isBlankOrComment(const std::string &line)
{
    const std::size_t first = line.find_first_not_of(" \t\r");
    return first == std::string::npos || line[first] == '#';
}

/// What each line says by itself, empty for a comment; nullopt where one does not stand by itself.
std::optional<std::vector<std::string>> statementsOf(const std::vector<std::string> &lines)
{
    std::vector<std::string> statements;
    for (const std::string &line : lines) {
        const auto said = readToml({}, QByteArray::fromStdString(line));
        if (!said)
            return std::nullopt;
        statements.push_back(isBlankOrComment(line) ? std::string() : said->dump());
    }
    return statements;
}

} // namespace

Result<OrderedJson> readToml(const QString &path, const QByteArray &text)
{
    try {
        return jsonOf(toml::parse(std::string_view(text.constData(), static_cast<std::size_t>(text.size()))));
    } catch (const toml::parse_error &error) {
        const toml::source_position at = error.source().begin;
        return failure(ErrorCode::InvalidInput, QStringLiteral("%1:%2:%3").arg(path).arg(at.line).arg(at.column),
                       {QT_TRANSLATE_NOOP("Dockwright", "This is not TOML."), {}}, {},
                       fromUtf8(std::string(error.description())));
    }
}

bool saysTheSame(const QByteArray &one, const QByteArray &other)
{
    const auto said = readToml({}, one);
    return said && said == readToml({}, other);
}

std::optional<QByteArray> withCommentsOf(const QByteArray &there, const QByteArray &wanted)
{
    const std::vector<std::string> theirs = linesOf(there);
    std::vector<std::string> ours = linesOf(wanted);
    std::erase_if(ours, isBlankOrComment);
    const auto before = statementsOf(theirs);
    const auto after = statementsOf(ours);
    if (!before || !after)
        return std::nullopt;
    dtl::Diff<std::string> diff(*before, *after);
    diff.onHuge();
    diff.compose();
    QByteArray merged;
    for (const auto &[statement, place] : diff.getSes().getSequence()) {
        const bool isTheirs = place.type != dtl::SES_ADD;
        if (place.type == dtl::SES_DELETE && !statement.empty())
            continue;
        const auto line = static_cast<std::size_t>((isTheirs ? place.beforeIdx : place.afterIdx) - 1);
        merged += QByteArray::fromStdString(isTheirs ? theirs.at(line) : ours.at(line)) + '\n';
    }
    return saysTheSame(merged, wanted) ? std::optional(merged) : std::nullopt;
}

} // namespace dockwright::core

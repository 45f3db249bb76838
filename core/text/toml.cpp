// SPDX-License-Identifier: Apache-2.0
#include "core/text/toml.h"

#include "core/text/lines.h"
#include "core/text/toml_table.h"

#include <QCoreApplication>

#include <algorithm>
#include <sstream>

#include <dtl/dtl.hpp>

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
    OrderedJson::object_t json; // whose operator[] looks at all that there is already
    for (const auto &[name, node] : members)
        json.emplace_back(name, jsonOf(*node));
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
            return {{"date", text.str()}};
        } else {
            return each.get();
        }
    });
}

bool isBlank(const std::string &line)
{
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

bool isBlankOrComment(const std::string &line)
{
    return isBlank(line) || line[line.find_first_not_of(" \t\r")] == '#';
}

/// What each line says by itself, empty for a comment; nullopt where one does not stand by itself.
std::optional<std::vector<std::string>> statementsOf(const std::vector<std::string> &lines)
{
    std::vector<std::string> statements;
    for (const std::string &line : lines) {
        const auto said = readToml({}, QByteArray::fromStdString(line + '\n'));
        if (!said)
            return std::nullopt;
        statements.push_back(isBlankOrComment(line) ? std::string() : said->dump());
    }
    return statements;
}

/// Somebody's words about the statement in this line, at its end or right above it.
bool hasComment(const std::vector<std::string> &lines, std::size_t at)
{
    if (at > 0 && isBlankOrComment(lines[at - 1]) && !isBlank(lines[at - 1]))
        return true;
    const std::string &line = lines[at];
    for (std::size_t mark = line.find('#'); mark != std::string::npos; mark = line.find('#', mark + 1)) {
        const auto rest = readToml({}, QByteArray::fromStdString(line.substr(0, mark)));
        if (rest && rest == readToml({}, QByteArray::fromStdString(line + '\n')))
            return true; // else it is within a text
    }
    return false;
}

/// toml++ limits how deep values are nested, and not how long a name is.
bool isNestedTooDeep(const QByteArray &text)
{
    constexpr qsizetype deepest = 64;
    for (const std::string &line : linesOf(text)) {
        const auto end = line.find('=');
        if (std::count(line.begin(), end == std::string::npos ? line.end() : line.begin() + std::ptrdiff_t(end), '.') > deepest)
            return true;
    }
    return false;
}

Failure notToml(const QString &place, const QString &detail)
{
    return failure(ErrorCode::InvalidInput, place, {QT_TRANSLATE_NOOP("Dockwright", "This is not TOML."), {}}, {}, detail);
}

} // namespace

Result<toml::table> parseToml(const QString &path, const QByteArray &text)
{
    constexpr qsizetype largest = qsizetype(1024) * 1024;
    if (text.size() > largest || isNestedTooDeep(text))
        return notToml(path, QStringLiteral("too large, or nested too deep"));
    try {
        return toml::parse(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    } catch (const toml::parse_error &error) {
        const toml::source_position at = error.source().begin;
        return notToml(QStringLiteral("%1:%2:%3").arg(path).arg(at.line).arg(at.column),
                       fromUtf8(std::string(error.description())));
    }
}

Result<OrderedJson> readToml(const QString &path, const QByteArray &text)
{
    return parseToml(path, text).map([](const toml::table &table) { return jsonOf(table); });
}

std::optional<QByteArray> meaningOfToml(const QByteArray &text)
{
    const auto whole = readToml({}, text);
    auto statements = statementsOf(linesOf(text));
    if (!whole || !statements)
        return std::nullopt;
    std::erase(*statements, std::string());
    return QByteArray::fromStdString(OrderedJson::array({*whole, *statements}).dump());
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
        const auto line = static_cast<std::size_t>((isTheirs ? place.beforeIdx : place.afterIdx) - 1);
        const bool goes = place.type == dtl::SES_DELETE && !statement.empty();
        if (goes && hasComment(theirs, line))
            return std::nullopt;
        if (!goes)
            merged += QByteArray::fromStdString(isTheirs ? theirs.at(line) : ours.at(line)) + '\n';
    }
    const auto meaning = meaningOfToml(merged);
    return meaning && meaning == meaningOfToml(wanted) ? std::optional(merged) : std::nullopt;
}

} // namespace dockwright::core

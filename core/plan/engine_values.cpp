// SPDX-License-Identifier: Apache-2.0
#include "core/plan/engine_values.h"

#include "core/plan/engine_section.h"
#include "core/plan/key_values.h"

#include <algorithm>

namespace dockwright::core {

namespace {

using Kind = Shape::Kind;

/// In the plan the value lies in the section, and that in the plan: what is deeper could be saved and never be opened.
constexpr JsonLimits typedLimits{.depth = JsonLimits{}.depth - 2};

bool isLeaf(const Shape::Member &member)
{
    return member.shape->kind == Kind::Text || member.shape->kind == Kind::Number;
}

const OrderedJson *findValue(const EngineSettings &engine, const KeyRow &row)
{
    const auto found = engine.keys.find(std::string(row.key));
    return found != engine.keys.end() ? &*found : nullptr;
}

OrderedJson numberOf(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    return isNumber ? OrderedJson(number) : OrderedJson(text);
}

/// What was typed as a value of that shape, or as a string where it is none.
OrderedJson valueOf(const Shape &shape, const QString &typed)
{
    const QString text = typed.trimmed();
    switch (editingOf(shape)) {
    case Editing::Choice:
    case Editing::Line:
        return text;
    case Editing::Number:
        return numberOf(text);
    case Editing::Switch:
    case Editing::Items:
    case Editing::Table:
    case Editing::Document:
        break;
    }
    auto document = parseJson(text.toUtf8(), typedLimits);
    // A string would be taken for a text that is no JSON.
    const bool isValue = document && document->duplicates.isEmpty() && !document->value.is_string();
    return isValue ? std::move(document->value) : OrderedJson(text);
}

QString textOf(const OrderedJson &value, bool isIndented)
{
    constexpr int indentation = 2;
    return value.is_string() ? value.get<QString>() : fromUtf8(value.dump(isIndented ? indentation : -1));
}

void setOrUnset(EngineSettings &engine, const KeyRow &row, OrderedJson value, bool isNothing)
{
    if (isNothing)
        unsetKey(engine, row);
    else
        engine.keys[std::string(row.key)] = std::move(value);
}

/// What is wrong with a text that should be JSON; empty where it is a value of another type.
std::optional<Error> findSyntaxProblem(const QString &text)
{
    const auto document = parseJson(text.toUtf8(), typedLimits);
    if (!document)
        return document.error();
    return document->duplicates.isEmpty() ? std::nullopt
                                          : std::optional(Error{ErrorCode::InvalidInput,
                                                                document->duplicates.first(),
                                                                {QT_TRANSLATE_NOOP("Dockwright", "“%1” is in the JSON twice."),
                                                                 {shownText(document->duplicates.first().mid(1))}},
                                                                {},
                                                                {}});
}

} // namespace

Editing editingOf(const Shape &shape)
{
    switch (shape.kind) {
    case Kind::Switch:
        return Editing::Switch;
    case Kind::Number:
        return Editing::Number;
    case Kind::Text:
        return shape.form == Form::Choice ? Editing::Choice : Editing::Line;
    case Kind::List:
        if (shape.items != nullptr && shape.items->kind == Kind::Text)
            return Editing::Items;
        return shape.items != nullptr && shape.items->kind == Kind::Object && std::ranges::all_of(shape.items->members, isLeaf)
            ? Editing::Table
            : Editing::Document;
    case Kind::Map:
    case Kind::Object:
        return Editing::Document;
    }
    Q_UNREACHABLE();
}

bool isKeySet(const EngineSettings &engine, const KeyRow &row)
{
    return findValue(engine, row) != nullptr;
}

void unsetKey(EngineSettings &engine, const KeyRow &row)
{
    engine.keys.erase(std::string(row.key));
}

QString keyText(const EngineSettings &engine, const KeyRow &row, bool isIndented)
{
    const OrderedJson *value = findValue(engine, row);
    return value != nullptr ? textOf(*value, isIndented) : QString();
}

void setKeyText(EngineSettings &engine, const KeyRow &row, const QString &text)
{
    setOrUnset(engine, row, valueOf(*row.shape, text), text.trimmed().isEmpty());
}

bool isKeyText(const EngineSettings &engine, const KeyRow &row, const QString &text)
{
    const OrderedJson *value = findValue(engine, row);
    const bool isNothing = text.trimmed().isEmpty();
    return value == nullptr ? isNothing : !isNothing && valueOf(*row.shape, text) == *value;
}

QStringList keyItems(const EngineSettings &engine, const KeyRow &row)
{
    QStringList items;
    if (const OrderedJson *value = findValue(engine, row); value != nullptr && value->is_array())
        for (const OrderedJson &item : *value)
            items << textOf(item, false);
    return items;
}

void setKeyItems(EngineSettings &engine, const KeyRow &row, const QStringList &items)
{
    setOrUnset(engine, row, OrderedJson(items), items.isEmpty());
}

Message checkKeyItem(const KeyRow &row, const QString &item)
{
    const auto wrong = checkKeyValue(row, OrderedJson(QStringList{item}), Reading::Plan);
    return wrong.empty() ? Message{} : wrong.front().message;
}

std::vector<QStringList> keyTable(const EngineSettings &engine, const KeyRow &row)
{
    std::vector<QStringList> lines;
    const OrderedJson *value = findValue(engine, row);
    if (value == nullptr || !value->is_array())
        return lines;
    for (const OrderedJson &item : *value) {
        QStringList &cells = lines.emplace_back();
        for (const Shape::Member &member : row.shape->items->members) {
            const auto found = item.find(std::string(member.name));
            cells << (found != item.end() ? textOf(*found, false) : QString());
        }
    }
    return lines;
}

void setKeyTable(EngineSettings &engine, const KeyRow &row, const std::vector<QStringList> &lines)
{
    OrderedJson value = OrderedJson::array();
    for (const QStringList &cells : lines) {
        OrderedJson item = OrderedJson::object();
        for (qsizetype at = 0; const Shape::Member &member : row.shape->items->members)
            if (const QString text = cells.value(at++).trimmed(); !text.isEmpty())
                item[std::string(member.name)] = valueOf(*member.shape, text);
        value.push_back(std::move(item));
    }
    setOrUnset(engine, row, std::move(value), lines.empty());
}

std::optional<Error> findKeyProblem(const EngineSettings &engine, const KeyRow &row)
{
    const OrderedJson *value = findValue(engine, row);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_string() && editingOf(*row.shape) == Editing::Document)
        if (std::optional<Error> syntax = findSyntaxProblem(value->get<QString>()))
            return syntax;
    EngineSettings alone;
    alone.keys[std::string(row.key)] = *value;
    const Errors errors = checkEngine(alone);
    return errors.empty() ? std::nullopt : std::optional(errors.front());
}

std::vector<ManagedPlace> placesOfOthers(const KeyRow &row)
{
    std::vector<ManagedPlace> places;
    const std::string key = '/' + std::string(row.key);
    for (const ManagedPlace &place : managedPlaces())
        if (place.pointer == key || place.pointer.starts_with(key + '/'))
            places.push_back(place);
    return places;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/plan/key_values.h"

#include "core/plan/plan.h"
#include "core/plan/problems.h"
#include "core/plan/values.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace dockwright::core {

namespace {

using Kind = Shape::Kind;

bool isOfKind(const OrderedJson &value, Kind kind)
{
    switch (kind) {
    case Kind::Switch:
        return value.is_boolean();
    case Kind::Number:
        return value.is_number_integer()
            && (!value.is_number_unsigned()
                || value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<qint64>::max())); // Go's int
    case Kind::Text:
        return value.is_string();
    case Kind::List:
        return value.is_array();
    case Kind::Map:
    case Kind::Object:
        return value.is_object();
    }
    Q_UNREACHABLE();
}

const char *wordOf(Kind kind)
{
    switch (kind) {
    case Kind::Switch:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects true or false for “%1”.");
    case Kind::Number:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects an integer for “%1”.");
    case Kind::Text:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects a string for “%1”.");
    case Kind::List:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects a list for “%1”.");
    case Kind::Map:
    case Kind::Object:
        return QT_TRANSLATE_NOOP("Dockwright", "dockerd expects an object for “%1”.");
    }
    Q_UNREACHABLE();
}

bool isHostPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    text.mid(colon + 1).toUShort(&isNumber);
    return colon >= 0 && isNumber;
}

bool reads(const QString &text, const Shape &shape)
{
    switch (shape.form) {
    case Form::Free:
        return true;
    case Form::Choice:
        return std::ranges::find(shape.choices, (shape.hasCases ? text.toLower() : text).toStdString()) != shape.choices.end();
    case Form::Address:
        return isAddress(text) && !isCidr(text);
    case Form::Network:
        return isCidr(text);
    case Form::Size:
        return readMemorySize(text).has_value();
    case Form::KeyValue:
        return text.contains(u'=');
    case Form::HostPort:
        return isHostPort(text);
    }
    Q_UNREACHABLE();
}

/// What is wrong with a text that does not read so.
Message complaint(const QString &text, const Shape &shape)
{
    switch (shape.form) {
    case Form::Free:
        return {};
    case Form::Choice:
        return notOneOf(shape.choices);
    case Form::Address:
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an IP address."), {shownText(text)}};
    case Form::Network:
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a subnet such as 10.0.0.0/8."), {shownText(text)}};
    case Form::Size:
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size such as 64m."), {shownText(text)}};
    case Form::KeyValue:
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not of the form key=value."), {shownText(text)}};
    case Form::HostPort:
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not of the form address:port."), {shownText(text)}};
    }
    Q_UNREACHABLE();
}

/// Walks down a value along its shape.
class TypeCheck
{
public:
    explicit TypeCheck(Reading reading) : m_isOfPlan(reading == Reading::Plan) {}

    void look(const OrderedJson &value, const Shape &shape, const QString &pointer)
    {
        if (!m_isOfPlan && (value.is_null() || (shape.mayBeMap && value.is_object())))
            return;
        if (!isOfKind(value, shape.kind))
            wrong(pointer, {wordOf(shape.kind), {nameOf(pointer)}});
        else if (shape.kind == Kind::Number && value < shape.least)
            wrong(pointer,
                  {QT_TRANSLATE_NOOP("Dockwright", "dockerd accepts no number below %1 for “%2”."),
                   {QString::number(shape.least), nameOf(pointer)}});
        else if (shape.kind == Kind::Text)
            lookAtText(value.get<QString>(), shape, pointer);
        else if (shape.items != nullptr)
            lookAtItems(value, *shape.items, pointer);
        else if (shape.kind == Kind::Object)
            lookAtMembers(value, shape, pointer);
    }

    std::vector<WrongValue> take() { return std::move(m_wrong); }

private:
    void lookAtText(const QString &text, const Shape &shape, const QString &pointer)
    {
        if (m_isOfPlan && isNoPlainText(text, pointer))
            return;
        const bool isAbsent = shape.mayBeEmpty && text.isEmpty();
        if (!isAbsent && !reads(text, shape))
            wrong(pointer, complaint(text, shape));
    }

    bool isNoPlainText(const QString &text, const QString &pointer)
    {
        const Message message = checkPlainText(text);
        if (!message.isEmpty())
            wrong(pointer, message);
        return !message.isEmpty();
    }

    void lookAtItems(const OrderedJson &value, const Shape &items, const QString &pointer)
    {
        for (int index = 0; const auto &[key, item] : value.items()) {
            const QString name = value.is_array() ? QString::number(index++) : fromUtf8(key);
            const QString place = pointer + u'/' + pointerToken(shownText(name));
            if (!m_isOfPlan || !isNoPlainText(name, place))
                look(item, items, place);
        }
    }

    void lookAtMembers(const OrderedJson &value, const Shape &shape, const QString &pointer)
    {
        for (const auto &[key, item] : value.items()) {
            const QString name = fromUtf8(key);
            const auto sensitivity = m_isOfPlan ? Qt::CaseSensitive : Qt::CaseInsensitive; // encoding/json does not look at it
            const auto member = std::ranges::find_if(shape.members, [&](const Shape::Member &each) {
                return fromUtf8(each.name).compare(name, sensitivity) == 0;
            });
            if (member != shape.members.end())
                look(item, *member->shape, pointer + u'/' + fromUtf8(member->name));
            else if (m_isOfPlan && !shape.members.empty())
                refuseUnknown(name, shape, pointer);
        }
        if (m_isOfPlan && shape.needsAll)
            lookForMissing(value, shape, pointer);
    }

    void lookForMissing(const OrderedJson &value, const Shape &shape, const QString &pointer)
    {
        for (const Shape::Member &member : shape.members)
            if (const QString place = pointer + u'/' + fromUtf8(member.name); !value.contains(std::string(member.name)))
                wrong(place, {QT_TRANSLATE_NOOP("Dockwright", "“%1” is missing."), {nameOf(place)}});
    }

    void refuseUnknown(const QString &name, const Shape &shape, const QString &pointer)
    {
        QStringList known;
        for (const Shape::Member &member : shape.members)
            known << fromUtf8(member.name);
        const Error error = unknownMember(pointer, name, known);
        m_wrong.push_back({error.where, error.message, error.remedy});
    }

    /// "max-concurrent-downloads", and "builder/gc/enabled".
    static QString nameOf(const QString &pointer) { return pointer.mid(1); }

    void wrong(const QString &pointer, Message message) { m_wrong.push_back({pointer, std::move(message), {}}); }

    const bool m_isOfPlan;
    std::vector<WrongValue> m_wrong;
};

} // namespace

QStringList wordsOf(std::span<const std::string_view> choices)
{
    QStringList words;
    for (const std::string_view choice : choices)
        if (!choice.empty())
            words << fromUtf8(choice);
    return words;
}

Message notOneOf(std::span<const std::string_view> choices)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "dockerd accepts only these values here: %1."),
            {wordsOf(choices).join(QLatin1String(", "))}};
}

std::vector<WrongValue> checkKeyValue(const KeyRow &row, const OrderedJson &value, Reading reading)
{
    TypeCheck check(reading);
    check.look(value, *row.shape, u'/' + fromUtf8(row.key));
    return check.take();
}

} // namespace dockwright::core

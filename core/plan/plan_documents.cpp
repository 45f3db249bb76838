// SPDX-License-Identifier: Apache-2.0
#include "core/base/overloaded.h"
#include "core/plan/engine_section.h"
#include "core/plan/plan_description.h"
#include "core/plan/registries.h"

#include <QCoreApplication>

/// What is published about the plan: its JSON Schema and its manual page, both made from the description.
namespace dockwright::core {

namespace {

OrderedJson textSchema()
{
    // Not "^[^…]*$": in Python, $ matches in front of a newline at the end too.
    return {{"type", "string"}, {"maxLength", maximalTextLength}, {"not", {{"pattern", R"([\u0000-\u001f\u007f-\u009f])"}}}};
}

struct SchemaOf {
    const Member &member;

    OrderedJson operator()(bool &(*)(Plan &)) const { return {{"type", "boolean"}}; }
    OrderedJson operator()(qint64 &(*)(Plan &)) const
    {
        return {{"type", "integer"}, {"minimum", member.minimum}, {"maximum", member.maximum}};
    }
    OrderedJson operator()(QString &(*)(Plan &)) const { return textSchema(); }
    OrderedJson operator()(QStringList &(*)(Plan &)) const
    {
        return {{"type", "array"}, {"maxItems", member.maximum}, {"uniqueItems", true}, {"items", textSchema()}};
    }
    OrderedJson operator()(const ChoiceSlot &choice) const
    {
        return {{"enum", std::vector<std::string>(choice.words.begin(), choice.words.end())}};
    }
    OrderedJson operator()(const FormSlot &form) const { return form.schema(); }
};

OrderedJson memberSchema(const Member &member)
{
    OrderedJson schema = std::visit(SchemaOf{member}, member.slot);
    QString description = QString::fromUtf8(member.meaning);
    for (const char *more : {member.allowed, member.appliesWhen})
        if (*more != '\0')
            description += QStringLiteral(" (%1)").arg(QString::fromUtf8(more));
    schema["description"] = description;
    schema["default"] = memberDefault(member);
    return schema;
}

/// What `shape` takes of JSON; how a text reads is beyond the schema.
OrderedJson shapeSchema(const Shape &shape)
{
    OrderedJson properties = OrderedJson::object();
    switch (shape.kind) {
    case Shape::Kind::Switch:
        return {{"type", "boolean"}};
    case Shape::Kind::Number:
        return {{"type", "integer"}, {"minimum", shape.least}};
    case Shape::Kind::Text:
        return shape.form == Form::Choice
            ? OrderedJson{{"enum", std::vector<std::string>(shape.choices.begin(), shape.choices.end())}}
            : textSchema();
    case Shape::Kind::List:
        return {{"type", "array"}, {"items", shapeSchema(*shape.items)}};
    case Shape::Kind::Map:
        return {{"type", "object"}, {"propertyNames", textSchema()}, {"additionalProperties", shapeSchema(*shape.items)}};
    case Shape::Kind::Object:
        if (shape.members.empty())
            return {{"type", "object"}};
        OrderedJson schema{{"type", "object"}, {"properties", properties}};
        for (const Shape::Member &member : shape.members) {
            schema["properties"][std::string(member.name)] = shapeSchema(*member.shape);
            if (shape.needsAll)
                schema["required"].push_back(std::string(member.name));
        }
        schema["additionalProperties"] = false;
        return schema;
    }
    Q_UNREACHABLE();
}

OrderedJson engineSchema()
{
    OrderedJson properties = OrderedJson::object();
    for (const KeyRow &row : daemonKeyRows()) {
        if (!isEngineKey(row))
            continue;
        OrderedJson schema = shapeSchema(*row.shape);
        for (const ManagedPlace &place : managedPlaces()) // false: not here
            if (place.pointer.substr(1).starts_with(std::string(row.key) + '/'))
                schema["properties"][std::string(place.pointer.substr(row.key.size() + 2))] = false;
        schema["description"] = row.about;
        properties[std::string(row.key)] = schema;
    }
    return {{"type", "object"},
            {"description", engineMeaning},
            {"properties", properties},
            {"additionalProperties", false},
            {"default", OrderedJson::object()}};
}

OrderedJson membersSchema(const QString &section)
{
    OrderedJson properties = OrderedJson::object();
    for (const Member &member : planMembers())
        if (section == QLatin1String(member.section))
            properties[member.name] = memberSchema(member);
    return properties;
}

/// With those that lie in it.
OrderedJson sectionSchema(const Section &section)
{
    const QString name = QLatin1String(section.name);
    OrderedJson properties = membersSchema(name);
    for (const Section &inner : planSections())
        for (const QString &each : sectionsIn(name))
            if (name + u'/' + each == QLatin1String(inner.name))
                properties[each.toStdString()] = sectionSchema(inner);
    return {{"type", "object"}, {"description", section.meaning}, {"properties", properties}, {"additionalProperties", false}};
}

template <class Owner>
OrderedJson fieldsSchema(std::span<const RegistryField<Owner>> fields)
{
    OrderedJson schema{{"type", "object"}, {"properties", OrderedJson::object()}, {"additionalProperties", false}};
    const Owner standard{};
    for (const RegistryField<Owner> &field : fields) {
        OrderedJson &property = schema["properties"][field.name];
        if (std::holds_alternative<bool Owner::*>(field.at))
            property = {{"type", "boolean"}};
        else
            property = field.isPem ? OrderedJson{{"type", "string"}} : textSchema();
        property["description"] = *field.allowed == '\0'
            ? QString::fromUtf8(field.meaning)
            : QStringLiteral("%1 (%2)").arg(QString::fromUtf8(field.meaning), QString::fromUtf8(field.allowed));
        if (field.isRequired)
            schema["required"].push_back(field.name);
        else
            std::visit([&](auto at) { property["default"] = standard.*at; }, field.at);
    }
    return schema;
}

OrderedJson registriesSchema()
{
    OrderedJson registry = fieldsSchema(registryFields());
    registry["properties"][mirrorsOfRegistry] = {{"type", "array"},
                                                 {"description", mirrorsMeaning},
                                                 {"maxItems", mostRegistries},
                                                 {"items", fieldsSchema(mirrorFields())}};
    registry["properties"][loginOfRegistry] = fieldsSchema(loginFields());
    registry["properties"][loginOfRegistry]["description"] = loginMeaning;
    return {{"type", "array"},
            {"description", registriesMeaning},
            {"maxItems", mostRegistries},
            {"items", registry},
            {"default", OrderedJson::array()}};
}

// mdoc(7)

/// A text that mdoc takes literally: a leading dot or quote would be a request, a backslash an escape.
QString roffText(QString text)
{
    text.replace(u'\\', QLatin1String("\\e")).replace(u'-', QLatin1String("\\-"));
    return text.startsWith(u'.') || text.startsWith(u'\'') ? QLatin1String("\\&") + text : text;
}

/// What may stand there, in words.
Message allowedValues(const Member &member)
{
    return std::visit(Overloaded{
                          [](bool &(*)(Plan &)) -> Message {
                              return {QT_TRANSLATE_NOOP("Dockwright", "true or false"), {}};
                          },
                          [&](qint64 &(*)(Plan &)) -> Message {
                              return {QT_TRANSLATE_NOOP("Dockwright", "integer from %1 to %2"),
                                      {QString::number(member.minimum), QString::number(member.maximum)}};
                          },
                          [&](QString &(*)(Plan &)) -> Message {
                              return {member.allowed, {}};
                          },
                          [&](QStringList &(*)(Plan &)) -> Message {
                              return {QT_TRANSLATE_NOOP("Dockwright", "list of at most %1, each %2"),
                                      {QString::number(member.maximum), QString::fromUtf8(member.allowed)}};
                          },
                          [](const ChoiceSlot &choice) -> Message {
                              QStringList words;
                              for (const char *word : choice.words)
                                  words << QLatin1String(word);
                              return {"%1", {words.join(QLatin1String(", "))}};
                          },
                          [&](const FormSlot &) -> Message {
                              return {member.allowed, {}};
                          },
                      },
                      member.slot);
}

const char *formWords(Form form)
{
    switch (form) {
    case Form::Address:
        return QT_TRANSLATE_NOOP("Dockwright", "an IP address");
    case Form::Network:
        return QT_TRANSLATE_NOOP("Dockwright", "a subnet such as 10.0.0.0/8");
    case Form::Size:
        return QT_TRANSLATE_NOOP("Dockwright", "a size such as 64m");
    case Form::KeyValue:
        return QT_TRANSLATE_NOOP("Dockwright", "a string of the form key=value");
    case Form::HostPort:
        return QT_TRANSLATE_NOOP("Dockwright", "a string of the form address:port");
    case Form::Free:
    case Form::Choice:
        break;
    }
    return QT_TRANSLATE_NOOP("Dockwright", "a string");
}

QString memberNames(const Shape &shape)
{
    QStringList names;
    for (const Shape::Member &member : shape.members)
        names << fromUtf8(std::string(member.name));
    return names.join(QLatin1String(", "));
}

/// What a key of the section "engine" takes, in words.
Message allowedShape(const Shape &shape)
{
    switch (shape.kind) {
    case Shape::Kind::Switch:
        return {QT_TRANSLATE_NOOP("Dockwright", "true or false"), {}};
    case Shape::Kind::Number:
        return {QT_TRANSLATE_NOOP("Dockwright", "an integer"), {}};
    case Shape::Kind::Text: {
        QStringList words;
        for (const std::string_view choice : shape.choices)
            if (!choice.empty())
                words << fromUtf8(std::string(choice));
        return words.isEmpty() ? Message{formWords(shape.form), {}} : Message{"%1", {words.join(QLatin1String(", "))}};
    }
    case Shape::Kind::List:
        return shape.items->kind == Shape::Kind::Object
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "a list of objects with the members %1"), {memberNames(*shape.items)}}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "a list of strings"), {}};
    case Shape::Kind::Map:
        return shape.items->kind == Shape::Kind::Object
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "an object of objects with the members %1"), {memberNames(*shape.items)}}
            : Message{shape.items->kind == Shape::Kind::Switch
                          ? QT_TRANSLATE_NOOP("Dockwright", "an object whose values are true or false")
                          : QT_TRANSLATE_NOOP("Dockwright", "an object whose values are objects of strings"),
                      {}};
    case Shape::Kind::Object:
        return {QT_TRANSLATE_NOOP("Dockwright", "an object with the members %1"), {memberNames(shape)}};
    }
    Q_UNREACHABLE();
}

class ManualWriter
{
public:
    explicit ManualWriter(const QString &locale) : m_word(locale) {}

    QString section(const char *name, const char *meaning) const
    {
        QString text = *name == '\0'
            ? QStringLiteral(".Ss %1\n").arg(m_word(QT_TRANSLATE_NOOP("Dockwright", "top level")))
            : QStringLiteral(".Ss %1\n%2\n").arg(memberName(u'/' + QLatin1String(name)), sentence(meaning));
        text += QStringLiteral(".Bl -tag -width Ds\n");
        for (const Member &each : planMembers())
            if (qstrcmp(each.section, name) == 0)
                text += member(each);
        return text + QStringLiteral(".El\n");
    }

    QString engine() const
    {
        QString text =
            QStringLiteral(".Ss %1\n%2\n.Bl -tag -width Ds\n").arg(QLatin1String(engineSection), sentence(engineMeaning));
        for (const KeyRow &row : daemonKeyRows())
            if (isEngineKey(row))
                text += engineKey(row);
        return text + QStringLiteral(".El\n");
    }

    QString registries() const
    {
        QString text = QStringLiteral(".Ss %1\n%2\n.Bl -tag -width Ds\n")
                           .arg(QLatin1String(registriesSection), sentence(registriesMeaning));
        text += fields(registryFields(), QString());
        text += QStringLiteral(".It Cm %1\n%2\n").arg(QLatin1String(mirrorsOfRegistry), sentence(mirrorsMeaning));
        text += fields(mirrorFields(), QLatin1String(mirrorsOfRegistry) + u'.');
        text += QStringLiteral(".It Cm %1\n%2\n").arg(QLatin1String(loginOfRegistry), sentence(loginMeaning));
        text += fields(loginFields(), QLatin1String(loginOfRegistry) + u'.');
        return text + QStringLiteral(".El\n");
    }

private:
    template <class Owner>
    QString fields(std::span<const RegistryField<Owner>> fields, const QString &prefix) const
    {
        const Owner standard{};
        QString text;
        for (const RegistryField<Owner> &field : fields) {
            const char *allowed = std::holds_alternative<bool Owner::*>(field.at)
                ? QT_TRANSLATE_NOOP("Dockwright", "true or false")
                : field.allowed;
            text += QStringLiteral(".It Cm %1%2\n%3\n").arg(prefix, QLatin1String(field.name), sentence(field.meaning));
            text += line(QT_TRANSLATE_NOOP("Dockwright", "Allowed: %1."), m_word(allowed));
            if (!field.isRequired)
                std::visit(
                    [&](auto at) {
                        text +=
                            line(QT_TRANSLATE_NOOP("Dockwright", "Default: %1"), fromUtf8(OrderedJson(standard.*at).dump()));
                    },
                    field.at);
        }
        return text;
    }

    QString engineKey(const KeyRow &row) const
    {
        QString text = QStringLiteral(".It Cm %1\n%2\n").arg(roffText(fromUtf8(std::string(row.key))), sentence(row.about));
        text += line(QT_TRANSLATE_NOOP("Dockwright", "Allowed: %1."), m_word(allowedShape(*row.shape)));
        if (row.since != Release{})
            text += line(QT_TRANSLATE_NOOP("Dockwright", "Requires dockerd %1 or later."), releaseName(row.since));
        if (row.until != Release{})
            text += line(QT_TRANSLATE_NOOP("Dockwright", "Only before dockerd %1."), releaseName(row.until));
        return text;
    }

    static QString releaseName(Release release)
    {
        return QStringLiteral("%1.%2").arg(QString::number(release.major), QString::number(release.minor));
    }

    QString sentence(const char *text) const { return roffText(m_word(text)); }

    /// A line of its own below the meaning; what stands in for %1 is translated, too.
    QString line(const char *frame, const QString &value) const
    {
        return QStringLiteral(".br\n%1\n").arg(roffText(m_word({frame, {value}})));
    }

    QString member(const Member &member) const
    {
        Message allowed = allowedValues(member);
        for (QString &part : allowed.args)
            part = m_word(part.toUtf8().constData());
        // A blank after each comma, so that a long list can be broken into lines.
        const QString standard =
            fromUtf8(memberDefault(member).dump()).replace(QLatin1String("\",\""), QLatin1String("\", \""));
        QString text = QStringLiteral(".It Cm %1\n%2\n").arg(QLatin1String(member.name), sentence(member.meaning));
        text += line(QT_TRANSLATE_NOOP("Dockwright", "Allowed: %1."), m_word(allowed));
        if (*member.appliesWhen != '\0')
            text += line(QT_TRANSLATE_NOOP("Dockwright", "Applies %1."), m_word(member.appliesWhen));
        return text + line(QT_TRANSLATE_NOOP("Dockwright", "Default: %1"), standard);
    }

    Wording m_word;
};

} // namespace

QByteArray planSchema()
{
    OrderedJson properties{
        {"version", {{"const", planVersion}, {"description", "The version of this format."}, {"default", planVersion}}}};
    for (const Section &section : planSections())
        if (sectionsIn({}).contains(QLatin1String(section.name)))
            properties[section.name] = sectionSchema(section);
    properties[registriesSection] = registriesSchema();
    properties[engineSection] = engineSchema();
    const OrderedJson topLevel = membersSchema({});
    for (const auto &[name, member] : topLevel.items())
        properties[name] = member;
    const OrderedJson schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                             {"$id", "https://dockwright.github.io/plan.schema.json"},
                             {"title", "Dockwright plan"},
                             {"description", "What a Docker host should be; see dockwright-plan(5)."},
                             {"type", "object"},
                             {"properties", properties},
                             {"additionalProperties", false}};
    return QByteArray::fromStdString(schema.dump(2)) + '\n';
}

QByteArray planManual(const QString &locale)
{
    const ManualWriter writer(locale);
    QString text;
    for (const Section &section : planSections())
        text += writer.section(section.name, section.meaning);
    text += writer.registries() + writer.engine();
    return (text + writer.section("", "")).toUtf8();
}

} // namespace dockwright::core

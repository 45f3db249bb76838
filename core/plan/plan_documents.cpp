// SPDX-License-Identifier: Apache-2.0
#include "core/base/overloaded.h"
#include "core/plan/plan_description.h"

#include <QCoreApplication>

/// What is published about the plan: its JSON Schema and its manual page, both made from the description.
namespace dockwright::core {

namespace {

struct SchemaOf {
    const Member &member;

    OrderedJson operator()(bool &(*)(Plan &)) const { return {{"type", "boolean"}}; }
    OrderedJson operator()(qint64 &(*)(Plan &)) const
    {
        return {{"type", "integer"}, {"minimum", member.minimum}, {"maximum", member.maximum}};
    }
    OrderedJson operator()(QString &(*)(Plan &)) const { return text(); }
    OrderedJson operator()(QStringList &(*)(Plan &)) const
    {
        return {{"type", "array"}, {"maxItems", member.maximum}, {"uniqueItems", true}, {"items", text()}};
    }
    OrderedJson operator()(const ChoiceSlot &choice) const
    {
        return {{"enum", std::vector<std::string>(choice.words.begin(), choice.words.end())}};
    }

private:
    static OrderedJson text()
    {
        // Not "^[^…]*$": in Python, $ matches in front of a newline at the end too.
        return {{"type", "string"},
                {"maxLength", maximalTextLength},
                {"not", {{"pattern", R"([\u0000-\u001f\u007f-\u009f])"}}}};
    }
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

OrderedJson membersSchema(const char *section)
{
    OrderedJson properties = OrderedJson::object();
    for (const Member &member : planMembers())
        if (qstrcmp(member.section, section) == 0)
            properties[member.name] = memberSchema(member);
    return properties;
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
                      },
                      member.slot);
}

class ManualWriter
{
public:
    explicit ManualWriter(const QString &locale) : m_word(locale) {}

    QString section(const char *name, const char *meaning) const
    {
        QString text = *name == '\0' ? QStringLiteral(".Ss %1\n").arg(m_word(QT_TRANSLATE_NOOP("Dockwright", "top level")))
                                     : QStringLiteral(".Ss %1\n%2\n").arg(QLatin1String(name), sentence(meaning));
        text += QStringLiteral(".Bl -tag -width Ds\n");
        for (const Member &each : planMembers())
            if (qstrcmp(each.section, name) == 0)
                text += member(each);
        return text + QStringLiteral(".El\n");
    }

private:
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
        properties[section.name] = {{"type", "object"},
                                    {"description", section.meaning},
                                    {"properties", membersSchema(section.name)},
                                    {"additionalProperties", false}};
    const OrderedJson topLevel = membersSchema("");
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
    return (text + writer.section("", "")).toUtf8();
}

} // namespace dockwright::core

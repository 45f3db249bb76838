#include "core/plan/plan_description.h"

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

struct TypeInWords {
    const Member &member;

    QString operator()(bool &(*)(Plan &)) const { return QStringLiteral("true or false"); }
    QString operator()(qint64 &(*)(Plan &)) const
    {
        return QStringLiteral("integer from %1 to %2").arg(member.minimum).arg(member.maximum);
    }
    QString operator()(QString &(*)(Plan &)) const { return QString::fromUtf8(member.allowed); }
    QString operator()(QStringList &(*)(Plan &)) const
    {
        return QStringLiteral("list of at most %1, each %2").arg(member.maximum).arg(QString::fromUtf8(member.allowed));
    }
    QString operator()(const ChoiceSlot &choice) const
    {
        QStringList words;
        for (const char *word : choice.words)
            words << QLatin1String(word);
        return words.join(QLatin1String(", "));
    }
};

QString memberManual(const Member &member)
{
    // A blank after each comma, so that a long list can be broken into lines.
    const QString standard = fromUtf8(memberDefault(member).dump()).replace(QLatin1String("\",\""), QLatin1String("\", \""));
    QString text =
        QStringLiteral(".It Cm %1\n%2\n").arg(QLatin1String(member.name), roffText(QString::fromUtf8(member.meaning)));
    text += QStringLiteral(".br\nAllowed: %1.\n").arg(roffText(std::visit(TypeInWords{member}, member.slot)));
    if (*member.appliesWhen != '\0')
        text += QStringLiteral(".br\nApplies %1.\n").arg(roffText(QString::fromUtf8(member.appliesWhen)));
    return text + QStringLiteral(".br\nDefault: %1\n").arg(roffText(standard));
}

QString sectionManual(const char *name, const QString &meaning)
{
    QString text = meaning.isEmpty() ? QStringLiteral(".Ss top level\n")
                                     : QStringLiteral(".Ss %1\n%2\n").arg(QLatin1String(name), roffText(meaning));
    text += QStringLiteral(".Bl -tag -width Ds\n");
    for (const Member &member : planMembers())
        if (qstrcmp(member.section, name) == 0)
            text += memberManual(member);
    return text + QStringLiteral(".El\n");
}

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

QByteArray planManual()
{
    QString text;
    for (const Section &section : planSections())
        text += sectionManual(section.name, QString::fromUtf8(section.meaning));
    return (text + sectionManual("", {})).toUtf8();
}

} // namespace dockwright::core

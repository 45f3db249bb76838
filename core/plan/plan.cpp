// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan.h"

#include "core/plan/engine_section.h"
#include "core/plan/network_section.h"
#include "core/plan/plan_description.h"
#include "core/plan/problems.h"
#include "core/plan/registries.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto comments = "comments";

QStringList toWords(std::span<const char *const> words)
{
    QStringList list;
    for (const char *word : words)
        list << QLatin1String(word);
    return list;
}

bool isInteger(const OrderedJson &json)
{
    return json.is_number_integer()
        && (!json.is_number_unsigned()
            || json.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<qint64>::max()));
}

/// Takes a JSON value into the plan; returns what it should have been, if it is not.
struct FromJson {
    Plan &plan;
    const OrderedJson &json;

    Message operator()(bool &(*at)(Plan &)) const
    {
        if (!json.is_boolean())
            return {QT_TRANSLATE_NOOP("Dockwright", "Expected true or false."), {}};
        at(plan) = json.get<bool>();
        return {};
    }
    Message operator()(qint64 &(*at)(Plan &)) const
    {
        if (!isInteger(json))
            return {QT_TRANSLATE_NOOP("Dockwright", "Expected an integer."), {}};
        at(plan) = json.get<qint64>();
        return {};
    }
    Message operator()(QString &(*at)(Plan &)) const
    {
        if (!json.is_string())
            return {QT_TRANSLATE_NOOP("Dockwright", "Expected a string in quotes."), {}};
        at(plan) = json.get<QString>();
        return {};
    }
    Message operator()(QStringList &(*at)(Plan &)) const
    {
        if (!json.is_array() || !std::ranges::all_of(json, [](const OrderedJson &item) { return item.is_string(); }))
            return {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of strings."), {}};
        at(plan).clear();
        for (const OrderedJson &item : json)
            at(plan) << item.get<QString>();
        return {};
    }
    Message operator()(const ChoiceSlot &choice) const
    {
        const QStringList words = toWords(choice.words);
        if (const auto word = wordOfOldPlan(words); word >= 0) {
            choice.write(plan, static_cast<int>(word));
            return {};
        }
        const auto index = json.is_string() ? words.indexOf(json.get<QString>()) : -1;
        if (index < 0)
            return {QT_TRANSLATE_NOOP("Dockwright", "Expected one of: %1."), {words.join(QLatin1String(", "))}};
        choice.write(plan, static_cast<int>(index));
        return {};
    }
    Message operator()(const FormSlot &form) const { return form.fromJson(plan, json); }

private:
    /// What was true or false in the plans of older releases, and has three words now; -1 for anything else.
    qsizetype wordOfOldPlan(const QStringList &words) const
    {
        return json.is_boolean() && words.contains(QLatin1String("auto"))
            ? words.indexOf(json.get<bool>() ? QLatin1String("on") : QLatin1String("auto"))
            : -1;
    }
};

class PlanReader
{
public:
    tl::expected<Plan, Errors> read(const QByteArray &text)
    {
        const auto document = parseJson(text);
        if (!document)
            return tl::unexpected(Errors{document.error()});
        for (const QString &pointer : document->duplicates)
            add(problem(shownText(pointer), {QT_TRANSLATE_NOOP("Dockwright", "This member occurs twice."), {}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Remove one of the two."), {}}));
        if (const OrderedJson &root = document->value; isNewer(root))
            return tl::unexpected(Errors{tooNew(root.at("version"))});
        readRoot(document->value);
        const Errors meaning = checkPlan(m_plan);
        m_errors.insert(m_errors.end(), meaning.begin(), meaning.end());
        if (!m_errors.empty())
            return tl::unexpected(bounded(std::move(m_errors), m_further));
        return m_plan;
    }

private:
    /// What a newer format means is not known, so that nothing else in it is worth a word.
    static bool isNewer(const OrderedJson &root)
    {
        return root.is_object() && root.contains("version") && root.at("version").is_number_unsigned()
            && root.at("version").get<std::uint64_t>() > planVersion;
    }

    static Error tooNew(const OrderedJson &version)
    {
        return problem(QStringLiteral("/version"),
                       {QT_TRANSLATE_NOOP("Dockwright",
                                          "This plan has format %1; this version of Dockwright supports formats up to %2."),
                        {fromUtf8(version.dump()), QString::number(planVersion)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Install a newer version of Dockwright."), {}});
    }

    void add(Error error) { m_errors.push_back(std::move(error)); }

    /// A plan may hold tens of thousands of unknown members; beyond those that are listed they are only counted.
    void addUnknown(const QString &parent, const QString &name, const QStringList &known)
    {
        if (m_errors.size() < mostProblems)
            add(unknownMember(parent, name, known));
        else
            ++m_further;
    }

    void readRoot(const OrderedJson &root)
    {
        if (!root.is_object()) {
            add(problem({}, {QT_TRANSLATE_NOOP("Dockwright", "A plan must be a JSON object: { … }."), {}}));
            return;
        }
        QStringList known{QLatin1String("version"), QLatin1String(comments), QLatin1String(engineSection),
                          QLatin1String(registriesSection)};
        known << sectionsIn({});
        for (const auto &[key, value] : root.items()) {
            const QString name = fromUtf8(key);
            if (name == QLatin1String("version"))
                readVersion(value);
            else if (name == QLatin1String(comments))
                readMember({}, name, value);
            else if (name == QLatin1String(engineSection))
                readEngine(value);
            else if (name == QLatin1String(registriesSection))
                m_plan.registries = readRegistries(value, m_errors);
            else if (known.contains(name))
                readSection(name, value);
            else
                addUnknown({}, name, known);
        }
        refuseInapplicable(root);
    }

    void readVersion(const OrderedJson &value)
    {
        if (!value.is_number_integer() || value < 1)
            add(problem(QStringLiteral("/version"),
                        {QT_TRANSLATE_NOOP("Dockwright", "Expected an integer from 1 to %1."),
                         {QString::number(planVersion)}}));
    }

    void readSection(const QString &section, const OrderedJson &json)
    {
        if (!json.is_object()) {
            add(problem(u'/' + section, {QT_TRANSLATE_NOOP("Dockwright", "Expected an object: { … }."), {}}));
            return;
        }
        const QStringList inner = sectionsIn(section);
        for (const auto &[key, value] : json.items()) {
            const QString name = fromUtf8(key);
            if (inner.contains(name))
                readSection(section + u'/' + name, value);
            else
                readMember(section, name, value);
        }
    }

    void readEngine(const OrderedJson &json)
    {
        if (json.is_object())
            m_plan.engine.keys = json;
        else
            add(problem(u'/' + QLatin1String(engineSection),
                        {QT_TRANSLATE_NOOP("Dockwright", "Expected an object: { … }."), {}}));
    }

    void readMember(const QString &section, const QString &name, const OrderedJson &value)
    {
        QStringList known = section.isEmpty() ? QStringList() : sectionsIn(section);
        for (const Member &member : planMembers()) {
            if (section != QLatin1String(member.section))
                continue;
            known << QLatin1String(member.name);
            if (name != QLatin1String(member.name))
                continue;
            if (const Message wrong = setMember(member, m_plan, value); !wrong.isEmpty())
                add(problem(member.pointer(), wrong, {member.allowed, {}}));
            return;
        }
        addUnknown(u'/' + section, name, known);
    }

    /// A member that has no meaning beside the others is refused when it was written out.
    void refuseInapplicable(const OrderedJson &root)
    {
        for (const Member &member : planMembers()) {
            const OrderedJson::json_pointer pointer(member.pointer().toStdString());
            if (!member.isApplicable(m_plan) && root.contains(pointer))
                add(problem(member.pointer(), {QT_TRANSLATE_NOOP("Dockwright", "This member has no effect here."), {}},
                            {member.appliesWhen, {}}));
        }
    }

    Plan m_plan;
    Errors m_errors;
    std::size_t m_further = 0;
};

void checkText(const Member &member, const QString &where, const QString &text, Errors &errors)
{
    if (Message wrong = checkPlainText(text); !wrong.isEmpty())
        errors.push_back(problem(where, std::move(wrong)));
    else if (member.check != nullptr)
        if (const Message wrong = member.check(text); !wrong.isEmpty())
            errors.push_back(problem(where, wrong, {member.allowed, {}}));
}

/// Range and meaning of one member; its type is right by construction.
struct CheckValue {
    const Member &member;
    Plan &plan;
    Errors &errors;

    void operator()(bool &(*)(Plan &)) const {}
    void operator()(const ChoiceSlot &) const {}
    void operator()(const FormSlot &form) const
    {
        for (Error &wrong : form.check(plan))
            errors.push_back(std::move(wrong));
    }
    void operator()(qint64 &(*at)(Plan &)) const
    {
        const qint64 value = at(plan);
        if (value < member.minimum || value > member.maximum)
            errors.push_back(
                problem(member.pointer(),
                        {QT_TRANSLATE_NOOP("Dockwright", "%1 is not a number from %2 to %3."),
                         {QString::number(value), QString::number(member.minimum), QString::number(member.maximum)}}));
    }
    void operator()(QString &(*at)(Plan &)) const { checkText(member, member.pointer(), at(plan), errors); }
    void operator()(QStringList &(*at)(Plan &)) const
    {
        const QStringList &list = at(plan);
        if (list.size() > member.maximum)
            errors.push_back(problem(member.pointer(),
                                     {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of at most %1."),
                                      {QString::number(member.maximum)}}));
        for (qsizetype i = 0; i < qMin(list.size(), static_cast<qsizetype>(member.maximum)); ++i) {
            const QString where = member.pointer() + u'/' + QString::number(i);
            checkText(member, where, list[i], errors);
            const auto isTheSame = [&](const QString &other) { return member.sameAs(other, list[i]); };
            if (std::any_of(list.begin(), list.begin() + i, isTheSame))
                errors.push_back(problem(where, {QT_TRANSLATE_NOOP("Dockwright", "This entry occurs twice."), {}}));
        }
    }
};

} // namespace

QStringList sectionsIn(const QString &section)
{
    const QString prefix = section.isEmpty() ? QString() : section + u'/';
    QStringList names;
    for (const Section &each : planSections())
        if (const QString name = QLatin1String(each.name); name.startsWith(prefix) && !name.mid(prefix.size()).contains(u'/'))
            names << name.mid(prefix.size());
    return names;
}

Message setMember(const Member &member, Plan &plan, const OrderedJson &value)
{
    return std::visit(FromJson{plan, value}, member.slot);
}

tl::expected<Plan, Errors> readPlan(const QByteArray &json)
{
    return PlanReader().read(json);
}

Errors checkPlan(const Plan &plan)
{
    Errors errors;
    Plan copy = plan;
    for (const Member &member : planMembers())
        if (member.isApplicable(plan))
            std::visit(CheckValue{member, copy, errors}, member.slot);
    for (const Errors &part : {checkRegistries(plan.registries), checkEngine(plan.engine), checkNetworkKeys(plan)})
        errors.insert(errors.end(), part.begin(), part.end());
    return errors;
}

QByteArray writePlan(const Plan &plan)
{
    OrderedJson json{{"version", planVersion}};
    for (const Member &member : planMembers())
        if (member.isApplicable(plan))
            json[OrderedJson::json_pointer(member.pointer().toStdString())] = memberValue(member, plan);
    if (!plan.registries.empty())
        json[registriesSection] = writeRegistries(plan.registries);
    if (!plan.engine.keys.empty())
        json[engineSection] = plan.engine.keys;
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

} // namespace dockwright::core

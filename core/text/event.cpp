#include "core/text/event.h"

namespace dockwright::core {

namespace {

/// Adds a sentence in English, and beside it the same in parts, by which a reader of another language makes its own.
void addMessage(Json &json, const char *member, const Message &message)
{
    json[member] = message.english();
    if (message.isEmpty())
        return;
    Json parts = Json::array({QString::fromUtf8(message.text)});
    for (const QString &argument : message.args)
        parts.push_back(argument);
    json["parts"][member] = std::move(parts);
}

} // namespace

const char *eventName(Event::Kind kind)
{
    switch (kind) {
    case Event::Kind::Started:
        return "started";
    case Event::Kind::Recovering:
        return "recovering";
    case Event::Kind::StepStarted:
        return "step-started";
    case Event::Kind::StepWaiting:
        return "step-waiting";
    case Event::Kind::StepDone:
        return "step-done";
    case Event::Kind::StepFailed:
        return "step-failed";
    case Event::Kind::UndoStarted:
        return "undo-started";
    case Event::Kind::StepUndone:
        return "step-undone";
    case Event::Kind::UndoFailed:
        return "undo-failed";
    case Event::Kind::Check:
        return "check";
    case Event::Kind::Committed:
        return "committed";
    }
    Q_UNREACHABLE();
}

Json eventToJson(const Event &event)
{
    Json json = event.data;
    json["event"] = eventName(event.kind);
    if (event.step > 0)
        json["step"] = event.step;
    addMessage(json, "text", event.text);
    return json;
}

Json findingToJson(const Finding &finding)
{
    Json json{{"id", finding.id}, {"severity", severityName(finding.severity)}};
    addMessage(json, "title", finding.title);
    addMessage(json, "expected", finding.expected);
    addMessage(json, "found", finding.found);
    if (!finding.remedy.isEmpty())
        addMessage(json, "remedy", finding.remedy);
    if (!finding.evidence.isEmpty())
        json["evidence"] = finding.evidence;
    return json;
}

Json errorToJson(const Error &error)
{
    Json json{{"code", errorCodeName(error.code)}};
    addMessage(json, "message", error.message);
    if (!error.where.isEmpty())
        json["where"] = error.where;
    if (!error.remedy.isEmpty())
        addMessage(json, "remedy", error.remedy);
    if (!error.detail.isEmpty())
        json["detail"] = error.detail;
    return json;
}

MessageParts partsOf(const Json &json, const char *member)
{
    if (!json.is_object())
        return {};
    const Json parts = json.value(Json::json_pointer(std::string("/parts/") + member), Json());
    if (!parts.is_array() || parts.empty()) {
        const Json english = json.value(member, Json());
        return english.is_string() ? MessageParts{"%1", {english.get<QString>()}} : MessageParts{};
    }
    MessageParts message;
    for (const Json &part : parts)
        message.args << (part.is_string() ? part.get<QString>() : QString());
    message.text = message.args.takeFirst().toUtf8();
    return message;
}

} // namespace dockwright::core

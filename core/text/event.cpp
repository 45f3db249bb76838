// SPDX-License-Identifier: Apache-2.0
#include "core/text/event.h"

#include "core/base/named.h"

#include <algorithm>

namespace dockwright::core {

void putMessage(Json &json, const char *member, const Message &message)
{
    json[member] = message.english();
    if (message.args.isEmpty())
        return;
    Json &source = json["sources"][member];
    source = message.args;
    source.insert(source.begin(), message.text.toStdString());
}

Message messageOf(const Json &json, const char *member)
{
    const Json sources = json.is_object() ? json.value("sources", Json()) : Json();
    const Json source = sources.is_object() ? sources.value(member, Json()) : Json();
    const bool isSource =
        source.is_array() && !source.empty() && std::ranges::all_of(source, [](const Json &part) { return part.is_string(); });
    if (!isSource)
        return {textOf(json, member).toUtf8(), {}};
    QStringList parts = source.get<QStringList>();
    const QByteArray text = parts.takeFirst().toUtf8();
    return {text, parts};
}

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
    case Event::Kind::Progress:
        return "progress";
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
    putMessage(json, "text", event.text);
    return json;
}

Json findingToJson(const Finding &finding)
{
    Json json{{"id", finding.id}, {"severity", severityName(finding.severity)}};
    putMessage(json, "title", finding.title);
    putMessage(json, "expected", finding.expected);
    putMessage(json, "found", finding.found);
    if (!finding.remedy.isEmpty())
        putMessage(json, "remedy", finding.remedy);
    if (!finding.evidence.isEmpty())
        json["evidence"] = finding.evidence;
    if (!finding.purpose.isEmpty())
        putMessage(json, "purpose", finding.purpose);
    if (!finding.security.isEmpty())
        putMessage(json, "security", finding.security);
    if (!finding.watch.isEmpty())
        putMessage(json, "watch", finding.watch);
    return json;
}

Json errorToJson(const Error &error)
{
    Json json{{"code", errorCodeName(error.code)}};
    putMessage(json, "message", error.message);
    if (!error.where.isEmpty())
        json["where"] = error.where;
    if (!error.remedy.isEmpty())
        putMessage(json, "remedy", error.remedy);
    if (!error.detail.isEmpty())
        json["detail"] = error.detail;
    return json;
}

std::optional<Event> eventFromJson(const Json &json)
{
    const auto kind =
        json.is_object() ? named<Event::Kind>(textOf(json, "event"), eventName, Event::Kind::Committed) : std::nullopt;
    if (!kind)
        return std::nullopt;
    Event event{*kind, 0, messageOf(json, "text"), json};
    if (const auto step = json.find("step"); step != json.end() && step->is_number_integer())
        event.step = step->get<int>();
    for (const char *member : {"event", "step", "text", "sources", "sequence"})
        event.data.erase(member);
    return event;
}

std::optional<Finding> findingFromJson(const Json &json)
{
    const auto severity =
        json.is_object() ? named<Severity>(textOf(json, "severity"), severityName, Severity::Unknown) : std::nullopt;
    if (!severity)
        return std::nullopt;
    return Finding{textOf(json, "id"),          *severity,
                   messageOf(json, "title"),    messageOf(json, "expected"),
                   messageOf(json, "found"),    messageOf(json, "remedy"),
                   textOf(json, "evidence"),    messageOf(json, "purpose"),
                   messageOf(json, "security"), messageOf(json, "watch")};
}

std::optional<Error> errorFromJson(const Json &json)
{
    const auto code =
        json.is_object() ? named<ErrorCode>(textOf(json, "code"), errorCodeName, ErrorCode::Internal) : std::nullopt;
    if (!code)
        return std::nullopt;
    return Error{*code, textOf(json, "where"), messageOf(json, "message"), messageOf(json, "remedy"), textOf(json, "detail")};
}

} // namespace dockwright::core

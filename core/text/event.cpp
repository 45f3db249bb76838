#include "core/text/event.h"

namespace dockwright::core {

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
    json["text"] = event.text.english();
    return json;
}

Json findingToJson(const Finding &finding)
{
    Json json{{"id", finding.id},
              {"severity", severityName(finding.severity)},
              {"title", finding.title.english()},
              {"expected", finding.expected.english()},
              {"found", finding.found.english()}};
    if (!finding.remedy.isEmpty())
        json["remedy"] = finding.remedy.english();
    if (!finding.evidence.isEmpty())
        json["evidence"] = finding.evidence;
    return json;
}

Json errorToJson(const Error &error)
{
    Json json{{"code", errorCodeName(error.code)}, {"message", error.message.english()}};
    if (!error.where.isEmpty())
        json["where"] = error.where;
    if (!error.remedy.isEmpty())
        json["remedy"] = error.remedy.english();
    if (!error.detail.isEmpty())
        json["detail"] = error.detail;
    return json;
}

} // namespace dockwright::core

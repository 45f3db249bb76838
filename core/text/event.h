#pragma once

#include "core/base/json.h"
#include "core/health/finding.h"

#include <functional>

namespace dockwright::core {

/// Something that happened during an apply or a rollback. The same objects go to `--json`, to a screen, and later over
/// D-Bus; see dockwright-helper(8), "JSON OUTPUT".
struct Event {
    enum class Kind {
        Started,     ///< a transaction was opened; `data` has its id and the number of steps
        Recovering,  ///< an interrupted transaction was found and is taken back
        StepStarted, ///< its undo is on disk, and now it is done
        StepWaiting, ///< it takes long; `data` has the seconds
        StepDone,
        StepFailed,
        UndoStarted, ///< the steps are taken back from here
        StepUndone,
        UndoFailed, ///< this could not be taken back
        Check,      ///< a finding of the health gate
        Committed,
    };

    Kind kind = Kind::Started;
    int step = 0;               ///< 1-based; 0 when it is about none
    Message text;               ///< in words
    Json data = Json::object(); ///< what only this kind has
};

using EventSink = std::function<void(const Event &)>;

/// "step-started" and so on.
const char *eventName(Event::Kind kind);

/// The event as one object of the JSON lines, without its sequence number.
Json eventToJson(const Event &event);

/// A finding and an error in the same format.
Json findingToJson(const Finding &finding);
Json errorToJson(const Error &error);

/// A sentence as it stands in "parts" of such an object: its English source and what stands in for %1 … %9 (fillIn).
struct MessageParts {
    QByteArray text;
    QStringList args;
};

/// The sentence in that member of an object made by one of these functions. Where the object has no "parts" it is the
/// English sentence itself; the text is empty if there is none.
MessageParts partsOf(const Json &json, const char *member);

} // namespace dockwright::core

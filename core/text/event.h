// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/base/json.h"

#include <functional>

namespace dockwright::core {

/// Something that happened during an apply (an installation is part of it), an uninstall, a rollback or while a bundle is made.
/// The same objects go to `--json`, to a screen, and over D-Bus; see dockwright-helper(8), "JSON OUTPUT".
struct Event {
    enum class Kind {
        Started,     ///< a transaction was opened; `data` has its id and the number of steps
        Recovering,  ///< an interrupted transaction was found and is taken back
        StepStarted, ///< its undo is on disk, and now it is done
        StepWaiting, ///< it takes long; `data` has the seconds
        Progress,    ///< how far it is: `data` is {"percent": 0…100, "what": "download"}; `text` is it in words. "what" is a
                     ///< stable word for a script ("install", "download", "unpack", "pack", "check"), and may come with more
                     ///< members of its own
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

/// Puts a text into an object of the JSON lines: whole, in English, and if something is filled in also under "sources" as its
/// source followed by what is filled in, so that it can be translated.
void putMessage(Json &json, const char *member, const Message &message);
/// The text as putMessage put it; empty where there is none.
Message messageOf(const Json &json, const char *member);

/// The event as one object of the JSON lines, without its sequence number.
Json eventToJson(const Event &event);

/// A finding and an error in the same format.
Json findingToJson(const Finding &finding);
Json errorToJson(const Error &error);

/// What the functions above wrote; nullopt for an object that is none. Unknown members are ignored (an event keeps them in
/// `data`), missing ones are empty.
std::optional<Event> eventFromJson(const Json &json);
std::optional<Finding> findingFromJson(const Json &json);
std::optional<Error> errorFromJson(const Json &json);

} // namespace dockwright::core

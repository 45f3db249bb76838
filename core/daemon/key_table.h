// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/release.h"

#include <limits>
#include <span>
#include <string_view>

/// Every key of daemon.json, one row each: what it takes, which dockerd knows it, and what a reload does about it. Read from
/// moby daemon/command/config.go, config_unix.go and options.go, daemon/config/ and daemon/reload.go of 20.10 to 29.7.2; that
/// dockerd of three releases agrees with it is what tests/lab/test_lab_judges.cpp shows.
namespace dockwright::core {

/// How a text reads.
enum class Form {
    Free,
    Choice,   ///< one of Shape::choices
    Address,  ///< IPv4 or IPv6
    Network,  ///< an address with a prefix length
    Size,     ///< "64m"; go-units RAMInBytes
    KeyValue, ///< "key=value"
    HostPort, ///< "127.0.0.1:9323"
};

/// What may stand for a key, down to its leaves. null is taken everywhere, and means that nothing is there (encoding/json).
struct Shape {
    enum class Kind { Switch, Number, Text, List, Map, Object };

    struct Member {
        std::string_view name;
        const Shape *shape;
    };

    Kind kind = Kind::Text;
    Form form = Form::Free;
    std::span<const std::string_view> choices{};
    const Shape *items = nullptr;                ///< of a list or a map: what each of its values is
    std::span<const Member> members{};           ///< of an object: those that are known; dockerd does not look at others
    int least = std::numeric_limits<int>::min(); ///< of a number
    bool mayBeEmpty = false;                     ///< of a text: as if it were not there
};

/// What a SIGHUP does about a change (moby daemon/reload.go).
enum class Reload {
    Never,
    Kept,  ///< a new value is taken, and a key that is gone keeps its old one (moby#36632)
    Taken, ///< that it is gone is taken, too
};

struct KeyRow {
    std::string_view key;
    const Shape *shape;
    Reload reload = Reload::Never;
    Release since{}; ///< {}: all that are looked after know it
    Release until{}; ///< the first that knows it no more; {}: none
};

std::span<const KeyRow> daemonKeyRows();

/// The row of a key; null for one that no dockerd knows.
const KeyRow *findDaemonKey(std::string_view key);

} // namespace dockwright::core

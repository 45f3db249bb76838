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

/// What a number counts.
enum class NumberUnit { None, Seconds, Microseconds, Bytes };

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
    NumberUnit unit = NumberUnit::None;          ///< of a number
    bool mayBeEmpty = false;                     ///< of a text: as if it were not there
    bool hasCases = false;                       ///< of a choice: dockerd does not look at the case
    bool needsAll = false;                       ///< of an object: dockerd does not start where one of its members is missing
    bool mayBeMap = false;                       ///< of a list in a file: dockerd reads an older form, too
};

/// What a SIGHUP does about a change (moby daemon/reload.go).
enum class Reload {
    Never,
    Kept,  ///< a new value is taken, and a key that is gone keeps its old one (moby#36632)
    Taken, ///< that it is gone is taken, too
};

/// What an administrator has to be warned of before a key is set.
enum class Danger {
    None,
    CutsOff,         ///< containers from the network, or clients from dockerd; of a switch its false
    HidesData,       ///< images, containers and volumes that are there
    WeakensSecurity, ///< of a switch its true
    EndsDaemon,      ///< dockerd does not start where it does not fit the host
};

/// What a key is about; the keys of one group are listed together.
enum class KeyGroup { Images, Networks, Bridge, Names, Containers, Runtimes, Storage, Logs, Access, Security, Swarm, Daemon };

struct KeyRow {
    std::string_view key;
    const Shape *shape;
    KeyGroup group;
    /// What dockerd uses where the key is not set: a value as one would type it, or marked words where the host decides; "" for
    /// nothing. Read from moby daemon/config/config.go, config_linux.go and daemon/command/config*.go.
    const char *standard = "";
    Reload reload = Reload::Never;
    Release since{};         ///< {}: all that are looked after know it
    Release until{};         ///< the first that knows it no more; {}: none
    std::string_view flag{}; ///< the flag that sets it, without dashes, where that has another name
    Danger danger = Danger::None;
    /// docker0 keeps an address that dockerd once gave it, with the key or without: no way back takes that back.
    bool isLasting = false;
    /// Of an object: dockerd reads some of its members when it starts and only then. core/render knows which.
    bool isPartlyReloaded = false;
    /// JSON pointer in the answer to GET /info at which dockerd shows what is in effect (moby api/types/system/info.go); ""
    /// where it does not. core/daemon/in_effect.h says in which form.
    const char *shown = "";
    const char *about = ""; ///< marked for translation; "" where a section of the plan sets it, whose words count
};

/// True for a key on which it depends what containers reach: of their networks or of the default bridge. Not of how they
/// resolve names: nobody wants a server that does not answer.
bool isOfContainersNetwork(const KeyRow &row);

/// A place in daemon.json that a section of the plan sets.
struct ManagedPlace {
    std::string_view pointer; ///< "/live-restore", and "/features/buildkit"
    std::string_view member;  ///< JSON pointer in the plan
};

std::span<const KeyRow> daemonKeyRows();

/// The row of a key; null for one that no dockerd knows.
const KeyRow *findDaemonKey(std::string_view key);

std::span<const ManagedPlace> managedPlaces();

/// The place at or above this pointer that the plan sets; null where none is.
const ManagedPlace *findManagedPlace(std::string_view pointer);

/// True for a key that dockerd takes in the file and never reads: moby daemon/config/config.go has another JSON tag for it.
bool isIgnoredKey(std::string_view key);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/effect.h"
#include "core/base/json.h"
#include "core/host/host_facts.h"

#include <map>
#include <vector>

namespace dockwright::core {

/// A value that the plan wants in daemon.json.
struct DaemonKey {
    QString pointer; ///< JSON pointer of the leaf that is managed, such as "/log-opts/max-size"
    OrderedJson value;
    QString directive; ///< id in the catalog

    friend bool operator==(const DaemonKey &, const DaemonKey &) = default;
};

/// Whose value wins where a managed value was edited by hand.
enum class Side { Undecided, Ours, Theirs };

/// The user's decisions about conflicts: by JSON pointer of daemon.json or path of a file, and for all others.
struct ConflictChoices {
    std::map<QString, Side> byPlace;
    Side otherwise = Side::Undecided;

    Side at(const QString &place) const;
    friend bool operator==(const ConflictChoices &, const ConflictChoices &) = default;
};

/// A managed value that somebody changed since Dockwright wrote it, or that stood there before it ever wrote.
struct Conflict {
    QString path;    ///< the file
    QString pointer; ///< JSON pointer in daemon.json; empty when the whole file is meant
    QString theirs;  ///< the value there now, as JSON, secrets redacted; empty for a whole file
    QString ours;    ///< the value of the plan, as JSON, secrets redacted; empty for a whole file, "(removed)" for none

    friend bool operator==(const Conflict &, const Conflict &) = default;
};

struct DaemonMerge {
    OrderedJson before;                 ///< the object that is there
    OrderedJson value;                  ///< the merged object
    QByteArray text;                    ///< the file; exactly the old bytes when no value changed
    std::map<QString, QString> written; ///< what to remember as written: pointer → hash
    std::vector<Conflict> conflicts;    ///< undecided ones; `value` has theirs there
};

/// Merges the plan's keys into the daemon.json that is there (`current`; empty and absent are the same), knowing what was
/// written last (`lastKeys`: pointer → hashJson). Keys that are not managed survive, with the order of all; new keys
/// come last; the file's own indentation, line breaks and byte order mark are kept. Log options belong to the log driver: ours
/// stay out where theirs stays, and those that ours does not know go where ours comes. A file that is not a JSON object is
/// an error with line and column.
Result<DaemonMerge> mergeDaemonJson(const QByteArray &current, const std::map<QString, QString> &lastKeys,
                                    const std::vector<DaemonKey> &ours, const ConflictChoices &choices);

/// A daemon.json as text, indented like `current`, with its kind of line breaks and its byte order mark.
QByteArray writeDaemonJson(const OrderedJson &value, const QByteArray &current);

/// The steps by which a running dockerd goes back to an older daemon.json without losing its containers. SIGHUP keeps the
/// value of a key that is gone (moby#36632), and a restart without live-restore stops every container.
struct DaemonTransition {
    QByteArray forRestart; ///< the older file with live-restore on, so that containers survive the restart
    QByteArray forReload;  ///< the older file with the defaults of sticky keys written out, for the SIGHUP after it
};
/// nullopt for a file that is not JSON. `older` may be empty for a file that is not there. What stands among the flags of
/// dockerd is in neither: it would refuse both.
std::optional<DaemonTransition> daemonTransition(const QByteArray &older, const QStringList &flags);

/// An older daemon.json with which dockerd gives docker0 this address (CIDR) when it starts with no container running: without
/// `bip` it keeps the one that docker0 has (moby daemon/daemon_unix.go, initBridgeDriver). nullopt where the file or a flag
/// says itself which bridge, or which address, or is not JSON.
std::optional<QByteArray> withBridgeAddress(const QByteArray &older, const QStringList &flags, const QString &address);
/// The `bip` in a daemon.json; empty where there is none.
QString bridgeAddressIn(const QByteArray &daemonJson);

/// The SHA-256 (hex) of a JSON value, the same for any order of members.
QString hashJson(const OrderedJson &value);

/// What dockerd would die of, or silently misuse, with this daemon.json and its flags, and `dockerd --validate` does not see;
/// `facts` say about flags, swarm, … `where` of each is "/etc/docker/daemon.json" followed by "#" and the
/// JSON pointer, or the place of the flag.
Errors checkDaemonJson(const OrderedJson &value, const HostFacts &facts);

/// What every dockerd refuses as soon as it reads the file, whoever wrote it: types, and values that are wrong by themselves.
/// It is the same where there is no dockerd that could be asked. `where` as above.
Errors checkDaemonAsRead(const OrderedJson &value, const HostFacts &facts);

/// Keys that stand among the flags of dockerd too, which ends it.
Errors checkDaemonFlags(const OrderedJson &value, const HostFacts &facts);

/// What to do about a flag of dockerd that stands at `source` (DaemonSetting): "DOCKER_OPTS in /etc/default/docker" is to be
/// mended there, a flag of ExecStart= in the unit.
Message flagRemedy(const QString &flag, const QString &source);

/// What makes the step from one daemon.json to another true: nothing, SIGHUP, or a restart (moby daemon/reload.go).
/// A reloadable key that is removed needs a restart, since SIGHUP keeps its old value.
Effect daemonJsonEffect(const OrderedJson &before, const OrderedJson &after);

} // namespace dockwright::core

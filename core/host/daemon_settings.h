// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

namespace dockwright::core {

/// A setting of dockerd as it is given to it, and where: "/etc/docker/daemon.json", the file with the ExecStart= in effect, or
/// "DOCKER_OPTS in /etc/default/docker".
struct DaemonSetting {
    OrderedJson value;
    QString source;
    bool isFlag = false;
    QString flagSource{}; ///< the part of `source` that is about flags

    friend bool operator==(const DaemonSetting &, const DaemonSetting &) = default;
};

/// A word of dockerd's command line, variables expanded, and where it stands.
struct DaemonWord {
    QString text;
    QString source; ///< as in DaemonSetting

    friend bool operator==(const DaemonWord &, const DaemonWord &) = default;
};

/// dockerd's argument vector in the unit in effect, without the program.
std::vector<DaemonWord> daemonCommandLine(const HostFacts &facts);

/// dockerd's argument vector in the unit in effect, without the program and without --config-file, variables expanded.
QStringList dockerdFlags(const HostFacts &facts);

/// What dockerd is told at its start, put together from the command line of its unit with all drop-ins, the variables that
/// stand in it, and daemon.json. Lists are those of all places.
class DaemonSettings
{
public:
    explicit DaemonSettings(const HostFacts &facts);
    /// The same with another daemon.json, such as one that is to be.
    DaemonSettings(const HostFacts &facts, const OrderedJson &file);

    /// By its JSON pointer in daemon.json, "/icc"; null where nobody gives it.
    const DaemonSetting *find(const QString &pointer) const;
    bool isOn(const char *pointer, bool otherwise) const;
    QString text(const char *pointer) const;
    QStringList list(const char *pointer) const;
    /// Where Docker keeps its data.
    QString dataRoot() const;
    /// A dockerd with these finds the containers, and what belongs to them, where one with the others keeps them.
    bool findsWhatRunsWith(const DaemonSettings &others) const;
    /// All of it as one daemon.json.
    OrderedJson asJson() const;
    /// False when there is a daemon.json that cannot be read: what it sets is unknown then.
    bool isComplete() const { return m_isComplete; }

private:
    void readFlags(const HostFacts &facts);
    void readFile(const HostFacts &facts);
    void addFile(const OrderedJson &file, const QString &path);
    void add(const QString &pointer, OrderedJson value, const QString &source, bool isFlag);

    std::map<QString, DaemonSetting> m_settings;
    bool m_isComplete = true;
};

} // namespace dockwright::core

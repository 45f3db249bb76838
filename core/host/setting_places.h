// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

/// The one list of places where something about dockerd can stand. Whoever asks who wins, reads a value back or names the file
/// that is to be mended, asks here. What the command line and daemon.json say together is put together in DaemonSettings.
namespace dockwright::core {

/// True for a drop-in that acts on the unit by its place: one of its own, or one for all units of its type, such as those of
/// service.d.
bool isDropInOf(const QString &path, const QString &unit);

/// The drop-ins of a unit (or of a name that it has by Alias=) among the facts' files and `more`, in the order in which systemd
/// takes them: by their names, whatever the directory. Of those with the same name only the strongest is there, and none where
/// that is a link to /dev/null. Of two that set the same, the later one counts.
QStringList dropInsOf(const HostFacts &facts, const QString &unit, const QStringList &more = {});

/// True if systemd reads the drop-in `path` of the unit instead of `other`: both have the same name, and it is in the stronger
/// directory.
bool hidesDropIn(const QString &path, const QString &other, const QString &unit);

/// What systemd reads, or takes for nothing as it does a link to /dev/null, in the place of a drop-in of the unit; empty where
/// nothing hides it.
QString hiderOf(const HostFacts &facts, const QString &path, const QString &unit);

/// True for a name in which "*", "?" or "[" stands for others, and whether such a one means `path`: glob(7).
bool isPattern(const QString &path);
bool matchesPattern(const QString &path, const QString &pattern);

/// What the facts have of the files that EnvironmentFile= names.
QStringList environmentFilesOf(const HostFacts &facts, const QString &pattern);

/// The files of systemd itself, in the order in which it takes them.
QStringList managerPlaces(const HostFacts &facts);

/// The files that set kernel variables at boot, in the order of systemd-sysctl (sysctl.d(5)).
QStringList sysctlPlaces(const HostFacts &facts);

/// Files of a unit as systemd has it: its own and its drop-ins.
QStringList filesOfUnit(const std::optional<UnitFacts> &unit);

/// Where systemd listens for dockerd (-H fd://), by the files of docker.socket: paths, ports and the like.
QStringList listenStreams(const HostFacts &facts);
/// The first of them on this machine; empty where there is none.
QString socketOfSystemd(const HostFacts &facts);

/// A variable of a service's environment.
struct Variable {
    QString name;
    QString value;
    QString path; ///< the file that sets it

    friend bool operator==(const Variable &, const Variable &) = default;
};

/// What systemd gives all services (DefaultEnvironment=).
std::vector<Variable> managerEnvironment(const HostFacts &facts);

/// The environment of docker.service, put together as systemd does it (systemd.exec(5)): what all services get is the weakest,
/// of all Environment= the last one counts, any EnvironmentFile= is stronger, and UnsetEnvironment= stronger still.
class ServiceEnvironment
{
public:
    /// `texts` are files as they will be, in place of those that are there; an empty text stands for none.
    explicit ServiceEnvironment(const HostFacts &facts, const std::map<QString, QByteArray> &texts = {});

    /// The variable that dockerd heeds: http_proxy is looked at where HTTP_PROXY is not set (golang.org/x/net, httpproxy).
    /// nullopt when there is none.
    std::optional<Variable> find(const QString &name) const;
    /// The file that takes out what others set; empty when none does.
    QString clearedBy() const { return m_clearedBy; }

private:
    void takeUnitFile(const QString &path, const QByteArray &text);
    void takeVariables(const QString &path, const QString &value);
    void takeFileName(const QString &path, const QString &value);
    void takeUnset(const QString &path, const QString &value);
    bool isUnset(const Variable &variable) const;

    std::vector<Variable> m_defaults;
    std::vector<Variable> m_variables;
    QStringList m_files;
    QStringList m_unset;
    QString m_clearedBy;
};

} // namespace dockwright::core

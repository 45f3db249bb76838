// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

namespace dockwright::core {

struct CommandOutput {
    int status = 0; ///< exit status; 128 + signal when killed
    QByteArray standardOutput;
    QByteArray standardError;
};

/// A connection between two sockets of unix(7), by their inodes: "socket:[INODE]" in /proc/PID/fd.
struct UnixConnection {
    quint64 accepted = 0; ///< the end of whoever listened
    quint64 connected = 0;
};

/// A device node of a process, and the device that it stands for (mknod(2)).
struct DeviceNode {
    QString path; ///< as the process has it: "/dev/nvidia0"
    bool isBlock = false;
    quint32 major = 0;
    quint32 minor = 0;
};

/// The host, to look at. Implementations: the machine itself (helper/host), a directory (`--root`).
class HostReader
{
public:
    virtual ~HostReader() = default;

    /// The file without following a link in its last component; nullopt if it is not there.
    virtual Result<std::optional<FileFact>> readFile(const QString &path) const = 0;
    /// The same without the content, which the user need not be able to read.
    virtual Result<std::optional<FileFact>> lookAt(const QString &path) const = 0;
    /// The same following links, for files of the system such as /etc/os-release; never more than 4 MiB.
    virtual Result<std::optional<QByteArray>> readSystemFile(const QString &path) const = 0;
    /// The content of such a file; empty where it is not there or cannot be read, too.
    QByteArray systemFile(const QString &path) const
    {
        const auto content = readSystemFile(path);
        return content ? content->value_or(QByteArray()) : QByteArray();
    }
    /// Its lines without the empty ones.
    QStringList linesOf(const QString &path) const
    {
        return QString::fromUtf8(systemFile(path)).split(u'\n', Qt::SkipEmptyParts);
    }
    /// What the link of that name holds, as it stands there; nullopt if there is none.
    virtual Result<std::optional<QString>> readLink(const QString &path) const = 0;
    /// Whether something has that name, be it a link that leads nowhere.
    virtual bool exists(const QString &path) const = 0;
    /// Names in a directory, sorted; empty if it is not there.
    virtual Result<QStringList> listDirectory(const QString &path) const = 0;
    /// The unit as systemd sees it; nullopt when nobody can be asked.
    virtual Result<std::optional<UnitFacts>> unit(const QString &name) const = 0;
    /// Runs a program that changes nothing: an absolute path and its arguments, no shell.
    virtual Result<CommandOutput> query(const QStringList &command) const = 0;
    /// The connections over sockets with a name, of this network namespace; none where the kernel does not tell.
    virtual std::vector<UnixConnection> unixConnections() const { return {}; }
    /// The device nodes in /dev as that process has it, and in two levels of directories below that; what is mounted there is
    /// left out. None where that cannot be seen, as by a user who is not root.
    virtual std::vector<DeviceNode> deviceNodesOf(qint64 pid) const
    {
        Q_UNUSED(pid)
        return {};
    }
    /// What dockerd answers to a GET of its Engine API; null where that is nothing of use, such as that there is no such
    /// container. An error where it gives no answer, or not within `limit`.
    virtual Result<Json> daemonAnswer(const QString &path, std::chrono::seconds limit) const = 0;
    /// The same where it does not matter why there is nothing. What dockerd collects for one answer may take it a while.
    Json askDaemon(const QString &path) const { return daemonAnswer(path, std::chrono::seconds(30)).value_or(Json()); }
    /// What it knows of one container. One that hangs keeps dockerd from answering for that one, for ever.
    Result<Json> describeContainer(const QString &id) const
    {
        return daemonAnswer(QStringLiteral("/containers/%1/json").arg(id), std::chrono::seconds(5));
    }
    /// Where dockerd listens, by its -H or `hosts`: that is where it is asked from now on. Empty: where it listens by itself.
    virtual void daemonListensAt(const QStringList &hosts) const { Q_UNUSED(hosts) }
};

/// How far a look at the host goes; each has what the one before has.
enum class Depth {
    Files,  ///< files, units, kernel: enough to see that there is nothing to do
    Daemon, ///< what dockerd says of itself and of its containers
    Health, ///< its process, its journal, a probe container
};

/// Looks at everything that a ChangeSet depends on, but for what belongs to Depth::Health. What cannot be measured is left
/// unknown, never guessed.
HostFacts inspectHost(const HostReader &reader, Depth depth = Depth::Daemon);

} // namespace dockwright::core

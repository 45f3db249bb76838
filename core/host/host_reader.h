#pragma once

#include "core/host/host_facts.h"

namespace dockwright::core {

struct CommandOutput {
    int status = 0; ///< exit status; 128 + signal when killed
    QByteArray standardOutput;
    QByteArray standardError;
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
    /// Names in a directory, sorted; empty if it is not there.
    virtual Result<QStringList> listDirectory(const QString &path) const = 0;
    /// The unit as systemd sees it; nullopt when nobody can be asked.
    virtual Result<std::optional<UnitFacts>> unit(const QString &name) const = 0;
    /// Runs a program that changes nothing: an absolute path and its arguments, no shell.
    virtual Result<CommandOutput> query(const QStringList &command) const = 0;
};

/// Looks at everything that a ChangeSet depends on. What cannot be measured is left unknown, never guessed.
HostFacts inspectHost(const HostReader &reader);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Looks at the files below a directory, and at nothing else. `/` is the machine's own files.
class RootedReader : public HostReader
{
public:
    explicit RootedReader(const QString &root);
    ~RootedReader() override;
    RootedReader(const RootedReader &) = delete;
    RootedReader &operator=(const RootedReader &) = delete;

    Result<std::optional<FileFact>> readFile(const QString &path) const override;
    Result<std::optional<FileFact>> lookAt(const QString &path) const override;
    Result<std::optional<QByteArray>> readSystemFile(const QString &path) const override;
    Result<std::optional<QString>> readLink(const QString &path) const override;
    bool exists(const QString &path) const override;
    Result<QStringList> listDirectory(const QString &path) const override;
    /// Made from the unit's file and drop-ins; what only a running systemd knows is left empty.
    Result<std::optional<UnitFacts>> unit(const QString &name) const override;
    Result<CommandOutput> query(const QStringList &command) const override;
    Result<Json> daemonAnswer(const QString &, std::chrono::seconds) const override { return Json(); }

private:
    int m_root;
    bool m_isDirectory; ///< of a machine to be; this machine's own files have the owners that they have
};

} // namespace dockwright::core

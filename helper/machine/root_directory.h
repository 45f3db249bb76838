// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/rooted_reader.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"

namespace dockwright::helper {

/// A directory instead of the machine (`--root DIR`): its files are read and written, nothing is run, reloaded or
/// restarted, and nothing outside it is looked at. With facts given, only the files are taken from the directory.
class RootDirectory : public HostWriter
{
public:
    explicit RootDirectory(const QString &path, std::optional<core::HostFacts> facts = {});

    core::Result<std::optional<core::FileFact>> readFile(const QString &path) const override;
    core::Result<std::optional<core::FileFact>> lookAt(const QString &path) const override;
    core::Result<std::optional<QByteArray>> readSystemFile(const QString &path) const override;
    core::Result<std::optional<QString>> readLink(const QString &path) const override;
    bool exists(const QString &path) const override;
    core::Result<QStringList> listDirectory(const QString &path) const override;
    core::Result<std::optional<core::UnitFacts>> unit(const QString &name) const override;
    core::Result<core::CommandOutput> query(const QStringList &command) const override;
    core::Result<core::Json> daemonAnswer(const QString &, std::chrono::seconds) const override { return core::Json(); }

    core::Result<> writeFile(const QString &path, const core::FileFact &file,
                             const std::optional<core::FileFact> &expected) override;
    core::Result<> mayReplace(const QString &path) const override { return m_files.mayReplace(path); }
    QByteArray accessList(const QString &path) const override { return m_files.accessList(path); }
    core::Result<> setAccessList(const QString &path, const QByteArray &list) override
    {
        return m_files.setAccessList(path, list);
    }
    core::Result<> removeFile(const QString &path, const core::FileFact &expected) override;
    void removeEmptyDirectory(const QString &path) override;
    core::Result<> dropAddress(const QString &, const QString &) override { return {}; }
    core::Result<> setSysctl(const QString &, const QString &) override { return {}; }
    core::Result<core::Findings> verifyUnits(const QStringList &) override { return {}; }
    core::Result<> validateDaemonJson(const QByteArray &, const QStringList &) override { return {}; }
    core::Result<> reloadManager() override { return {}; }
    core::Result<> reloadUnit(const QString &, const Waiting &) override { return {}; }
    core::Result<> restartUnit(const QString &, const Waiting &) override { return {}; }
    core::Result<> restartBoth(const Waiting &) override { return {}; }
    core::Result<> startUnit(const QString &, const Waiting &) override { return {}; }
    core::Result<> stopUnit(const QString &, const Waiting &) override { return {}; }
    /// By `systemctl --root`, which makes the links and starts nothing.
    core::Result<> enableUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> disableUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> setEnabled(const QString &unit, bool isEnabled) override
    {
        return isEnabled ? enableUnit(unit, {}) : disableUnit(unit, {});
    }
    core::HostFacts inspect(core::Depth depth) override;
    QString journal(const QString &, int) override { return {}; }
    bool isLive() const override { return false; }

private:
    core::Result<> systemctl(const QString &verb, const QString &unit) const;

    QString m_path;
    core::RootedReader m_reader;
    RootedFiles m_files;
    std::optional<core::HostFacts> m_facts;
};

} // namespace dockwright::helper

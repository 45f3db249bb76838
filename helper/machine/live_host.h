// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/rooted_reader.h"
#include "helper/host/container_probe.h"
#include "helper/host/drop_address.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"
#include "helper/host/systemd.h"
#include "helper/install/installer.h"

namespace dockwright::helper {

/// This machine.
class LiveHost : public HostWriter
{
public:
    LiveHost();

    core::Result<std::optional<core::FileFact>> readFile(const QString &path) const override;
    core::Result<std::optional<core::FileFact>> lookAt(const QString &path) const override;
    core::Result<std::optional<QByteArray>> readSystemFile(const QString &path) const override;
    core::Result<std::optional<QString>> readLink(const QString &path) const override;
    bool exists(const QString &path) const override;
    core::Result<QStringList> listDirectory(const QString &path) const override;
    core::Result<std::optional<core::UnitFacts>> unit(const QString &name) const override;
    core::Result<core::CommandOutput> query(const QStringList &command) const override;
    std::vector<core::UnixConnection> unixConnections() const override;
    std::vector<core::DeviceNode> deviceNodesOf(qint64 pid) const override;
    void daemonListensAt(const QStringList &hosts) const override;
    core::Result<core::Json> daemonAnswer(const QString &path, std::chrono::seconds limit) const override;

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
    core::Result<> dropAddress(const QString &interface, const QString &address) override
    {
        return helper::dropAddress(m_reader, interface, address);
    }
    core::Result<> setSysctl(const QString &name, const QString &value) override;
    core::Result<core::Findings> verifyUnits(const QStringList &units) override;
    core::Result<> validateDaemonJson(const QByteArray &candidate, const QStringList &flags) override;
    core::Result<> reloadManager() override;
    core::Result<> reloadUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> restartUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> restartBoth(const Waiting &waiting) override;
    core::Result<> startUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> stopUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> enableUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> disableUnit(const QString &unit, const Waiting &waiting) override;
    core::Result<> setEnabled(const QString &unit, bool isEnabled) override;
    core::HostFacts inspect(core::Depth depth) override;
    void heed(const std::stop_token &stop) override;
    void prepareHealth() override { m_probe.prepare(); }
    std::optional<core::OutsiderFacts> lookFromOutside(const core::ExposureSettings &wanted,
                                                       const std::stop_token &stop) override;
    std::optional<core::OutsideFacts> lookOutside(const core::HostFacts &facts, const core::VerifySettings &wanted,
                                                  std::chrono::seconds limit, const Waiting &waiting) override;
    void clearLeftOvers() override;
    QString journal(const QString &unit, int lines) override;
    bool isLive() const override { return true; }
    Installer *installer() override { return &m_installer; }

protected:
    Systemd &systemd() { return m_systemd; }
    RootedFiles &files() { return m_files; }

private:
    core::Result<> waitForDocker(const Waiting &waiting);
    void inspectHealth(core::HostFacts &facts);
    qint64 answerLimit();

    core::RootedReader m_reader;
    RootedFiles m_files;
    ContainerProbe m_probe;
    mutable Systemd m_systemd;
    Installer m_installer{*this, m_files};
};

} // namespace dockwright::helper

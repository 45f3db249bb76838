// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/helper_process.h"

namespace dockwright::app {

/// Of a job with that name.
bool changesHost(const QString &kind);

/// What needs no right: done by the command line of the helper beside this program, as the user.
class UserHelperClient : public ui::HelperClient
{
    Q_OBJECT

public:
    /// `program` is dockwright-helper; empty for the one beside this program.
    explicit UserHelperClient(const QString &program = {}, QObject *parent = nullptr);

    void listVersions(const QByteArray &plan) override;
    void probeRegistries(const QByteArray &plan, const QString &image) override;
    void cancelProbe() override;
    void stageBundle(const QString &path) override;
    void pack(const ui::PackRequest &request) override;
    void cancelPack() override;
    void exportPlan(const ui::ExportRequest &request) override;
    bool isWaiting() const override { return m_checking != nullptr; }
    /// Ends the verification of a bundle.
    void giveUp() override;

    /// Gives a bundle that was verified to the one who keeps it; bundleStaged follows. What was verified is what is handed
    /// over, whatever happened to the path.
    virtual void handOver(const QDBusUnixFileDescriptor &file, const core::BundleFact &checked) = 0;

protected:
    const QString &helperProgram() const { return m_program; }
    /// Whether `kept`, the sum of what was handed over, is that of what was verified.
    void tellStaged(const QString &kept, const core::BundleFact &checked);
    /// A line of a job that is not its last one.
    void tellJob(const QString &kind, const core::Json &line);

private:
    /// A process in the place of the one before it.
    HelperProcess *run(QPointer<HelperProcess> &place, const QStringList &arguments, const QByteArray &input);

    QString m_program;
    QPointer<HelperProcess> m_listing;
    QPointer<HelperProcess> m_probing;
    QPointer<HelperProcess> m_checking;
    QPointer<HelperProcess> m_packing;
    QPointer<HelperProcess> m_exporting;
};

} // namespace dockwright::app

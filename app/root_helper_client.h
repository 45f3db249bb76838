// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/user_helper_client.h"

#include <memory>

namespace dockwright::app {

/// The helper beside this program, where no service is installed: each thing that is asked is a call of its own, as root by way
/// of pkexec, which asks for a password each time. Where this program is root's, it is started as it is.
class RootHelperClient : public UserHelperClient
{
    Q_OBJECT

public:
    struct Settings {
        QString program; ///< dockwright-helper; empty for the one beside this program
        bool isRoot;     ///< pkexec is not needed
        QString pkexec;  ///< its path, or empty where it is not installed
        std::chrono::milliseconds patience{std::chrono::minutes(15)}; ///< for its dialog
    };
    /// What is true of this program on this host.
    static Settings here();

    explicit RootHelperClient(Settings settings = here(), QObject *parent = nullptr);
    ~RootHelperClient() override;

    void inspect() override;
    void apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options) override;
    void rollBack(quint64 transaction, const ui::ApplyOptions &options) override;
    void confirm(quint64 transaction) override;
    void lookAtTransaction(quint64 transaction) override;
    void checkHealth() override;
    void audit() override;
    void measureExposure() override;
    void readHistory() override;
    void followJournal(int lines) override;
    void stopJournal() override;
    void tryRun(const QByteArray &run) override;
    /// A job that another window began has no name by which it could be found; it goes on by itself.
    void findRunningJob() override {}
    void cancelJob() override;
    bool isWaiting() const override;
    void giveUp() override;
    ui::HelperWay way() const override { return m_settings.isRoot ? ui::HelperWay::Root : ui::HelperWay::Pkexec; }
    QString program() const override { return helperProgram(); }
    void handOver(const QDBusUnixFileDescriptor &file, const core::BundleFact &checked) override;

private:
    /// Makes of the last event and all before it what the service answers.
    using Shape = core::Json (*)(const core::Json &result, const core::Json::array_t &events);
    using Refuse = std::function<void(const ui::HelperError &)>;
    struct Asked {
        QPointer<HelperProcess> process;
        Refuse refuse;
    };

    HelperProcess *start(HelperCall call, Refuse refuse);
    template <class T, class Read>
    void ask(const QStringList &arguments, const QByteArray &input,
             void (ui::HelperClient::*answer)(const ui::HelperResult<T> &), Shape shape, Read read);
    void startJob(const QString &kind, const QStringList &arguments, const QByteArray &input);
    void endJob(const QString &kind, const core::Json &raw, bool hasBegun, const ui::HelperResult<core::Json> &result);
    void forget(const HelperProcess *process);

    Settings m_settings;
    std::vector<Asked> m_asked;       ///< what is not answered yet
    QPointer<HelperProcess> m_change; ///< the one job that changes the host
    QPointer<HelperProcess> m_journal;
};

} // namespace dockwright::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/dbus_helper_client.h"
#include "app/root_helper_client.h"

namespace dockwright::app {

/// The helper that this host has: the installed service, or where there is none the program beside this one. Which it is, is
/// found out when something is asked for the first time, which is after the window has appeared.
class AnyHelperClient : public UserHelperClient
{
    Q_OBJECT

public:
    explicit AnyHelperClient(std::function<QDBusConnection()> bus = &ownSystemBus,
                             RootHelperClient::Settings settings = RootHelperClient::here(), QObject *parent = nullptr);

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
    void findRunningJob() override;
    void cancelJob() override;
    bool isWaiting() const override;
    void giveUp() override;
    /// Unknown, too, where there is neither.
    ui::HelperWay way() const override { return m_isThere ? m_chosen->way() : ui::HelperWay::Unknown; }
    QString program() const override { return m_chosen ? m_chosen->program() : QString(); }
    void handOver(const QDBusUnixFileDescriptor &file, const core::BundleFact &checked) override;

private:
    using Refuse = std::function<void(const ui::HelperError &)>;
    /// What was asked before it was known who is to be asked.
    struct Early {
        std::function<void(UserHelperClient &)> ask;
        Refuse refuse; ///< empty for what nobody waits for
    };

    void put(std::function<void(UserHelperClient &)> ask, Refuse refuse);
    template <class Signal>
    Refuse refusal(Signal signal);
    Refuse jobRefusal(const QString &kind);
    void lookForService();
    void choose(bool isInstalled);

    std::function<QDBusConnection()> m_bus;
    RootHelperClient::Settings m_settings;
    std::unique_ptr<UserHelperClient> m_chosen;
    bool m_isLooking = false;
    bool m_isThere = false; ///< the service, or the program
    std::vector<Early> m_early;
};

} // namespace dockwright::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/user_helper_client.h"
#include "core/talk/job_follower.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <memory>

class HelperInterface;
class JobInterface;
class QDBusPendingCall;
class QDBusServiceWatcher;

namespace dockwright::app {

/// A connection to the system bus that nobody else uses, so that it can be left: that takes an open dialog of polkit away.
QDBusConnection ownSystemBus();

/// How long an answer is waited for.
struct Patience {
    std::chrono::milliseconds answer{std::chrono::minutes(15)}; ///< an authorization dialog included
    std::chrono::milliseconds sign{
        std::chrono::seconds(20)}; ///< after which, again and again, the service is asked whether it lives
    std::chrono::milliseconds heartbeat{std::chrono::seconds(25)}; ///< for that answer, which no dialog delays
};

/// The helper on the system bus. Every call is asynchronous, and has as much time as an authorization dialog may take.
class DBusHelperClient : public UserHelperClient
{
    Q_OBJECT

public:
    /// `program` is dockwright-helper, for what needs no right; empty for the one beside this program.
    explicit DBusHelperClient(std::function<QDBusConnection()> bus = &ownSystemBus, const QString &program = {},
                              Patience patience = {}, QObject *parent = nullptr);
    ~DBusHelperClient() override;

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
    ui::HelperWay way() const override { return ui::HelperWay::Service; }
    void handOver(const QDBusUnixFileDescriptor &file, const core::BundleFact &checked) override;

private slots:
    void loseBus();

private:
    using Answered = std::function<void(const ui::HelperResult<QDBusMessage> &)>;
    /// Who asked: the user, who sees that it is awaited, or this client, for itself.
    enum class Asker { User, Client };
    struct Awaited {
        Asker asker;
        Answered answered;
        QElapsedTimer since;
    };
    struct Followed {
        QString kind;
        std::unique_ptr<JobInterface> job;
        core::JobFollower events{};
    };

    /// The bus is connected to when there is something to ask, which is after the window has appeared.
    HelperInterface &helper();
    void leaveBus();
    void whenDone(const QDBusPendingCall &call, Asker asker, Answered answered);
    void answer(quint64 number, const ui::HelperResult<QDBusMessage> &reply);
    void failAll(const ui::HelperError &error);
    void stopWaiting(const ui::HelperError &why);
    void settle();
    void lookAfter();
    template <class T, class Read>
    void answerWith(const QDBusPendingCall &call, void (ui::HelperClient::*signal)(const ui::HelperResult<T> &), Read read);
    void startJob(const QDBusPendingCall &call, const QString &kind);
    void follow(const QString &path, const QString &kind);
    void listen(const QString &path);
    /// To all that are followed, over the connection that there is, or to the service that there is now.
    void listenAgain();
    void take(const QString &path, const std::vector<core::Json> &events);
    void finish(const QString &path, const core::JobOutcome &outcome);
    void askKindOf(const QString &path);
    void loseJobs(const ui::HelperError &why);

    std::function<QDBusConnection()> m_bus;
    Patience m_patience;
    std::unique_ptr<HelperInterface> m_interface;
    std::unique_ptr<QDBusServiceWatcher> m_watcher;
    std::map<quint64, Awaited> m_awaited; ///< by number
    quint64 m_asked = 0;
    QTimer m_looking;
    std::map<QString, Followed> m_followed; ///< by object path
};

} // namespace dockwright::app

#pragma once

#include "ui/helper_client.h"

#include <QDBusConnection>
#include <QDBusMessage>

#include <functional>
#include <memory>

class HelperInterface;
class JobInterface;
class QDBusPendingCall;

namespace dockwright::app {

/// The helper on the system bus. Every call is asynchronous, and has as much time as an authorization dialog may take.
class DBusHelperClient : public ui::HelperClient
{
    Q_OBJECT

public:
    explicit DBusHelperClient(const QDBusConnection &bus = QDBusConnection::systemBus(), QObject *parent = nullptr);
    ~DBusHelperClient() override;

    void inspect() override;
    void preview(const QByteArray &plan, const ui::ApplyOptions &options) override;
    void apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options) override;
    void rollBack(quint64 transaction, const ui::ApplyOptions &options) override;
    void checkHealth() override;
    void readHistory() override;
    void findRunningJob() override;
    void cancelJob() override;

private:
    using Answered = std::function<void(const ui::HelperResult<QDBusMessage> &)>;
    /// A job that is followed; events come both as a reply and as signals, and the number of the last one tells them apart.
    struct Followed {
        QString kind;
        std::unique_ptr<JobInterface> job;
        quint64 last = 0;
        bool isListed = false; ///< the reply with the first events has come
        QStringList early;     ///< signals that came before it
    };

    void whenDone(const QDBusPendingCall &call, Answered answered);
    void answerJson(const QDBusPendingCall &call, void (DBusHelperClient::*signal)(const ui::HelperResult<core::Json> &));
    void startJob(const QDBusPendingCall &call, const QString &kind);
    void follow(const QString &path, const QString &kind);
    void take(Followed &followed, const QString &text);
    void askKindOf(const QString &path);
    void loseJobs();

    QDBusConnection m_bus;
    std::unique_ptr<HelperInterface> m_helper;
    std::map<QString, Followed> m_followed; ///< by object path
};

} // namespace dockwright::app

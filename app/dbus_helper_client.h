#pragma once

#include "ui/helper_client.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QPointer>

#include <functional>
#include <memory>

class HelperInterface;
class QDBusUnixFileDescriptor;
class JobInterface;
class QDBusPendingCall;

namespace dockwright::app {

class HelperProcess;

/// The helper on the system bus. Every call is asynchronous, and has as much time as an authorization dialog may take. What
/// needs no right is done by the command line of the same helper, as the user.
class DBusHelperClient : public ui::HelperClient
{
    Q_OBJECT

public:
    /// `program` is dockwright-helper; empty for the one beside this program.
    explicit DBusHelperClient(std::function<QDBusConnection()> bus = &QDBusConnection::systemBus, const QString &program = {},
                              QObject *parent = nullptr);
    ~DBusHelperClient() override;

    void inspect() override;
    void preview(const QByteArray &plan, const ui::ApplyOptions &options) override;
    void apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options) override;
    void rollBack(quint64 transaction, const ui::ApplyOptions &options) override;
    void checkHealth() override;
    void audit() override;
    void readHistory() override;
    void tryRun(const QByteArray &run) override;
    void findRunningJob() override;
    void cancelJob() override;
    void listVersions(const QByteArray &plan) override;
    void stageBundle(const QString &path) override;
    void pack(const ui::PackRequest &request) override;
    void cancelPack() override;
    void exportPlan(const ui::ExportRequest &request) override;

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

    /// The bus is connected to when there is something to ask, which is after the window has appeared.
    HelperInterface &helper();
    void whenDone(const QDBusPendingCall &call, Answered answered);
    void answerJson(const QDBusPendingCall &call, void (DBusHelperClient::*signal)(const ui::HelperResult<core::Json> &));
    void startJob(const QDBusPendingCall &call, const QString &kind);
    void follow(const QString &path, const QString &kind);
    void take(Followed &followed, const QString &text);
    void askKindOf(const QString &path);
    void loseJobs();
    /// A process in the place of the one before it.
    HelperProcess *run(QPointer<HelperProcess> &place, const QStringList &arguments, const QByteArray &input);
    void handOver(const QDBusUnixFileDescriptor &file, const core::Json &checked);

    std::function<QDBusConnection()> m_bus;
    std::unique_ptr<HelperInterface> m_interface;
    std::map<QString, Followed> m_followed; ///< by object path
    QString m_program;
    QPointer<HelperProcess> m_listing;
    QPointer<HelperProcess> m_checking;
    QPointer<HelperProcess> m_packing;
    QPointer<HelperProcess> m_exporting;
};

} // namespace dockwright::app

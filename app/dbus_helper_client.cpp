// SPDX-License-Identifier: Apache-2.0
#include "app/dbus_helper_client.h"

#include "core/talk/members.h"
#include "core/talk/names.h"
#include "core/text/event.h"
#include "helper_interface.h"
#include "job_interface.h"

#include <QDBusPendingCall>
#include <QDBusServiceWatcher>

#include <algorithm>

namespace dockwright::app {

using namespace core;
using ui::HelperClient;
using ui::HelperError;
using ui::HelperResult;

namespace {

constexpr auto service = names::service;
constexpr auto jobInterface = names::jobInterface;

/// Of a call that changes something, which says who makes it.
QVariantMap toMap(const ui::ApplyOptions &options)
{
    QVariantMap map{{QStringLiteral("yes"), options.mayStopContainers},
                    {QStringLiteral("via"), QLatin1String(wayName(Way::Wizard))}};
    QStringList ours;
    QStringList theirs;
    for (const auto &[place, side] : options.choices.byPlace)
        (side == Side::Ours ? ours : theirs) << place;
    if (!ours.isEmpty())
        map[QStringLiteral("ours")] = ours;
    if (!theirs.isEmpty())
        map[QStringLiteral("theirs")] = theirs;
    if (options.mayClosePorts)
        map[QStringLiteral("close-ports")] = true;
    if (options.confirmWithin > 0)
        map[QStringLiteral("confirm")] = options.confirmWithin;
    return map;
}

/// There is no next service, or it does not know the job.
JobOutcome lostJob()
{
    return JobOutcome::lost(
        ownError(QStringLiteral("Internal"), QT_TRANSLATE_NOOP("Dockwright", "The helper exited before its work was finished."),
                 QT_TRANSLATE_NOOP("Dockwright", "The next apply or rollback rolls back what was done."), {})
            .why);
}

} // namespace

DBusHelperClient::DBusHelperClient(std::function<QDBusConnection()> bus, const QString &program, Patience patience,
                                   QObject *parent)
    : UserHelperClient(program, parent), m_bus(std::move(bus)), m_patience(patience)
{
    m_looking.setInterval(patience.sign);
    connect(&m_looking, &QTimer::timeout, this, &DBusHelperClient::lookAfter);
}

DBusHelperClient::~DBusHelperClient() = default;

template <class T, class Read>
void DBusHelperClient::answerWith(const QDBusPendingCall &call, void (HelperClient::*signal)(const HelperResult<T> &),
                                  Read read)
{
    whenDone(call, Asker::User, [this, signal, read](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit(this->*signal)(tl::unexpected(reply.error()));
        else
            emit(this->*signal)(read(parsedAnswer(reply->arguments().value(0).toString())));
    });
}

void DBusHelperClient::inspect()
{
    answerWith(helper().Inspect(), &HelperClient::inspected, readAnsweredFacts);
}

void DBusHelperClient::readHistory()
{
    answerWith(helper().History(), &HelperClient::historyRead, transactionsFromJson);
}

void DBusHelperClient::audit()
{
    answerWith(helper().Audit(), &HelperClient::audited, auditFindingsFromJson);
}

void DBusHelperClient::measureExposure()
{
    answerWith(helper().Exposure(), &HelperClient::exposureMeasured, exposureFromJson);
}

void DBusHelperClient::tryRun(const QByteArray &run)
{
    answerWith(helper().TryRun(QString::fromUtf8(run)), &HelperClient::runTried, trialFromJson);
}

void DBusHelperClient::apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options)
{
    startJob(helper().Apply(QString::fromUtf8(plan), QString::fromUtf8(digest), toMap(options)), QStringLiteral("apply"));
}

void DBusHelperClient::rollBack(quint64 transaction, const ui::ApplyOptions &options)
{
    startJob(helper().Rollback(transaction, toMap(options)), QStringLiteral("rollback"));
}

/// The one that lives on since before the change would show nothing.
void DBusHelperClient::confirm(quint64 transaction)
{
    stopWaiting(cancelledError());
    startJob(helper().Confirm(transaction, toMap({})), QStringLiteral("confirm"));
}

void DBusHelperClient::lookAtTransaction(quint64 transaction)
{
    whenDone(helper().Transaction(transaction), Asker::Client, [this](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit transactionSeen(tl::unexpected(reply.error()));
        else
            emit transactionSeen(transactionFromJson(parsedAnswer(reply->arguments().value(0).toString())));
    });
}

void DBusHelperClient::checkHealth()
{
    startJob(helper().Health(), QStringLiteral("health"));
}

void DBusHelperClient::followJournal(int lines)
{
    startJob(helper().Journal({{QStringLiteral("follow"), true}, {QStringLiteral("lines"), lines}}), QStringLiteral("journal"));
}

void DBusHelperClient::stopJournal()
{
    for (const auto &[path, followed] : m_followed)
        if (followed.kind == QLatin1String("journal"))
            followed.job->Cancel();
}

void DBusHelperClient::startJob(const QDBusPendingCall &call, const QString &kind)
{
    whenDone(call, Asker::User, [this, kind](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit jobRefused(kind, reply.error());
        else
            follow(qvariant_cast<QDBusObjectPath>(reply->arguments().value(0)).path(), kind);
    });
}

void DBusHelperClient::follow(const QString &path, const QString &kind)
{
    if (path.isEmpty() || m_followed.contains(path))
        return;
    m_followed[path].kind = kind;
    emit jobStarted(kind);
    listen(path);
}

/// From the first event that was not told yet.
void DBusHelperClient::listen(const QString &path)
{
    Followed &followed = m_followed[path];
    followed.events.listenAgain();
    followed.job = std::make_unique<JobInterface>(QLatin1String(service), path, helper().connection());
    const auto hear = [this, path](const QString &line) {
        if (const auto found = m_followed.find(path); found != m_followed.end())
            take(path, found->second.events.heard(line));
    };
    connect(followed.job.get(), &JobInterface::Event, this, hear);
    connect(followed.job.get(), &JobInterface::Finished, this, hear);
    whenDone(followed.job->Events(followed.events.last()), Asker::Client,
             [this, path](const HelperResult<QDBusMessage> &reply) {
                 const auto found = m_followed.find(path);
                 if (found == m_followed.end())
                     return;
                 if (reply) {
                     take(path, found->second.events.listed(reply->arguments().value(0).toStringList()));
                     return;
                 }
                 const Followed lost = std::move(found->second);
                 m_followed.erase(found);
                 settle();
                 if (lost.events.last() == 0)
                     emit jobRefused(lost.kind, reply.error());
                 else
                     emit jobFinished(lost.kind, lostJob());
             });
}

/// Whoever is told of one may end that job, or follow another.
void DBusHelperClient::take(const QString &path, const std::vector<Json> &events)
{
    for (const Json &event : events) {
        const auto found = m_followed.find(path);
        if (found == m_followed.end())
            return;
        if (event.value("event", Json()) == Json("result"))
            finish(path, outcomeFromJson(event));
        else
            tellJob(QString(found->second.kind), event);
    }
}

void DBusHelperClient::finish(const QString &path, const JobOutcome &outcome)
{
    const auto ended = m_followed.extract(path);
    // The interface may be the sender of the signal that is being handled.
    ended.mapped().job.release()->deleteLater();
    settle();
    emit jobFinished(ended.mapped().kind, outcome);
}

void DBusHelperClient::findRunningJob()
{
    whenDone(helper().Jobs(), Asker::Client, [this](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            return; // no helper, no job
        for (const QDBusObjectPath &path : qdbus_cast<QList<QDBusObjectPath>>(reply->arguments().value(0)))
            askKindOf(path.path());
        lookAtTransaction(0);
    });
}

void DBusHelperClient::askKindOf(const QString &path)
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(QLatin1String(service), path, QStringLiteral("org.freedesktop.DBus.Properties"),
                                       QStringLiteral("GetAll"));
    call << QLatin1String(jobInterface);
    whenDone(helper().connection().asyncCall(call), Asker::Client, [this, path](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            return;
        const auto properties = qdbus_cast<QVariantMap>(reply->arguments().value(0));
        if (properties.value(QStringLiteral("State")).toString() == QLatin1String("running"))
            follow(path, properties.value(QStringLiteral("Kind")).toString());
    });
}

void DBusHelperClient::cancelJob()
{
    for (const auto &[path, followed] : m_followed)
        if (changesHost(followed.kind))
            followed.job->Cancel();
}

/// What becomes of them is seen in the history.
void DBusHelperClient::loseJobs(const HelperError &why)
{
    for (auto &[path, followed] : std::exchange(m_followed, {}))
        emit jobFinished(followed.kind, JobOutcome::lost(why.why));
    settle();
}

void DBusHelperClient::handOver(const QDBusUnixFileDescriptor &file, const BundleFact &checked)
{
    whenDone(helper().StageBundle(file), Asker::User, [this, checked](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit bundleStaged(tl::unexpected(reply.error()));
        else
            tellStaged(reply->arguments().value(0).toString(), checked);
    });
}

} // namespace dockwright::app

#include "app/dbus_helper_client.h"

#include "core/text/event.h"
#include "helper_interface.h"
#include "job_interface.h"

#include <QCoreApplication>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>

#include <algorithm>
#include <atomic>

#include <limits>

namespace dockwright::app {

using namespace core;
using ui::HelperError;
using ui::HelperResult;

namespace {

constexpr auto service = helperService;
constexpr auto root = "/io/github/dockwright/Helper1";
constexpr auto jobInterface = "io.github.dockwright.Helper1.Job";
constexpr auto errorPrefix = "io.github.dockwright.Error.";

/// What the bus itself says when there is no helper, or no leave to talk to it.
constexpr auto noHelper = QT_TRANSLATE_NOOP("Dockwright", "The privileged helper cannot be reached.");
constexpr auto installHelper =
    QT_TRANSLATE_NOOP("Dockwright", "Install Dockwright's helper, or apply the saved plan in a terminal.");

constexpr auto noBus =
    QT_TRANSLATE_NOOP("Dockwright", "There is no system bus here. Apply the saved plan in a terminal, as root.");

Json parse(const QString &text)
{
    constexpr qsizetype largest = 64 * 1024 * 1024;
    const auto document = parseJson(text.toUtf8(), {largest, 32});
    return document ? Json(document->value) : Json();
}

HelperError errorOf(const QDBusMessage &reply)
{
    const QString name = reply.errorName();
    if (!name.startsWith(QLatin1String(errorPrefix)))
        return ownError(QStringLiteral("Unavailable"), noHelper, installHelper, name + u' ' + reply.errorMessage());
    HelperError error{name.mid(static_cast<qsizetype>(qstrlen(errorPrefix))), parse(reply.errorMessage()), {}};
    if (!error.json.is_object())
        error.json = Json{{"message", reply.errorMessage()}};
    if (error.json.contains("problems") && error.json["problems"].is_array())
        error.problems.assign(error.json["problems"].begin(), error.json["problems"].end());
    return error;
}

QVariantMap toMap(const ui::ApplyOptions &options)
{
    QVariantMap map{{QStringLiteral("yes"), options.mayStopContainers}};
    QStringList ours;
    QStringList theirs;
    for (const auto &[place, side] : options.choices.byPlace)
        (side == Side::Ours ? ours : theirs) << place;
    if (!ours.isEmpty())
        map[QStringLiteral("ours")] = ours;
    if (!theirs.isEmpty())
        map[QStringLiteral("theirs")] = theirs;
    return map;
}

quint64 sequenceOf(const Json &event)
{
    const Json value = event.is_object() ? event.value("sequence", Json()) : Json();
    return value.is_number_unsigned() ? value.get<quint64>() : 0;
}

} // namespace

QDBusConnection ownSystemBus()
{
    static std::atomic<int> number = 0;
    return QDBusConnection::connectToBus(QDBusConnection::SystemBus, QStringLiteral("dockwright-%1").arg(++number));
}

DBusHelperClient::DBusHelperClient(std::function<QDBusConnection()> bus, const QString &program, Patience patience,
                                   QObject *parent)
    : UserHelperClient(program, parent), m_bus(std::move(bus)), m_patience(patience)
{
    m_looking.setInterval(patience.sign);
    connect(&m_looking, &QTimer::timeout, this, &DBusHelperClient::lookAfter);
}

DBusHelperClient::~DBusHelperClient() = default;

HelperInterface &DBusHelperClient::helper()
{
    if (m_interface)
        return *m_interface;
    m_interface = std::make_unique<HelperInterface>(QLatin1String(service), QLatin1String(root), m_bus());
    m_interface->setTimeout(std::numeric_limits<int>::max());
    QDBusConnection bus = m_interface->connection();
    m_watcher = std::make_unique<QDBusServiceWatcher>(QLatin1String(service), bus, QDBusServiceWatcher::WatchForUnregistration);
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceUnregistered, this, [this] {
        loseJobs(ownError(QStringLiteral("Internal"),
                          QT_TRANSLATE_NOOP("Dockwright", "The helper ended in the middle of its work."),
                          QT_TRANSLATE_NOOP("Dockwright", "What it began is taken back the next time it is started."), {}));
    });
    bus.connect({}, QStringLiteral("/org/freedesktop/DBus/Local"), QStringLiteral("org.freedesktop.DBus.Local"),
                QStringLiteral("Disconnected"), this, SLOT(loseBus()));
    return *m_interface;
}

/// Whoever is asked by polkit for us is asked no longer.
void DBusHelperClient::leaveBus()
{
    if (!m_interface)
        return;
    const QString name = m_interface->connection().name();
    m_watcher.reset();
    m_interface.reset();
    for (auto &[path, followed] : m_followed)
        followed.job.reset();
    QDBusConnection::disconnectFromBus(name);
}

void DBusHelperClient::whenDone(const QDBusPendingCall &call, Asker asker, Answered answered)
{
    const quint64 number = ++m_asked;
    Awaited &awaited = m_awaited[number];
    awaited = {asker, std::move(answered), {}};
    awaited.since.start();
    settle();
    // A call over a bus that is not there is no call at all: nothing would ever come of it.
    if (!helper().connection().isConnected()) {
        const HelperError error = ownError(QStringLiteral("Unavailable"), noHelper, noBus, helper().lastError().message());
        QTimer::singleShot(0, this, [this, number, error] { answer(number, tl::unexpected(error)); });
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(call, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, number](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        const QDBusMessage reply = done->reply();
        if (reply.type() == QDBusMessage::ReplyMessage)
            answer(number, reply);
        else
            answer(number, tl::unexpected(errorOf(reply)));
    });
}

/// Nothing for what was given up meanwhile.
void DBusHelperClient::answer(quint64 number, const HelperResult<QDBusMessage> &reply)
{
    const auto awaited = m_awaited.extract(number);
    if (awaited.empty())
        return;
    awaited.mapped().answered(reply);
    settle();
}

/// Something to wait for is begun, or at its end.
void DBusHelperClient::settle()
{
    if (m_awaited.empty() && m_followed.empty())
        m_looking.stop();
    else if (!m_looking.isActive())
        m_looking.start();
    emit waitingChanged();
}

void DBusHelperClient::failAll(const HelperError &error)
{
    for (const auto &[number, awaited] : std::exchange(m_awaited, {}))
        if (awaited.asker == Asker::User)
            awaited.answered(tl::unexpected(error));
    settle();
}

bool DBusHelperClient::isWaiting() const
{
    const auto isOfUser = [](const auto &entry) { return entry.second.asker == Asker::User; };
    const auto isHealth = [](const auto &entry) { return entry.second.kind == QLatin1String("health"); };
    return UserHelperClient::isWaiting() || std::ranges::any_of(m_awaited, isOfUser)
        || std::ranges::any_of(m_followed, isHealth);
}

void DBusHelperClient::giveUp()
{
    UserHelperClient::giveUp();
    stopWaiting(cancelledError());
    for (const auto &[path, followed] : m_followed)
        if (followed.kind == QLatin1String("health"))
            followed.job->Cancel();
}

/// polkit takes a dialog away when the one for whom it asks leaves the bus, and the service asks for our connection. Jobs are
/// followed by the next one.
void DBusHelperClient::stopWaiting(const HelperError &why)
{
    leaveBus();
    failAll(why);
    std::vector<QString> paths;
    for (const auto &[path, followed] : m_followed)
        paths.push_back(path);
    for (const QString &path : paths)
        listen(path);
}

/// An answer takes as long as somebody takes for a dialog, but a service that does not even say its version never gives one.
void DBusHelperClient::lookAfter()
{
    const auto isLate = [this](const auto &entry) { return entry.second.since.hasExpired(m_patience.answer.count()); };
    if (std::ranges::any_of(m_awaited, isLate)) {
        stopWaiting(lateError(m_patience.answer));
        return;
    }
    QDBusMessage call =
        QDBusMessage::createMethodCall(QLatin1String(service), QLatin1String(root),
                                       QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << QLatin1String(service) << QStringLiteral("Version");
    QDBusConnection bus = helper().connection();
    auto *watcher =
        new QDBusPendingCallWatcher(bus.asyncCall(call, static_cast<int>(m_patience.heartbeat.count())), m_interface.get());
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        if (!done->isError())
            return;
        const QString why = done->error().message();
        const HelperError error =
            ownError(QStringLiteral("Unavailable"), QT_TRANSLATE_NOOP("Dockwright", "The privileged helper does not answer."),
                     QT_TRANSLATE_NOOP("Dockwright", "Look at “systemctl status dockwright-helper”, and try again."), why);
        failAll(error);
        loseJobs(error);
    });
}

/// The bus itself has ended.
void DBusHelperClient::loseBus()
{
    const HelperError error =
        ownError(QStringLiteral("Unavailable"), QT_TRANSLATE_NOOP("Dockwright", "The connection to the system bus was lost."),
                 QT_TRANSLATE_NOOP("Dockwright",
                                   "What was begun is finished, or taken back the next time the helper is started."),
                 {});
    leaveBus();
    failAll(error);
    loseJobs(error);
}

void DBusHelperClient::answerJson(const QDBusPendingCall &call, void (DBusHelperClient::*signal)(const HelperResult<Json> &))
{
    whenDone(call, Asker::User, [this, signal](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit(this->*signal)(tl::unexpected(reply.error()));
        else
            emit(this->*signal)(parse(reply->arguments().value(0).toString()));
    });
}

void DBusHelperClient::inspect()
{
    answerJson(helper().Inspect(), &DBusHelperClient::inspected);
}

void DBusHelperClient::preview(const QByteArray &plan, const ui::ApplyOptions &options)
{
    answerJson(helper().Preview(QString::fromUtf8(plan), toMap(options)), &DBusHelperClient::previewed);
}

void DBusHelperClient::readHistory()
{
    answerJson(helper().History(), &DBusHelperClient::historyRead);
}

void DBusHelperClient::audit()
{
    answerJson(helper().Audit(), &DBusHelperClient::audited);
}

void DBusHelperClient::tryRun(const QByteArray &run)
{
    answerJson(helper().TryRun(QString::fromUtf8(run)), &DBusHelperClient::runTried);
}

void DBusHelperClient::apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options)
{
    startJob(helper().Apply(QString::fromUtf8(plan), QString::fromUtf8(digest), toMap(options)), QStringLiteral("apply"));
}

void DBusHelperClient::rollBack(quint64 transaction, const ui::ApplyOptions &options)
{
    startJob(helper().Rollback(transaction, toMap(options)), QStringLiteral("rollback"));
}

void DBusHelperClient::checkHealth()
{
    startJob(helper().Health(), QStringLiteral("health"));
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
    followed.isListed = false;
    followed.job = std::make_unique<JobInterface>(QLatin1String(service), path, helper().connection());
    const auto early = [this, path](const QString &text) {
        const auto found = m_followed.find(path);
        if (found == m_followed.end())
            return;
        if (found->second.isListed)
            take(found->second, text);
        else
            found->second.early << text;
    };
    connect(followed.job.get(), &JobInterface::Event, this, early);
    connect(followed.job.get(), &JobInterface::Finished, this, early);
    whenDone(followed.job->Events(followed.last), Asker::Client, [this, path](const HelperResult<QDBusMessage> &reply) {
        const auto found = m_followed.find(path);
        if (found == m_followed.end())
            return;
        if (!reply) {
            const QString lostKind = found->second.kind;
            m_followed.erase(found);
            emit jobRefused(lostKind, reply.error());
            return;
        }
        found->second.isListed = true;
        for (const QString &text : reply->arguments().value(0).toStringList() + found->second.early)
            if (m_followed.contains(path))
                take(m_followed[path], text);
    });
}

void DBusHelperClient::take(Followed &followed, const QString &text)
{
    const Json event = parse(text);
    const quint64 sequence = sequenceOf(event);
    if (!event.is_object() || (sequence > 0 && sequence <= followed.last))
        return;
    followed.last = std::max(followed.last, sequence);
    const QString kind = followed.kind;
    if (event.value("event", Json()) != Json("result")) {
        emit jobEvent(kind, event);
        return;
    }
    const QString path = followed.job->path();
    // The interface may be the sender of the signal that is being handled.
    followed.job.release()->deleteLater();
    m_followed.erase(path);
    settle();
    emit jobFinished(kind, event);
}

void DBusHelperClient::findRunningJob()
{
    whenDone(helper().Jobs(), Asker::Client, [this](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            return; // no helper, no job
        for (const QDBusObjectPath &path : qdbus_cast<QList<QDBusObjectPath>>(reply->arguments().value(0)))
            askKindOf(path.path());
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
        if (followed.kind != QLatin1String("health"))
            followed.job->Cancel();
}

/// It takes back what it began when it is next started, and says so then.
void DBusHelperClient::loseJobs(const HelperError &why)
{
    for (auto &[path, followed] : std::exchange(m_followed, {}))
        emit jobFinished(followed.kind, {{"event", "result"}, {"status", "failed"}, {"error", why.json}});
    settle();
}

void DBusHelperClient::handOver(const QDBusUnixFileDescriptor &file, const Json &checked)
{
    whenDone(helper().StageBundle(file), Asker::User, [this, checked](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit bundleStaged(tl::unexpected(reply.error()));
        else
            tellStaged(Json(reply->arguments().value(0).toString()), checked);
    });
}

} // namespace dockwright::app

#include "helper/service/service.h"

#include "core/changes/change_set.h"
#include "core/text/event.h"
#include "helper/bundle/sha256.h"
#include "helper/host/lock.h"
#include "helper/service/limits.h"
#include "helper/service/request.h"

#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace dockwright::helper {

using namespace core;

namespace {

const QString json = QStringLiteral("--json");
const QString standardInput = QStringLiteral("-");
const QStringList planOptions{QStringLiteral("ours"), QStringLiteral("theirs"), QStringLiteral("take-ours"),
                              QStringLiteral("no-restart"), QStringLiteral("yes")};
const QStringList rollbackOptions{QStringLiteral("take-ours"), QStringLiteral("yes")};

QVariant text(const Json &value)
{
    return fromUtf8(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// Why the command line refused or failed, from its last words.
Error errorOf(const ChildAnswer &answer)
{
    const Json result = answer.result();
    if (const auto error = errorFromJson(result.value("error", Json())))
        return *error;
    const Message refused{QT_TRANSLATE_NOOP("Dockwright", "The plan does not fit this host; nothing was changed."), {}};
    const Message broken{QT_TRANSLATE_NOOP("Dockwright", "The helper exited before its work was finished (status %1)."),
                         {QString::number(answer.status)}};
    const bool isRefused = result.value("status", std::string()) == "invalid";
    return {isRefused ? ErrorCode::Conflict : ErrorCode::Internal, {}, isRefused ? refused : broken, {}, {}};
}

/// What the caller needs beside the error to mend it.
Json detailsOf(const ChildAnswer &answer)
{
    Json details = Json::object();
    if (const Json problems = answer.result().value("problems", Json()); problems.is_array())
        details["problems"] = problems;
    if (const Json::array_t conflicts = answer.all("conflict"); !conflicts.empty())
        details["conflicts"] = conflicts;
    return details;
}

Json previewOf(const ChildAnswer &answer)
{
    Json preview = answer.result();
    preview["files"] = answer.all("file");
    preview["conflicts"] = answer.all("conflict");
    preview["findings"] = answer.all("finding");
    return preview;
}

QStringList previewArguments(QStringList options)
{
    options.removeAll(QStringLiteral("--yes"));
    return QStringList{QStringLiteral("--preview"), standardInput, json} + options;
}

} // namespace

struct Service::Wish {
    QByteArray plan;
    QString digest; ///< empty: whatever the plan gives
    QStringList options;
};

Service::Service(const QDBusConnection &bus, std::chrono::seconds idle)
    : m_bus(bus),
      m_jobs(bus, this),
      m_disconnected(bus,
                     {{},
                      QStringLiteral("/org/freedesktop/DBus/Local"),
                      QStringLiteral("org.freedesktop.DBus.Local"),
                      QStringLiteral("Disconnected")},
                     [this](const QDBusMessage &) { leaveBus(); })
{
    m_clients.setConnection(m_bus);
    m_clients.setWatchMode(QDBusServiceWatcher::WatchForUnregistration);
    m_idle.setSingleShot(true);
    m_idle.setInterval(idle);
    connect(&m_idle, &QTimer::timeout, this, &Service::done);
    connect(&m_clients, &QDBusServiceWatcher::serviceUnregistered, this, [this](const QString &name) {
        m_clients.removeWatchedService(name);
        m_jobs.forget(name);
        settle();
    });
    connect(&m_jobs, &JobTree::changed, this, [this] {
        if (isBusy())
            inhibitShutdown();
        else
            m_inhibitor = {};
        settle();
    });
    connect(&m_jobs, &JobTree::watched, this, &Service::remember);
    settle();
}

Result<> Service::offer()
{
    const QString path = QStringLiteral("/io/github/dockwright/Helper1");
    if (!m_bus.registerObject(path, this)
        || !m_bus.registerVirtualObject(path + QStringLiteral("/jobs"), &m_jobs, QDBusConnection::SubPath))
        return failure(ErrorCode::Io, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "The service cannot be offered on the system bus: %1."),
                        {m_bus.lastError().message()}});
    return m_disconnected.connect();
}

/// The bus is gone, and with it everybody who could ask or watch. A job ends by itself or is taken back by the next call.
void Service::leaveBus()
{
    stop();
}

QString Service::version() const
{
    return QStringLiteral(DOCKWRIGHT_VERSION);
}

void Service::stop()
{
    m_isStopping = true;
    if (Job *job = m_jobs.running())
        job->cancel();
    settle();
}

/// Starts or stops the time after which nobody needs the service any more.
void Service::settle()
{
    if (m_isStopping && isOver())
        emit done();
    if (!isOver())
        m_idle.stop();
    else if (!m_idle.isActive())
        m_idle.start();
}

bool Service::isOver() const
{
    return !isBusy() && (m_isStopping || (m_waiting.empty() && m_clients.watchedServices().isEmpty()));
}

void Service::remember(const QString &busName)
{
    if (m_clients.watchedServices().size() < limits::clients)
        m_clients.addWatchedService(busName);
    // One that left before it was watched would be waited for for ever.
    if (!m_bus.interface()->isServiceRegistered(busName).value())
        m_clients.removeWatchedService(busName);
    settle();
}

CallPointer Service::accept()
{
    setDelayedReply(true);
    const QDBusMessage question = message();
    const QDBusReply<uint> user = m_bus.interface()->serviceUid(question.service());
    if (!user.isValid()) // gone already
        return nullptr;
    const uint id = user.value();
    ++m_waiting[id];
    auto call = std::make_shared<Call>(m_bus, question, id, [this, id] {
        if (--m_waiting[id] == 0)
            m_waiting.erase(id);
        settle();
    });
    settle();
    if (m_isStopping || m_waiting[id] > limits::callsPerUser) {
        call->fail(alreadyAtWork());
        return nullptr;
    }
    return call;
}

void Service::authorized(const CallPointer &call, Action action, const AuthorizationDetails &details,
                         std::function<void()> next)
{
    m_authorizer.check(call->caller(), action, details, [this, call, next = std::move(next)](const Result<> &allowed) {
        if (!allowed) {
            call->fail(allowed.error());
            return;
        }
        remember(call->caller());
        next();
    });
}

void Service::answerFrom(const CallPointer &call, const QStringList &arguments, const ChildInput &input,
                         const std::function<QVariant(const ChildAnswer &)> &reply)
{
    ask(arguments, input, this, [call, reply](const ChildAnswer &answer) {
        const std::string status = answer.result().value("status", std::string());
        if (answer.status < 0 || status.empty() || status == "failed" || status == "invalid")
            call->fail(errorOf(answer), detailsOf(answer));
        else
            call->reply(reply(answer));
    });
}

QString Service::Inspect()
{
    if (const CallPointer call = accept())
        authorized(call, Action::Inspect, {}, [this, call] {
            answerFrom(call, {QStringLiteral("--inspect"), json}, QByteArray(), [](const ChildAnswer &answer) {
                const Json::array_t facts = answer.all("facts");
                return text(facts.empty() ? Json() : facts.front().value("facts", Json()));
            });
        });
    return {};
}

std::optional<Service::Wish> Service::wishOf(const CallPointer &call, const QString &plan, const QVariantMap &options)
{
    const auto accepted = acceptPlan(plan);
    const auto arguments = optionArguments(options, planOptions);
    if (!accepted)
        call->fail(accepted.error().error, accepted.error().problems);
    else if (!arguments)
        call->fail(arguments.error());
    else
        return Wish{*accepted, {}, *arguments};
    return std::nullopt;
}

QString Service::Preview(const QString &plan, const QVariantMap &options)
{
    const CallPointer call = accept();
    if (const auto wish = call ? wishOf(call, plan, options) : std::nullopt)
        authorized(call, Action::Inspect, {}, [this, call, wish = *wish] {
            answerFrom(call, previewArguments(wish.options), wish.plan,
                       [](const ChildAnswer &answer) { return text(previewOf(answer)); });
        });
    return {};
}

QDBusObjectPath Service::Apply(const QString &plan, const QString &digest, const QVariantMap &options)
{
    const CallPointer call = accept();
    auto wish = call ? wishOf(call, plan, options) : std::nullopt;
    if (!wish)
        return {};
    wish->digest = digest;
    if (!digest.isEmpty() && !isSha256(digest))
        call->fail({ErrorCode::InvalidInput,
                    {},
                    {QT_TRANSLATE_NOOP("Dockwright", "This is not the digest of a preview."), {}},
                    {},
                    {}});
    else if (isBusy())
        call->fail(alreadyAtWork());
    else {
        ask(previewArguments(wish->options), wish->plan, this,
            [this, call, wish = *wish](const ChildAnswer &preview) { applyAuthorized(call, wish, preview); });
    }
    return {};
}

/// What the host is like shows in why a plan does not fit it, so that is told only to those who may inspect it. The dialog
/// for all others says what will be done, and exactly that is done.
void Service::applyAuthorized(const CallPointer &call, const Wish &wish, const ChildAnswer &preview)
{
    const Json result = preview.result();
    const auto summary = summaryOf(result, preview.all("file"));
    const bool hasDigest = preview.status == 0 && isSha256(summary.digest);
    if (!hasDigest || (!wish.digest.isEmpty() && wish.digest != summary.digest)) {
        Error error = errorOf(preview);
        if (hasDigest)
            error = previewIsStale();
        authorized(call, Action::Inspect, {}, [call, error, details = detailsOf(preview)] { call->fail(error, details); });
        return;
    }
    const AuthorizationDetails details{{QStringLiteral("digest"), summary.digest.left(16)},
                                       {QStringLiteral("files"), QString::number(summary.files)},
                                       {QStringLiteral("restarts"), QString::number(summary.restarts ? 1 : 0)}};
    const Action action = summary.installs ? Action::Install : Action::Apply;
    authorized(call, action, details, [this, call, wish, digest = summary.digest] {
        const QStringList arguments{QStringLiteral("--apply"), standardInput, json, QStringLiteral("--digest=") + digest};
        startJob(call, QStringLiteral("apply"), arguments + wish.options, wish.plan);
    });
}

QDBusObjectPath Service::Rollback(qulonglong id, const QVariantMap &options)
{
    const CallPointer call = accept();
    if (!call)
        return {};
    const auto arguments = optionArguments(options, rollbackOptions);
    if (!arguments) {
        call->fail(arguments.error());
        return {};
    }
    if (isBusy()) {
        call->fail(alreadyAtWork());
        return {};
    }
    // The dialog says which one; so the newest is found before it is asked for.
    ask({QStringLiteral("--history"), json}, QByteArray(), this,
        [this, call, id, options = *arguments](const ChildAnswer &history) {
            const qulonglong wanted = id != 0 ? id : history.result().value("newest", qulonglong(0));
            const AuthorizationDetails details{{QStringLiteral("transaction"), QString::number(wanted)}};
            authorized(call, Action::Rollback, details, [this, call, wanted, options] {
                const QStringList which{QStringLiteral("--rollback=%1").arg(wanted), json};
                startJob(call, QStringLiteral("rollback"), which + options, {});
            });
        });
    return {};
}

void Service::startJob(const CallPointer &call, const QString &kind, const QStringList &arguments, const QByteArray &input)
{
    if (isBusy() || m_isStopping) {
        call->fail(alreadyAtWork());
        return;
    }
    const Job *job = m_jobs.start(kind, call->user(), arguments, input);
    call->reply(QVariant::fromValue(QDBusObjectPath(job->path())));
}

QString Service::Verify(const QString &plan)
{
    const CallPointer call = accept();
    if (!call)
        return {};
    const auto accepted = acceptPlan(plan);
    if (!accepted)
        call->fail(accepted.error().error, accepted.error().problems);
    else
        authorized(call, Action::Inspect, {}, [this, call, input = *accepted] {
            answerFrom(call, {QStringLiteral("--verify"), standardInput, json}, input,
                       [](const ChildAnswer &answer) { return text(answer.all("finding")); });
        });
    return {};
}

QDBusObjectPath Service::Health()
{
    if (const CallPointer call = accept())
        authorized(call, Action::Inspect, {}, [this, call] {
            startJob(call, QStringLiteral("health"), {QStringLiteral("--health"), json}, {});
        });
    return {};
}

QString Service::Audit()
{
    if (const CallPointer call = accept())
        authorized(call, Action::Inspect, {}, [this, call] {
            answerFrom(call, {QStringLiteral("--audit"), json}, QByteArray(),
                       [](const ChildAnswer &answer) { return text(answer.all("audit")); });
        });
    return {};
}

QString Service::History()
{
    if (const CallPointer call = accept())
        authorized(call, Action::Inspect, {}, [this, call] {
            answerFrom(call, {QStringLiteral("--history"), json}, QByteArray(),
                       [](const ChildAnswer &answer) { return text(answer.all("transaction")); });
        });
    return {};
}

/// Starting a container is asked for each time, as a change is. What it runs is not the caller's to choose.
QString Service::TryRun(const QString &run)
{
    const CallPointer call = accept();
    if (!call)
        return {};
    const auto accepted = acceptRun(run);
    if (!accepted)
        call->fail(accepted.error().error, accepted.error().problems);
    else
        authorized(call, Action::Try, {}, [this, call, input = *accepted] {
            answerFrom(call, {QStringLiteral("--compose-run"), standardInput, QStringLiteral("--try"), json}, input,
                       [](const ChildAnswer &answer) {
                           Json tried = answer.result();
                           tried["findings"] = answer.all("finding");
                           return text(tried);
                       });
        });
    return {};
}

QString Service::StageBundle(const QDBusUnixFileDescriptor &bundle)
{
    if (const CallPointer call = accept())
        authorized(call, Action::Install, {}, [this, call, bundle] {
            answerFrom(call, {QStringLiteral("--stage-bundle"), json}, bundle, [](const ChildAnswer &answer) {
                return QVariant(fromUtf8(answer.result().value("sha256", std::string())));
            });
        });
    return {};
}

QList<QDBusObjectPath> Service::Jobs()
{
    if (const CallPointer call = accept()) {
        QList<QDBusObjectPath> paths;
        for (const QString &path : m_jobs.pathsFor(call->user()))
            paths << QDBusObjectPath(path);
        call->reply(QVariant::fromValue(paths));
    }
    return {};
}

/// logind keeps the machine up until the file is closed (org.freedesktop.login1(5)); a host without logind does without.
void Service::inhibitShutdown()
{
    QDBusMessage inhibit =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
                                       QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    inhibit << QStringLiteral("shutdown:sleep") << QStringLiteral("Dockwright")
            << QStringLiteral("Docker's configuration is being changed") << QStringLiteral("block");
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(inhibit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *watcher;
        if (reply.isValid() && isBusy())
            m_inhibitor = reply.value();
        watcher->deleteLater();
    });
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/service/service.h"

#include "core/steps/change_set.h"
#include "core/talk/names.h"
#include "helper/bundle/sha256.h"
#include "helper/engine/journal.h"
#include "helper/host/lock.h"
#include "helper/service/answers.h"
#include "helper/service/request.h"
#include "helper/service/standard_answers.h"

#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPointer>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

const QString json = QStringLiteral("--json");
const QString standardInput = QStringLiteral("-");
const QStringList planOptions{QStringLiteral("ours"),       QStringLiteral("theirs"),     QStringLiteral("take-ours"),
                              QStringLiteral("no-restart"), QStringLiteral("yes"),        QStringLiteral("via"),
                              QStringLiteral("confirm"),    QStringLiteral("close-ports")};
const QStringList rollbackOptions{QStringLiteral("take-ours"), QStringLiteral("yes"), QStringLiteral("close-ports"),
                                  QStringLiteral("via")};

QStringList previewArguments(QStringList options)
{
    options.removeIf([](const QString &option) {
        return option == QLatin1String("--yes") || option == QLatin1String("--close-ports")
            || option.startsWith(QLatin1String("--via=")) || option.startsWith(QLatin1String("--confirm="));
    });
    return QStringList{QStringLiteral("--preview"), standardInput, json} + options;
}

const QString helperInterface = QLatin1String(names::service);

} // namespace

/// As resources/dbus/io.github.dockwright.Helper1.xml has it.
struct Service::Method {
    const char *name;
    const char *signature;
    void (Service::*handle)(const CallPointer &);
};

const std::array<Service::Method, 15> Service::methods{{
    {"Inspect", "", &Service::inspect},
    {"Preview", "sa{sv}", &Service::preview},
    {"Apply", "ssa{sv}", &Service::applyCalled},
    {"Rollback", "ta{sv}", &Service::rollBack},
    {"Confirm", "ta{sv}", &Service::confirm},
    {"Transaction", "t", &Service::transaction},
    {"Verify", "s", &Service::verify},
    {"Health", "", &Service::health},
    {"Audit", "", &Service::audit},
    {"Exposure", "", &Service::exposure},
    {"History", "", &Service::history},
    {"Journal", "a{sv}", &Service::journal},
    {"TryRun", "s", &Service::tryRun},
    {"StageBundle", "h", &Service::stageBundle},
    {"Jobs", "", &Service::jobs},
}};

struct Service::Wish {
    QByteArray plan;
    QString digest; ///< of a preview, or of what it shows; empty: whatever the plan gives
    QStringList options;
};

Service::Service(const QDBusConnection &bus, std::chrono::seconds idle)
    : m_bus(bus),
      m_admission(bus, this),
      m_jobs(bus, m_admission, this),
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
    connect(&m_clients, &QDBusServiceWatcher::serviceUnregistered, this, &Service::forget);
    connect(&m_admission, &Admission::changed, this, &Service::settle);
    connect(&m_jobs, &JobTree::changed, this, &Service::settle);
    connect(&m_jobs, &JobTree::watched, this, &Service::remember);
    settle();
}

Result<> Service::offer()
{
    const QString path = QLatin1String(names::object);
    if (!m_bus.registerVirtualObject(path, this)
        || !m_bus.registerVirtualObject(QLatin1String(names::jobs), &m_jobs, QDBusConnection::SubPath))
        return failure(ErrorCode::Io, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "The service cannot be offered on the system bus: %1."),
                        {m_bus.lastError().message()}});
    return m_disconnected.connect();
}

/// The bus is gone, and with it everybody who could ask or watch. A job goes on; the next service finds it.
void Service::leaveBus()
{
    stop();
}

QString Service::introspect(const QString &) const
{
    return {}; // answered by handleMessage
}

QString Service::version() const
{
    return QStringLiteral(DOCKWRIGHT_VERSION);
}

void Service::stop()
{
    m_isStopping = true;
    m_admission.close();
    settle();
}

/// Starts or stops the time after which nobody needs the service any more.
void Service::settle()
{
    if (m_isStopping)
        emit done();
    if (!isOver())
        m_idle.stop();
    else if (!m_idle.isActive())
        m_idle.start();
}

bool Service::isOver() const
{
    return m_isStopping || (!isBusy() && !m_admission.isWaitedFor() && m_clients.watchedServices().isEmpty());
}

void Service::forget(const QString &busName)
{
    m_clients.removeWatchedService(busName);
    m_jobs.forget(busName);
    settle();
}

void Service::remember(const QString &busName)
{
    if (m_clients.watchedServices().contains(busName) || m_clients.watchedServices().size() >= limits::clients)
        return;
    m_clients.addWatchedService(busName);
    settle();
    // One that left before it was watched would be waited for for ever.
    auto *watcher = new QDBusPendingCallWatcher(m_bus.interface()->asyncCall(QStringLiteral("NameHasOwner"), busName), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, busName] {
        const QDBusPendingReply<bool> isThere = *watcher;
        watcher->deleteLater();
        if (!isThere.isValid() || !isThere.value())
            forget(busName);
    });
}

bool Service::handleMessage(const QDBusMessage &message, const QDBusConnection &)
{
    const auto properties = [this] {
        return QVariantMap{{QStringLiteral("Version"), version()}, {QStringLiteral("Busy"), isBusy()}};
    };
    if (const auto answer =
            standardAnswer(message, helperInterface, properties, QStringLiteral(":/dbus/io.github.dockwright.Helper1.xml")))
        return m_bus.send(*answer);
    const auto method = std::ranges::find_if(methods, [&](const Method &each) {
        return message.member() == QLatin1String(each.name) && message.signature() == QLatin1String(each.signature);
    });
    if ((!message.interface().isEmpty() && message.interface() != helperInterface) || method == methods.end())
        return m_bus.send(unknownMethod(message));
    m_admission.admit(message, [this, handle = method->handle](const CallPointer &call) {
        call->onFailure([self = QPointer(this), asked = call.get()](const Error &why) {
            if (self)
                self->m_refusals.tell(*asked, why);
        });
        (this->*handle)(call);
    });
    return true;
}

void Service::authorized(const CallPointer &call, Action action, const AuthorizationDetails &details,
                         std::function<void()> next)
{
    call->setAction(actionId(action));
    m_authorizer.check(call->caller(), action, details, [this, call, next = std::move(next)](const Result<> &allowed) {
        if (!allowed) {
            call->fail(allowed.error());
            return;
        }
        remember(call->caller());
        next();
    });
}

Child *Service::answerFrom(const CallPointer &call, const QStringList &arguments, const ChildInput &input,
                           const std::function<QVariant(const ChildAnswer &)> &reply, std::chrono::milliseconds limit)
{
    return ask(arguments, input, limit, this, [call, reply](const ChildAnswer &answer) {
        const std::string status = answer.result().value("status", std::string());
        if (answer.status < 0 || status.empty() || status == "failed" || status == "invalid")
            call->fail(errorOf(answer), detailsOf(answer));
        else
            call->reply(reply(answer));
    });
}

void Service::read(const CallPointer &call, const QString &kind, const QString &sent,
                   std::function<void(const QByteArray &)> next)
{
    const QByteArray input = sent.size() <= limits::planBytes ? sent.toUtf8() : QByteArray(limits::planBytes + 1, ' ');
    ask({QStringLiteral("--accept"), kind}, input, limits::reading, this,
        [call, next = std::move(next)](const ChildAnswer &answer) {
            const Json result = answer.result();
            if (answer.status == 0 && result.contains("text"))
                next(QByteArray::fromStdString(result.value("text", std::string())));
            else
                call->fail(errorOf(answer), detailsOf(answer));
        });
}

void Service::inspect(const CallPointer &call)
{
    authorized(call, Action::Inspect, {}, [this, call] {
        answerFrom(call, {QStringLiteral("--inspect"), json}, QByteArray(), [](const ChildAnswer &answer) {
            const Json::array_t facts = answer.all("facts");
            return jsonText(facts.empty() ? Json() : facts.front().value("facts", Json()));
        });
    });
}

void Service::readWish(const CallPointer &call, const QString &plan, const QVariantMap &options,
                       std::function<void(const Wish &)> next)
{
    const auto arguments = optionArguments(options, planOptions);
    if (!arguments)
        call->fail(arguments.error());
    else
        read(call, QStringLiteral("plan"), plan, [given = *arguments, next = std::move(next)](const QByteArray &text) {
            next({text, {}, given});
        });
}

void Service::preview(const CallPointer &call)
{
    const QVariantList arguments = call->question().arguments();
    readWish(call, arguments[0].toString(), qdbus_cast<QVariantMap>(arguments[1]), [this, call](const Wish &wish) {
        authorized(call, Action::Inspect, {}, [this, call, wish] {
            answerFrom(call, previewArguments(wish.options), wish.plan,
                       [](const ChildAnswer &answer) { return jsonText(previewOf(answer)); });
        });
    });
}

void Service::applyCalled(const CallPointer &call)
{
    const QVariantList arguments = call->question().arguments();
    const QString digest = arguments[1].toString();
    const Error notADigest{
        ErrorCode::InvalidInput, {}, {QT_TRANSLATE_NOOP("Dockwright", "This is not the digest of a preview."), {}}, {}, {}};
    if (!digest.isEmpty() && !isSha256(digest))
        call->fail(notADigest);
    else
        readWish(call, arguments[0].toString(), qdbus_cast<QVariantMap>(arguments[2]), [this, call, digest](const Wish &wish) {
            apply(call, {wish.plan, digest, wish.options});
        });
}

void Service::apply(const CallPointer &call, const Wish &wish)
{
    if (m_jobs.isChanging())
        call->fail(alreadyAtWork());
    else
        ask(previewArguments(wish.options), wish.plan, limits::looking, this,
            [this, call, wish](const ChildAnswer &preview) { applyPreviewed(call, wish, preview); });
}

/// What the host is like shows in why a plan does not fit it, so that is told only to those who may inspect it; and whether it
/// is as the caller saw it, only to who may change it. The dialog says what will be done, and exactly that is done.
void Service::applyPreviewed(const CallPointer &call, const Wish &wish, const ChildAnswer &preview)
{
    const auto summary = summaryOf(preview.result(), wish.options.contains(QLatin1String("--yes")));
    if (preview.status != 0 || !isSha256(summary.digest)) {
        authorized(call, Action::Inspect, {},
                   [call, error = errorOf(preview), details = detailsOf(preview)] { call->fail(error, details); });
        return;
    }
    authorized(call, summary.action, summary.details, [this, call, wish, digest = summary.digest, seen = summary.seen] {
        if (!wish.digest.isEmpty() && wish.digest != digest && wish.digest != seen) {
            call->fail(previewIsStale());
            return;
        }
        const QStringList arguments{QStringLiteral("--apply"), standardInput, json, QStringLiteral("--digest=") + digest};
        startJob(call, QStringLiteral("apply"), arguments + wish.options, wish.plan);
    });
}

void Service::rollBack(const CallPointer &call)
{
    const QVariantList given = call->question().arguments();
    const auto arguments = optionArguments(qdbus_cast<QVariantMap>(given[1]), rollbackOptions);
    if (!arguments || m_jobs.isChanging()) {
        call->fail(arguments ? alreadyAtWork() : arguments.error());
        return;
    }
    // The dialog says which one; so the newest is found before it is asked for.
    ask({QStringLiteral("--history"), json}, QByteArray(), limits::looking, this,
        [this, call, id = given[0].toULongLong(), options = *arguments](const ChildAnswer &history) {
            const auto summary = rollbackOf(id, history.result(), history.all("transaction"), options);
            const bool isGone = history.status == 0 && !summary.isThere;
            const QStringList which{QStringLiteral("--rollback=%1").arg(summary.transaction), json};
            authorized(call, Action::Rollback, summary.details, [this, call, isGone, arguments = which + options] {
                isGone ? call->fail(noSuchTransaction()) : startJob(call, QStringLiteral("rollback"), arguments, {});
            });
        });
}

void Service::startJob(const CallPointer &call, const QString &kind, const QStringList &arguments, const QByteArray &input)
{
    const bool mayBegin = JobCall{.kind = kind}.changes() ? !m_jobs.isChanging() : m_jobs.mayLook(call->user());
    if (!mayBegin || m_isStopping) {
        call->fail(alreadyAtWork());
        return;
    }
    const auto job = m_jobs.start(kind, call->from(), arguments, input);
    answerJob(call, job);
}

void Service::answerJob(const CallPointer &call, const Result<Job *> &job)
{
    if (job)
        call->reply(QVariant::fromValue(QDBusObjectPath((*job)->path())));
    else
        call->fail(job.error());
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/host/lock.h"
#include "helper/service/answers.h"
#include "helper/service/request.h"
#include "helper/service/service.h"

#include <QDBusArgument>

/// What the service does for those who only look, or try.
namespace dockwright::helper {

using namespace core;

namespace {

const QStringList journalOptions{QStringLiteral("follow"), QStringLiteral("priority"), QStringLiteral("lines")};

} // namespace

void Service::verify(const CallPointer &call)
{
    read(call, QStringLiteral("plan"), call->question().arguments()[0].toString(), [this, call](const QByteArray &input) {
        authorized(call, Action::Inspect, {}, [this, call, input] {
            answerFrom(call, {QStringLiteral("--verify"), QStringLiteral("-"), QStringLiteral("--json")}, input,
                       [](const ChildAnswer &answer) { return jsonText(answer.all("finding")); });
        });
    });
}

void Service::health(const CallPointer &call)
{
    authorized(call, Action::Inspect, {}, [this, call] {
        startJob(call, QStringLiteral("health"), {QStringLiteral("--health"), QStringLiteral("--json")}, {});
    });
}

void Service::audit(const CallPointer &call)
{
    authorized(call, Action::Inspect, {}, [this, call] {
        answerFrom(call, {QStringLiteral("--audit"), QStringLiteral("--json")}, QByteArray(),
                   [](const ChildAnswer &answer) { return jsonText(answer.all("audit")); });
    });
}

/// For its time there is a link on this host: it ends with the connection of who asked for it.
void Service::exposure(const CallPointer &call)
{
    authorized(call, Action::Inspect, {}, [this, call] {
        Child *measuring = answerFrom(call, {QStringLiteral("--exposure"), QStringLiteral("--json")}, QByteArray(),
                                      [](const ChildAnswer &answer) { return jsonText(exposureOf(answer)); });
        connect(&m_clients, &QDBusServiceWatcher::serviceUnregistered, measuring,
                [measuring, caller = call->caller()](const QString &left) {
                    if (left == caller)
                        measuring->terminate();
                });
    });
}

/// One that could not be seen to leave could keep it going for ever.
void Service::journal(const CallPointer &call)
{
    const auto options = optionArguments(qdbus_cast<QVariantMap>(call->question().arguments()[0]), journalOptions);
    if (!options) {
        call->fail(options.error());
        return;
    }
    authorized(call, Action::Journal, {}, [this, call, options = *options] {
        const auto may = m_jobs.mayStream(call->user());
        if (!may || !m_clients.watchedServices().contains(call->caller()) || m_isStopping) {
            call->fail(may ? alreadyAtWork() : may.error());
            return;
        }
        const QStringList arguments{QStringLiteral("--journal"), QStringLiteral("--json")};
        answerJob(call, m_jobs.startStream(QStringLiteral("journal"), call->from(), arguments + options, call->caller()));
    });
}

/// Starting a container is asked for each time, as a change is. Its image is not the caller's to choose.
void Service::tryRun(const CallPointer &call)
{
    read(call, QStringLiteral("run"), call->question().arguments()[0].toString(), [this, call](const QByteArray &input) {
        authorized(call, Action::Try, {}, [this, call, input] {
            answerFrom(call,
                       {QStringLiteral("--compose-run"), QStringLiteral("-"), QStringLiteral("--try"),
                        QStringLiteral("--json")},
                       input, [](const ChildAnswer &answer) {
                           Json tried = answer.result();
                           tried["findings"] = answer.all("finding");
                           return jsonText(tried);
                       });
        });
    });
}

void Service::stageBundle(const CallPointer &call)
{
    authorized(call, Action::StageBundle, {}, [this, call] {
        const auto sumOf = [](const ChildAnswer &answer) {
            return QVariant(fromUtf8(answer.result().value("sha256", std::string())));
        };
        answerFrom(call, {QStringLiteral("--stage-bundle"), QStringLiteral("--json")},
                   call->question().arguments()[0].value<QDBusUnixFileDescriptor>(), sumOf, limits::copying);
    });
}

void Service::jobs(const CallPointer &call)
{
    QList<QDBusObjectPath> paths;
    for (const QString &path : m_jobs.pathsFor(call->user()))
        paths << QDBusObjectPath(path);
    call->reply(QVariant::fromValue(paths));
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/talk/transaction.h"
#include "helper/engine/journal.h"
#include "helper/service/answers.h"
#include "helper/service/request.h"
#include "helper/service/service.h"

#include <QDBusArgument>

/// What the service tells of transactions, and does about those that wait to be confirmed.
namespace dockwright::helper {

using namespace core;

namespace {

const QStringList confirmOptions{QStringLiteral("via")};

} // namespace

void Service::history(const CallPointer &call)
{
    authorized(call, Action::Inspect, {}, [this, call] {
        answerFrom(call, {QStringLiteral("--history"), QStringLiteral("--json")}, QByteArray(),
                   [](const ChildAnswer &answer) { return jsonText(answer.all("transaction")); });
    });
}

/// Who may confirm what, and from where, the command line knows.
void Service::confirm(const CallPointer &call)
{
    const QVariantList given = call->question().arguments();
    const auto options = optionArguments(qdbus_cast<QVariantMap>(given[1]), confirmOptions);
    const qulonglong id = given[0].toULongLong();
    if (!options || id == 0) {
        call->fail(options ? noSuchTransaction() : options.error());
        return;
    }
    const QString number = QString::number(id);
    authorized(call, Action::Confirm, {{QStringLiteral("transaction"), number}},
               [this, call,
                arguments = QStringList{QStringLiteral("--confirm=") + number, QStringLiteral("--json")} + *options] {
                   startJob(call, QStringLiteral("confirm"), arguments, {});
               });
}

/// What became of a transaction is told to whoever asked for it without a dialog: she watches it wait. Nothing is started for a
/// user of whom no job is known.
void Service::transaction(const CallPointer &call)
{
    const qulonglong id = call->question().arguments()[0].toULongLong();
    if (call->user() == 0 || !m_jobs.pathsFor(call->user()).isEmpty())
        lookForTransaction(call, id);
    else if (id == 0)
        call->reply(jsonText(Json::object())); // hers it would be
    else
        authorized(call, Action::Inspect, {}, [this, call, id] { lookForTransaction(call, id); });
}

void Service::lookForTransaction(const CallPointer &call, qulonglong id)
{
    ask({QStringLiteral("--history"), QStringLiteral("--json")}, QByteArray(), limits::looking, this,
        [this, call, id](const ChildAnswer &history) {
            if (history.status != 0) { // then nobody knows what waits
                authorized(call, Action::Inspect, {}, [call, history] { call->fail(errorOf(history), detailsOf(history)); });
                return;
            }
            const auto info = transactionOf(transactionsFromJson(history.all("transaction")), id);
            const auto tell = [call, id, info] {
                info || id == 0 ? call->reply(jsonText(info ? transactionToJson(*info) : Json::object()))
                                : call->fail(noSuchTransaction());
            };
            const bool isHers = info && info->by && info->by->user == call->user();
            if (isHers || call->user() == 0)
                tell();
            else if (id == 0)
                call->reply(jsonText(Json::object()));
            else
                authorized(call, Action::Inspect, {}, tell);
        });
}

} // namespace dockwright::helper

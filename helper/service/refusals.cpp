// SPDX-License-Identifier: Apache-2.0
#include "helper/service/refusals.h"

#include "core/talk/members.h"
#include "core/text/event.h"
#include "helper/cli/input.h"
#include "helper/cli/options.h"
#include "helper/host/journal_entry.h"
#include "helper/service/child.h"
#include "helper/service/limits.h"

#include <QDBusArgument>

namespace dockwright::helper {

using namespace core;

namespace {

bool isChange(const QString &method)
{
    return method == QLatin1String("Apply") || method == QLatin1String("Rollback") || method == QLatin1String("Confirm");
}

/// As the option "via" of a change has it, which is its last argument.
QString wayOf(const QDBusMessage &question)
{
    const QVariantMap options = isChange(question.member())
        ? qdbus_cast<QVariantMap>(question.arguments().value(question.arguments().size() - 1))
        : QVariantMap();
    const auto way = wayNamed(options.value(QStringLiteral("via")).toString());
    return QLatin1String(wayName(way && *way != Way::Boot ? *way : Way::Service));
}

} // namespace

void Refusals::tell(const Call &call, const Error &why)
{
    const QString method = call.question().member();
    if ((why.code != ErrorCode::NotAuthorized && !isChange(method)) || !isNew(call, why))
        return;
    const Json refusal{{"user", call.user()}, {"session", call.from().session}, {"way", wayOf(call.question())},
                       {"method", method},    {"action", call.action()},        {"error", errorToJson(why)}};
    ask({QStringLiteral("--tell-refusal")}, QByteArray::fromStdString(refusal.dump()), limits::reading, this,
        [](const ChildAnswer &) {});
}

bool Refusals::isNew(const Call &call, const Error &why)
{
    std::erase_if(m_told, [](const auto &each) { return each.second.hasExpired(); });
    return m_told.try_emplace({call.user(), call.question().member(), call.action(), why.code}, limits::refusal).second;
}

int tellRefusal()
{
    const auto sent = readInput(QStringLiteral("-"), limits::planBytes);
    const Json refusal = sent ? Json::parse(sent->begin(), sent->end(), nullptr, false) : Json();
    const auto why = refusal.is_object() ? errorFromJson(refusal.value("error", Json())) : std::nullopt;
    if (!why)
        return ExitInvalid;
    const Origin origin = originOf({.user = refusal.value("user", 0U), .session = textOf(refusal, "session")},
                                   wayNamed(textOf(refusal, "way")).value_or(Way::Service));
    const QString method = textOf(refusal, "method");
    JournalFields fields = fieldsOf(origin);
    fields.emplace_back(QStringLiteral("DOCKWRIGHT_METHOD"), method);
    fields.emplace_back(QStringLiteral("DOCKWRIGHT_ACTION"), textOf(refusal, "action"));
    const bool isDenied = why->code == ErrorCode::NotAuthorized;
    tellJournal(
        isDenied ? Told::Denied : Told::Refused,
        QStringLiteral("%1 was refused to %2: %3 Nothing was changed.").arg(method, originText(origin), why->message.english()),
        fields);
    return ExitDone;
}

} // namespace dockwright::helper

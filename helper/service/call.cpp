// SPDX-License-Identifier: Apache-2.0
#include "helper/service/call.h"

#include "core/talk/names.h"
#include "core/text/event.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

QString dbusErrorName(ErrorCode code)
{
    return QLatin1String(names::errorPrefix) + QLatin1String(errorCodeName(code));
}

Call::Call(QDBusConnection bus, const QDBusMessage &message, Caller from, std::function<void()> over)
    : m_bus(std::move(bus)), m_message(message), m_from(std::move(from)), m_over(std::move(over))
{}

Call::~Call()
{
    if (!m_answered)
        fail({ErrorCode::Internal, {}, {QT_TRANSLATE_NOOP("Dockwright", "The helper did not respond."), {}}, {}, {}});
    m_over();
}

void Call::reply(const QVariant &value)
{
    send(m_message.createReply(value));
}

void Call::fail(const Error &error)
{
    fail(error, Json::object());
}

void Call::fail(const Error &error, Json json)
{
    if (!m_answered && m_failed)
        m_failed(error);
    json.update(errorToJson(error));
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    send(m_message.createErrorReply(dbusErrorName(error.code), fromUtf8(text)));
}

void Call::send(const QDBusMessage &answer)
{
    if (!std::exchange(m_answered, true))
        m_bus.send(answer);
}

} // namespace dockwright::helper

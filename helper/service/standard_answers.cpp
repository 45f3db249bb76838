// SPDX-License-Identifier: Apache-2.0
#include "helper/service/standard_answers.h"

#include <QDBusError>
#include <QDBusVariant>
#include <QFile>

namespace dockwright::helper {

namespace {

QDBusMessage answerProperties(const QDBusMessage &message, const QString &interface, const QVariantMap &properties)
{
    if (message.member() == QLatin1String("GetAll") && message.signature() == QLatin1String("s"))
        return message.createReply(QVariant(properties));
    if (message.member() != QLatin1String("Get") || message.signature() != QLatin1String("ss"))
        return message.createErrorReply(QDBusError::PropertyReadOnly, QStringLiteral("All properties are read-only."));
    const QVariantList asked = message.arguments();
    const QString of = asked.at(0).toString();
    const auto found = of.isEmpty() || of == interface ? properties.find(asked.at(1).toString()) : properties.end();
    if (found == properties.end())
        return message.createErrorReply(QDBusError::UnknownProperty,
                                        QStringLiteral("No such property: ") + asked.at(1).toString());
    return message.createReply(QVariant::fromValue(QDBusVariant(*found)));
}

} // namespace

std::optional<QDBusMessage> standardAnswer(const QDBusMessage &message, const QString &interface,
                                           const std::function<QVariantMap()> &properties, const QString &description)
{
    if (message.interface() == QLatin1String("org.freedesktop.DBus.Properties"))
        return answerProperties(message, interface, properties());
    if (message.interface() != QLatin1String("org.freedesktop.DBus.Introspectable"))
        return std::nullopt;
    QFile file(description);
    return file.open(QIODevice::ReadOnly) ? message.createReply(QString::fromUtf8(file.readAll())) : unknownMethod(message);
}

QDBusMessage unknownMethod(const QDBusMessage &message)
{
    return message.createErrorReply(QDBusError::UnknownMethod, QStringLiteral("No such method: ") + message.member());
}

} // namespace dockwright::helper

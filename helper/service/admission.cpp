// SPDX-License-Identifier: Apache-2.0
#include "helper/service/admission.h"

#include "helper/host/lock.h"
#include "helper/service/limits.h"

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QPointer>

#include <algorithm>
#include <numeric>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype perValue = 64; ///< bytes, about, that a value takes by itself

qsizetype sizeOf(const QVariant &value);

/// Of what has not been taken apart, a map of options among it. Counted no further than anybody may send.
qsizetype sizeOf(const QDBusArgument &argument)
{
    const auto sumUntilEnd = [&argument] {
        qsizetype sum = perValue;
        while (!argument.atEnd() && sum <= limits::bytesPerUser)
            sum += sizeOf(argument);
        return sum;
    };
    qsizetype sum = 0;
    switch (argument.currentType()) {
    case QDBusArgument::ArrayType:
        argument.beginArray();
        sum = sumUntilEnd();
        argument.endArray();
        return sum;
    case QDBusArgument::StructureType:
        argument.beginStructure();
        sum = sumUntilEnd();
        argument.endStructure();
        return sum;
    case QDBusArgument::MapType:
        argument.beginMap();
        sum = perValue;
        while (!argument.atEnd() && sum <= limits::bytesPerUser) {
            argument.beginMapEntry();
            sum += sumUntilEnd();
            argument.endMapEntry();
        }
        argument.endMap();
        return sum;
    default:
        return sizeOf(argument.asVariant());
    }
}

qsizetype sizeOf(const QVariant &value)
{
    const auto sumOf = [](const auto &list, const auto &size) {
        return std::accumulate(list.begin(), list.end(), perValue,
                               [&](qsizetype sum, const auto &each) { return sum + size(each); });
    };
    const auto ofText = [](const QString &text) { return perValue + text.size() * qsizetype(sizeof(QChar)); };
    switch (value.metaType().id()) {
    case QMetaType::QString:
        return ofText(value.toString());
    case QMetaType::QStringList:
        return sumOf(value.toStringList(), ofText);
    case QMetaType::QByteArray:
        return perValue + value.toByteArray().size();
    case QMetaType::QVariantMap:
        return sumOf(value.toMap(), [](const QVariant &each) { return perValue + sizeOf(each); });
    default:
        if (value.metaType() == QMetaType::fromType<QDBusArgument>())
            return sizeOf(value.value<QDBusArgument>());
        if (value.metaType() == QMetaType::fromType<QDBusVariant>())
            return perValue + sizeOf(value.value<QDBusVariant>().variant());
        return perValue;
    }
}

qsizetype sizeOf(const QDBusMessage &question)
{
    const QVariantList arguments = question.arguments();
    return std::accumulate(arguments.begin(), arguments.end(), qsizetype(0),
                           [](qsizetype sum, const QVariant &each) { return sum + sizeOf(each); });
}

Error tooLarge(qsizetype bytes)
{
    return {ErrorCode::InvalidInput,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "The text is %1 bytes long; the limit is %2 bytes."),
             {QString::number(bytes), QString::number(limits::planBytes)}},
            {},
            {}};
}

/// D-Bus Specification, "org.freedesktop.DBus.GetConnectionCredentials": the process is the one that connected.
std::optional<Caller> callerOf(const QVariantMap &credentials)
{
    bool isUser = false;
    const uint user = credentials.value(QStringLiteral("UnixUserID")).toUInt(&isUser);
    if (!isUser)
        return std::nullopt;
    const uint process = credentials.value(QStringLiteral("ProcessID")).toUInt();
    return Caller{.user = user, .session = sessionOf(process), .connection = connectionOf(process)};
}

/// Only the bundle comes as a file, and it is one.
bool hasTooManyFiles(const QDBusMessage &question)
{
    const auto files = question.signature().count(u'h');
    return files > (question.member() == QLatin1String("StageBundle") ? 1 : 0);
}

} // namespace

Admission::Admission(QDBusConnection bus, QObject *parent) : QObject(parent), m_bus(std::move(bus)) {}

void Admission::refuse(const QDBusMessage &question)
{
    Call(m_bus, question, {}, [] {}).fail(alreadyAtWork());
}

void Admission::admit(const QDBusMessage &question, const Next &next)
{
    const QString name = question.service();
    const Waiting waiting{question, sizeOf(question), next};
    if (m_isClosed || hasTooManyFiles(question)) {
        refuse(question);
        return;
    }
    if (waiting.bytes > limits::bytesPerUser) { // however long she waits
        Call(m_bus, question, {}, [] {}).fail(tooLarge(waiting.bytes));
        return;
    }
    if (const auto known = m_users.find(name); known != m_users.end()) {
        enter(waiting, known->second);
        return;
    }
    Load &load = m_loads[name];
    if (!load.hasRoom(limits::callsPerUser, limits::bytesPerUser, waiting.bytes)
        || !m_unknown.hasRoom(limits::unknownCalls, limits::bytes, waiting.bytes)) {
        if (load.calls == 0)
            m_loads.erase(name);
        refuse(question);
        return;
    }
    load.add(waiting.bytes);
    m_unknown.add(waiting.bytes);
    auto &others = m_waiting[name];
    others.push_back(waiting);
    emit changed();
    if (others.size() == 1)
        askFor(name);
}

void Admission::askFor(const QString &busName)
{
    QDBusMessage ask =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                                       QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetConnectionCredentials"));
    ask << busName;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(ask, static_cast<int>(limits::busAnswer.count())), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, busName] {
        const QDBusPendingReply<QVariantMap> reply = *watcher;
        watcher->deleteLater();
        know(busName, callerOf(reply.value()));
    });
}

void Admission::know(const QString &busName, const std::optional<Caller> &caller)
{
    const auto waiting = std::exchange(m_waiting[busName], {});
    m_waiting.erase(busName);
    m_loads.erase(busName);
    for (const Waiting &each : waiting)
        m_unknown.take(each.bytes);
    if (!caller) { // gone already with its questions, or the bus is slow
        for (const Waiting &each : waiting)
            refuse(each.question);
    } else {
        m_users[busName] = *caller;
        m_known.push_back(busName);
        if (m_known.size() > limits::knownCallers) {
            m_users.erase(m_known.front());
            m_known.pop_front();
        }
        for (const Waiting &each : waiting)
            enter(each, *caller);
    }
    emit changed();
}

void Admission::enter(const Waiting &waiting, const Caller &from)
{
    const uint user = from.user;
    Load &load = m_byUser[user];
    if (m_isClosed || !load.hasRoom(limits::callsPerUser, limits::bytesPerUser, waiting.bytes)
        || !m_all.hasRoom(limits::calls, limits::bytes, waiting.bytes)) {
        if (load.calls == 0)
            m_byUser.erase(user);
        refuse(waiting.question);
        return;
    }
    load.add(waiting.bytes);
    m_all.add(waiting.bytes);
    emit changed();
    waiting.next(std::make_shared<Call>(m_bus, waiting.question, from, [self = QPointer(this), user, bytes = waiting.bytes] {
        if (self)
            self->leave(user, bytes);
    }));
}

void Admission::leave(uint user, qsizetype bytes)
{
    m_all.take(bytes);
    Load &load = m_byUser[user];
    load.take(bytes);
    if (load.calls == 0)
        m_byUser.erase(user);
    emit changed();
}

} // namespace dockwright::helper

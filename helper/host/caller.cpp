// SPDX-License-Identifier: Apache-2.0
#include "helper/host/caller.h"

#include "core/host/processes.h"
#include "core/host/rooted_reader.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusReply>
#include <QDBusVariant>

#include <array>
#include <limits>

#include <pwd.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr uint nobodyLoggedIn = std::numeric_limits<uint>::max();

std::optional<uint> numberIn(const QByteArray &text)
{
    bool isNumber = false;
    const uint number = text.trimmed().toUInt(&isNumber);
    return isNumber && number != nobodyLoggedIn ? std::optional(number) : std::nullopt;
}

uint presentUser()
{
    if (const auto user = numberIn(processFile(RootedReader(QStringLiteral("/")), getpid(), "loginuid").toLatin1()))
        return *user;
    if (geteuid() == 0)
        for (const char *variable : {"SUDO_UID", "PKEXEC_UID"})
            if (const auto user = numberIn(qgetenv(variable)))
                return *user;
    return getuid();
}

QString loginOf(uint user)
{
    passwd entry{};
    passwd *found = nullptr;
    std::array<char, 16384> text{};
    return getpwuid_r(user, &entry, text.data(), text.size(), &found) == 0 && found != nullptr
        ? QString::fromUtf8(found->pw_name)
        : QString();
}

QDBusMessage askLogind(const QDBusConnection &bus, const QString &path, const QString &method, const QVariantList &arguments)
{
    constexpr int patience = 1000; // ms
    const bool isManager = method == QLatin1String("GetSession");
    QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"), path,
                                                       isManager ? QStringLiteral("org.freedesktop.login1.Manager")
                                                                 : QStringLiteral("org.freedesktop.DBus.Properties"),
                                                       method);
    call.setAutoStartService(false);
    call.setArguments(arguments);
    return bus.call(call, QDBus::Block, patience);
}

/// org.freedesktop.login1(5), "Session Objects": set for a session that came over the network.
QString remoteHostOf(const QString &session)
{
    if (session.isEmpty())
        return {};
    const QDBusConnection bus = QDBusConnection::systemBus();
    const QDBusReply<QDBusObjectPath> path =
        askLogind(bus, QStringLiteral("/org/freedesktop/login1"), QStringLiteral("GetSession"), {session});
    if (!path.isValid())
        return {};
    const QDBusReply<QDBusVariant> host =
        askLogind(bus, path.value().path(), QStringLiteral("Get"),
                  {QStringLiteral("org.freedesktop.login1.Session"), QStringLiteral("RemoteHost")});
    return host.value().variant().toString();
}

} // namespace

QString sessionOf(qint64 pid)
{
    constexpr QLatin1String prefix("session-");
    constexpr QLatin1String suffix(".scope");
    const QString groups = processFile(RootedReader(QStringLiteral("/")), pid, "cgroup");
    for (const QString &line : groups.split(u'\n'))
        for (const QString &unit : line.split(u'/'))
            if (unit.startsWith(prefix) && unit.endsWith(suffix))
                return unit.mid(prefix.size(), unit.size() - prefix.size() - suffix.size());
    return {};
}

Caller thisCaller()
{
    return {presentUser(), sessionOf(getpid())};
}

Origin originOf(const Caller &caller, Way way)
{
    return {.user = caller.user,
            .login = loginOf(caller.user),
            .way = way,
            .address = remoteHostOf(caller.session),
            .version = QStringLiteral(DOCKWRIGHT_VERSION)};
}

} // namespace dockwright::helper

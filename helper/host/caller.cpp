// SPDX-License-Identifier: Apache-2.0
#include "helper/host/caller.h"

#include "core/host/processes.h"
#include "core/host/rooted_reader.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusReply>

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

/// Of a structure that begins with one, such as (uo); nullopt for none.
std::optional<uint> firstNumberOf(const QVariant &structure)
{
    if (!structure.canConvert<QDBusArgument>())
        return std::nullopt;
    const auto argument = structure.value<QDBusArgument>();
    uint number = 0;
    argument.beginStructure();
    argument >> number;
    return number;
}

/// org.freedesktop.login1(5), "Session Objects": set for a session that came over the network. A scope of any name is easily
/// made, so a session of somebody else's is none.
QString remoteHostOf(const Caller &caller)
{
    if (caller.session.isEmpty())
        return {};
    const QDBusConnection bus = QDBusConnection::systemBus();
    const QDBusReply<QDBusObjectPath> path =
        askLogind(bus, QStringLiteral("/org/freedesktop/login1"), QStringLiteral("GetSession"), {caller.session});
    if (!path.isValid())
        return {};
    const QVariantMap properties = qdbus_cast<QVariantMap>(
        askLogind(bus, path.value().path(), QStringLiteral("GetAll"), {QStringLiteral("org.freedesktop.login1.Session")})
            .arguments()
            .value(0));
    const bool isOwn = firstNumberOf(properties.value(QStringLiteral("User"))) == caller.user;
    return isOwn ? properties.value(QStringLiteral("RemoteHost")).toString() : QString();
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

QString connectionOf(qint64 pid)
{
    const RootedReader reader(QStringLiteral("/"));
    while (pid > 1) {
        const QString stat = processFile(reader, pid, "stat"); // proc_pid_stat(5); the name may hold anything
        const QStringList fields = stat.section(u')', -1).simplified().split(u' ');
        constexpr int parent = 1;
        constexpr int start = 19;
        if (fields.size() <= start)
            return {};
        const QString name = processFile(reader, pid, "comm");
        if (name.startsWith(QLatin1String("sshd")) || name.startsWith(QLatin1String("dropbear")))
            return QStringLiteral("%1:%2").arg(pid).arg(fields[start]);
        pid = fields[parent].toLongLong();
    }
    return {};
}

Caller thisCaller()
{
    return {.user = presentUser(), .session = sessionOf(getpid()), .connection = connectionOf(getpid())};
}

Origin originOf(const Caller &caller, Way way)
{
    return {.user = caller.user,
            .login = loginOf(caller.user),
            .way = way,
            .address = remoteHostOf(caller),
            .version = QStringLiteral(DOCKWRIGHT_VERSION)};
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/service/authorizer.h"

#include "core/talk/names.h"
#include "core/text/ascii.h"
#include "helper/service/authorization.h"
#include "helper/service/child.h"
#include "helper/service/limits.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusServiceWatcher>

#include <algorithm>
#include <memory>

namespace dockwright::helper {

using namespace core;

namespace {

bool isHarmless(const QString &value)
{
    return !value.isEmpty() && value.size() <= 64 && std::ranges::all_of(value, isLowerHexDigit);
}

Error notAuthorized(Message message, Message remedy)
{
    return {ErrorCode::NotAuthorized, {}, std::move(message), std::move(remedy), {}};
}

Result<> resultOf(int status)
{
    switch (status) {
    case AuthorizationGranted:
        return {};
    case AuthorizationDenied:
        return tl::unexpected(
            notAuthorized({QT_TRANSLATE_NOOP("Dockwright", "Authorization was denied."), {}},
                          {QT_TRANSLATE_NOOP("Dockwright", "Authenticate as an administrator, or ask one for a polkit rule."),
                           {}}));
    case AuthorizationNoAgent:
        return tl::unexpected(notAuthorized(
            {QT_TRANSLATE_NOOP("Dockwright", "Authorization was denied: there is no polkit agent to ask for a password."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run it in a terminal or in a desktop session with a polkit agent, or with sudo."),
             {}}));
    default:
        return tl::unexpected(
            notAuthorized({QT_TRANSLATE_NOOP("Dockwright", "Authorization was denied: polkit did not respond."), {}},
                          {QT_TRANSLATE_NOOP("Dockwright", "Check “systemctl status polkit”, or run it with sudo."), {}}));
    }
}

Result<> callerHasLeft()
{
    return tl::unexpected(
        notAuthorized({QT_TRANSLATE_NOOP("Dockwright", "Authorization was not granted: the caller left meanwhile."), {}}, {}));
}

/// Behind the prefix of all.
const char *nameOf(Action action)
{
    switch (action) {
    case Action::Inspect:
        return "inspect";
    case Action::Journal:
        return "journal";
    case Action::Apply:
        return "apply";
    case Action::AddMembers:
        return "add-members";
    case Action::Install:
        return "install";
    case Action::InstallForeign:
        return "install-foreign";
    case Action::InstallBundle:
        return "install-bundle";
    case Action::StageBundle:
        return "stage-bundle";
    case Action::Rollback:
        return "rollback";
    case Action::Confirm:
        return "confirm";
    case Action::Try:
        return "try";
    }
    Q_UNREACHABLE();
}

} // namespace

QString actionId(Action action)
{
    return QLatin1String(names::actionPrefix) + QLatin1String(nameOf(action));
}

void Authorizer::check(const QString &busName, Action action, const AuthorizationDetails &details, Answer answer)
{
    QStringList arguments{QStringLiteral("--authorize"), actionId(action), busName};
    for (const auto &[key, value] : details) {
        Q_ASSERT(isHarmless(value));
        if (isHarmless(value))
            arguments << key + u'=' + value;
    }
    auto *child = new Child(arguments, QByteArray(), limits::dialog, this);
    auto *watcher =
        new QDBusServiceWatcher(busName, QDBusConnection::systemBus(), QDBusServiceWatcher::WatchForUnregistration, child);
    // polkitd takes a dialog away when the one who asked for it leaves the bus, and that is the child.
    const auto hasLeft = std::make_shared<bool>(false);
    connect(watcher, &QDBusServiceWatcher::serviceUnregistered, child, [child, hasLeft] {
        *hasLeft = true;
        child->terminate();
    });
    connect(child, &Child::ended, this, [child, hasLeft, answer = std::move(answer)](int status) {
        child->deleteLater();
        answer(*hasLeft && status != AuthorizationGranted ? callerHasLeft() : resultOf(status));
    });
}

} // namespace dockwright::helper

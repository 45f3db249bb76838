// SPDX-License-Identifier: Apache-2.0
#include "core/host/remap.h"

#include "core/host/programs.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

const QString user = QStringLiteral("dockremap");

/// How many ids the user has in lines such as "dockremap:165536:65536" (subuid(5)); `firstFree` is moved behind each.
qint64 countIds(const QStringList &lines, qint64 &firstFree)
{
    qint64 count = 0;
    for (const QString &line : lines) {
        const QStringList words = line.split(u':');
        const qint64 first = words.value(1).toLongLong();
        const qint64 ids = words.value(2).toLongLong();
        if (words.size() != 3 || first < 0 || ids <= 0 || first > UINT32_MAX || ids > UINT32_MAX)
            continue;
        firstFree = std::max(firstFree, first + ids);
        count += words[0] == user ? ids : 0;
    }
    return count;
}

Failure refused(Message why, Message remedy)
{
    return failure(ErrorCode::Unsupported, QStringLiteral("/security/usernsRemap"), std::move(why), std::move(remedy));
}

} // namespace

std::optional<RemapFacts> readRemap(const HostReader &host)
{
    const QStringList users = host.linesOf(QStringLiteral("/etc/passwd"));
    if (users.isEmpty())
        return std::nullopt;
    RemapFacts facts;
    facts.hasUser = std::ranges::any_of(users, [](const QString &line) { return line.startsWith(user + u':'); });
    facts.uids = countIds(host.linesOf(QStringLiteral("/etc/subuid")), facts.firstFree);
    facts.gids = countIds(host.linesOf(QStringLiteral("/etc/subgid")), facts.firstFree);
    const bool canAdd =
        findProgram(host, QStringLiteral("adduser")).has_value() || findProgram(host, QStringLiteral("useradd")).has_value();
    facts.canMake = canAdd && findProgram(host, QStringLiteral("usermod")).has_value();
    return facts;
}

bool isRemapped(const HostFacts &facts)
{
    return facts.daemon && std::ranges::any_of(facts.daemon->securityOptions, [](const QString &option) {
               return option.startsWith(QLatin1String("name=userns"));
           });
}

Result<> checkRemap(const HostFacts &facts)
{
    if (isRemapped(facts))
        return {};
    if (const auto most = facts.sysctls.find(QStringLiteral("user.max_user_namespaces"));
        most != facts.sysctls.end() && most->second == QLatin1String("0"))
        return refused(
            {QT_TRANSLATE_NOOP("Dockwright", "This host does not allow user namespaces: user.max_user_namespaces is 0."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Add “%1 = %2” to a file in /etc/sysctl.d and run sysctl --system."),
             {QStringLiteral("user.max_user_namespaces"), QStringLiteral("15000")}});
    if (!facts.remap || (facts.remap->uids > 0 && facts.remap->gids > 0))
        return {};
    if (facts.remap->hasUser)
        return refused(
            {QT_TRANSLATE_NOOP("Dockwright",
                               "The user dockremap has no ID range in %1, and dockerd would not start with usernsRemap."),
             {facts.remap->uids == 0 ? QStringLiteral("/etc/subuid") : QStringLiteral("/etc/subgid")}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run this as root: %1"), {rangeCommand(*facts.remap)}});
    if (!facts.remap->canMake)
        return refused(
            {QT_TRANSLATE_NOOP("Dockwright",
                               "dockerd creates the user dockremap with useradd and usermod, which are not installed."),
             {}},
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "Install them (package passwd or shadow-utils), or create the user and its ranges in /etc/subuid and "
                 "/etc/subgid yourself."),
             {}});
    return {};
}

QString rangeCommand(const RemapFacts &remap)
{
    const QString range = QStringLiteral("%1-%2").arg(remap.firstFree).arg(remap.firstFree + idsOfContainers - 1);
    return QStringLiteral("usermod --add-subuids %1 --add-subgids %1 dockremap").arg(range);
}

} // namespace dockwright::core

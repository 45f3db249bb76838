// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"
#include "core/host/paths.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

QString octal(int mode)
{
    return QStringLiteral("%1").arg(mode, 3, 8, QLatin1Char('0'));
}

/// What a check of section 3 asks of some paths: an owner, or at most these permissions.
struct Demand {
    bool isOwner = false;
    int widest = 0;   ///< permissions
    qint64 group = 0; ///< owner: root and this group
    QString groupName = QStringLiteral("root");
};

Demand ownedByRoot(const AuditSubject &)
{
    return {.isOwner = true};
}

Demand ownedByDockersGroup(const AuditSubject &subject)
{
    const qint64 group = subject.facts.audit ? subject.facts.audit->dockerGroup.value_or(0) : 0;
    return {.isOwner = true, .group = group, .groupName = QLatin1String(paths::dockerGroup)};
}

template <int Widest>
Demand atMost(const AuditSubject &)
{
    return {.widest = Widest};
}

bool meets(const FileFact &entry, const Demand &demand)
{
    return demand.isOwner ? entry.uid == 0 && entry.gid == demand.group : (entry.mode & 07777 & ~demand.widest) == 0;
}

QString shown(const QString &path, const FileFact &entry, const Demand &demand)
{
    const QString value = demand.isOwner ? QStringLiteral("%1:%2").arg(entry.uid).arg(entry.gid) : octal(entry.mode);
    return path + QLatin1String(": ") + value;
}

Message remedyFor(const QStringList &wrong, const Demand &demand)
{
    const QString command =
        demand.isOwner ? QStringLiteral("chown root:") + demand.groupName : QStringLiteral("chmod ") + octal(demand.widest);
    return {QT_TRANSLATE_NOOP("Dockwright", "Run: %1"), {command + u' ' + wrong.join(u' ')}};
}

Verdict judge(const AuditSubject &subject, const QStringList &paths, const Demand &demand)
{
    const auto &audit = subject.facts.audit;
    if (!audit)
        return unmeasured();
    QStringList evidence;
    QStringList wrong;
    bool hasLink = false;
    for (const QString &path : paths) {
        if (audit->unreadable.contains(path))
            return unmeasured();
        const auto entry = audit->entries.find(path);
        if (entry == audit->entries.end())
            continue;
        evidence << shown(path, entry->second, demand);
        hasLink = hasLink || entry->second.kind == FileKind::Symlink;
        if (entry->second.kind != FileKind::Symlink && !meets(entry->second, demand))
            wrong << path;
    }
    if (evidence.isEmpty())
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "It does not exist."), {}}};
    const QString all = evidence.join(u'\n');
    if (!wrong.isEmpty())
        return {AuditResult::Fail,
                {QT_TRANSLATE_NOOP("Dockwright", "Not as recommended: %1."), {wrong.join(QLatin1String(", "))}},
                remedyFor(wrong, demand),
                all};
    if (hasLink)
        return {AuditResult::Warn,
                {QT_TRANSLATE_NOOP("Dockwright", "It is a symbolic link, which is not followed."), {}},
                {QT_TRANSLATE_NOOP("Dockwright", "Check its target."), {}},
                all};
    return {AuditResult::Pass, {"%1", {evidence.join(QLatin1String(", "))}}, {}, all};
}

constexpr auto ownerTitle = QT_TRANSLATE_NOOP("Dockwright", "%1 is owned by %2");
constexpr auto modeTitle = QT_TRANSLATE_NOOP("Dockwright", "%1 has permissions %2 or stricter");
constexpr auto certificatesOwnerTitle = QT_TRANSLATE_NOOP("Dockwright", "Registry certificates are owned by %1");
constexpr auto certificatesModeTitle = QT_TRANSLATE_NOOP("Dockwright", "Registry certificates have permissions %1 or stricter");

/// What a check is about; the title names it, unless it says so itself.
struct Things {
    QStringList paths;
    QString name{};
};

Things onePath(const AuditSubject &, const char *path)
{
    return {{QLatin1String(path)}, QLatin1String(path)};
}

Things filesOf(const AuditSubject &subject, const char *unit)
{
    const bool isSocket = QLatin1String(unit) == QLatin1String(paths::dockerSocket);
    return {filesOfUnit(isSocket ? subject.facts.dockerSocket : subject.facts.dockerUnit), QLatin1String(unit)};
}

/// The file that a setting names; its name where none does.
Things namedBy(const AuditSubject &subject, const char *pointer)
{
    const QString path = subject.settings.text(pointer);
    return {{path}, path.isEmpty() ? QLatin1String(pointer + 1) : path};
}

Things socketsOfDockerd(const AuditSubject &subject, const char *usual)
{
    const QStringList sockets = localSockets(subject);
    return {sockets, sockets.isEmpty() ? QLatin1String(usual) : sockets.join(QLatin1String(", "))};
}

Things filesBelow(const AuditSubject &subject, const char *directory)
{
    Things things;
    if (subject.facts.audit)
        for (const auto &[path, entry] : subject.facts.audit->entries)
            if (path.startsWith(QLatin1String(directory) + u'/') && entry.kind != FileKind::Directory)
                things.paths << path;
    return things;
}

struct FileCheck {
    const char *number;
    const char *title; ///< marked for translation: of what %1, which of the demand %2; where nothing is named, that alone
    Things (*things)(const AuditSubject &, const char *what);
    const char *what;
    Demand (*demand)(const AuditSubject &);
};

// clang-format off
constexpr FileCheck checksOfFiles[] = {
    {"3.1", ownerTitle, filesOf, paths::dockerUnit, ownedByRoot},
    {"3.2", modeTitle, filesOf, paths::dockerUnit, atMost<0644>},
    {"3.3", ownerTitle, filesOf, paths::dockerSocket, ownedByRoot},
    {"3.4", modeTitle, filesOf, paths::dockerSocket, atMost<0644>},
    {"3.5", ownerTitle, onePath, paths::dockerDirectory, ownedByRoot},
    {"3.6", modeTitle, onePath, paths::dockerDirectory, atMost<0755>},
    {"3.7", certificatesOwnerTitle, filesBelow, paths::certificates, ownedByRoot},
    {"3.8", certificatesModeTitle, filesBelow, paths::certificates, atMost<0444>},
    {"3.9", ownerTitle, namedBy, "/tlscacert", ownedByRoot},
    {"3.10", modeTitle, namedBy, "/tlscacert", atMost<0444>},
    {"3.11", ownerTitle, namedBy, "/tlscert", ownedByRoot},
    {"3.12", modeTitle, namedBy, "/tlscert", atMost<0444>},
    {"3.13", ownerTitle, namedBy, "/tlskey", ownedByRoot},
    {"3.14", modeTitle, namedBy, "/tlskey", atMost<0400>},
    {"3.15", ownerTitle, socketsOfDockerd, "docker.sock", ownedByDockersGroup},
    {"3.16", modeTitle, socketsOfDockerd, "docker.sock", atMost<0660>},
    {"3.17", ownerTitle, onePath, paths::daemonJson, ownedByRoot},
    {"3.18", modeTitle, onePath, paths::daemonJson, atMost<0644>},
    {"3.19", ownerTitle, onePath, paths::debianDefaults, ownedByRoot},
    {"3.20", modeTitle, onePath, paths::debianDefaults, atMost<0644>},
    {"3.21", modeTitle, onePath, paths::redHatDefaults, atMost<0644>},
    {"3.22", ownerTitle, onePath, paths::redHatDefaults, ownedByRoot},
    {"3.23", ownerTitle, onePath, paths::containerdSocket, ownedByRoot},
    {"3.24", modeTitle, onePath, paths::containerdSocket, atMost<0660>},
};
// clang-format on

} // namespace

AuditFindings auditFiles(const AuditSubject &subject)
{
    AuditFindings findings;
    for (const FileCheck &check : checksOfFiles) {
        const Things things = check.things(subject, check.what);
        const Demand demand = check.demand(subject);
        const QString wanted = demand.isOwner ? QStringLiteral("root:") + demand.groupName : octal(demand.widest);
        const QStringList named = things.name.isEmpty() ? QStringList{wanted} : QStringList{things.name, wanted};
        findings.push_back(makeFinding(check.number, {check.title, named}, judge(subject, things.paths, demand)));
    }
    return findings;
}

} // namespace dockwright::core

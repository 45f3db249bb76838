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

Demand ownedByRoot()
{
    return {true};
}

Demand ownedBy(qint64 group, const QString &name)
{
    return {true, 0, group, name};
}

Demand atMost(int widest)
{
    return {false, widest};
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

class FileAudit
{
public:
    explicit FileAudit(const AuditSubject &subject) : m_subject(subject) {}

    void add(const char *number, const QStringList &paths, const QString &name, const Demand &demand)
    {
        const QString wanted = demand.isOwner ? QStringLiteral("root:") + demand.groupName : octal(demand.widest);
        add(number, {demand.isOwner ? ownerTitle : modeTitle, {name, wanted}}, paths, demand);
    }
    void add(const char *number, Message title, const QStringList &paths, const Demand &demand)
    {
        m_findings.push_back(makeFinding(number, std::move(title), judge(m_subject, paths, demand)));
    }
    void addFile(const char *ownerNumber, const char *modeNumber, const QString &path, int widest)
    {
        add(ownerNumber, {path}, path, ownedByRoot());
        add(modeNumber, {path}, path, atMost(widest));
    }
    /// A file that a setting names; `name` where none does.
    void addSetting(const char *ownerNumber, const char *modeNumber, const char *pointer, int widest)
    {
        const QString path = m_subject.settings.text(pointer);
        const QString name = path.isEmpty() ? QLatin1String(pointer + 1) : path;
        add(ownerNumber, {path}, name, ownedByRoot());
        add(modeNumber, {path}, name, atMost(widest));
    }
    AuditFindings take() { return std::move(m_findings); }

private:
    const AuditSubject &m_subject;
    AuditFindings m_findings;
};

QStringList registryCertificates(const AuditSubject &subject)
{
    QStringList paths;
    if (subject.facts.audit)
        for (const auto &[path, entry] : subject.facts.audit->entries)
            if (path.startsWith(QLatin1String(certificates) + u'/') && entry.kind != FileKind::Directory)
                paths << path;
    return paths;
}

void addUnits(FileAudit &files, const AuditSubject &subject)
{
    constexpr int widest = 0644;
    const auto add = [&](const char *owner, const char *mode, const std::optional<UnitFacts> &unit, const char *name) {
        const QStringList paths = filesOfUnit(unit);
        files.add(owner, paths, QLatin1String(name), ownedByRoot());
        files.add(mode, paths, QLatin1String(name), atMost(widest));
    };
    add("3.1", "3.2", subject.facts.dockerUnit, paths::dockerUnit);
    add("3.3", "3.4", subject.facts.dockerSocket, paths::dockerSocket);
}

void addCertificates(FileAudit &files, const AuditSubject &subject)
{
    const QStringList ofRegistries = registryCertificates(subject);
    files.add("3.7", {certificatesOwnerTitle, {QStringLiteral("root:root")}}, ofRegistries, ownedByRoot());
    files.add("3.8", {certificatesModeTitle, {QStringLiteral("444")}}, ofRegistries, atMost(0444));
    files.addSetting("3.9", "3.10", "/tlscacert", 0444);
    files.addSetting("3.11", "3.12", "/tlscert", 0444);
    files.addSetting("3.13", "3.14", "/tlskey", 0400);
}

} // namespace

AuditFindings auditFiles(const AuditSubject &subject)
{
    FileAudit files(subject);
    const QStringList sockets = localSockets(subject);
    const QString socket = sockets.isEmpty() ? QStringLiteral("docker.sock") : sockets.join(QLatin1String(", "));
    const qint64 group = subject.facts.audit ? subject.facts.audit->dockerGroup.value_or(0) : 0;
    addUnits(files, subject);
    files.addFile("3.5", "3.6", QLatin1String(dockerDirectory), 0755);
    addCertificates(files, subject);
    files.add("3.15", sockets, socket, ownedBy(group, QLatin1String(paths::dockerGroup)));
    files.add("3.16", sockets, socket, atMost(0660));
    files.addFile("3.17", "3.18", QLatin1String(paths::daemonJson), 0644);
    files.addFile("3.19", "3.20", QLatin1String(debianDefaults), 0644);
    const QString redHat = QLatin1String(redHatDefaults);
    files.add("3.21", {redHat}, redHat, atMost(0644));
    files.add("3.22", {redHat}, redHat, ownedByRoot());
    files.addFile("3.23", "3.24", QLatin1String(containerdSocket), 0660);
    return files.take();
}

} // namespace dockwright::core

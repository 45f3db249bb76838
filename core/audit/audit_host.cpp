// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"
#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

Verdict judgePartition(const AuditSubject &subject)
{
    const auto &audit = subject.facts.audit;
    if (!audit || audit->mountPoints.isEmpty())
        return unmeasured();
    const QString root = subject.facts.daemon && !subject.facts.daemon->dockerRootDir.isEmpty()
        ? subject.facts.daemon->dockerRootDir
        : QStringLiteral("/var/lib/docker");
    const QString point = audit->mountPoints.back();
    const Message remedy{
        QT_TRANSLATE_NOOP("Dockwright", "Put %1 on a separate file system, so that containers cannot fill up anything else."),
        {root}};
    if (point == root)
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "%1 is a separate file system."), {root}}};
    const Message found{QT_TRANSLATE_NOOP("Dockwright", "%1 is on the file system of %2."), {root, point}};
    return {point == QLatin1String("/") ? AuditResult::Fail : AuditResult::Warn, found, remedy};
}

Verdict judgeMembers(const AuditSubject &subject)
{
    const auto &audit = subject.facts.audit;
    if (!audit)
        return unmeasured();
    if (!audit->dockerGroup)
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "There is no group docker."), {}}};
    if (audit->dockerMembers.isEmpty())
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "The group docker has no members."), {}}};
    return {AuditResult::Warn,
            {QT_TRANSLATE_NOOP("Dockwright", "Members of the group docker, and therefore equivalent to root: %1."),
             {audit->dockerMembers.join(QLatin1String(", "))}},
            {QT_TRANSLATE_NOOP("Dockwright", "Remove users who are not trusted with root access: gpasswd --delete USER docker"),
             {}},
            audit->dockerMembers.join(u'\n')};
}

/// What a rule of auditctl(8) watches: "-w PATH", or "-F path=PATH" and "-F dir=PATH"; a directory with all in it.
bool covers(const QString &rule, const QString &path)
{
    const QStringList words = rule.simplified().split(u' ');
    if (words.contains(QLatin1String("never")) || rule.contains(QLatin1String("never,")))
        return false;
    for (qsizetype i = 0; i + 1 < words.size(); ++i) {
        QString place;
        if (words[i] == QLatin1String("-w"))
            place = words[i + 1];
        else if (words[i] == QLatin1String("-F")
                 && (words[i + 1].startsWith(QLatin1String("path=")) || words[i + 1].startsWith(QLatin1String("dir="))))
            place = words[i + 1].section(u'=', 1);
        while (place.size() > 1 && place.endsWith(u'/'))
            place.chop(1);
        place = oneWay(place);
        if (!place.isEmpty() && (oneWay(path) == place || oneWay(path).startsWith(place + u'/')))
            return true;
    }
    return false;
}

QString ruleFor(const QStringList &rules, const QString &path)
{
    const auto found = std::ranges::find_if(rules, [&](const QString &rule) { return covers(rule, path); });
    return found != rules.end() ? *found : QString();
}

Verdict judgeRule(const AuditSubject &subject, const QString &path)
{
    const auto &audit = subject.facts.audit;
    if (!audit || audit->unreadable.contains(path))
        return unmeasured();
    if (path.isEmpty() || !audit->entries.contains(path))
        return {AuditResult::NotApplicable, {QT_TRANSLATE_NOOP("Dockwright", "It does not exist."), {}}};
    const QString written = ruleFor(audit->writtenRules, path);
    const QString loaded = audit->loadedRules ? ruleFor(*audit->loadedRules, path) : QString();
    if (!loaded.isEmpty())
        return {AuditResult::Pass, {QT_TRANSLATE_NOOP("Dockwright", "An audit rule covers it and is loaded."), {}}, {}, loaded};
    if (!written.isEmpty() && !audit->loadedRules)
        return {AuditResult::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "A rule exists; whether it is loaded could not be determined."), {}},
                {},
                written};
    if (!written.isEmpty())
        return {AuditResult::Warn,
                {QT_TRANSLATE_NOOP("Dockwright", "A rule exists, but it is not loaded."), {}},
                {QT_TRANSLATE_NOOP("Dockwright", "Install auditd and load its rules: augenrules --load"), {}},
                written};
    return {AuditResult::Fail,
            {QT_TRANSLATE_NOOP("Dockwright", "No audit rule covers it."), {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Install auditd, add “%1” to a file in /etc/audit/rules.d, and load it: augenrules --load"),
             {QStringLiteral("-w %1 -k docker").arg(path)}}};
}

constexpr auto ruleTitle = QT_TRANSLATE_NOOP("Dockwright", "auditd records access to %1");

/// Where something is on this host; empty where it is not, and its name stands in the title then.
struct RecordedPlace {
    const char *number;
    QString (*path)(const AuditSubject &, const char *name);
    const char *name;
};

QString ofProgram(const AuditSubject &subject, const char *name)
{
    return programPath(subject, name);
}

QString itself(const AuditSubject &, const char *path)
{
    return QLatin1String(path);
}

QString ofUnit(const AuditSubject &subject, const char *name)
{
    const bool isSocket = QLatin1String(name) == QLatin1String(paths::dockerSocket);
    const auto &unit = isSocket ? subject.facts.dockerSocket : subject.facts.dockerUnit;
    return unit ? unit->fragmentPath : QString();
}

constexpr RecordedPlace recordedPlaces[] = {
    {"1.1.3", ofProgram, "dockerd"},
    {"1.1.4", itself, paths::containerdRun},
    {"1.1.5", itself, "/var/lib/docker"},
    {"1.1.6", itself, paths::dockerDirectory},
    {"1.1.7", ofUnit, paths::dockerUnit},
    {"1.1.8", itself, paths::containerdSocket},
    {"1.1.9", ofUnit, paths::dockerSocket},
    {"1.1.10", itself, paths::debianDefaults},
    {"1.1.11", itself, paths::daemonJson},
    {"1.1.12", itself, paths::containerdConfig},
    {"1.1.13", itself, paths::redHatDefaults},
    {"1.1.14", ofProgram, "containerd"},
    {"1.1.15", ofProgram, "containerd-shim"},
    {"1.1.16", ofProgram, "containerd-shim-runc-v1"},
    {"1.1.17", ofProgram, "containerd-shim-runc-v2"},
    {"1.1.18", ofProgram, "runc"},
};

AuditFindings auditRules(const AuditSubject &subject)
{
    AuditFindings findings;
    for (const RecordedPlace &place : recordedPlaces) {
        const QString path = place.path(subject, place.name);
        const QString shown = path.isEmpty() ? QLatin1String(place.name) : path;
        findings.push_back(makeFinding(place.number, {ruleTitle, {shown}}, judgeRule(subject, path)));
    }
    return findings;
}

Verdict judgeHardening(const AuditSubject &subject)
{
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "%1 with Linux %2; a check of Docker cannot determine this. There are CIS benchmarks for distributions, too."),
             {subject.facts.osName, subject.facts.kernel}}};
}

Verdict judgeVersion(const AuditSubject &subject)
{
    if (!subject.facts.daemon)
        return unmeasured();
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Docker %1; without a network it cannot be determined whether this is the newest version."),
             {subject.facts.daemon->serverVersion}},
            {},
            subject.facts.dockerOrigin};
}

constexpr AuditCheck before[] = {
    {"1.1.1", QT_TRANSLATE_NOOP("Dockwright", "Docker data is on a separate file system"), judgePartition},
    {"1.1.2", QT_TRANSLATE_NOOP("Dockwright", "Only trusted users may control dockerd"), judgeMembers},
};

constexpr AuditCheck after[] = {
    {"1.2.1", QT_TRANSLATE_NOOP("Dockwright", "The host itself is hardened"), judgeHardening},
    {"1.2.2", QT_TRANSLATE_NOOP("Dockwright", "Docker is up to date"), judgeVersion},
};

} // namespace

AuditFindings auditHost(const AuditSubject &subject)
{
    AuditFindings findings = runChecks(before, subject);
    for (const AuditFindings &part : {auditRules(subject), runChecks(after, subject)})
        findings.insert(findings.end(), part.begin(), part.end());
    return findings;
}

} // namespace dockwright::core

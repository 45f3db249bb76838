// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"
#include "core/host/paths.h"
#include "core/host/programs.h"

#include <algorithm>

namespace dockwright::core {

namespace {

class AuditInspector
{
public:
    AuditInspector(const HostReader &reader, HostFacts &facts) : m_reader(reader), m_facts(facts) {}

    AuditFacts inspect()
    {
        readConfigFile();
        lookAtAll();
        readMounts();
        readGroup();
        readRules();
        m_audit.docker = inspectDocker(m_reader);
        return std::move(m_audit);
    }

private:
    /// dockerd may be told to read another file than its own.
    void readConfigFile()
    {
        const QString path = DaemonSettings(m_facts).text("/config-file");
        if (path.isEmpty() || m_facts.file(path) != nullptr)
            return;
        if (const auto file = m_reader.readFile(path); file && *file)
            m_facts.files[path] = **file;
    }

    void lookAt(const QString &path)
    {
        const auto entry = m_reader.lookAt(path);
        if (!entry)
            m_audit.unreadable << path;
        else if (*entry)
            m_audit.entries[path] = **entry;
    }

    QStringList namesIn(const QString &directory) const { return m_reader.listDirectory(directory).value_or(QStringList()); }

    void lookAtAll()
    {
        const AuditSubject subject{m_facts, DaemonSettings(m_facts)};
        for (const char *path :
             {paths::dockerDirectory, paths::certificates, paths::debianDefaults, paths::redHatDefaults,
              paths::containerdSocket, paths::containerdRun, paths::daemonJson, paths::containerdConfig, "/var/lib/docker"})
            lookAt(QLatin1String(path));
        for (const QString &path : filesOfUnit(m_facts.dockerUnit) + filesOfUnit(m_facts.dockerSocket) + localSockets(subject))
            lookAt(path);
        for (const char *key : {"/tlscacert", "/tlscert", "/tlskey"})
            if (const QString path = subject.settings.text(key); !path.isEmpty())
                lookAt(path);
        for (const QString &registry : namesIn(QLatin1String(paths::certificates))) {
            const QString directory = QLatin1String(paths::certificates) + u'/' + registry;
            for (const QString &name : namesIn(directory))
                lookAt(directory + u'/' + name);
        }
        for (const char *name : auditedPrograms)
            if (const auto path = findProgram(m_reader, QLatin1String(name)))
                lookAt(*path);
    }

    QString dataRoot() const
    {
        const bool isKnown = m_facts.daemon && !m_facts.daemon->dockerRootDir.isEmpty();
        return isKnown ? m_facts.daemon->dockerRootDir : DaemonSettings(m_facts).dataRoot();
    }

    /// proc_pid_mountinfo(5): the fifth field, blanks in it as octal numbers.
    void readMounts()
    {
        const QString root = dataRoot();
        for (const QString &line : m_reader.linesOf(QStringLiteral("/proc/self/mountinfo"))) {
            const QString point = line.section(u' ', 4, 4).replace(QLatin1String("\\040"), QLatin1String(" "));
            const bool isOnTheWay = point == QLatin1String("/") || root == point || root.startsWith(point + u'/');
            if (isOnTheWay && !m_audit.mountPoints.contains(point))
                m_audit.mountPoints << point;
        }
        std::ranges::sort(m_audit.mountPoints, {}, &QString::size);
    }

    /// group(5), passwd(5)
    void readGroup()
    {
        for (const QString &line : m_reader.linesOf(QStringLiteral("/etc/group")))
            if (line.section(u':', 0, 0) == QLatin1String(paths::dockerGroup)) {
                m_audit.dockerGroup = line.section(u':', 2, 2).toLongLong();
                m_audit.dockerMembers = line.section(u':', 3, 3).trimmed().split(u',', Qt::SkipEmptyParts);
            }
        for (const QString &line : m_reader.linesOf(QStringLiteral("/etc/passwd")))
            if (m_audit.dockerGroup && line.section(u':', 3, 3) == QString::number(*m_audit.dockerGroup))
                m_audit.dockerMembers << line.section(u':', 0, 0);
        m_audit.dockerMembers.removeDuplicates();
    }

    static bool isRule(const QString &line) { return line.startsWith(u'-'); }

    /// augenrules(8) makes audit.rules of the files in rules.d.
    void readRules()
    {
        QStringList paths{QStringLiteral("/etc/audit/audit.rules")};
        for (const QString &name : namesIn(QStringLiteral("/etc/audit/rules.d")))
            if (name.endsWith(QLatin1String(".rules")))
                paths << QStringLiteral("/etc/audit/rules.d/") + name;
        for (const QString &path : paths)
            for (const QString &line : m_reader.linesOf(path))
                if (isRule(line.trimmed()))
                    m_audit.writtenRules << line.trimmed();
        const auto auditctl = findProgram(m_reader, QStringLiteral("auditctl"));
        if (!auditctl) {
            m_audit.loadedRules.emplace(); // nobody loads any
            return;
        }
        const auto loaded = m_reader.query({*auditctl, QStringLiteral("-l")});
        if (!loaded || loaded->status != 0)
            return;
        m_audit.loadedRules.emplace();
        for (const QString &line : QString::fromUtf8(loaded->standardOutput).split(u'\n', Qt::SkipEmptyParts))
            if (isRule(line))
                m_audit.loadedRules->append(line);
    }

    const HostReader &m_reader;
    HostFacts &m_facts;
    AuditFacts m_audit;
};

} // namespace

void inspectForAudit(const HostReader &reader, HostFacts &facts)
{
    facts.audit = AuditInspector(reader, facts).inspect();
}

} // namespace dockwright::core

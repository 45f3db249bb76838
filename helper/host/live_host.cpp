#include "helper/host/live_host.h"

#include "core/host/paths.h"
#include "core/text/redact.h"
#include "helper/host/command_runner.h"
#include "helper/host/container_probe.h"
#include "helper/host/process_facts.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QScopeGuard>
#include <QThread>

#include <algorithm>

#include <sys/mman.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

const QString root = QStringLiteral("/");
constexpr int dockerLimit = 60; ///< s; how long a started dockerd may take to answer

bool isDocker(const QString &unit)
{
    return unit == QLatin1String(paths::dockerUnit);
}

/// True if a line of systemd-analyze is about a file of ours: "/path:line: …".
bool isAboutOurs(const QString &line)
{
    return std::ranges::any_of(paths::managed,
                               [&](const char *path) { return line.startsWith(QLatin1String(path) + u':'); });
}

QString sysctlPath(const QString &name)
{
    return QStringLiteral("/proc/sys/") + QString(name).replace(u'.', u'/');
}

/// "2026-11-24 01:48:11 UTC"-free: the journal takes µs since the epoch only in its own fields, so the present
/// invocation is selected by its id.
QStringList journalOf(const UnitFacts &unit, const QString &name)
{
    const auto invocation = unit.properties.find(QStringLiteral("InvocationID"));
    QStringList command{QStringLiteral("/usr/bin/journalctl"), QStringLiteral("--quiet"), QStringLiteral("--no-pager"),
                        QStringLiteral("--output=cat")};
    if (invocation != unit.properties.end() && !invocation->second.isEmpty())
        command << QStringLiteral("_SYSTEMD_INVOCATION_ID=") + invocation->second;
    else
        command << QStringLiteral("--unit=") + name;
    return command;
}

QStringList linesOf(const Result<CommandOutput> &output)
{
    return output ? QString::fromUtf8(redactSecrets(output->standardOutput)).split(u'\n', Qt::SkipEmptyParts) : QStringList();
}

} // namespace

LiveHost::LiveHost() : m_reader(root), m_files(root), m_systemd(QDBusConnection::systemBus()) {}

Result<std::optional<FileFact>> LiveHost::readFile(const QString &path) const
{
    return m_reader.readFile(path);
}

Result<std::optional<QByteArray>> LiveHost::readSystemFile(const QString &path) const
{
    return m_reader.readSystemFile(path);
}

Result<QStringList> LiveHost::listDirectory(const QString &path) const
{
    return m_reader.listDirectory(path);
}

Result<std::optional<UnitFacts>> LiveHost::unit(const QString &name) const
{
    auto facts = m_systemd.unit(name);
    if (!facts)
        return tl::unexpected(facts.error());
    return *facts;
}

Result<CommandOutput> LiveHost::query(const QStringList &command) const
{
    return runCommand(command);
}

Result<> LiveHost::writeFile(const QString &path, const FileFact &file, const std::optional<FileFact> &expected)
{
    return m_files.write(path, file, expected);
}

Result<> LiveHost::removeFile(const QString &path, const FileFact &expected)
{
    return m_files.remove(path, expected);
}

void LiveHost::removeEmptyDirectory(const QString &path)
{
    m_files.removeEmptyDirectory(path);
}

Result<> LiveHost::setSysctl(const QString &name, const QString &value)
{
    QFile file(sysctlPath(name));
    if (file.open(QIODevice::ReadOnly) && file.readAll().trimmed() == value.toUtf8())
        return {};
    file.close();
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || file.write(value.toUtf8()) < 0)
        return failure(ErrorCode::Io, file.fileName(),
                       {QT_TRANSLATE_NOOP("Dockwright", "The kernel variable %1 cannot be set to %2: %3."),
                        {name, value, file.errorString()}});
    return {};
}

Result<> LiveHost::verifyUnits(const QStringList &units)
{
    const auto output = runCommand(QStringList{"/usr/bin/systemd-analyze", "verify", "--man=no"} + units);
    if (!output)
        return tl::unexpected(output.error());
    QStringList ours;
    for (const QString &line : QString::fromUtf8(output->standardError).split(u'\n'))
        if (isAboutOurs(line))
            ours << line;
    if (ours.isEmpty())
        return {};
    return failure(ErrorCode::CommandFailed, ours.front().section(u':', 0, 1),
                   {QT_TRANSLATE_NOOP("Dockwright", "systemd does not accept a line that was to be written: %1"), {ours.front()}},
                   {QT_TRANSLATE_NOOP("Dockwright", "This systemd may be too old for it; please report it."), {}},
                   ours.join(u'\n'));
}

Result<> LiveHost::validateDaemonJson(const QByteArray &candidate, const QStringList &flags)
{
    const HostFacts programs = inspectHost(RootedReader(root));
    if (!programs.dockerdPath)
        return {};
    // A file that exists in memory only, so that a password in it touches no disk.
    const int memory = memfd_create("daemon.json", 0);
    if (memory < 0)
        return ioFailure(QStringLiteral("memfd"), errno);
    const auto closeMemory = qScopeGuard([memory] { close(memory); });
    if (const int error = writeAll(memory, candidate); error != 0)
        return ioFailure(QStringLiteral("memfd"), error);
    const QString path = QStringLiteral("/proc/%1/fd/%2").arg(getpid()).arg(memory);
    QStringList command{*programs.dockerdPath, QStringLiteral("--validate"), QStringLiteral("--config-file=") + path};
    const auto output = runCommand(command + flags);
    if (!output)
        return tl::unexpected(output.error());
    if (output->status == 0)
        return {};
    const QString words = QString::fromUtf8(redactSecrets(output->standardError)).trimmed();
    return failure(ErrorCode::CommandFailed, QLatin1String(paths::daemonJson),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not accept the new daemon.json: %1"), {words}}, {}, words);
}

Result<> LiveHost::reloadManager()
{
    return m_systemd.reloadManager();
}

// systemd says that a reload succeeded even when dockerd rejected its file (PEERS.md 4.1), so the journal is asked.
Result<> LiveHost::reloadUnit(const QString &unit, const Waiting &waiting)
{
    const auto before = m_systemd.unit(unit);
    if (!before)
        return tl::unexpected(before.error());
    const qsizetype seen = linesOf(runCommand(journalOf(*before, unit))).size();
    if (const auto reloaded = m_systemd.reloadUnit(unit, waiting); !reloaded)
        return reloaded;
    if (!isDocker(unit))
        return {};
    if (const auto answers = waitForDocker(waiting); !answers)
        return answers;
    runCommand({QStringLiteral("/usr/bin/journalctl"), QStringLiteral("--sync")}).map_error([](const Error &) {});
    for (const QString &line : linesOf(runCommand(journalOf(*before, unit))).mid(seen))
        if (line.contains(QLatin1String("Error reloading configuration")))
            return failure(ErrorCode::CommandFailed, unit,
                           {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejected its configuration on reload."), {}}, {}, line);
    return {};
}

Result<> LiveHost::restartUnit(const QString &unit, const Waiting &waiting)
{
    m_systemd.resetFailed(unit);
    if (isDocker(unit))
        m_systemd.resetFailed(QLatin1String(paths::dockerSocket));
    if (const auto restarted = m_systemd.restartUnit(unit, waiting); !restarted)
        return restarted;
    return isDocker(unit) ? waitForDocker(waiting) : Result<>();
}

Result<> LiveHost::stopUnit(const QString &unit)
{
    return m_systemd.stopUnit(unit);
}

Result<> LiveHost::enableUnit(const QString &unit)
{
    return m_systemd.enableAndStart(unit);
}

Result<> LiveHost::disableUnit(const QString &unit)
{
    return m_systemd.disableAndStop(unit);
}

Result<> LiveHost::waitForDocker(const Waiting &waiting)
{
    const HostFacts programs = inspectHost(RootedReader(root));
    if (!programs.dockerPath)
        return {};
    QElapsedTimer clock;
    clock.start();
    for (int seconds = 0; seconds < dockerLimit;) {
        const auto output = runCommand({*programs.dockerPath, QStringLiteral("version"), QStringLiteral("--format"),
                                        QStringLiteral("{{.Server.Version}}")}, {}, std::chrono::seconds(10));
        if (output && output->status == 0)
            return {};
        QThread::msleep(200);
        if (clock.elapsed() / 1000 > seconds) {
            seconds = static_cast<int>(clock.elapsed() / 1000);
            if (waiting)
                waiting(seconds);
        }
    }
    return failure(ErrorCode::TimedOut, QLatin1String(paths::dockerUnit),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd did not answer within %1 seconds."), {QString::number(dockerLimit)}});
}

HostFacts LiveHost::inspect(bool withHealth)
{
    HostFacts facts = inspectHost(*this);
    facts.systemdVersion = m_systemd.version();
    if (withHealth)
        inspectHealth(facts);
    return facts;
}

void LiveHost::inspectHealth(HostFacts &facts)
{
    if (!facts.dockerUnit || !facts.dockerUnit->isActive())
        return;
    facts.dockerdProcess = readProcessFacts(m_reader, facts.dockerUnit->mainPid);
    facts.journalErrors = journalErrors(*facts.dockerUnit);
    if (facts.dockerPath && facts.daemon)
        facts.probe = probeContainer(*facts.dockerPath);
}

// dockerd writes level=error lines to its standard error, which the journal files under SyslogLevel=; so both the
// priority and the level in the line count.
QStringList LiveHost::journalErrors(const UnitFacts &unit) const
{
    constexpr qsizetype most = 20;
    QStringList errors;
    for (const QString &line : linesOf(runCommand(journalOf(unit, QLatin1String(paths::dockerUnit)))))
        if (line.contains(QLatin1String("level=error")) || line.contains(QLatin1String("level=fatal"))
            || line.startsWith(QLatin1String("panic:")))
            errors << line;
    return errors.mid(qMax<qsizetype>(0, errors.size() - most));
}

QString LiveHost::journal(const QString &unit, int lines)
{
    return linesOf(runCommand({QStringLiteral("/usr/bin/journalctl"), QStringLiteral("--quiet"), QStringLiteral("--no-pager"),
                               QStringLiteral("--output=short"), QStringLiteral("--unit=") + unit,
                               QStringLiteral("--lines=%1").arg(lines)}))
        .join(u'\n');
}

} // namespace dockwright::helper

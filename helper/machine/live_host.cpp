// SPDX-License-Identifier: Apache-2.0
#include "helper/machine/live_host.h"

#include "core/exposure/against_plan.h"
#include "core/health/unit_complaints.h"
#include "core/host/network_facts.h"
#include "core/host/paths.h"
#include "core/host/programs.h"
#include "core/plan/network_section.h"
#include "core/text/redact.h"
#include "helper/exposure/measure_exposure.h"
#include "helper/host/ask_containerd.h"
#include "helper/host/command_runner.h"
#include "helper/host/device_nodes.h"
#include "helper/host/docker_api.h"
#include "helper/host/docker_journal.h"
#include "helper/host/dockerd_validate.h"
#include "helper/host/outside.h"
#include "helper/host/process_facts.h"
#include "helper/host/throw_away.h"
#include "helper/host/unit_links.h"
#include "helper/host/unix_connections.h"
#include "helper/host/unreaped.h"

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

bool isDocker(const QString &unit)
{
    return unit == QLatin1String(paths::dockerUnit);
}

/// What systemd-analyze says of files of ours: "/path:line: …" each.
std::vector<UnitComplaint> complaintsAboutOurs(const QByteArray &output)
{
    std::vector<UnitComplaint> complaints;
    for (const QString &line : QString::fromUtf8(output).split(u'\n'))
        if (const auto complaint = readUnitComplaint(line))
            if (std::ranges::any_of(paths::managed, [&](const char *path) { return complaint->path == QLatin1String(path); }))
                complaints.push_back(*complaint);
    return complaints;
}

/// The unit that a file of ours belongs to: its own name, or that of its directory of drop-ins.
QString unitOfFile(const QString &path)
{
    const QString directory = path.section(u'/', -2, -2);
    return directory.endsWith(QLatin1String(".d")) ? directory.chopped(2) : path.section(u'/', -1);
}

Failure refusedLine(const UnitComplaint &complaint, const QByteArray &content)
{
    const QString setting = settingOf(complaint, content);
    const QString words = setting.isEmpty() ? complaint.words : setting + QLatin1String(": ") + complaint.words;
    return failure(ErrorCode::CommandFailed, complaint.path + u':' + QString::number(complaint.line),
                   {QT_TRANSLATE_NOOP("Dockwright", "systemd does not accept a line that was about to be written: %1"),
                    {words}},
                   {QT_TRANSLATE_NOOP("Dockwright", "This systemd may be too old for it; please report this."), {}}, words);
}

QString sysctlPath(const QString &name)
{
    return QStringLiteral("/proc/sys/") + QString(name).replace(u'.', u'/');
}

} // namespace

LiveHost::LiveHost() : m_reader(root), m_files(root) {}

Result<std::optional<FileFact>> LiveHost::readFile(const QString &path) const
{
    return m_reader.readFile(path);
}

Result<std::optional<FileFact>> LiveHost::lookAt(const QString &path) const
{
    return m_reader.lookAt(path);
}

Result<std::optional<QByteArray>> LiveHost::readSystemFile(const QString &path) const
{
    return m_reader.readSystemFile(path);
}

Result<std::optional<QString>> LiveHost::readLink(const QString &path) const
{
    return m_reader.readLink(path);
}

bool LiveHost::exists(const QString &path) const
{
    return m_reader.exists(path);
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

std::vector<UnixConnection> LiveHost::unixConnections() const
{
    return listUnixConnections();
}

std::vector<DeviceNode> LiveHost::deviceNodesOf(qint64 pid) const
{
    return listDeviceNodes(pid);
}

Result<Json> LiveHost::daemonAnswer(const QString &path, std::chrono::seconds limit) const
{
    return docker_api::get(path.toUtf8(), limit).map([](const DockerAnswer &answer) {
        return answer.isGood() ? answer.json() : Json();
    });
}

void LiveHost::daemonListensAt(const QStringList &hosts) const
{
    docker_api::useSocket(docker_api::socketAmong(hosts));
}

void LiveHost::clearLeftOvers()
{
    if (inspect(Depth::Daemon).daemon) // one that is stopped would be started by its socket
        ThrowAway::sweepLeftOvers();
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

Result<Findings> LiveHost::verifyUnits(const QStringList &units)
{
    const auto output = runCommand(QStringList{"/usr/bin/systemd-analyze", "verify", "--man=no"} + units);
    if (!output)
        return tl::unexpected(output.error());
    const auto complaints = complaintsAboutOurs(output->standardError);
    if (complaints.empty())
        return {};
    // What came of a line is known once systemd has read it; nothing is started by that.
    if (const auto reloaded = reloadManager(); !reloaded)
        return tl::unexpected(reloaded.error());
    Findings remarks;
    for (const UnitComplaint &complaint : complaints) {
        const auto file = readFile(complaint.path);
        const auto unit = m_systemd.unit(unitOfFile(complaint.path));
        const QByteArray content = file && *file ? (*file)->content : QByteArray();
        if (!unit || isRefused(complaint, content, *unit))
            return refusedLine(complaint, content);
        remarks.push_back(describeComplaint(complaint));
    }
    return remarks;
}

Result<> LiveHost::validateDaemonJson(const QByteArray &candidate, const QStringList &flags)
{
    const auto dockerd = findProgram(m_reader, QStringLiteral("dockerd"));
    if (!dockerd)
        return {};
    // A file that exists in memory only, so that a password in it touches no disk.
    const int memory = memfd_create("daemon.json", MFD_CLOEXEC);
    if (memory < 0)
        return ioFailure(QStringLiteral("memfd"), errno);
    const auto closeMemory = qScopeGuard([memory] { close(memory); });
    if (const int error = writeAll(memory, candidate); error != 0)
        return ioFailure(QStringLiteral("memfd"), error);
    const QString path = QStringLiteral("/proc/%1/fd/%2").arg(getpid()).arg(memory);
    QStringList command{*dockerd, QStringLiteral("--validate"), QStringLiteral("--config-file=") + path};
    const auto output = runCommand(command + flags);
    return output ? verdictOf(*output) : tl::unexpected(output.error());
}

Result<> LiveHost::reloadManager()
{
    return m_systemd.reloadManager();
}

Result<> LiveHost::reloadUnit(const QString &unit, const Waiting &waiting)
{
    const QString cursor = isDocker(unit) ? journalCursor() : QString();
    const auto start = std::chrono::system_clock::now();
    if (const auto reloaded = m_systemd.reloadUnit(unit, waiting); !reloaded || !isDocker(unit))
        return reloaded;
    if (const auto taken = awaitReload(cursor, start, waiting); !taken)
        return taken;
    return waitForDocker(waiting);
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

Result<> LiveHost::startUnit(const QString &unit, const Waiting &waiting)
{
    m_systemd.resetFailed(unit);
    return m_systemd.startUnit(unit, waiting);
}

Result<> LiveHost::stopUnit(const QString &unit, const Waiting &waiting)
{
    return m_systemd.stopUnit(unit, waiting);
}

Result<> LiveHost::enableUnit(const QString &unit, const Waiting &waiting)
{
    const auto enabled = m_systemd.enableAndStart(unit, waiting);
    syncUnitLinks(m_files);
    return enabled;
}

Result<> LiveHost::disableUnit(const QString &unit, const Waiting &waiting)
{
    const auto disabled = m_systemd.disableAndStop(unit, waiting);
    syncUnitLinks(m_files);
    return disabled;
}

Result<> LiveHost::setEnabled(const QString &unit, bool isEnabled)
{
    const auto done = isEnabled ? m_systemd.enable(unit) : m_systemd.disable(unit);
    syncUnitLinks(m_files);
    return done;
}

Result<> LiveHost::waitForDocker(const Waiting &waiting)
{
    const qint64 limit = answerLimit();
    QElapsedTimer clock;
    clock.start();
    for (qint64 told = 0; clock.elapsed() < limit * 1000;) {
        if (const auto answer = docker_api::get("/version", std::chrono::seconds(10)); answer && answer->isGood())
            return {};
        QThread::msleep(20);
        if (clock.elapsed() / 1000 > told) {
            told = clock.elapsed() / 1000;
            if (waiting && !waiting(static_cast<int>(told)))
                return cancelled();
        }
    }
    return failure(ErrorCode::TimedOut, QLatin1String(paths::dockerUnit),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd did not respond within %1 seconds."), {QString::number(limit)}});
}

/// Seconds that a started dockerd may take to answer: what its unit grants it, within reason.
qint64 LiveHost::answerLimit()
{
    constexpr qint64 least = 60;
    constexpr qint64 most = 300;
    const auto unit = m_systemd.unit(QLatin1String(paths::dockerUnit));
    if (!unit)
        return least;
    bool isNumber = false;
    const qint64 microseconds = unit->property(QStringLiteral("TimeoutStartUSec")).toLongLong(&isNumber);
    return isNumber ? qBound(least, microseconds / 1'000'000, most) : most;
}

void LiveHost::heed(const std::stop_token &stop)
{
    docker_api::heed(stop);
}

HostFacts LiveHost::inspect(Depth depth)
{
    m_systemd.dropPrefetched();
    QStringList ours;
    for (const paths::OwnUnit &own : paths::ownUnits)
        if (exists(QLatin1String(own.file)))
            ours << QLatin1String(own.unit);
    m_systemd.prefetch(ours, UnitDetail::Start);
    m_systemd.prefetch({QLatin1String(paths::dockerUnit), QLatin1String(paths::dockerSocket),
                        QLatin1String(paths::containerdUnit)},
                       depth == Depth::Files ? UnitDetail::Start : UnitDetail::All);
    HostFacts facts = inspectHost(*this, depth);
    m_systemd.dropPrefetched();
    facts.systemdVersion = m_systemd.version();
    facts.qtVersion = QLatin1String(qVersion());
    const bool mayLoseAddress = !facts.lastWritten.bridge.isEmpty() // which a way back gives back, if nothing collides with it
        || facts.lastWritten.daemonKeys.contains(QLatin1String(subnetOfDefaultBridge));
    if (depth != Depth::Files && mayLoseAddress)
        facts.network = inspectNetwork(*this, facts.daemon.has_value());
    if (depth == Depth::Health)
        inspectHealth(facts);
    return facts;
}

void LiveHost::inspectHealth(HostFacts &facts)
{
    if (!facts.dockerUnit || !facts.dockerUnit->isActive())
        return;
    facts.dockerdProcess = readProcessFacts(m_reader, facts.dockerUnit->mainPid);
    auto errors = std::async(std::launch::async, journalErrors, *facts.dockerUnit);
    auto containerd = std::async(std::launch::async, [this, facts] { return askContainerd(*this, facts); });
    facts.network = inspectNetwork(*this, true);
    if (facts.daemon) {
        auto unreaped = std::async(std::launch::async, [this] { return findUnreaped(*this); });
        facts.probe = m_probe.run();
        facts.unreaped = unreaped.get();
    }
    facts.journalErrors = errors.get();
    facts.containerd = containerd.get();
}

std::optional<OutsideFacts> LiveHost::lookOutside(const HostFacts &facts, const VerifySettings &wanted,
                                                  std::chrono::seconds limit, const Waiting &waiting)
{
    if (wanted.pull == PullCheck::Never || !facts.daemon)
        return std::nullopt;
    std::stop_source stop;
    auto looked =
        std::async(std::launch::async, [&] { return outsideOf(m_probe, *facts.daemon, wanted, limit, stop.get_token()); });
    for (int seconds = 1; looked.wait_for(std::chrono::seconds(1)) != std::future_status::ready; ++seconds)
        if (waiting && !waiting(seconds))
            stop.request_stop();
    return looked.get();
}

std::optional<OutsiderFacts> LiveHost::lookFromOutside(const ExposureSettings &wanted, const std::stop_token &stop)
{
    auto facts = inspectPorts(*this, PortDepth::Processes);
    if (!facts)
        return OutsiderFacts{.whyNot = facts.error().message.english()};
    facts->wanted = wanted;
    facts->firewall = inspectFirewall(*this);
    measureExposure(*this, files(), *facts, stop);
    OutsiderFacts told = reachedAgainst(wanted, *facts);
    const auto table = unit(QLatin1String(paths::exposureUnit));
    told.isLoaded = table && *table && (*table)->isActive() && (*table)->unitFileState == QLatin1String("enabled");
    return told;
}

QString LiveHost::journal(const QString &unit, int lines)
{
    return lastWords(unit, lines);
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/metrics.h"

#include "core/changes/make_changes.h"
#include "core/health/health_checks.h"
#include "core/host/unit_times.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/render/container_networks.h"

#include <algorithm>
#include <array>
#include <set>

namespace dockwright::core {

namespace {

using Labels = std::vector<std::pair<const char *, QString>>;

/// Label values as the text format has them: backslash, quote and line break are escaped.
QByteArray escaped(const QString &value)
{
    return QString(value)
        .replace(u'\\', QLatin1String("\\\\"))
        .replace(u'"', QLatin1String("\\\""))
        .replace(u'\n', QLatin1String("\\n"))
        .toUtf8();
}

class MetricsText
{
public:
    /// One metric; samples of it follow.
    void family(const char *name, const char *type, const char *help)
    {
        m_name = name;
        m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
    }

    void sample(qint64 value, const Labels &labels = {}) { add(QByteArray::number(value), labels); }
    void sample(std::chrono::microseconds value, const Labels &labels = {})
    {
        add(QByteArray::number(std::chrono::duration<double>(value).count(), 'f', 3), labels);
    }

    void gauge(const char *name, const char *help, std::optional<qint64> value)
    {
        if (!value)
            return;
        family(name, "gauge", help);
        sample(*value);
    }

    void seconds(const char *name, const char *help, std::optional<std::chrono::microseconds> value)
    {
        if (!value)
            return;
        family(name, "gauge", help);
        sample(*value);
    }

    QByteArray take() { return std::move(m_text); }

private:
    void add(const QByteArray &value, const Labels &labels)
    {
        QByteArray list;
        for (const auto &[name, text] : labels)
            list += (list.isEmpty() ? "" : ",") + QByteArray(name) + "=\"" + escaped(text) + '"';
        m_text += m_name + (list.isEmpty() ? QByteArray() : '{' + list + '}') + ' ' + value + '\n';
    }

    QByteArray m_name;
    QByteArray m_text;
};

std::optional<qint64> numberOf(const QString &text)
{
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

/// A limit of the process; nullopt for "unlimited", which is no number.
std::optional<qint64> softLimit(const ProcessFacts &process, const char *name)
{
    const auto found = process.softLimits.find(QLatin1String(name));
    return found != process.softLimits.end() ? numberOf(found->second) : std::nullopt;
}

std::optional<qint64> propertyOf(const std::optional<UnitFacts> &unit, const char *name)
{
    return unit ? numberOf(unit->property(QLatin1String(name))) : std::nullopt;
}

void addDaemon(MetricsText &text, const HostFacts &facts)
{
    text.gauge("dockwright_dockerd_up", "Whether docker.service is active and dockerd answers (1) or not (0).",
               facts.dockerUnit && facts.dockerUnit->isActive() && facts.daemon ? 1 : 0);
    if (const auto &process = facts.dockerdProcess) {
        text.gauge("dockwright_dockerd_open_fds", "Open file descriptors of dockerd.", process->openFiles);
        text.gauge("dockwright_dockerd_max_fds", "Most file descriptors that dockerd may have open, its soft limit.",
                   softLimit(*process, "Max open files"));
        text.gauge("dockwright_dockerd_threads", "Threads of dockerd.", process->threads);
    }
    text.gauge("dockwright_docker_tasks", "Processes and threads in the control group of docker.service.",
               propertyOf(facts.dockerUnit, "TasksCurrent"));
    text.gauge("dockwright_docker_max_tasks", "Most of them, TasksMax= of docker.service.",
               propertyOf(facts.dockerUnit, "TasksMax"));
    if (facts.dockerUnit && facts.dockerUnit->isLoaded()) {
        text.family("dockwright_dockerd_restarts_total", "counter",
                    "How often systemd has restarted dockerd by itself (NRestarts).");
        text.sample(facts.dockerUnit->restarts);
        text.seconds("dockwright_dockerd_start_seconds", "How long docker.service took to start the last time.",
                     timeToStart(*facts.dockerUnit));
        text.seconds("dockwright_dockerd_restart_seconds", "How long Docker was away in its last restart.",
                     timeToBeBack(*facts.dockerUnit));
    }
}

/// By group and result; each combination is there, so that a series does not come and go.
void addHealth(MetricsText &text, const HostFacts &facts, const Plan *plan)
{
    const Findings findings = checkHealth(facts, plan);
    std::map<QString, std::map<Severity, qint64>> groups;
    for (const Finding &finding : findings)
        ++groups[finding.id.section(u'/', 0, 0)][finding.severity];
    const bool isWrong = std::ranges::any_of(findings, [](const Finding &finding) {
        return finding.severity == Severity::Warning || finding.severity == Severity::Critical;
    });
    text.gauge(
        "dockwright_healthy",
        "Whether no health check found anything wrong (1) or one did (0). The check that makes a container is not made here.",
        isWrong ? 0 : 1);
    text.family("dockwright_health_checks", "gauge",
                "Health checks by group and result, as dockwright-helper --health has them.");
    for (auto &[group, counts] : groups)
        for (const Severity severity :
             {Severity::Pass, Severity::Info, Severity::Warning, Severity::Critical, Severity::Unknown})
            text.sample(counts[severity], {{"group", group}, {"result", QLatin1String(severityName(severity))}});
}

/// A file counts once, however many of its values were edited.
qint64 driftedFiles(const Findings &drift)
{
    std::set<QString> paths;
    for (const Finding &finding : drift)
        if (finding.id == QLatin1String("drift/file") || finding.id == QLatin1String("drift/edited"))
            paths.insert(finding.title.english().section(u'#', 0, 0));
    return static_cast<qint64>(paths.size());
}

void addPlan(MetricsText &text, const HostFacts &facts, const MetricsInput &input)
{
    if (input.plan != nullptr)
        text.gauge("dockwright_drift_files", "Files that differ from the plan that was applied last.",
                   driftedFiles(checkDrift(*input.plan, facts)));
    text.gauge("dockwright_restart_pending", "Whether what is written waits for a reload or restart of Docker (1) or not (0).",
               pendingEffect(facts) == Effect::None ? 0 : 1);
    if (!input.lastApply)
        return;
    text.gauge("dockwright_last_apply_timestamp_seconds", "When a plan was applied last, in seconds since the epoch.",
               input.lastApply);
    text.gauge("dockwright_last_apply_age_seconds", "How long before this measurement that was.",
               std::max<qint64>(0, input.now - *input.lastApply));
}

constexpr auto diskSize = "dockwright_docker_disk_bytes";
constexpr auto diskReclaimable = "dockwright_docker_reclaimable_bytes";
constexpr auto diskTime = "dockwright_docker_disk_timestamp_seconds";

void addDisk(MetricsText &text, const DiskUsage &disk)
{
    const auto add = [&](const char *name, const char *help, const std::map<QString, qint64> &bytes) {
        text.family(name, "gauge", help);
        for (const auto &[type, value] : bytes)
            text.sample(value, {{"type", type}});
    };
    add(diskSize, "What Docker's data take on disk, rounded by docker system df to four digits.", disk.size);
    add(diskReclaimable, "What of it is not in use and could be pruned.", disk.reclaimable);
    text.gauge(diskTime, "When that was measured, in seconds since the epoch; it is done every 15 minutes at most.",
               disk.measuredAt);
}

/// What the doctor has measured of those that the plan names.
void addMirrors(MetricsText &text, const MetricsInput &input)
{
    std::vector<MirrorRecord> records;
    if (input.plan != nullptr && input.plan->registry.doctor.enabled)
        for (const RegistryMirror &mirror : mirrorsOfDockerHub(*input.plan))
            if (const auto record = std::ranges::find(input.mirrors.mirrors, withoutSlashes(mirror.url), &MirrorRecord::url);
                record != input.mirrors.mirrors.end())
                records.push_back(*record);
    if (records.empty())
        return;
    text.family("dockwright_mirror_up", "gauge",
                "Whether a mirror of Docker Hub gave an image at the last probe (1) or not (0).");
    for (const MirrorRecord &record : records)
        text.sample(record.isUp ? 1 : 0, {{"mirror", record.url}});
    text.family("dockwright_mirror_latency_seconds", "gauge", "How long it took to answer then.");
    for (const MirrorRecord &record : records)
        if (record.latency)
            text.sample(std::chrono::milliseconds(*record.latency), {{"mirror", record.url}});
    text.family("dockwright_mirror_last_good_timestamp_seconds", "gauge",
                "When it gave an image last, in seconds since the epoch.");
    for (const MirrorRecord &record : records)
        if (record.lastGood)
            text.sample(*record.lastGood, {{"mirror", record.url}});
    text.gauge("dockwright_mirror_probe_timestamp_seconds", "When the mirrors were probed last, in seconds since the epoch.",
               input.mirrors.probed);
}

/// A port that is there is a sample of 1; one that is gone has none.
void addPorts(MetricsText &text, const PortVerdicts &ports)
{
    if (ports.empty())
        return;
    text.family("dockwright_published_port", "gauge",
                "A published port of a running container, and who reaches it as its address says; no firewall is asked, and "
                "nothing measured. Always 1.");
    for (const PortVerdict &each : ports)
        text.sample(1,
                    {{"container", each.port.container},
                     {"port", QString::number(each.port.port)},
                     {"protocol", QLatin1String(portProtocolName(each.port.protocol))},
                     {"address", each.port.address},
                     {"reach", QLatin1String(reachName(each.reach))}});
}

/// "1.5GB (60%)"
std::optional<qint64> bytesOf(const QString &text)
{
    return readDockerSize(text.section(u' ', 0, 0));
}

void addNetworks(MetricsText &text, const NetworkFacts &facts)
{
    if (!facts.networks.empty()) // otherwise dockerd has not told of them
        text.gauge("dockwright_docker_networks", "Networks that Docker has, but for those without a subnet.",
                   static_cast<qint64>(facts.networks.size()));
    text.family("dockwright_network_collision", "gauge",
                "A subnet of a Docker network that has addresses in common with a route of the host; always 1.");
    for (const auto &[network, collision] : collisionsOfDocker(facts))
        text.sample(1,
                    {{"network", network.name},
                     {"subnet", collision.network},
                     {"route", collision.route.network},
                     {"interface", collision.route.interface},
                     {"table", collision.route.table}});
}

} // namespace

std::optional<DiskUsage> readDiskUsage(const QByteArray &lines, qint64 measuredAt)
{
    DiskUsage disk{{}, {}, measuredAt};
    for (const QByteArray &line : lines.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const auto document = parseJson(line);
        if (!document || !document->value.is_object())
            return std::nullopt;
        const auto size = bytesOf(textOf(document->value, "Size"));
        const auto reclaimable = bytesOf(textOf(document->value, "Reclaimable"));
        const QString type = textOf(document->value, "Type").toLower().replace(u' ', u'_');
        if (!size || !reclaimable || type.isEmpty())
            return std::nullopt;
        disk.size[type] = *size;
        disk.reclaimable[type] = *reclaimable;
    }
    return disk.size.empty() ? std::nullopt : std::optional(disk);
}

std::optional<DiskUsage> diskUsageIn(const QByteArray &metrics)
{
    DiskUsage disk;
    for (const QString &line : QString::fromUtf8(metrics).split(u'\n')) {
        const QString name = line.section(u' ', 0, 0);
        const auto value = numberOf(line.section(u' ', 1));
        if (!value)
            continue;
        const QString type = name.section(u'"', 1, 1);
        if (name.startsWith(QLatin1String(diskSize) + u'{'))
            disk.size[type] = *value;
        else if (name.startsWith(QLatin1String(diskReclaimable) + u'{'))
            disk.reclaimable[type] = *value;
        else if (name == QLatin1String(diskTime))
            disk.measuredAt = *value;
    }
    return disk.size.empty() || disk.measuredAt <= 0 ? std::nullopt : std::optional(disk);
}

QByteArray writeMetrics(const HostFacts &facts, const MetricsInput &input)
{
    MetricsText text;
    text.family("dockwright_build_info", "gauge", "The version of Dockwright that measured this; always 1.");
    text.sample(1, {{"version", QStringLiteral(DOCKWRIGHT_VERSION)}});
    addDaemon(text, facts);
    addHealth(text, facts, input.plan);
    addPlan(text, facts, input);
    if (input.disk)
        addDisk(text, *input.disk);
    addMirrors(text, input);
    if (facts.network)
        addNetworks(text, *facts.network);
    if (input.ports)
        addPorts(text, *input.ports);
    return text.take();
}

} // namespace dockwright::core

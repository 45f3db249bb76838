// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"
#include "core/host/live_containers.h"

#include <algorithm>
#include <set>

namespace dockwright::core {

namespace {

/// Of more images than these the first only are looked into: one request each.
constexpr std::size_t mostImages = 200;

Json memberOf(const Json &json, const char *pointer)
{
    const Json *found = valueAt(json, Json::json_pointer(pointer));
    return found != nullptr ? *found : Json();
}

qint64 numberAt(const Json &json, const char *pointer)
{
    const Json value = memberOf(json, pointer);
    return value.is_number_integer() ? value.get<qint64>() : 0;
}

QStringList textsAt(const Json &json, const char *pointer)
{
    return textsIn(memberOf(json, pointer));
}

void readMounts(const Json &description, AuditedContainer &container)
{
    for (const Json &mount : memberOf(description, "/Mounts")) {
        if (!mount.is_object())
            continue;
        const bool isOfHost = textAt(mount, "/Type") == QLatin1String("bind");
        if (isOfHost && memberOf(mount, "/RW") == Json(true))
            container.hostPaths << textAt(mount, "/Source");
        if (textAt(mount, "/Propagation").endsWith(QLatin1String("shared")))
            container.sharedMounts << textAt(mount, "/Destination");
    }
}

/// As it is reached: [{"HostIp": "0.0.0.0", "HostPort": "80"}] of each port inside.
void readPorts(const Json &description, AuditedContainer &container)
{
    for (const Json &bindings : memberOf(description, "/NetworkSettings/Ports"))
        for (const Json &binding : bindings) {
            const QString address = textAt(binding, "/HostIp");
            const QString shown = address.contains(u':') ? u'[' + address + u']' : address;
            container.publishedPorts << shown + u':' + textAt(binding, "/HostPort");
        }
    container.publishedPorts.removeDuplicates();
}

bool hasCpuShare(const Json &host)
{
    for (const char *member : {"/CpuShares", "/NanoCpus", "/CpuQuota"})
        if (numberAt(host, member) > 0)
            return true;
    return !textAt(host, "/CpusetCpus").isEmpty();
}

AuditedContainer containerOf(const Json &description)
{
    AuditedContainer container;
    container.name = textAt(description, "/Name").mid(1);
    container.user = textAt(description, "/Config/User");
    container.appArmorProfile = textAt(description, "/AppArmorProfile");
    const Json host = description.value("HostConfig", Json::object());
    container.securityOptions = textsAt(host, "/SecurityOpt");
    container.addedCapabilities = textsAt(host, "/CapAdd");
    container.isPrivileged = memberOf(host, "/Privileged") == Json(true);
    readMounts(description, container);
    readPorts(description, container);
    container.networkMode = textAt(host, "/NetworkMode");
    container.pidMode = textAt(host, "/PidMode");
    container.ipcMode = textAt(host, "/IpcMode");
    container.utsMode = textAt(host, "/UTSMode");
    container.usernsMode = textAt(host, "/UsernsMode");
    container.cgroupParent = textAt(host, "/CgroupParent");
    container.memoryBytes = numberAt(host, "/Memory");
    container.pidsLimit = numberAt(host, "/PidsLimit");
    container.hasCpuShare = hasCpuShare(host);
    container.isReadOnly = memberOf(host, "/ReadonlyRootfs") == Json(true);
    container.restartPolicy = textAt(host, "/RestartPolicy/Name");
    container.mostRestarts = numberAt(host, "/RestartPolicy/MaximumRetryCount");
    for (const Json &device : memberOf(host, "/Devices"))
        container.devices << textAt(device, "/PathOnHost");
    // "nvidia.com/gpu=all" by CDI; of the other kind (--gpus) no names are needed.
    for (const Json &request : memberOf(host, "/DeviceRequests")) {
        const QStringList names = textsAt(request, "/DeviceIDs");
        container.devices << (names.isEmpty() ? QStringList{QStringLiteral("--gpus")} : names);
    }
    for (const Json &limit : memberOf(host, "/Ulimits"))
        container.ulimits << textAt(limit, "/Name");
    container.hasHealthCheck = memberOf(description, "/State/Health").is_object();
    return container;
}

class DockerInspector
{
public:
    explicit DockerInspector(const HostReader &reader) : m_reader(reader) {}

    std::optional<AuditedDocker> inspect()
    {
        const Json all = m_reader.askDaemon(QStringLiteral("/containers/json?all=1"));
        const Json images = m_reader.askDaemon(QStringLiteral("/images/json"));
        if (!all.is_array() || !images.is_array())
            return std::nullopt;
        readContainers(all);
        readImages(images, all);
        readSwarm();
        return std::move(m_docker);
    }

private:
    void readContainers(const Json &all)
    {
        m_docker.allContainers = static_cast<qint64>(all.size());
        Descriptions descriptions(m_reader);
        for (const Json &each : all) {
            const QString state = textAt(each, "/State");
            if (state != QLatin1String("running") && state != QLatin1String("paused"))
                continue;
            const QString id = textAt(each, "/Id");
            const auto description = descriptions.of(id);
            if (description && description->is_null()) // it has ended in the meantime
                continue;
            if (!description || !description->is_object()) {
                m_docker.undescribed << textAt(each, "/Names/0").mid(1);
                continue;
            }
            m_docker.containers.push_back(containerOf(*description));
            m_docker.containers.back().runsSshd = runsSshd(id);
        }
        std::ranges::sort(m_docker.containers, {}, &AuditedContainer::name);
    }

    /// {"Titles": […], "Processes": [["1", "sshd"], …]}
    std::optional<bool> runsSshd(const QString &id)
    {
        const Json top = ask(QStringLiteral("/containers/%1/top?ps_args=-eo%20pid,comm").arg(id));
        if (!top.is_object())
            return std::nullopt;
        return std::ranges::any_of(memberOf(top, "/Processes"), [](const Json &process) {
            return process.is_array() && !process.empty() && process.back().is_string()
                && process.back().get<QString>().startsWith(QLatin1String("sshd"));
        });
    }

    void readImages(const Json &images, const Json &containers)
    {
        std::set<QString> used;
        for (const Json &container : containers)
            used.insert(textAt(container, "/ImageID"));
        std::size_t lookedInto = 0;
        for (const Json &image : images) {
            const QString id = textAt(image, "/Id");
            const QString tag = textAt(image, "/RepoTags/0");
            const QString name = tag.isEmpty() ? id.section(u':', 1).left(12) : tag;
            m_docker.images << name;
            m_docker.imagesInUse += used.contains(id) ? 1 : 0;
            const Json description = ++lookedInto > mostImages ? Json() : ask(QStringLiteral("/images/%1/json").arg(id));
            if (!description.is_object())
                ++m_docker.imagesUnknown;
            else if (!memberOf(description, "/Config/Healthcheck").is_object())
                m_docker.imagesWithoutHealthCheck << name;
        }
    }

    void readSwarm()
    {
        const Json info = m_reader.askDaemon(QStringLiteral("/info"));
        const QString state = textAt(info, "/Swarm/LocalNodeState");
        if (state.isEmpty() || state == QLatin1String("inactive"))
            return;
        AuditedSwarm &swarm = m_docker.swarm.emplace();
        swarm.isManager = memberOf(info, "/Swarm/ControlAvailable") == Json(true);
        swarm.managers = numberAt(info, "/Swarm/Managers");
        // moby daemon/cluster/cluster.go, nodeStartConfig
        const auto record =
            parseJson(m_reader.systemFile(textAt(info, "/DockerRootDir") + QLatin1String("/swarm/docker-state.json")));
        swarm.listenAddress = record && record->value.is_object() ? textAt(Json(record->value), "/ListenAddr") : QString();
        if (!swarm.isManager)
            return;
        const Json cluster = ask(QStringLiteral("/swarm"));
        swarm.isLocked = memberOf(cluster, "/Spec/EncryptionConfig/AutoLockManagers") == Json(true);
        constexpr qint64 day = 86'400'000'000'000;
        swarm.certificateDays = numberAt(cluster, "/Spec/CAConfig/NodeCertExpiry") / day;
        const Json secrets = ask(QStringLiteral("/secrets"));
        const Json networks = ask(QStringLiteral("/networks"));
        swarm.isKnown = cluster.is_object() && secrets.is_array() && networks.is_array();
        swarm.secrets = static_cast<qint64>(secrets.size());
        for (const Json &network : networks)
            if (textAt(network, "/Driver") == QLatin1String("overlay") && !memberOf(network, "/Options").contains("encrypted"))
                swarm.openNetworks << textAt(network, "/Name");
        swarm.openNetworks.sort();
    }

    /// null where it knows nothing of it, and once it has been silent three times.
    Json ask(const QString &path)
    {
        constexpr int mostSilences = 3;
        if (m_silences >= mostSilences)
            return {};
        const auto answer = m_reader.daemonAnswer(path, std::chrono::seconds(5));
        m_silences += answer ? 0 : 1;
        return answer.value_or(Json());
    }

    const HostReader &m_reader;
    AuditedDocker m_docker;
    int m_silences = 0;
};

} // namespace

std::optional<AuditedDocker> inspectDocker(const HostReader &reader)
{
    return DockerInspector(reader).inspect();
}

} // namespace dockwright::core

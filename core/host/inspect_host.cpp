#include "core/host/host_reader.h"
#include "core/host/paths.h"
#include "core/host/unit_from_files.h"
#include "core/render/unit_file.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// Kernel variables that bound what a plan can ask for.
constexpr std::array sysctlNames{"fs.nr_open",          "fs.file-max",      "fs.inotify.max_user_instances",
                                 "kernel.threads-max",  "kernel.pid_max",   "net.netfilter.nf_conntrack_max"};

constexpr std::array programDirectories{"/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"};

/// Which package brought Docker: a file that only it installs.
struct Origin {
    const char *path;
    const char *name;
};
constexpr std::array origins{
    Origin{"/var/lib/dpkg/info/docker-ce.list", "docker-ce"},
    Origin{"/var/lib/dpkg/info/docker.io.list", "docker.io"},
    Origin{"/var/lib/snapd/desktop/applications/docker_docker.desktop", "snap"},
    Origin{"/var/snap/docker/current", "snap"},
    Origin{"/var/lib/dpkg/info/podman-docker.list", "podman-docker"},
    Origin{"/usr/local/bin/dockerd", "static"},
};

class Inspector
{
public:
    explicit Inspector(const HostReader &reader) : m_reader(reader) {}

    HostFacts inspect()
    {
        readOs();
        readHardware();
        findPrograms();
        readUnits();
        readFiles();
        if (m_facts.dockerUnit && m_facts.dockerUnit->isActive() && m_facts.dockerPath)
            askDaemon();
        return std::move(m_facts);
    }

private:
    QString textOf(const QString &path) const
    {
        const auto content = m_reader.readSystemFile(path);
        return content && *content ? QString::fromUtf8(**content).trimmed() : QString();
    }

    bool exists(const QString &path) const
    {
        const qsizetype slash = path.lastIndexOf(u'/');
        const auto names = m_reader.listDirectory(path.left(slash));
        return names && names->contains(path.mid(slash + 1));
    }

    void readOs()
    {
        QString text = textOf(QStringLiteral("/etc/os-release"));
        if (text.isEmpty())
            text = textOf(QStringLiteral("/usr/lib/os-release"));
        std::map<QString, QString> values;
        for (const QString &variable : readEnvironmentFile(text.toUtf8()))
            values[variable.section(u'=', 0, 0)] = variable.section(u'=', 1);
        m_facts.osName = values["PRETTY_NAME"];
        m_facts.osId = values["ID"];
        m_facts.osIdLike = values["ID_LIKE"].split(u' ', Qt::SkipEmptyParts);
        m_facts.osVersion = values["VERSION_ID"];
        m_facts.osCodename = values["VERSION_CODENAME"];
    }

    void readHardware()
    {
        m_facts.kernel = textOf(QStringLiteral("/proc/sys/kernel/osrelease"));
        m_facts.architecture = textOf(QStringLiteral("/proc/sys/kernel/arch"));
        m_facts.cpus = countCpus(textOf(QStringLiteral("/sys/devices/system/cpu/online")));
        for (const QString &line : textOf(QStringLiteral("/proc/meminfo")).split(u'\n'))
            if (line.startsWith(QLatin1String("MemTotal:")))
                m_facts.memoryBytes = line.simplified().section(u' ', 1, 1).toLongLong() * 1024;
        for (const char *name : sysctlNames) {
            const QString value =
                textOf(QStringLiteral("/proc/sys/") + QString::fromLatin1(name).replace(u'.', u'/'));
            if (!value.isEmpty())
                m_facts.sysctls[QLatin1String(name)] = value;
        }
        readCeiling();
        if (exists(QStringLiteral("/sys/fs/cgroup/cgroup.controllers")))
            m_facts.cgroupVersion = 2;
        else if (exists(QStringLiteral("/sys/fs/cgroup/memory")))
            m_facts.cgroupVersion = 1;
    }

    void readCeiling()
    {
        constexpr int sysResource = 24; // CAP_SYS_RESOURCE, linux/capability.h
        for (const QString &line : textOf(QStringLiteral("/proc/1/status")).split(u'\n'))
            if (line.startsWith(QLatin1String("CapBnd:"))
                && ((line.section(u':', 1).trimmed().toULongLong(nullptr, 16) >> sysResource) & 1) != 0)
                return;
        for (const QString &line : textOf(QStringLiteral("/proc/1/limits")).split(u'\n'))
            if (line.startsWith(QLatin1String("Max open files"))) {
                bool isNumber = false;
                const qint64 hard = line.simplified().section(u' ', 4, 4).toLongLong(&isNumber);
                if (isNumber)
                    m_facts.nofileCeiling = hard;
            }
    }

    /// A list such as "0-3,8" (the kernel's cpulist format).
    static std::optional<qint64> countCpus(const QString &list)
    {
        qint64 count = 0;
        for (const QString &range : list.split(u',', Qt::SkipEmptyParts))
            count += range.section(u'-', -1).toLongLong() - range.section(u'-', 0, 0).toLongLong() + 1;
        return count > 0 ? std::optional(count) : std::nullopt;
    }

    void findPrograms()
    {
        for (const char *directory : programDirectories) {
            const QStringList names = m_reader.listDirectory(QLatin1String(directory)).value_or(QStringList());
            const QString prefix = QLatin1String(directory) + u'/';
            if (!m_facts.dockerdPath && names.contains(QLatin1String("dockerd")))
                m_facts.dockerdPath = prefix + QLatin1String("dockerd");
            if (!m_facts.dockerPath && names.contains(QLatin1String("docker")))
                m_facts.dockerPath = prefix + QLatin1String("docker");
        }
        const auto origin = std::ranges::find_if(origins, [&](const Origin &each) { return exists(QLatin1String(each.path)); });
        if (origin != origins.end())
            m_facts.dockerOrigin = QLatin1String(origin->name);
    }

    std::optional<UnitFacts> unit(const char *name) const
    {
        const auto facts = m_reader.unit(QLatin1String(name));
        return facts ? *facts : std::nullopt;
    }

    void readUnits()
    {
        m_facts.dockerUnit = unit(paths::dockerUnit);
        m_facts.dockerSocket = unit(paths::dockerSocket);
        // How dockerd gets its containerd can only be said once there is a dockerd.
        if (m_facts.dockerUnit && m_facts.dockerUnit->isLoaded())
            m_facts.containerdUnit = unit(paths::containerdUnit);
    }

    void readFile(const QString &path)
    {
        const auto file = m_reader.readFile(path);
        if (file && *file)
            m_facts.files[path] = **file;
    }

    void readFiles()
    {
        for (const char *path : paths::managed)
            readFile(QLatin1String(path));
        for (const char *unit : {paths::dockerUnit, paths::containerdUnit})
            for (const QString &path : findDropIns(m_reader, QLatin1String(unit)).value_or(QStringList()))
                readFile(path);
        if (m_facts.dockerUnit)
            for (const QString &path : m_facts.dockerUnit->environmentFiles)
                readFile(path);
        readFile(QLatin1String(paths::lastWritten));
        if (const FileFact *written = m_facts.file(QLatin1String(paths::lastWritten)))
            m_facts.lastWritten = readLastWritten(written->content);
    }

    Json ask(const QStringList &arguments) const
    {
        const auto output = m_reader.query(QStringList{*m_facts.dockerPath} + arguments);
        if (!output || output->status != 0)
            return {};
        const auto document = parseJson(output->standardOutput);
        return document ? Json(document->value) : Json();
    }

    static QString text(const Json &json, const char *pointer)
    {
        const Json value = json.value(Json::json_pointer(pointer), Json());
        return value.is_string() ? value.get<QString>() : QString();
    }

    static QStringList texts(const Json &json)
    {
        QStringList list;
        for (const Json &item : json)
            if (item.is_string())
                list << item.get<QString>();
        return list;
    }

    void askDaemon()
    {
        const Json info = ask({QStringLiteral("info"), QStringLiteral("--format"), QStringLiteral("{{json .}}")});
        if (!info.is_object() || text(info, "/ServerVersion").isEmpty())
            return;
        DaemonFacts daemon;
        daemon.serverVersion = text(info, "/ServerVersion");
        daemon.storageDriver = text(info, "/Driver");
        daemon.loggingDriver = text(info, "/LoggingDriver");
        daemon.cgroupDriver = text(info, "/CgroupDriver");
        daemon.cgroupVersion = text(info, "/CgroupVersion");
        daemon.dockerRootDir = text(info, "/DockerRootDir");
        daemon.swarmState = text(info, "/Swarm/LocalNodeState");
        daemon.httpProxy = text(info, "/HttpProxy");
        daemon.httpsProxy = text(info, "/HttpsProxy");
        daemon.noProxy = text(info, "/NoProxy");
        daemon.liveRestore = info.value("LiveRestoreEnabled", false);
        daemon.mirrors = texts(info.value(Json::json_pointer("/RegistryConfig/Mirrors"), Json::array()));
        daemon.insecureRegistries = insecureRegistries(info);
        daemon.securityOptions = texts(info.value("SecurityOptions", Json::array()));
        daemon.warnings = texts(info.value("Warnings", Json::array()));
        m_facts.daemon = daemon;
        readContainers(info.value("ContainersRunning", 0));
    }

    static QStringList insecureRegistries(const Json &info)
    {
        QStringList list = texts(info.value(Json::json_pointer("/RegistryConfig/InsecureRegistryCIDRs"), Json::array()));
        const Json indexes = info.value(Json::json_pointer("/RegistryConfig/IndexConfigs"), Json::object());
        for (const auto &[name, index] : indexes.items())
            if (index.is_object() && !index.value("Secure", true))
                list << fromUtf8(name);
        return list;
    }

    void readContainers(int running)
    {
        m_facts.runningContainers.emplace();
        if (running == 0)
            return;
        const auto ids = m_reader.query({*m_facts.dockerPath, QStringLiteral("ps"), QStringLiteral("--quiet")});
        if (!ids || ids->status != 0) {
            m_facts.runningContainers.reset();
            return;
        }
        QStringList arguments{QStringLiteral("container"), QStringLiteral("inspect")};
        arguments << QString::fromUtf8(ids->standardOutput).split(u'\n', Qt::SkipEmptyParts);
        for (const Json &container : ask(arguments))
            m_facts.runningContainers->push_back({text(container, "/Id").left(12), text(container, "/Name").mid(1),
                                                  text(container, "/Config/Image"),
                                                  text(container, "/HostConfig/RestartPolicy/Name")});
        std::ranges::sort(*m_facts.runningContainers, {}, &ContainerFact::name);
    }

    const HostReader &m_reader;
    HostFacts m_facts;
};

} // namespace

HostFacts inspectHost(const HostReader &reader)
{
    return Inspector(reader).inspect();
}

} // namespace dockwright::core

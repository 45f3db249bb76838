// SPDX-License-Identifier: Apache-2.0
#include "core/host/companions.h"
#include "core/host/daemon_facts.h"
#include "core/host/daemon_settings.h"
#include "core/host/followers.h"
#include "core/host/host_reader.h"
#include "core/host/live_containers.h"
#include "core/host/networks.h"
#include "core/host/own_unit_states.h"
#include "core/host/paths.h"
#include "core/host/programs.h"
#include "core/host/registry_directory.h"
#include "core/host/releases.h"
#include "core/host/remap.h"
#include "core/host/setting_places.h"
#include "core/host/time_zone.h"
#include "core/host/tls_files.h"
#include "core/host/unit_from_files.h"
#include "core/text/unit_file.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// Kernel variables that bound what a plan can ask for, or that dockerd asks for.
constexpr std::array sysctlNames{"fs.nr_open",
                                 "fs.file-max",
                                 "fs.inotify.max_user_instances",
                                 "kernel.threads-max",
                                 "kernel.pid_max",
                                 "net.ipv4.ip_forward",
                                 "net.ipv6.conf.all.forwarding",
                                 "net.netfilter.nf_conntrack_max",
                                 "user.max_user_namespaces"};

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

    HostFacts inspect(Depth depth)
    {
        readOs();
        readHardware();
        findPrograms();
        readUnits();
        readFiles();
        m_facts.ownUnits = ownUnitsOf(m_reader, m_facts.files);
        lookAtDaemon();
        if (depth != Depth::Files) {
            m_facts.remap = readRemap(m_reader);
            m_facts.attachedNetworks = attachedNetworks(m_reader);
            m_facts.searchDomains = searchDomains(m_reader);
        }
        if (depth != Depth::Files && m_facts.dockerUnit && m_facts.dockerUnit->isActive()) {
            askDaemon();
            addFollowers(m_facts.dockerUnit->companions);
            m_facts.dockerWork = workOfDocker(m_reader, placesOfWork());
        } else if (depth != Depth::Files && m_facts.dockerUnit && m_facts.dockerUnit->isLoaded()) {
            auto containers = containersWithoutDockerd(m_reader, DaemonSettings(m_facts).dataRoot());
            if (!containers.empty())
                m_facts.runningContainers = std::move(containers);
        }
        if (depth != Depth::Files) {
            m_facts.dockerdVersion = m_facts.daemon ? m_facts.daemon->serverVersion : askProgram();
            const auto dockerd = releaseOn(m_facts, Program::Dockerd);
            m_facts.hasOwnStore = dockerd && *dockerd >= containerdStoreByDefault // nobody asks for it before
                && hasDataOfOwnStore(m_reader, DaemonSettings(m_facts).dataRoot());
        }
        return std::move(m_facts);
    }

private:
    WorkPlaces placesOfWork() const
    {
        WorkPlaces places{.dockerd = m_facts.dockerUnit->mainPid,
                          .running = m_facts.runningContainers.value_or(std::vector<ContainerFact>())};
        places.dataRoot = m_facts.daemon ? m_facts.daemon->dockerRootDir : DaemonSettings(m_facts).dataRoot();
        if (m_facts.containerdUnit && m_facts.daemon && usesContainerdStore(*m_facts.daemon))
            places.store = m_facts.containerdUnit->mainPid; // otherwise it keeps those of others alone
        return places;
    }

    QString textOf(const QString &path) const { return QString::fromUtf8(m_reader.systemFile(path)).trimmed(); }

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
        m_facts.osUbuntuCodename = values["UBUNTU_CODENAME"];
        m_facts.osDebianCodename = values["DEBIAN_CODENAME"];
        m_facts.timeZone = readTimeZone(m_reader);
    }

    void readHardware()
    {
        m_facts.kernel = textOf(QStringLiteral("/proc/sys/kernel/osrelease"));
        m_facts.architecture = architecture();
        m_facts.cpus = countCpus(textOf(QStringLiteral("/sys/devices/system/cpu/online")));
        for (const QString &line : textOf(QStringLiteral("/proc/meminfo")).split(u'\n'))
            if (line.startsWith(QLatin1String("MemTotal:")))
                m_facts.memoryBytes = line.simplified().section(u' ', 1, 1).toLongLong() * 1024;
        for (const char *name : sysctlNames) {
            const QString value = textOf(QStringLiteral("/proc/sys/") + QString::fromLatin1(name).replace(u'.', u'/'));
            if (!value.isEmpty())
                m_facts.sysctls[QLatin1String(name)] = value;
        }
        readCeiling();
        if (m_reader.exists(QStringLiteral("/sys/fs/cgroup/cgroup.controllers")))
            m_facts.cgroupVersion = 2;
        else if (m_reader.exists(QStringLiteral("/sys/fs/cgroup/memory")))
            m_facts.cgroupVersion = 1;
    }

    QString architecture() const
    {
        QString known = textOf(QStringLiteral("/proc/sys/kernel/arch")); // since Linux 6.1
        if (!known.isEmpty())
            return known;
        const auto output = m_reader.query({QStringLiteral("/usr/bin/uname"), QStringLiteral("-m")});
        return output && output->status == 0 ? QString::fromUtf8(output->standardOutput).trimmed() : QString();
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
        m_facts.dockerdPath = findProgram(m_reader, QStringLiteral("dockerd"));
        m_facts.dockerPath = findProgram(m_reader, QStringLiteral("docker"));
        const auto origin =
            std::ranges::find_if(origins, [&](const Origin &each) { return m_reader.exists(QLatin1String(each.path)); });
        if (origin != origins.end())
            m_facts.dockerOrigin = QLatin1String(origin->name);
    }

    QString askProgram() const
    {
        const auto output = m_facts.dockerdPath ? m_reader.query({*m_facts.dockerdPath, QStringLiteral("--version")})
                                                : Result<CommandOutput>(CommandOutput{});
        return output && output->status == 0 ? dockerdVersionIn(output->standardOutput) : QString();
    }

    std::optional<UnitFacts> unit(const char *name) const { return m_reader.unit(QLatin1String(name)).value_or(std::nullopt); }

    void readUnits()
    {
        m_facts.dockerUnit = unit(paths::dockerUnit);
        m_facts.dockerSocket = unit(paths::dockerSocket);
        // How dockerd gets its containerd can only be said once there is a dockerd.
        if (m_facts.dockerUnit && m_facts.dockerUnit->isLoaded())
            m_facts.containerdUnit = unit(paths::containerdUnit);
        for (auto *each : {&m_facts.dockerUnit, &m_facts.containerdUnit})
            if (*each && (*each)->isLoaded())
                (*each)->companions = companionsOf(m_reader, **each, each == &m_facts.dockerUnit);
    }

    void addFollowers(QStringList &companions) const
    {
        const QStringList followers = followersOfDocker(m_reader);
        companions += followers + boundTo(m_reader, followers);
        std::ranges::sort(companions);
        companions.removeDuplicates();
    }

    void readFile(const QString &path)
    {
        const auto file = m_reader.readFile(path);
        if (file && *file)
            m_facts.files[path] = **file;
    }

    /// A file of somebody else as systemd reads it: what a link leads to, and nothing where it leads to /dev/null.
    void readFollowing(const QString &path)
    {
        if (m_facts.file(path) != nullptr)
            return;
        readFile(path);
        const FileFact *file = m_facts.file(path);
        if (file == nullptr || file->kind != FileKind::Symlink)
            return;
        if (const auto content = m_reader.readSystemFile(path); content && *content)
            m_facts.files[path] = FileFact{**content, 0644, 0, 0, FileKind::Regular};
    }

    /// The files that EnvironmentFile= names, which may be a pattern: glob(3).
    QStringList filesOfPattern(const QString &pattern) const
    {
        if (!isPattern(pattern))
            return {pattern};
        QStringList found{QString()};
        for (const QString &part : pattern.split(u'/', Qt::SkipEmptyParts)) {
            QStringList deeper;
            for (const QString &directory : found) {
                if (!isPattern(part)) {
                    deeper << directory + u'/' + part;
                    continue;
                }
                for (const QString &name : m_reader.listDirectory(directory).value_or(QStringList()))
                    if (matchesPattern(name, part))
                        deeper << directory + u'/' + name;
            }
            found = deeper;
        }
        return found;
    }

    void readFiles()
    {
        for (const char *path : paths::managed)
            readFile(QLatin1String(path));
        readRegistryFiles();
        for (const char *unit : {paths::dockerUnit, paths::containerdUnit})
            for (const QString &path : findDropIns(m_reader, QLatin1String(unit)).value_or(QStringList()))
                readFollowing(path);
        for (const auto *unit : {&m_facts.dockerUnit, &m_facts.dockerSocket, &m_facts.containerdUnit})
            if (*unit)
                for (const QString &path : QStringList{(*unit)->fragmentPath} + (*unit)->dropIns + (*unit)->environmentFiles)
                    for (const QString &match : filesOfPattern(path))
                        if (match.startsWith(u'/'))
                            readFollowing(match);
        readSysctlFiles();
        readManagerFiles();
        for (const char *path : {paths::mirrorStandings, paths::buildkitConfig, paths::lastWritten})
            readFile(QLatin1String(path));
        if (const FileFact *written = m_facts.file(QLatin1String(paths::lastWritten)))
            m_facts.lastWritten = readLastWritten(written->content);
        for (const auto &[path, hash] : m_facts.lastWritten.files)
            if (m_facts.file(path) == nullptr && isRegistryFile(path))
                readFile(path);
    }

    /// The files that we may write, and authorities and certificates by other names.
    void readRegistryFiles()
    {
        constexpr qsizetype most = 256;
        const QString root = QLatin1String(paths::certificates) + u'/';
        const auto named = [this](const QString &path) {
            return m_reader.listDirectory(path).value_or(QStringList()).mid(0, most);
        };
        for (const QString &registry : named(QLatin1String(paths::certificates)))
            for (const QString &name : named(root + registry))
                if (const QString path = root + registry + u'/' + name; isRegistryFile(path))
                    readFile(path);
    }

    using Words = std::initializer_list<const char *>;

    /// A file of the system that others may have made a link; only if it has something to say about one of `words`.
    void readOther(const QString &path, Words words)
    {
        if (m_facts.file(path) != nullptr)
            return;
        const auto content = m_reader.readSystemFile(path);
        const auto isIn = [&](const char *word) { return (*content)->contains(word); };
        if (content && *content && std::ranges::any_of(words, isIn))
            m_facts.files[path] = FileFact{**content, 0644, 0, 0, FileKind::Regular};
    }

    /// Strongest directory first: a file there hides those of its name in the others, whatever it says.
    void readOthers(const QStringList &directories, Words words)
    {
        QSet<QString> seen;
        for (const QString &directory : directories)
            for (const QString &name : m_reader.listDirectory(directory).value_or(QStringList())) {
                if (!name.endsWith(QLatin1String(".conf")) || seen.contains(name))
                    continue;
                seen.insert(name);
                readOther(directory + u'/' + name, words);
            }
    }

    /// Those that set a variable which Dockwright sets, too, or one that dockerd asks for.
    void readSysctlFiles()
    {
        QStringList directories;
        for (const char *directory : paths::sysctlDirectories)
            directories << QLatin1String(directory);
        readOthers(directories, {"nr_open", "forward"});
    }

    void readManagerFiles()
    {
        QStringList files;
        QStringList directories;
        for (const char *file : paths::managerFiles) {
            files.prepend(QLatin1String(file));
            directories.prepend(QLatin1String(file) + QLatin1String(".d"));
        }
        // The strongest that is there, whatever it says, hides the others.
        const auto strongest = std::ranges::find_if(files, [this](const QString &file) { return m_reader.exists(file); });
        if (strongest != files.end())
            readOther(*strongest, {"DefaultEnvironment"});
        readOthers(directories, {"DefaultEnvironment"});
    }

    void lookAtDaemon()
    {
        const DaemonSettings settings(m_facts);
        m_facts.hasSwarmState = m_reader.exists(settings.dataRoot() + QLatin1String("/swarm/docker-state.json"));
        m_facts.tlsFiles = lookAtTlsFiles(m_reader, settings, m_facts);
        QStringList hosts = settings.list("/hosts");
        for (QString &host : hosts) // handed over by systemd
            if (host.startsWith(QLatin1String("fd://")))
                if (const QString path = socketOfSystemd(m_facts); !path.isEmpty())
                    host = QLatin1String("unix://") + path;
        m_reader.daemonListensAt(hosts);
    }

    void askDaemon()
    {
        const Json info = m_reader.askDaemon(QStringLiteral("/info"));
        if (!info.is_object() || textAt(info, "/ServerVersion").isEmpty())
            return;
        m_facts.daemon = daemonFactsOf(info);
        const auto isNone = [&info](const char *count) { return info.value(count, Json()) == Json(0); };
        m_facts.runningContainers = isNone("ContainersRunning") && isNone("ContainersPaused") ? std::vector<ContainerFact>()
                                                                                              : containersOfDockerd(m_reader);
        m_facts.daemon->keepsDataElsewhere = core::keepsDataElsewhere(m_reader, m_facts);
    }

    const HostReader &m_reader;
    HostFacts m_facts;
};

} // namespace

HostFacts inspectHost(const HostReader &reader, Depth depth)
{
    return Inspector(reader).inspect(depth);
}

} // namespace dockwright::core

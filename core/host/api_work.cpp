// SPDX-License-Identifier: Apache-2.0
#include "core/host/api_work.h"

#include "core/base/json.h"
#include "core/host/processes.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// dockerd's directories for temporary files, while it works at something (moby builder/remotecontext/archive.go and
/// image/tarexport, 20.10 to 28.5). They can outlive the work: 20.10 leaves that of a build that failed.
struct Trace {
    const char *begin; ///< of the directory's name
    const char *work;
};
constexpr std::array traces{Trace{"docker-builder", "build (API)"}, Trace{"docker-import-", "load (API)"},
                            Trace{"docker-export-", "save (API)"}};

/// The files and directories that it has open, by their paths.
QStringList openFilesOf(const HostReader &reader, qint64 process)
{
    QStringList files;
    const QString directory = QStringLiteral("/proc/%1/fd").arg(process);
    for (const QString &name : reader.listDirectory(directory).value_or(QStringList())) {
        const QString path = reader.readLink(directory + u'/' + name).value_or(std::nullopt).value_or(QString());
        if (path.startsWith(u'/') && path.size() > 1)
            files << path;
    }
    return files;
}

/// A layer on its way in. dockerd keeps it in a file GetImageBlob… of its own directory tmp (moby distribution/pull_v2.go,
/// 20.10 to 28.5), containerd below "ingest" (containerd plugins/content/local).
bool isLayerComingIn(const QString &path)
{
    return path.section(u'/', -1).startsWith(QLatin1String("GetImageBlob"))
        || path.contains(QLatin1String("/io.containerd.content.v1.content/ingest/"));
}

class ApiWork
{
public:
    ApiWork(const HostReader &reader, const WorkPlaces &places)
        : m_reader(reader), m_places(places), m_open(openFilesOf(reader, places.dockerd))
    {}

    QStringList find() const
    {
        QStringList work;
        const QString temporary = temporaryDirectory();
        for (const QString &name : m_reader.listDirectory(temporary).value_or(QStringList()))
            for (const Trace &trace : traces)
                if (name.startsWith(QLatin1String(trace.begin)) && isWorkedAt(temporary + u'/' + name, trace))
                    work << QLatin1String(trace.work);
        // The bundle of a step's container is open until that has ended (moby builder/builder-next, buildkit runcexecutor).
        const QString steps = m_places.dataRoot + QLatin1String("/buildkit/executor/");
        if (isOpen([&](const QString &path) { return path.startsWith(steps); }))
            work << QLatin1String(traces.front().work);
        if (isOpen(isLayerComingIn)
            || (m_places.store > 0 && std::ranges::any_of(openFilesOf(m_reader, m_places.store), isLayerComingIn)))
            work << QStringLiteral("pull (API)");
        work.removeDuplicates();
        work.sort();
        return work;
    }

private:
    bool isOpen(const auto &isMeant) const { return std::ranges::any_of(m_open, isMeant); }

    /// moby pkg/idtools and daemon/daemon.go (prepareTempDir).
    QString temporaryDirectory() const
    {
        const QString variable = QStringLiteral("DOCKER_TMPDIR=");
        for (const QString &each : processFile(m_reader, m_places.dockerd, "environ").split(QChar::Null))
            if (each.startsWith(variable) && each.size() > variable.size())
                return each.sliced(variable.size());
        return m_places.dataRoot + QLatin1String("/tmp");
    }

    bool isWorkedAt(const QString &directory, const Trace &trace) const
    {
        // What dockerd unpacks in a thread of its own, whose root the directory is, has a path from there on (since 23.0).
        const auto isBelow = [&](const QString &path) {
            return path.startsWith(directory + u'/') || m_reader.exists(directory + path);
        };
        return isOpen(isBelow) || isUnpackedInto(directory)
            || (trace.begin == traces.front().begin
                && std::ranges::any_of(m_places.running, [&](const ContainerFact &each) { return isStepOfBuild(each); }));
    }

    /// By a child, before 23.0: "docker-untar / DIRECTORY" (moby pkg/chrootarchive).
    bool isUnpackedInto(const QString &directory) const
    {
        const QString parent = QStringLiteral("\nPPid:\t%1\n").arg(m_places.dockerd);
        return std::ranges::any_of(processIds(m_reader), [&](qint64 id) {
            return processFile(m_reader, id, "status").contains(parent) && commandLineOf(m_reader, id).contains(directory);
        });
    }

    /// The classic builder runs a container of an image without a name, and keeps no log of it (moby builder/dockerfile,
    /// defaultLogConfig).
    bool isStepOfBuild(const ContainerFact &container) const
    {
        if (!container.image.startsWith(QLatin1String("sha256:")))
            return false;
        const auto all = m_reader.describeContainer(container.id);
        return all && textAt(*all, "/HostConfig/LogConfig/Type") == QLatin1String("none");
    }

    const HostReader &m_reader;
    const WorkPlaces &m_places;
    QStringList m_open; ///< by dockerd
};

} // namespace

QStringList workByApi(const HostReader &reader, const WorkPlaces &places)
{
    return places.dockerd > 0 ? ApiWork(reader, places).find() : QStringList();
}

} // namespace dockwright::core

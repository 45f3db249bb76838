// SPDX-License-Identifier: Apache-2.0
#include "core/host/live_containers.h"

#include "core/host/daemon_settings.h"
#include "core/host/hook_devices.h"
#include "core/host/processes.h"
#include "core/host/remap.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// As dockerd makes them (moby 28.0, pkg/stringid, GenerateRandomID); the name of a directory.
bool isContainerId(const QString &text)
{
    const auto isDigit = [](QChar digit) { return (digit >= u'0' && digit <= u'9') || (digit >= u'a' && digit <= u'f'); };
    return text.size() == 64 && std::ranges::all_of(text, isDigit);
}

/// Of a shim that still has a process to look after (proc_pid_task(5), children); empty for any other process.
QString containerOfShim(const HostReader &reader, qint64 process)
{
    const QLatin1String name("containerd-shim");
    const bool isNamedSo = processFile(reader, process, "comm").startsWith(name);
    if (!isNamedSo || !isOfRoot(reader, process) || !runsProgram(reader, process, name))
        return {};
    const QStringList words = commandLineOf(reader, process);
    const auto valueOf = [&words](const char *option) {
        const qsizetype at = words.indexOf(QLatin1String(option));
        return at >= 0 ? words.value(at + 1) : QString();
    };
    const QByteArray children = "task/" + QByteArray::number(process) + "/children";
    const QString id = valueOf("-namespace") == QLatin1String("moby") ? valueOf("-id") : QString();
    return isContainerId(id) && !processFile(reader, process, children.constData()).trimmed().isEmpty() ? id : QString();
}

Json recordOf(const HostReader &reader, const QString &path)
{
    const auto document = parseJson(reader.systemFile(path));
    return document && document->value.is_object() ? Json(document->value) : Json::object();
}

ContainerFact describe(const HostReader &reader, const QString &dataRoot, const QString &id)
{
    const QString directory = dataRoot + QLatin1String("/containers/") + id;
    const Json container = recordOf(reader, directory + QLatin1String("/config.v2.json"));
    const Json host = recordOf(reader, directory + QLatin1String("/hostconfig.json"));
    const QString name = core::textOf(container, "Name").mid(1);
    const Json policy = host.value("RestartPolicy", Json::object());
    return {id.left(12),
            name.isEmpty() ? id.left(12) : name,
            {},
            core::textOf(policy, "Name"),
            host.value("AutoRemove", Json()) == Json(true),
            false,
            devicesOfHooks(reader, id, {{"HostConfig", host}, {"State", container.value("State", Json())}})};
}

/// What stands in its own description only.
void complete(ContainerFact &container, const Json &description)
{
    container.name = textAt(description, "/Name").mid(1); // of several names its own
    container.image = textAt(description, "/Config/Image");
    container.restartPolicy = textAt(description, "/HostConfig/RestartPolicy/Name");
    container.removesItself = description.value(Json::json_pointer("/HostConfig/AutoRemove"), Json()) == Json(true);
}

} // namespace

std::optional<Json> Descriptions::of(const QString &id)
{
    constexpr int mostSilences = 3;
    if (m_silences >= mostSilences)
        return std::nullopt;
    if (auto described = m_reader.describeContainer(id))
        return std::move(*described);
    ++m_silences;
    return std::nullopt;
}

std::optional<std::vector<ContainerFact>> containersOfDockerd(const HostReader &reader)
{
    const Json running = reader.askDaemon(QStringLiteral("/containers/json"));
    if (!running.is_array())
        return std::nullopt;
    std::vector<ContainerFact> containers;
    Descriptions descriptions(reader);
    for (const Json &each : running) {
        ContainerFact container{textAt(each, "/Id").left(12), textAt(each, "/Names/0").mid(1), textAt(each, "/Image"), {}};
        container.isSwarmTask = !textAt(each, "/Labels/com.docker.swarm.task.id").isEmpty();
        container.service = textAt(each, "/Labels/com.docker.swarm.service.name");
        const auto described = descriptions.of(textAt(each, "/Id"));
        if (described && !described->is_object()) // it has ended in the meantime
            continue;
        if (described) {
            complete(container, *described);
            container.hookDevices = devicesOfHooks(reader, textAt(each, "/Id"), *described);
        }
        containers.push_back(std::move(container));
    }
    std::ranges::sort(containers, {}, &ContainerFact::name);
    return containers;
}

std::vector<ContainerFact> containersWithoutDockerd(const HostReader &reader, const QString &dataRoot)
{
    std::vector<ContainerFact> containers;
    for (const qint64 process : processIds(reader))
        if (const QString id = containerOfShim(reader, process); !id.isEmpty())
            containers.push_back(describe(reader, dataRoot, id));
    std::ranges::sort(containers, {}, &ContainerFact::name);
    return containers;
}

bool keepsDataElsewhere(const HostReader &reader, const HostFacts &facts)
{
    if (!facts.daemon || !facts.runningContainers || facts.runningContainers->empty())
        return false;
    // With user namespaces dockerd keeps all in a directory below it, named after its ids.
    const QString own = isRemapped(facts) ? u'/' + facts.daemon->dockerRootDir.section(u'/', -1) : QString();
    const auto there = reader.listDirectory(DaemonSettings(facts).dataRoot() + own + QLatin1String("/containers"));
    return there && std::ranges::none_of(*there, [&](const QString &id) {
               return std::ranges::any_of(*facts.runningContainers,
                                          [&](const ContainerFact &each) { return id.startsWith(each.id); });
           });
}

} // namespace dockwright::core

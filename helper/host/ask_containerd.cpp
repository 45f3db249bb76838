// SPDX-License-Identifier: Apache-2.0
#include "helper/host/ask_containerd.h"

#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/programs.h"

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// The first that says something.
QString firstOf(std::initializer_list<QString> texts)
{
    const auto found = std::ranges::find_if(texts, [](const QString &text) { return !text.isEmpty(); });
    return found != texts.end() ? *found : QString();
}

/// Where dockerd looks for it, or lets its own one listen (moby cmd/dockerd/daemon_unix.go, initContainerd): /info tells since
/// 27.0.
ContainerdFacts placeOf(const HostReader &host, const HostFacts &facts)
{
    const Json info = facts.daemon ? host.askDaemon(QStringLiteral("/info")) : Json();
    const DaemonSettings settings(facts);
    const QString state = firstOf({settings.text("/exec-root"), QStringLiteral("/run/docker")});
    ContainerdFacts containerd;
    containerd.address = firstOf({textAt(info, "/Containerd/Address"), settings.text("/containerd"),
                                  facts.containerdIsOwnUnit() ? QString::fromLatin1(paths::containerdSocket)
                                                              : state + QLatin1String("/containerd/containerd.sock")});
    containerd.containersNamespace = firstOf(
        {textAt(info, "/Containerd/Namespaces/Containers"), settings.text("/containerd-namespace"), QStringLiteral("moby")});
    return containerd;
}

/// "Server:\n  Version:  1.7.24", below what it says of the client.
QString serverVersionIn(const QByteArray &output)
{
    const QString text = QString::fromUtf8(output);
    for (const QString &line : text.section(QLatin1String("Server:"), 1).split(u'\n'))
        if (line.trimmed().startsWith(QLatin1String("Version:")))
            return line.section(u':', 1).trimmed();
    return {};
}

/// With user namespaces it has the ids of root behind it: "moby-100000.100000".
bool isIn(const QByteArray &list, const QString &name)
{
    return std::ranges::any_of(QString::fromUtf8(list).split(u'\n'), [&](const QString &line) {
        return line.trimmed() == name || line.trimmed().startsWith(name + u'-');
    });
}

void askByCtr(const HostReader &host, const QString &ctr, ContainerdFacts &containerd)
{
    const QStringList command{ctr,
                              QStringLiteral("--connect-timeout"),
                              QStringLiteral("5s"),
                              QStringLiteral("--timeout"),
                              QStringLiteral("5s"),
                              QStringLiteral("--address"),
                              containerd.address,
                              QStringLiteral("--namespace"),
                              containerd.containersNamespace};
    const auto version = host.query(command + QStringList{QStringLiteral("version")});
    containerd.version = version && version->status == 0 ? serverVersionIn(version->standardOutput) : QString();
    if (containerd.version.isEmpty()) {
        containerd.failure = QString::fromUtf8(version ? version->standardError : QByteArray()).trimmed();
        return;
    }
    const auto list =
        host.query(command + QStringList{QStringLiteral("namespaces"), QStringLiteral("list"), QStringLiteral("-q")});
    if (list && list->status == 0)
        containerd.hasNamespace = isIn(list->standardOutput, containerd.containersNamespace);
}

/// dockerd asks it for the answer, and leaves it out where it gets none (moby daemon/info_unix.go, fillPlatformVersion).
QString versionByDockerd(const HostReader &host)
{
    const Json version = host.askDaemon(QStringLiteral("/version"));
    const Json components = version.is_object() ? version.value("Components", Json()) : Json();
    for (const Json &component : components.is_array() ? components : Json::array())
        if (textOf(component, "Name") == QLatin1String("containerd"))
            return textOf(component, "Version");
    return {};
}

} // namespace

ContainerdFacts askContainerd(const HostReader &host, const HostFacts &facts)
{
    ContainerdFacts containerd = placeOf(host, facts);
    if (const auto ctr = findProgram(host, QStringLiteral("ctr")))
        askByCtr(host, *ctr, containerd);
    if (containerd.version.isEmpty() && facts.daemon)
        containerd.version = versionByDockerd(host);
    return containerd;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto ignoredVariable =
    QT_TRANSLATE_NOOP("Dockwright", "As published, the trailing comment makes this an “Invalid environment assignment”.");

constexpr auto messageSizes = QT_TRANSLATE_NOOP(
    "Dockwright",
    "The largest gRPC message of containerd. dockerd does not read this variable: the setting belongs in containerd's own config.toml, and is written only where the plan departs from containerd's default of 16 MiB.");

constexpr auto withoutContainerd = QT_TRANSLATE_NOOP(
    "Dockwright",
    "Without a running containerd, dockerd 26.1 exits after 60 s, and so does 29.7 with the containerd image store; 28.5 waits on, and starts no container.");
constexpr auto withoutContainerdOn = "systemd 257, dockerd 26.1; systemd 262, dockerd 28.5 and 29.7";

// clang-format off
constexpr Directive containerdTable[] = {
    {"70-containerd/Wants", "60-reliability.conf", "Requires", "containerd.service",
     Disposition::Moved, paths::containerdLinkDropIn, "Unit", "Wants",
     QT_TRANSLATE_NOOP("Dockwright", "Starts containerd together with dockerd. Requires= would stop dockerd whenever containerd is stopped or restarted, and dependencies belong in [Unit]."),
     "systemd.unit(5), Wants= and Requires=; docker.service of docker-ce",
     QT_TRANSLATE_NOOP("Dockwright", "systemd: Requires is an unknown key in [Service] and is ignored."), Effect::None, "Wants", {"201", "", "systemd.unit(5)"}},
    {"70-containerd/After", "", "", "",
     Disposition::Added, paths::containerdLinkDropIn, "Unit", "After",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd starts containers through the socket of containerd and waits for it, so containerd starts first."),
     "systemd.unit(5), After=",
     withoutContainerd,
     Effect::None, "After", {"201", "", "systemd.unit(5)"}, withoutContainerdOn},
    {"70-containerd/CONTAINERD_NAMESPACE", "70-containerd.conf", "Environment CONTAINERD_NAMESPACE",
     "\"CONTAINERD_NAMESPACE=moby\"",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd does not read this variable (ctr does), and it uses the namespace moby anyway."),
     "dockerd(8), --containerd-namespace",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd ignores it."), Effect::None, ""},
    {"daemon.json/features/containerd-snapshotter", "70-containerd.conf", "Environment CONTAINERD_SNAPSHOTTER",
     "\"CONTAINERD_SNAPSHOTTER=overlayfs\"",
     Disposition::Moved, paths::daemonJson, "", "/features/containerd-snapshotter",
     QT_TRANSLATE_NOOP("Dockwright", "Images are stored by containerd, with its overlayfs snapshotter. dockerd does not read this variable; this key turns the store on. Images that were pulled before are hidden while it is on."),
     "Docker documentation, containerd image store",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd ignores the variable."), Effect::RestartDocker, "",
     {"23.0", "", "moby#43735"}},
    {"config.toml/grpc/max_recv_message_size", "70-containerd.conf", "Environment CONTAINERD_GRPC_MAX_RECV_MSG_SIZE",
     "\"CONTAINERD_GRPC_MAX_RECV_MSG_SIZE=16777216\" # 16MB",
     Disposition::Moved, paths::containerdConfig, "grpc", "max_recv_message_size", messageSizes,
     "containerd-config.toml(5), [grpc]; containerd defaults/defaults.go, DefaultMaxRecvMsgSize", ignoredVariable,
     Effect::RestartContainerd, ""},
    {"config.toml/grpc/max_send_message_size", "70-containerd.conf", "Environment CONTAINERD_GRPC_MAX_SEND_MSG_SIZE",
     "\"CONTAINERD_GRPC_MAX_SEND_MSG_SIZE=16777216\" # 16MB",
     Disposition::Moved, paths::containerdConfig, "grpc", "max_send_message_size", messageSizes,
     "containerd-config.toml(5), [grpc]; containerd defaults/defaults.go, DefaultMaxSendMsgSize", ignoredVariable,
     Effect::RestartContainerd, ""},
    {"70-containerd/CONTAINERD_GRPC_CONNECTION_TIMEOUT", "70-containerd.conf",
     "Environment CONTAINERD_GRPC_CONNECTION_TIMEOUT", "\"CONTAINERD_GRPC_CONNECTION_TIMEOUT=30s\"",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Nothing reads it; how long dockerd waits for containerd cannot be changed."),
     "moby daemon/daemon.go, NewDaemon",
     withoutContainerd, Effect::None, "", {}, withoutContainerdOn},
    {"70-containerd/CONTAINERD_GRPC_KEEPALIVE_TIME", "70-containerd.conf", "Environment CONTAINERD_GRPC_KEEPALIVE_TIME",
     "\"CONTAINERD_GRPC_KEEPALIVE_TIME=60s\"",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Nothing reads it, and the two communicate over a local socket, which needs no keep-alive."),
     "moby daemon/daemon.go, NewDaemon", "", Effect::None, ""},
    {"70-containerd/DOCKER_STORAGE_OPTS", "70-containerd.conf", "Environment DOCKER_STORAGE_OPTS",
     "\"DOCKER_STORAGE_OPTS=--storage-opt dm.basesize=50G\"",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "An option of the devicemapper driver, which Docker 25 removed, set in a variable that dockerd does not read."),
     "Docker documentation, Deprecated features; Docker 25.0 release notes",
     QT_TRANSLATE_NOOP("Dockwright", "As a dockerd flag it prevents dockerd from starting."), Effect::None, ""},
    {"containerd.service/LimitNOFILE", "", "", "",
     Disposition::Added, paths::containerdDropIn, "Service", "LimitNOFILE",
     QT_TRANSLATE_NOOP("Dockwright", "Where containerd is a unit of its own, containers inherit their limits from it and not from docker.service: enough for all containers, and for the limit of one. LimitNPROC and TasksMax stay as containerd ships them, since they would limit all containers together."),
     "systemd.exec(5), LimitNOFILE=; moby#44547",
     QT_TRANSLATE_NOOP("Dockwright", "The limits inside a container come from containerd.service and default-ulimits, not from docker.service."),
     Effect::RestartContainerd, "LimitNOFILE"},
};
// clang-format on

} // namespace

std::span<const Directive> containerdDirectives()
{
    return containerdTable;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto placeholder =
    QT_TRANSLATE_NOOP("Dockwright", "dockerd accepts the guide's placeholder, and every pull then fails (“lookup http: …”).");

constexpr auto newContainers = QT_TRANSLATE_NOOP("Dockwright", "It applies only to containers that are created afterwards.");

/// A dockerd before it does not start with them: “the following directives don't match any configuration option: proxies”.
constexpr Known proxiesKnown{"23.0", "", "Docker Engine 23.0 release notes"};

// clang-format off
constexpr Directive daemonTable[] = {
    {"daemon.json/live-restore", "daemon.json", "/live-restore", "true",
     Disposition::Kept, paths::daemonJson, "", "/live-restore",
     QT_TRANSLATE_NOOP("Dockwright", "Containers keep running while dockerd restarts. It is incompatible with Swarm mode."),
     "moby daemon/reload.go; Docker documentation, Live restore",
     QT_TRANSLATE_NOOP("Dockwright", "Written and restarted at once: the container stops and the restart takes 10.6 s. Reloaded first: the container keeps running and the restart takes 0.27 s."),
     Effect::Reload, ""},
    {"daemon.json/registry-mirrors", "daemon.json", "/registry-mirrors",
     "[\"https://docker.m.daocloud.io\",\"https://docker.xuanyuan.me\",\"https://docker.1ms.run\","
     "\"https://docker-0.unsee.tech\",\"https://docker.hlmirror.com\"]",
     Disposition::Kept, paths::daemonJson, "", "/registry-mirrors",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd tries them in this order for Docker Hub images, then Docker Hub itself. Written even when empty, since a reload keeps the value of a key that was removed."),
     "moby daemon/reload.go; moby daemon/pkg/registry/config.go, ValidateMirror",
     QT_TRANSLATE_NOOP("Dockwright", "A change takes effect on reload, without a restart."), Effect::Reload, ""},
    {"daemon.json/insecure-registries", "daemon.json", "/insecure-registries", "[]",
     Disposition::Kept, paths::daemonJson, "", "/insecure-registries",
     QT_TRANSLATE_NOOP("Dockwright", "Registries without a valid certificate. Written even when empty, since a reload keeps the value of a key that was removed."),
     "moby daemon/reload.go",
     QT_TRANSLATE_NOOP("Dockwright", "A removed key keeps its old value on a reload."),
     Effect::Reload, ""},
    {"daemon.json/log-driver", "daemon.json", "/log-driver", "\"json-file\"",
     Disposition::Kept, paths::daemonJson, "", "/log-driver",
     QT_TRANSLATE_NOOP("Dockwright", "Where container output goes; docker logs reads it from there."),
     "dockerd(8), --log-driver; moby daemon/logs.go", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/log-opts/max-size", "daemon.json", "/log-opts/max-size", "\"100m\"",
     Disposition::Kept, paths::daemonJson, "", "/log-opts/max-size",
     QT_TRANSLATE_NOOP("Dockwright", "A container's log file is rotated at this size; by default json-file sets no limit and can fill the disk."),
     "Docker documentation, JSON File logging driver", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/log-opts/max-file", "daemon.json", "/log-opts/max-file", "\"3\"",
     Disposition::Kept, paths::daemonJson, "", "/log-opts/max-file",
     QT_TRANSLATE_NOOP("Dockwright", "How many such files are kept. A string, not a number: dockerd rejects a number here."),
     "Docker documentation, JSON File logging driver", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/default-ulimits/nofile", "daemon.json", "/default-ulimits/nofile",
     "{\"Name\":\"nofile\",\"Soft\":65536,\"Hard\":65536}",
     Disposition::Kept, paths::daemonJson, "", "/default-ulimits/nofile",
     QT_TRANSLATE_NOOP("Dockwright", "The open file limit of each container, independent of the limits of dockerd and containerd."),
     "dockerd(8), --default-ulimit; moby#44547",
     QT_TRANSLATE_NOOP("Dockwright", "Above the hard limit of the host, every docker run fails: “error setting rlimit type 7”."),
     Effect::RestartDocker, ""},
    {"daemon.json/features/buildkit", "daemon.json", "/features/buildkit", "true",
     Disposition::Kept, paths::daemonJson, "", "/features/buildkit",
     QT_TRANSLATE_NOOP("Dockwright", "The builder that dockerd offers to clients; the default since Docker 23."),
     "moby daemon/reload.go; Docker documentation, BuildKit", "", Effect::Reload, ""},
    {"daemon.json/proxies/http-proxy", "daemon.json", "/proxies/http-proxy", "\"http://YOUR_PROXY_IP:YOUR_PROXY_PORT\"",
     Disposition::Kept, paths::daemonJson, "", "/proxies/http-proxy",
     QT_TRANSLATE_NOOP("Dockwright", "The proxy of dockerd, if the plan keeps it here; it takes precedence over the environment of the unit. Percent signs are not doubled here."),
     "moby daemon/command/daemon.go; Docker documentation, Daemon proxy configuration", placeholder,
     Effect::RestartDocker, "", proxiesKnown},
    {"daemon.json/proxies/https-proxy", "daemon.json", "/proxies/https-proxy",
     "\"http://YOUR_PROXY_IP:YOUR_PROXY_PORT\"",
     Disposition::Kept, paths::daemonJson, "", "/proxies/https-proxy",
     QT_TRANSLATE_NOOP("Dockwright", "The proxy for https, over which nearly all registries are accessed."),
     "moby daemon/command/daemon.go; Docker documentation, Daemon proxy configuration", placeholder,
     Effect::RestartDocker, "", proxiesKnown},
    {"daemon.json/proxies/no-proxy", "daemon.json", "/proxies/no-proxy",
     "\"localhost,127.0.0.0/8,172.16.0.0/12,192.168.0.0/16,10.0.0.0/8\"",
     Disposition::Kept, paths::daemonJson, "", "/proxies/no-proxy",
     QT_TRANSLATE_NOOP("Dockwright", "Destinations that bypass the proxy: a single comma-separated string, since dockerd rejects a list."),
     "moby daemon/command/daemon.go; docker/cli#4762",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects a list here."),
     Effect::RestartDocker, "", proxiesKnown},
    {"daemon.json/init", "chapter 2", "--init", "--init",
     Disposition::Moved, paths::daemonJson, "", "/init",
     QT_TRANSLATE_NOOP("Dockwright", "The guide's rule to run every container with --init, set as the default: a small init process reaps zombies and forwards signals. docker run --init=false turns it off for one container."),
     "dockerd(8), --init; tini", "", Effect::RestartDocker, ""},
    {"daemon.json/log-opts/compress", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/log-opts/compress",
     QT_TRANSLATE_NOOP("Dockwright", "Written only where one file is kept with the local driver: there is no rotated file to compress then, and dockerd creates no container unless compression is off."),
     "moby daemon/logger/local/local.go", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/icc", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/icc",
     QT_TRANSLATE_NOOP("Dockwright", "Whether containers on the default bridge can communicate with each other; user-defined networks are not affected."),
     "dockerd(8), --icc; CIS Docker Benchmark 2.2",
     QT_TRANSLATE_NOOP("Dockwright", "icc: false together with iptables: false: dockerd does not start."),
     Effect::RestartDocker, ""},
    {"daemon.json/no-new-privileges", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/no-new-privileges",
     QT_TRANSLATE_NOOP("Dockwright", "What the guide wanted from NoNewPrivileges=, for containers only: sudo, su and other setuid programs gain no privileges in them."),
     "dockerd(8), --no-new-privileges; CIS Docker Benchmark 2.14", "", Effect::RestartDocker, ""},
    {"daemon.json/userns-remap", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/userns-remap",
     QT_TRANSLATE_NOOP("Dockwright", "Root in containers is an unprivileged user on the host, as the guide recommends in chapter 2. Existing images, containers and volumes are hidden while it is on."),
     "dockerd(8), --userns-remap; CIS Docker Benchmark 2.9", "", Effect::RestartDocker, ""},
};
// clang-format on

} // namespace

std::span<const Directive> daemonDirectives()
{
    return daemonTable;
}

} // namespace dockwright::core

#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto placeholder =
    QT_TRANSLATE_NOOP("Dockwright",
                      "The guide's placeholder is accepted by dockerd, and every pull then fails (“lookup http: …”).");

constexpr auto newContainers = QT_TRANSLATE_NOOP("Dockwright", "It reaches only containers that are created afterwards.");

/// A dockerd before it does not start with them: “the following directives don't match any configuration option: proxies”.
constexpr Known proxiesKnown{"23.0", "", "Docker Engine 23.0 release notes"};

// clang-format off
constexpr Directive directives[] = {
    {"daemon.json/live-restore", "daemon.json", "/live-restore", "true",
     Disposition::Kept, paths::daemonJson, "", "/live-restore",
     QT_TRANSLATE_NOOP("Dockwright", "Containers keep running while dockerd is restarted. It cannot be combined with Swarm."),
     "moby daemon/reload.go; Docker documentation, Live restore",
     QT_TRANSLATE_NOOP("Dockwright", "Written and restarted at once: the container dies and the restart takes 10.6 s. Reloaded first: it lives "
                                     "and the restart takes 0.27 s."),
     Effect::Reload, ""},
    {"daemon.json/registry-mirrors", "daemon.json", "/registry-mirrors",
     "[\"https://docker.m.daocloud.io\",\"https://docker.xuanyuan.me\",\"https://docker.1ms.run\","
     "\"https://docker-0.unsee.tech\",\"https://docker.hlmirror.com\"]",
     Disposition::Kept, paths::daemonJson, "", "/registry-mirrors",
     QT_TRANSLATE_NOOP("Dockwright", "Tried in this order for images of Docker Hub, then Docker Hub itself. Written even when empty, since a "
                                     "reload keeps the value of a key that is gone."),
     "moby daemon/reload.go; moby daemon/pkg/registry/config.go, ValidateMirror",
     QT_TRANSLATE_NOOP("Dockwright", "Changed and reloaded it is in effect at once, without a restart."), Effect::Reload, ""},
    {"daemon.json/insecure-registries", "daemon.json", "/insecure-registries", "[]",
     Disposition::Kept, paths::daemonJson, "", "/insecure-registries",
     QT_TRANSLATE_NOOP("Dockwright", "Registries without a valid certificate. Written even when empty, since a reload keeps the value of a key "
                                     "that is gone."),
     "moby daemon/reload.go",
     QT_TRANSLATE_NOOP("Dockwright", "A key that is taken out keeps its old value on a reload."),
     Effect::Reload, ""},
    {"daemon.json/log-driver", "daemon.json", "/log-driver", "\"json-file\"",
     Disposition::Kept, paths::daemonJson, "", "/log-driver",
     QT_TRANSLATE_NOOP("Dockwright", "Where the output of containers goes; docker logs reads it from there."),
     "dockerd(8), --log-driver; moby daemon/logs.go", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/log-opts/max-size", "daemon.json", "/log-opts/max-size", "\"100m\"",
     Disposition::Kept, paths::daemonJson, "", "/log-opts/max-size",
     QT_TRANSLATE_NOOP("Dockwright", "A container's log file is rotated at this size; json-file has no bound of its own and can fill the disk."),
     "Docker documentation, JSON File logging driver", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/log-opts/max-file", "daemon.json", "/log-opts/max-file", "\"3\"",
     Disposition::Kept, paths::daemonJson, "", "/log-opts/max-file",
     QT_TRANSLATE_NOOP("Dockwright", "How many such files are kept. A text, not a number: dockerd refuses a number here."),
     "Docker documentation, JSON File logging driver", newContainers, Effect::RestartDocker, ""},
    {"daemon.json/default-ulimits/nofile", "daemon.json", "/default-ulimits/nofile",
     "{\"Name\":\"nofile\",\"Soft\":65536,\"Hard\":65536}",
     Disposition::Kept, paths::daemonJson, "", "/default-ulimits/nofile",
     QT_TRANSLATE_NOOP("Dockwright", "Open files of one container, whatever dockerd or containerd may open themselves."),
     "dockerd(8), --default-ulimit; moby#44547",
     QT_TRANSLATE_NOOP("Dockwright", "Above the hard limit of the host every docker run fails: “error setting rlimit type 7”."),
     Effect::RestartDocker, ""},
    {"daemon.json/features/buildkit", "daemon.json", "/features/buildkit", "true",
     Disposition::Kept, paths::daemonJson, "", "/features/buildkit",
     QT_TRANSLATE_NOOP("Dockwright", "What dockerd offers clients as the builder; the default since Docker 23."),
     "moby daemon/reload.go; Docker documentation, BuildKit", "", Effect::Reload, ""},
    {"daemon.json/proxies/http-proxy", "daemon.json", "/proxies/http-proxy", "\"http://YOUR_PROXY_IP:YOUR_PROXY_PORT\"",
     Disposition::Kept, paths::daemonJson, "", "/proxies/http-proxy",
     QT_TRANSLATE_NOOP("Dockwright", "The proxy of dockerd, where the plan chooses this place; it wins over the unit's environment. Percent signs "
                                     "stay single here."),
     "moby daemon/command/daemon.go; Docker documentation, Daemon proxy configuration", placeholder,
     Effect::RestartDocker, "", proxiesKnown},
    {"daemon.json/proxies/https-proxy", "daemon.json", "/proxies/https-proxy",
     "\"http://YOUR_PROXY_IP:YOUR_PROXY_PORT\"",
     Disposition::Kept, paths::daemonJson, "", "/proxies/https-proxy",
     QT_TRANSLATE_NOOP("Dockwright", "The proxy for https, which is how registries are reached."),
     "moby daemon/command/daemon.go; Docker documentation, Daemon proxy configuration", placeholder,
     Effect::RestartDocker, "", proxiesKnown},
    {"daemon.json/proxies/no-proxy", "daemon.json", "/proxies/no-proxy",
     "\"localhost,127.0.0.0/8,172.16.0.0/12,192.168.0.0/16,10.0.0.0/8\"",
     Disposition::Kept, paths::daemonJson, "", "/proxies/no-proxy",
     QT_TRANSLATE_NOOP("Dockwright", "What is reached without the proxy: one text joined by commas, since dockerd refuses a list."),
     "moby daemon/command/daemon.go; docker/cli#4762",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd refuses a list in its place."),
     Effect::RestartDocker, "", proxiesKnown},
    {"daemon.json/init", "chapter 2", "--init", "--init",
     Disposition::Moved, paths::daemonJson, "", "/init",
     QT_TRANSLATE_NOOP("Dockwright", "The guide's rule to run every container with --init, as the default: a small init reaps zombies and passes "
                                     "signals on. docker run --init=false turns it off for one."),
     "dockerd(8), --init; tini", "", Effect::RestartDocker, ""},
    {"daemon.json/icc", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/icc",
     QT_TRANSLATE_NOOP("Dockwright", "Whether containers on the default bridge may talk to each other; networks of users' own are not touched."),
     "dockerd(8), --icc; CIS Docker Benchmark 2.2",
     QT_TRANSLATE_NOOP("Dockwright", "icc: false beside iptables: false: dockerd does not start."),
     Effect::RestartDocker, ""},
    {"daemon.json/no-new-privileges", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/no-new-privileges",
     QT_TRANSLATE_NOOP("Dockwright", "What the guide's NoNewPrivileges= wanted, for containers only: sudo, su and other setuid programs gain "
                                     "nothing there."),
     "dockerd(8), --no-new-privileges; CIS Docker Benchmark 2.14", "", Effect::RestartDocker, ""},
    {"daemon.json/userns-remap", "", "", "",
     Disposition::Added, paths::daemonJson, "", "/userns-remap",
     QT_TRANSLATE_NOOP("Dockwright", "Root in containers is an unprivileged user of the host, as the guide recommends in chapter 2. Images, "
                                     "containers and volumes made before are hidden while it is on."),
     "dockerd(8), --userns-remap; CIS Docker Benchmark 2.9", "", Effect::RestartDocker, ""},
};
// clang-format on

} // namespace

std::span<const Directive> daemonDirectives()
{
    return directives;
}

} // namespace dockwright::core

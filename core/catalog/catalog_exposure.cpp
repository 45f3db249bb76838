// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

// clang-format off
constexpr Directive exposureTable[] = {
    {"80-exposure/ExecStartPre", "", "", "",
     Disposition::Added, paths::exposureDropIn, "Service", "ExecStartPre",
     QT_TRANSLATE_NOOP("Dockwright", "nft looks a cgroup up when it reads the rule, and each start of Docker has a new one; so the table is loaded at each, before dockerd opens a port. Docker starts even if it fails (-), which --health and --exposure tell."),
     "nft(8), SOCKET EXPRESSION; systemd.service(5), COMMAND LINES", "", Effect::None, "", {"231", "", "systemd.service(5), +"}},
    {"80-dockwright-exposure/ExecStartPost", "", "", "",
     Disposition::Added, paths::nftablesDropIn, "Service", "ExecStartPost",
     QT_TRANSLATE_NOOP("Dockwright", "/etc/nftables.conf begins with flush ruleset, which takes this table, too: it is loaded again at once, with the rules for docker-proxy where Docker runs. nftables.service starts even if that fails (-)."),
     "nft(8), RULESET; systemd.service(5), COMMAND LINES", "", Effect::None, "", {"231", "", "systemd.service(5), +"}},
    {"80-dockwright-exposure/ExecReload", "", "", "",
     Disposition::Added, paths::nftablesDropIn, "Service", "ExecReload",
     QT_TRANSLATE_NOOP("Dockwright", "The same after a reload, which reads that file again."),
     "systemd.service(5), ExecReload=", "", Effect::None, "", {"231", "", "systemd.service(5), +"}},
    {"80-dockwright-exposure/ExecStopPost", "", "", "",
     Disposition::Added, paths::nftablesDropIn, "Service", "ExecStopPost",
     QT_TRANSLATE_NOOP("Dockwright", "The same after a stop, which flushes all rules: whoever stops nftables.service means the rules of that file."),
     "systemd.service(5), ExecStopPost=", "", Effect::None, "", {"231", "", "systemd.service(5), +"}},
    {"dockwright-exposure/ExecStart", "", "", "",
     Disposition::Added, paths::exposureService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "nft replaces the table in one transaction. The rules for docker-proxy cannot be loaded while Docker is stopped (-); its start loads them."),
     "nft(8), -f", "", Effect::None, ""},
    {"dockwright-exposure/ExecStop", "", "", "",
     Disposition::Added, paths::exposureService, "Service", "ExecStop",
     QT_TRANSLATE_NOOP("Dockwright", "Without its table every published port is as open as Docker makes it."),
     "nft(8), TABLES", "", Effect::None, ""},
    {"dockwright-exposure/CapabilityBoundingSet", "", "", "",
     Disposition::Added, paths::exposureService, "Service", "CapabilityBoundingSet",
     QT_TRANSLATE_NOOP("Dockwright", "nft needs this capability and netlink; everything else is dropped."),
     "capabilities(7); systemd.exec(5), Sandboxing", "", Effect::None, "", {"232", "", "systemd.exec(5), ProtectSystem=strict"}},
    {"dockwright-exposure/bridges", "", "", "",
     Disposition::Added, paths::exposureRules, "", "bridges",
     QT_TRANSLATE_NOOP("Dockwright", "Docker's bridges: docker0, that of a swarm, and br- with the first digits of a network's ID, so that networks of tomorrow are among them; beside these, bridges of Docker with names of their own."),
     "moby daemon/libnetwork/drivers/bridge/bridge_linux.go, parseNetworkOptions", "", Effect::None, ""},
    {"dockwright-exposure/published", "", "", "",
     Disposition::Added, paths::exposureRules, "", "published",
     QT_TRANSLATE_NOOP("Dockwright", "Who is let in: containers of this host, and what exposure.allow of the plan names by the port of the host. All others are dropped; connections that stand go on."),
     "nft(8), CONNTRACK EXPRESSIONS", "", Effect::None, ""},
    {"dockwright-exposure/forward", "", "", "",
     Disposition::Added, paths::exposureRules, "", "forward",
     QT_TRANSLATE_NOOP("Dockwright", "A new connection that DNAT passes on to one of Docker's bridges, which is one to a published port; before the rules of Docker, which accept it."),
     "nft(8), BASE CHAINS; moby daemon/libnetwork/drivers/bridge/setup_ip_tables_linux.go", "", Effect::None, ""},
    {"dockwright-exposure/input", "", "", "",
     Disposition::Added, paths::exposureProxyRules, "", "input",
     QT_TRANSLATE_NOOP("Dockwright", "Sockets of docker-proxy, which are of the cgroup of docker.service. dockerd has some of its own there, by which it is managed: those stay open."),
     "nft(8), SOCKET EXPRESSION; docs.docker.com, Networking, Packet filtering and firewalls", "", Effect::None, ""},
};
// clang-format on

} // namespace

std::span<const Directive> exposureDirectives()
{
    return exposureTable;
}

} // namespace dockwright::core

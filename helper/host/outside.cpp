// SPDX-License-Identifier: Apache-2.0
#include "helper/host/outside.h"

#include "core/plan/values.h"
#include "helper/host/command_runner.h"
#include "helper/host/descriptor.h"
#include "helper/host/pull_trial.h"
#include "helper/host/rooted_files.h"
#include "helper/host/throw_away.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// Whether the kernel would know where to send what goes to anybody: nothing is sent to these addresses, which are nobody's
/// (RFC 5737, RFC 3849).
bool hasRoute()
{
    constexpr quint16 anyPort = 9;
    sockaddr_in four{.sin_family = AF_INET, .sin_port = htons(anyPort), .sin_addr = {htonl(0xc0000201)}, .sin_zero = {}};
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(anyPort);
    inet_pton(AF_INET6, "2001:db8::1", &six.sin6_addr);
    const auto leads = [](int family, const auto &address) {
        const Descriptor socket(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        return connect(socket.number(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    };
    return leads(AF_INET, four) || leads(AF_INET6, six);
}

CommandWatch watch(const std::stop_token &stop, std::chrono::seconds limit)
{
    CommandWatch watch;
    watch.stop = stop;
    watch.limit = limit;
    return watch;
}

/// An address of that name, as the host's own programs find it; empty where there is none. `database` is "ahostsv4", or
/// "ahostsv6" (getent(1)).
QString addressOf(const QString &name, const char *database, const std::stop_token &stop)
{
    const auto found =
        runWatched({QStringLiteral("/usr/bin/getent"), QLatin1String(database), name}, watch(stop, std::chrono::seconds(3)));
    return found && found->status == 0 ? QString::fromUtf8(found->standardOutput.split(' ').value(0)) : QString();
}

QString ipv4AddressOf(const QString &host, const std::stop_token &stop)
{
    if (isAddress(host))
        return host.contains(u':') ? QString() : host;
    return addressOf(host, "ahostsv4", stop);
}

/// One of IPv4 in a form of IPv6 is none (getent(1), ahostsv6).
QString ipv6AddressOf(const QString &host, const std::stop_token &stop)
{
    const QString address = isAddress(host) ? host : addressOf(host, "ahostsv6", stop);
    return address.startsWith(QLatin1String("::ffff:")) ? QString() : address;
}

/// The program ends by itself within 15 seconds (probe/reach.c).
constexpr auto reachLimit = std::chrono::seconds(20);

/// What the host itself reaches, by the same program as in a container. Nothing where it may not be run.
ReachFacts reachFromHost(const QStringList &arguments, const std::stop_token &stop)
{
    const Descriptor memory(memfd_create("dockwright-probe", MFD_CLOEXEC));
    if (!memory.isOpen() || writeAll(memory.number(), ThrowAway::program()) != 0)
        return {};
    const QString path = QStringLiteral("/proc/%1/fd/%2").arg(getpid()).arg(memory.number());
    const auto told = runWatched(QStringList{path} + arguments, watch(stop, reachLimit));
    return told && told->status == 0 ? readReach(told->standardOutput) : ReachFacts{};
}

/// Of what a container reaches all that the host does not reach is left out.
ReachFacts asFarAs(const ReachFacts &host, ReachFacts container)
{
    if (!host.resolves.value_or(false))
        container.resolves.reset();
    if (!host.connects.value_or(false))
        container.connects.reset();
    if (host.carries != 0)
        container.carries.reset();
    if (!host.connects6.value_or(false))
        container.connects6.reset();
    if (host.carries6 != 0)
        container.carries6.reset();
    return container;
}

} // namespace

OutsideFacts outsideOf(ContainerProbe &probe, const DaemonFacts &daemon, const VerifySettings &wanted,
                       std::chrono::seconds limit, const std::stop_token &stop)
{
    OutsideFacts facts;
    facts.image = wanted.image;
    facts.hasRoute = hasRoute();
    auto pull = std::async(std::launch::async, [&] { return tryPull(wanted, daemon, limit); });
    const Peer peer = peerOf(wanted.image, daemon);
    const QString address = ipv4AddressOf(peer.host, stop);
    const bool hasIpv6 = ContainerProbe::hasIpv6();
    const QString other = address.isEmpty() || hasIpv6 ? ipv6AddressOf(peer.host, stop) : QString();
    if (isLoopback(address.isEmpty() ? other : address)) {
        facts.loopbackPeer = peer.text();
    } else if (address.isEmpty() && !other.isEmpty() && !hasIpv6) {
        facts.ipv6Peer = peer.text();
    } else if (!address.isEmpty() || !other.isEmpty()) {
        facts.peer = peer.text();
        const QString six = isLoopback(other) ? QString() : other;                     // that of a container is another one
        const Peer named{peer.host.contains(u':') ? QString() : peer.host, peer.port}; // an address of IPv6 is no name
        facts.host = reachFromHost(reachArguments(named, address, six), stop);
        const bool resolves = facts.host.resolves.value_or(false);
        if (resolves || facts.host.connects.value_or(false) || facts.host.connects6.value_or(false))
            facts.container =
                asFarAs(facts.host, probe.reach(reachArguments(resolves ? named : Peer{address, peer.port}, address, six)));
    }
    facts.pull = pull.get();
    return facts;
}

} // namespace dockwright::helper

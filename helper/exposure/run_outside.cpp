// SPDX-License-Identifier: Apache-2.0
#include "helper/exposure/run_outside.h"

#include "core/base/ignore.h"
#include "helper/host/command_runner.h"
#include "helper/host/descriptor.h"

#include <QCoreApplication>
#include <QFile>
#include <QScopeGuard>
#include <QThread>

#include <cerrno>
#include <future>
#include <optional>
#include <thread>

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::seconds ipLimit{5};
constexpr std::chrono::seconds carrierLimit{2};

/// Of this host's end, and of the other: each knows the other's, so that nothing waits for ARP or neighbour discovery, or is
/// lost with that.
constexpr auto addressOfLink = "02:64:77:65:78:01";
constexpr auto addressOfLinkEnd = "02:64:77:65:78:02";

Failure noLink(const QString &words)
{
    return failure(ErrorCode::CommandFailed, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "The link to the outsider could not be made: %1"), {words}});
}

Result<> callIp(const QString &program, const QStringList &arguments, const QByteArray &lines = {})
{
    const auto done = runCommand(QStringList{program} + arguments, lines, ipLimit);
    if (!done)
        return tl::unexpected(done.error());
    return done->status == 0 ? Result<>() : noLink(QString::fromUtf8(done->standardError).simplified());
}

/// Lines of `ip -batch`: the first that fails ends it.
Result<> callIpBatch(const QString &program, const QStringList &lines)
{
    return callIp(program, {QStringLiteral("-batch"), QStringLiteral("-")}, lines.join(u'\n').toUtf8() + '\n');
}

/// One end of the link.
struct LinkEnd {
    const char *interface;
    const char *otherAddress; ///< of the other end, in hexadecimal
    QString LinkAddresses::*own;
    QString LinkAddresses::*other;
};

constexpr LinkEnd hostEnd{outsideLink, addressOfLinkEnd, &LinkAddresses::host, &LinkAddresses::outside};
constexpr LinkEnd outsideEnd{outsideLinkEnd, addressOfLink, &LinkAddresses::outside, &LinkAddresses::host};

/// No address of IPv6 is tried out first: that takes a second, and there is nobody else on the link.
QStringList addressLines(const LinkAddresses &link, const LinkEnd &end, bool isIpv6)
{
    if (link.isEmpty())
        return {};
    const QString interface = QLatin1String(end.interface);
    return {QStringLiteral("address add %1%2 dev %3").arg(link.*end.own, isIpv6 ? "/126" : "/30", interface)
                + (isIpv6 ? QLatin1String(" nodad") : QLatin1String("")),
            QStringLiteral("neighbour replace %1 lladdr %2 dev %3 nud permanent")
                .arg(link.*end.other, QLatin1String(end.otherAddress), interface)};
}

QStringList linesOf(const OutsideAddresses &addresses, const LinkEnd &end, bool isIpv6)
{
    return addressLines(isIpv6 ? addresses.strangerIpv6 : addresses.stranger, end, isIpv6)
        + addressLines(isIpv6 ? addresses.neighbourIpv6 : addresses.neighbour, end, isIpv6);
}

/// In the network namespace of the calling thread. What is sent before the kernel has seen the carrier is lost.
Result<> waitForCarrier(const char *interface)
{
    const Descriptor file(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    qstrncpy(request.ifr_name, interface, sizeof request.ifr_name);
    const auto end = std::chrono::steady_clock::now() + carrierLimit;
    while (ioctl(file.number(), SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_RUNNING) == 0) {
        if (std::chrono::steady_clock::now() > end)
            return noLink(qt_error_string(ETIMEDOUT));
        QThread::msleep(2);
    }
    return {};
}

/// Makes the link from this host's namespace to that of the thread; true where IPv6 is there as well.
Result<bool> makeLink(const QString &program, const OutsideAddresses &addresses, pid_t thread)
{
    const QString here = QLatin1String(outsideLink);
    if (const auto made = callIp(program,
                                 {"link", "add", here, "address", QLatin1String(addressOfLink), "type", "veth", "peer", "name",
                                  QLatin1String(outsideLinkEnd), "address", QLatin1String(addressOfLinkEnd), "netns",
                                  QString::number(thread)});
        !made)
        return tl::unexpected(made.error());
    const QStringList lines = QStringList{QStringLiteral("link set %1 up").arg(here)} + linesOf(addresses, hostEnd, false);
    if (const auto made = callIpBatch(program, lines); !made)
        return tl::unexpected(made.error());
    const QStringList further = linesOf(addresses, hostEnd, true);
    return !further.isEmpty() && callIpBatch(program, further).has_value();
}

/// In the thread's namespace. What comes back from an address of this host's loopback is taken, so that it is seen.
Result<> settleOutside(const QString &program, const OutsideAddresses &addresses, bool hasIpv6)
{
    QStringList lines = QStringList{QStringLiteral("link set %1 up").arg(QLatin1String(outsideLinkEnd))}
        + linesOf(addresses, outsideEnd, false);
    if (!addresses.stranger.isEmpty())
        lines << QStringLiteral("route add default via %1").arg(addresses.stranger.host);
    if (hasIpv6)
        lines << linesOf(addresses, outsideEnd, true)
              << QStringLiteral("route add ::/0 via %1").arg(addresses.strangerIpv6.host);
    // The kernel shows each thread the variables of its own namespace.
    QFile loopback(QStringLiteral("/proc/sys/net/ipv4/conf/all/route_localnet"));
    if (loopback.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        loopback.write("1");
    const auto settled = callIpBatch(program, lines);
    return settled ? waitForCarrier(outsideLinkEnd) : settled;
}

Failure noNamespace(int error)
{
    return failure(ErrorCode::Unsupported, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "The kernel makes no network namespace: %1."), {qt_error_string(error)}});
}

/// The thread that is outside, and what it waits for.
struct OutsideThread {
    std::promise<Result<pid_t>> began{};
    std::promise<std::optional<bool>> linked{}; ///< whether with IPv6; nullopt: there is no link
    std::promise<void> ended{};                 ///< the thread has done its part of making it
    std::promise<bool> isUp{};                  ///< at this host's end, too
    std::promise<void> worked{};                ///< the namespace stays until it may go
    std::promise<void> mayGo{};
    Result<> settled{};

    void run(const QString &program, const OutsideAddresses &addresses, const OutsideWork &work)
    {
        if (unshare(CLONE_NEWNET) != 0) {
            began.set_value(noNamespace(errno));
            return;
        }
        began.set_value(static_cast<pid_t>(syscall(SYS_gettid)));
        const auto hasIpv6 = linked.get_future().get();
        if (!hasIpv6)
            return;
        settled = settleOutside(program, addresses, *hasIpv6);
        ended.set_value();
        if (!settled || !isUp.get_future().get())
            return;
        work.outside(*hasIpv6);
        worked.set_value();
        mayGo.get_future().wait();
    }
};

} // namespace

void removeOutsideLink(const QString &ipProgram)
{
    if (if_nametoindex(outsideLink) != 0)
        ignore(callIp(ipProgram, {"link", "delete", QLatin1String(outsideLink)}), "it goes with its namespace, too");
}

Result<> runOutside(const QString &ipProgram, const OutsideAddresses &addresses, const OutsideWork &work)
{
    OutsideThread outside;
    std::thread thread([&] { outside.run(ipProgram, addresses, work); });
    const auto clean = qScopeGuard([&] {
        if (thread.joinable())
            thread.join();
        removeOutsideLink(ipProgram);
    });
    const auto began = outside.began.get_future().get();
    if (!began)
        return tl::unexpected(began.error());
    const auto linked = makeLink(ipProgram, addresses, *began);
    outside.linked.set_value(linked ? std::optional(*linked) : std::nullopt);
    if (!linked)
        return tl::unexpected(linked.error());
    outside.ended.get_future().wait();
    const auto isUp = outside.settled ? waitForCarrier(outsideLink) : outside.settled;
    if (isUp)
        work.prepare(*linked);
    outside.isUp.set_value(isUp.has_value());
    if (!isUp)
        return isUp;
    work.here(*linked);
    outside.worked.get_future().wait();
    const auto confirmed = work.confirm();
    outside.mayGo.set_value();
    return confirmed;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/exposure/arrivals.h"

#include "helper/exposure/packet_mark.h"

#include <QtEndian>

#include <array>
#include <chrono>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sched.h>
#include <sys/socket.h>

namespace dockwright::helper {

namespace {

constexpr qsizetype headerOfIpv6 = 40; ///< bytes; extensions are not looked through

/// The part of the kernel's filter language (linux/filter.h) that is needed.
constexpr sock_filter load(quint16 size, quint32 at, bool behindHeader = false)
{
    return {static_cast<quint16>(BPF_LD | size | (behindHeader ? BPF_IND : BPF_ABS)), 0, 0, at};
}
constexpr sock_filter jump(quint16 test, quint32 value, quint8 yes, quint8 no)
{
    return {static_cast<quint16>(BPF_JMP | test | BPF_K), yes, no, value};
}
constexpr quint32 lastSourcePort = packet_mark::firstSourcePort + packet_mark::mostOutside;
constexpr quint32 whole = 0x40000;

/// UDP that begins so, and TCP from one of our ports; begins at the header of IP.
constexpr auto onlyOurs(quint32 mark)
{
    return std::array{
        load(BPF_B, 0),
        sock_filter{BPF_ALU | BPF_RSH | BPF_K, 0, 0, 4},
        jump(BPF_JEQ, 6, 9, 0),  // IPv6 → 12
        jump(BPF_JEQ, 4, 0, 16), // neither → 20
        sock_filter{BPF_LDX | BPF_B | BPF_MSH, 0, 0, 0},
        load(BPF_B, 9),                   // protocol
        jump(BPF_JEQ, IPPROTO_UDP, 0, 2), // → 9
        load(BPF_W, 8, true),
        jump(BPF_JEQ, mark, 10, 11),       // → 19, 20
        jump(BPF_JEQ, IPPROTO_TCP, 0, 10), // → 20
        load(BPF_H, 0, true),
        sock_filter{BPF_JMP | BPF_JA, 0, 0, 5}, // → 17
        load(BPF_B, 6),                         // next header
        jump(BPF_JEQ, IPPROTO_UDP, 0, 2),       // → 16
        load(BPF_W, headerOfIpv6 + 8),
        jump(BPF_JEQ, mark, 3, 4), // → 19, 20
        load(BPF_H, headerOfIpv6), // TCP, or what no port of ours is in
        jump(BPF_JGE, packet_mark::firstSourcePort, 0, 2),
        jump(BPF_JGT, lastSourcePort, 1, 0),
        sock_filter{BPF_RET | BPF_K, 0, 0, whole},
        sock_filter{BPF_RET | BPF_K, 0, 0, 0},
    };
}

/// In the network namespace of the calling thread. It hears nothing before its filter is there.
Descriptor openPacketSocket(quint64 nonce)
{
    Descriptor file(socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    auto filter = onlyOurs(static_cast<quint32>(nonce >> 32));
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    constexpr int room = 4 * 1024 * 1024;
    sockaddr_ll all{};
    all.sll_family = AF_PACKET;
    all.sll_protocol = htons(ETH_P_ALL);
    if (!file.isOpen() || setsockopt(file.number(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0
        || bind(file.number(), reinterpret_cast<const sockaddr *>(&all), sizeof all) != 0)
        return Descriptor();
    setsockopt(file.number(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
    return file;
}

QString sourceOf(const QByteArray &packet, bool isIpv6)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(isIpv6 ? AF_INET6 : AF_INET, packet.constData() + (isIpv6 ? 8 : 12), text.data(), text.size());
    return QString::fromLatin1(text.data());
}

} // namespace

qint64 attemptNumberIn(const QByteArray &packet, const QStringList &outside, quint64 nonce)
{
    constexpr qint64 none = -1;
    if (packet.size() < 20)
        return none;
    const auto *bytes = reinterpret_cast<const uchar *>(packet.constData());
    const bool isIpv6 = bytes[0] >> 4 == 6;
    const qsizetype header = isIpv6 ? headerOfIpv6 : (bytes[0] & 0x0f) * 4;
    if (packet.size() < header + 8)
        return none;
    const int protocol = isIpv6 ? bytes[6] : bytes[9];
    if (protocol == IPPROTO_UDP)
        return packet.size() >= header + 8 + packet_mark::size && qFromBigEndian<quint64>(bytes + header + 8) == nonce
            ? qFromBigEndian<quint32>(bytes + header + 8 + packet_mark::nonceSize)
            : none;
    const int port = qFromBigEndian<quint16>(bytes + header) - packet_mark::firstSourcePort;
    return protocol == IPPROTO_TCP && port >= 0 && outside.contains(sourceOf(packet, isIpv6)) ? port : none;
}

Arrivals::Arrivals(const std::set<qint64> &processes, const QStringList &outside, quint64 nonce)
    : m_outside(outside), m_nonce(nonce)
{
    // A thread is in one network namespace at a time, and a socket stays in that where it was made.
    std::thread([&] {
        for (const qint64 process : processes) {
            const QByteArray path = "/proc/" + QByteArray::number(process) + "/ns/net";
            const Descriptor network(open(path.constData(), O_RDONLY | O_CLOEXEC));
            if (!network.isOpen() || setns(network.number(), CLONE_NEWNET) != 0)
                continue;
            if (Descriptor file = openPacketSocket(nonce); file.isOpen())
                m_sockets.emplace(process, std::move(file));
        }
    }).join();
}

Arrivals::Arrived Arrivals::takeFrom(qint64 process) const
{
    constexpr std::chrono::seconds limit{1};
    constexpr int mostPackets = 200'000; // others come from these ports, too
    Arrived arrived;
    const auto found = m_sockets.find(process);
    if (found == m_sockets.end())
        return arrived;
    QByteArray buffer(2048, '\0');
    const auto end = std::chrono::steady_clock::now() + limit;
    for (int count = 0; count < mostPackets && std::chrono::steady_clock::now() < end; ++count) {
        sockaddr_ll from{};
        socklen_t size = sizeof from;
        const ssize_t got = recvfrom(found->second.number(), buffer.data(), static_cast<std::size_t>(buffer.size()), 0,
                                     reinterpret_cast<sockaddr *>(&from), &size);
        if (got < 0) {
            tpacket_stats lost{};
            socklen_t room = sizeof lost;
            const int asked = getsockopt(found->second.number(), SOL_PACKET, PACKET_STATISTICS, &lost, &room);
            arrived.isComplete = asked == 0 && lost.tp_drops == 0;
            return arrived;
        }
        const qint64 number = attemptNumberIn(buffer.left(got), m_outside, m_nonce);
        if (number >= 0 && from.sll_pkttype != PACKET_OUTGOING)
            arrived.numbers.insert(static_cast<quint32>(number));
    }
    return arrived;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/socket_table.h"

#include <array>

#include <arpa/inet.h>

namespace dockwright::core {

namespace {

constexpr uint stateListen = 0x0a; ///< linux/tcp_states.h, TCP_LISTEN
constexpr uint stateClose = 0x07;  ///< TCP_CLOSE, which UDP sockets without a peer have

/// Words of 32 bits in the host's byte order of what is in network order, as hexadecimal numbers; empty for another text.
QString addressOfWords(const QString &hex)
{
    constexpr qsizetype wordDigits = 8;
    std::array<quint32, 4> words{};
    const qsizetype count = hex.size() / wordDigits;
    if (hex.size() % wordDigits != 0 || (count != 1 && count != 4))
        return {};
    for (qsizetype i = 0; i < count; ++i) {
        bool isNumber = false;
        words[static_cast<std::size_t>(i)] = hex.mid(i * wordDigits, wordDigits).toUInt(&isNumber, 16);
        if (!isNumber)
            return {};
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(count == 1 ? AF_INET : AF_INET6, words.data(), text.data(), text.size());
    const QString address = QString::fromLatin1(text.data());
    const QLatin1String mapped("::ffff:"); // a socket of IPv6 that serves one address of IPv4
    return address.startsWith(mapped) && address.contains(u'.') ? address.mid(mapped.size()) : address;
}

} // namespace

std::vector<OpenSocket> readSocketTable(const QStringList &lines, PortProtocol protocol)
{
    std::vector<OpenSocket> sockets;
    for (const QString &line : lines) {
        // "sl local_address rem_address st tx_queue:rx_queue tr:when retrnsmt uid timeout inode …"
        const QStringList words = line.simplified().split(u' ');
        if (words.size() < 10)
            continue;
        const uint state = words[3].toUInt(nullptr, 16);
        const QString peer = words[2].section(u':', 0, 0);
        const bool isOpen =
            protocol == PortProtocol::Tcp ? state == stateListen : state == stateClose && peer.count(u'0') == peer.size();
        bool isNumber = false;
        const int port = words[1].section(u':', 1).toInt(&isNumber, 16);
        const QString address = addressOfWords(words[1].section(u':', 0, 0));
        if (isOpen && isNumber && !address.isEmpty())
            sockets.push_back({protocol, address, port, words[9].toULongLong()});
    }
    return sockets;
}

QStringList readPeers(const QStringList &lines)
{
    QStringList peers;
    for (const QString &line : lines) {
        const QString peer = line.simplified().section(u' ', 2, 2).section(u':', 0, 0);
        if (const QString address = addressOfWords(peer); peer.count(u'0') != peer.size() && !address.isEmpty())
            peers << address;
    }
    return peers;
}

quint64 inodeOfSocket(const QString &link)
{
    const QLatin1String begin("socket:[");
    return link.startsWith(begin) ? link.mid(begin.size()).chopped(1).toULongLong() : 0;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/exposed_port.h"

namespace dockwright::core {

/// A socket that waits for whoever comes.
struct OpenSocket {
    PortProtocol protocol = PortProtocol::Tcp;
    QString address{};
    int port = 0;
    quint64 inode = 0; ///< "socket:[INODE]" in /proc/PID/fd

    friend bool operator==(const OpenSocket &, const OpenSocket &) = default;
};

/// What /proc/net/tcp, tcp6, udp or udp6 lists of them (proc(5)): TCP in the state LISTEN, UDP without a peer. Lines of another
/// form are left out.
std::vector<OpenSocket> readSocketTable(const QStringList &lines, PortProtocol protocol);

/// Whom sockets of such a table are connected with.
QStringList readPeers(const QStringList &lines);

/// "socket:[4711]" → 4711; 0 for another link.
quint64 inodeOfSocket(const QString &link);

} // namespace dockwright::core

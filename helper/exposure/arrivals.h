// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/descriptor.h"

#include <QStringList>

#include <map>
#include <set>
#include <vector>

namespace dockwright::helper {

/// Which packets of our attempts come in at containers: packet sockets (packet(7)) in their network namespaces, with a filter
/// that lets nothing else through. Seen is what came past every rule of the host; what becomes of it in the container is
/// another matter.
class Arrivals
{
public:
    /// Looks from now on into the network of each of these processes; `outside` are the addresses of the outsider, `nonce` is
    /// in its datagrams. Root only: what cannot be looked into is not watched.
    Arrivals(const std::set<qint64> &processes, const QStringList &outside, quint64 nonce);

    /// What came in at one of them.
    struct Arrived {
        std::set<quint32> numbers{}; ///< of attempts
        bool isComplete = false;     ///< what is not among them did not come in: nothing was lost, nor more than can be read
    };
    /// Until now, in a second at most.
    Arrived takeFrom(qint64 process) const;

private:
    std::map<qint64, Descriptor> m_sockets;
    QStringList m_outside;
    quint64 m_nonce;
};

/// The number of the attempt that a packet is of, from its IP header on; -1 for another packet.
qint64 attemptNumberIn(const QByteArray &packet, const QStringList &outside, quint64 nonce);

} // namespace dockwright::helper

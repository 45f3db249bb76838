// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

/// How packets of an attempt are known where they arrive.
namespace dockwright::helper::packet_mark {

/// TCP: they come from this port and the number of the attempt, of an address of the outsider.
inline constexpr int firstSourcePort = 16384;
/// Of the outsider's attempts; what this host tries itself has no source port of ours, and numbers from here on.
inline constexpr quint32 mostOutside = 40'000;

/// UDP: the datagram is the nonce of the measurement, which nobody knows before, and the number in network order. Whoever
/// passes it on, as docker-proxy does, keeps that.
inline constexpr int nonceSize = 8;
inline constexpr int size = nonceSize + 4;

} // namespace dockwright::helper::packet_mark

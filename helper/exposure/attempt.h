// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/exposed_port.h"

#include <chrono>
#include <span>
#include <stop_token>

namespace dockwright::helper {

/// One attempt to reach a port: a connection by TCP, which is closed at once, or a datagram of UDP with a mark.
struct Attempt {
    std::size_t port = 0; ///< the place of what is tried in a list of the caller's
    core::PortProtocol protocol = core::PortProtocol::Tcp;
    QString from{}; ///< an address of the network namespace that it is made in; empty: the kernel's choice
    QString to{};
    int toPort = 0;
    quint32 number = 0; ///< by which its packets are known, see packet_mark.h
    quint64 nonce = 0;  ///< of the measurement
    core::ReachOutcome outcome = core::ReachOutcome::Untried;
};

/// Makes them all side by side, in the network namespace of the calling thread, and waits for answers, so long at most since
/// the last one was begun. Where there are more than may be open at once, some at a time.
void attemptAll(std::span<Attempt> attempts, std::chrono::milliseconds patience, const std::stop_token &stop);

} // namespace dockwright::helper

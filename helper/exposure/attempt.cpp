// SPDX-License-Identifier: Apache-2.0
#include "helper/exposure/attempt.h"

#include "helper/exposure/packet_mark.h"
#include "helper/host/descriptor.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::size_t mostAtOnce = 4096;
constexpr std::size_t otherFiles = 256; ///< that the process has open beside

/// An address of a socket of either family.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;

    SocketAddress(const QString &text, int port)
    {
        const QByteArray bytes = text.toLatin1();
        if (text.contains(u':')) {
            sockaddr_in6 address{};
            address.sin6_family = AF_INET6;
            address.sin6_port = htons(static_cast<quint16>(port));
            inet_pton(AF_INET6, bytes.constData(), &address.sin6_addr);
            size = sizeof address;
            std::memcpy(&storage, &address, sizeof address);
        } else {
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(static_cast<quint16>(port));
            inet_pton(AF_INET, bytes.constData(), &address.sin_addr);
            size = sizeof address;
            std::memcpy(&storage, &address, sizeof address);
        }
    }
    const sockaddr *pointer() const { return reinterpret_cast<const sockaddr *>(&storage); }
    int family() const { return storage.ss_family; }
};

ReachOutcome outcomeOfError(int error)
{
    switch (error) {
    case 0:
        return ReachOutcome::Answered;
    case ECONNREFUSED:
        return ReachOutcome::Refused;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EACCES:
    case EPERM: // a rule for what this host sends
        return ReachOutcome::Unreachable;
    default:
        return ReachOutcome::Silent;
    }
}

/// Begins it; what is not open then has its outcome already.
Descriptor begin(Attempt &attempt)
{
    const bool isTcp = attempt.protocol == PortProtocol::Tcp;
    const SocketAddress to(attempt.to, attempt.toPort);
    Descriptor file(socket(to.family(), (isTcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!file.isOpen())
        return file;
    const linger atOnce{1, 0}; // it is reset, and leaves nothing behind
    setsockopt(file.number(), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    if (!attempt.from.isEmpty()) {
        const int source = isTcp ? packet_mark::firstSourcePort + static_cast<int>(attempt.number) : 0;
        const SocketAddress from(attempt.from, source);
        if (bind(file.number(), from.pointer(), from.size) != 0)
            return Descriptor();
    }
    if (connect(file.number(), to.pointer(), to.size) != 0 && errno != EINPROGRESS) {
        attempt.outcome = outcomeOfError(errno);
        return Descriptor();
    }
    if (!isTcp) {
        std::array<uchar, packet_mark::size> mark{};
        qToBigEndian(attempt.nonce, mark.data());
        qToBigEndian(attempt.number, mark.data() + packet_mark::nonceSize);
        if (send(file.number(), mark.data(), mark.size(), MSG_NOSIGNAL) < 0) {
            attempt.outcome = outcomeOfError(errno);
            return Descriptor();
        }
    }
    attempt.outcome = ReachOutcome::Silent; // until something comes
    return file;
}

ReachOutcome outcomeOf(int file)
{
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? outcomeOfError(error) : ReachOutcome::Silent;
}

void attemptSome(std::span<Attempt> attempts, std::chrono::milliseconds patience, const std::stop_token &stop)
{
    constexpr int pace = 100; // milliseconds, for who stops it
    std::vector<Descriptor> files;
    std::vector<pollfd> awaited;
    std::vector<Attempt *> owners;
    for (Attempt &attempt : attempts) {
        Descriptor file = begin(attempt);
        if (!file.isOpen())
            continue;
        const short events = attempt.protocol == PortProtocol::Tcp ? POLLOUT : POLLIN;
        awaited.push_back({file.number(), events, 0});
        owners.push_back(&attempt);
        files.push_back(std::move(file));
    }
    const auto end = std::chrono::steady_clock::now() + patience;
    auto left = std::ssize(awaited);
    while (left > 0 && !stop.stop_requested()) {
        const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        if (rest <= 0)
            return;
        if (poll(awaited.data(), awaited.size(), static_cast<int>(std::min<qint64>(rest, pace))) < 0 && errno != EINTR)
            return;
        for (std::size_t i = 0; i < awaited.size(); ++i) {
            if (awaited[i].fd < 0 || awaited[i].revents == 0)
                continue;
            owners[i]->outcome = outcomeOf(awaited[i].fd);
            awaited[i].fd = -1;
            --left;
        }
    }
}

} // namespace

void attemptAll(std::span<Attempt> attempts, std::chrono::milliseconds patience, const std::stop_token &stop)
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const auto most = std::clamp<std::size_t>(limit.rlim_cur - std::min<rlim_t>(limit.rlim_cur, otherFiles), 1, mostAtOnce);
    for (std::size_t at = 0; at < attempts.size() && !stop.stop_requested(); at += most)
        attemptSome(attempts.subspan(at, std::min(most, attempts.size() - at)), patience, stop);
}

} // namespace dockwright::helper

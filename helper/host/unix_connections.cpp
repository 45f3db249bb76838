// SPDX-License-Identifier: Apache-2.0
#include "helper/host/unix_connections.h"

#include "helper/host/descriptor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// The kernel fills no more at once (af_netlink.c, netlink_dump).
constexpr std::size_t largestDump = 32768;

bool ask(int socket)
{
    struct {
        nlmsghdr header;
        unix_diag_req request;
    } message{};
    message.header.nlmsg_len = sizeof message;
    message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message.request.sdiag_family = AF_UNIX;
    message.request.udiag_states = 1U << TCP_ESTABLISHED;
    message.request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER;
    return send(socket, &message, sizeof message, 0) == static_cast<ssize_t>(sizeof message);
}

/// nullopt for an end that connected: it has no name. `message` is one unix_diag_msg and its attributes (rtnetlink(3)).
std::optional<UnixConnection> readConnection(std::span<const std::byte> message)
{
    unix_diag_msg head{};
    if (message.size() < sizeof head)
        return std::nullopt;
    memcpy(&head, message.data(), sizeof head);
    UnixConnection connection{head.udiag_ino, 0};
    bool hasName = false;
    auto rest = message.subspan(sizeof head);
    rtattr attribute{};
    while (rest.size() >= sizeof attribute) {
        memcpy(&attribute, rest.data(), sizeof attribute);
        if (attribute.rta_len < sizeof attribute || attribute.rta_len > rest.size())
            break;
        const auto value = rest.first(attribute.rta_len).subspan(sizeof attribute);
        hasName = hasName || (attribute.rta_type == UNIX_DIAG_NAME && !value.empty());
        quint32 peer = 0;
        if (attribute.rta_type == UNIX_DIAG_PEER && value.size() >= sizeof peer) {
            memcpy(&peer, value.data(), sizeof peer);
            connection.connected = peer;
        }
        rest = rest.subspan(std::min<std::size_t>(RTA_ALIGN(attribute.rta_len), rest.size()));
    }
    return hasName && connection.connected != 0 ? std::optional(connection) : std::nullopt;
}

/// True where more is to come.
bool readAnswer(std::span<const std::byte> answer, std::vector<UnixConnection> &connections)
{
    nlmsghdr header{};
    while (answer.size() >= sizeof header) {
        memcpy(&header, answer.data(), sizeof header);
        if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || header.nlmsg_len < sizeof header || header.nlmsg_len > answer.size())
            return false; // NLMSG_DONE, NLMSG_ERROR
        if (const auto connection = readConnection(answer.first(header.nlmsg_len).subspan(sizeof header)))
            connections.push_back(*connection);
        answer = answer.subspan(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), answer.size()));
    }
    return true;
}

} // namespace

std::vector<UnixConnection> listUnixConnections()
{
    std::vector<UnixConnection> connections;
    const Descriptor socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!socket.isOpen() || !ask(socket.number()))
        return connections;
    std::array<std::byte, largestDump> buffer{};
    for (;;) {
        const ssize_t size = recv(socket.number(), buffer.data(), buffer.size(), 0);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0 || !readAnswer(std::span(buffer).first(static_cast<std::size_t>(size)), connections))
            return connections;
    }
}

} // namespace dockwright::helper

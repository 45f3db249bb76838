// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <array>

namespace dockwright::ui {

/// Whose a network is: behind a route of the host, or behind one of its tunnels or of another table than "main"; one that
/// Docker has; one that the plan gives new networks of Docker.
enum class AddressKind { Route, Vpn, Docker, Pool };

/// A network that is in use, or will be.
struct AddressEntry {
    QString network{}; ///< CIDR
    AddressKind kind = AddressKind::Route;
    QStringList names{}; ///< where it is, in no language: the interface and the table; the network of Docker and its bridge
    bool collides = false;
    core::Message what{};      ///< in few words
    core::Message about{};     ///< in a sentence
    core::Message collision{}; ///< with what it has addresses in common; empty where it does not collide

    friend bool operator==(const AddressEntry &, const AddressEntry &) = default;
};

/// What is where on the host, by address: what networks of containers must not cover, the networks that Docker has, and the
/// pools of the plan. Where the networks of the host are not known, the pools alone.
std::vector<AddressEntry> addressMap(const core::Plan &plan, const core::HostFacts &facts);

/// In the language of the window: what it is, and with what it collides.
QString addressWords(const AddressEntry &entry);
QString addressSentence(const AddressEntry &entry);

inline constexpr std::size_t mostAddresses = 200;

/// As many of them as can be drawn, in their order; those that collide are among them.
struct ShownAddresses {
    std::vector<AddressEntry> entries;
    int left = 0; ///< how many more there are
};
ShownAddresses boundAddresses(std::vector<AddressEntry> all, std::size_t most = mostAddresses);

/// RFC 1918.
inline constexpr std::array privateSpaces{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"};

/// The unique local addresses of IPv6 that anybody may choose a prefix of (RFC 4193, 3.1).
inline constexpr auto uniqueLocalSpace = "fd00::/8";

/// Those that are drawn to scale: of IPv6 only where there is something in it.
QStringList spacesOf(const std::vector<AddressEntry> &entries);

/// The part of a space that a network takes: 0 … 1.
struct AddressShare {
    double begin = 0;
    double end = 1;
};
/// nullopt where it takes none.
std::optional<AddressShare> shareOf(const QString &network, const QString &space);

} // namespace dockwright::ui

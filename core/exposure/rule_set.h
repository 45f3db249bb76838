// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace dockwright::core {

/// A chain of the kernel's packet filter.
struct FilterChain {
    QString family; ///< "ip", "ip6", "inet", …
    QString table;
    QString name;
    QString hook{};        ///< "input", "forward", …; empty for one that others jump to
    QString policy{};      ///< "accept", "drop"; empty where it has none
    QStringList devices{}; ///< of the family "netdev": whose packets it sees

    friend bool operator==(const FilterChain &, const FilterChain &) = default;
};

/// A rule, as far as it says who stands before a port.
struct FilterRule {
    QString family;
    QString table;
    QString chain;
    QStringList
        comesIn{};       ///< the interfaces that it asks whether a packet comes in by, or does not; "?": it asks in another way
    QString goesOut{};   ///< the same of the way out, "," between them
    QString target{};    ///< the chain that it jumps to; empty: none
    bool isBare = false; ///< it only counts, or goes back: no packet is kept out or let in by it
    QStringList networks{};  ///< addresses that it names, "198.51.100.0/24"
    QStringList sources{};   ///< those of them that it asks whether a packet is from
    bool asksUnread = false; ///< it asks what is not read here, such as a set with a name
    bool isLimit = false;    ///< what it does depends on how often
    bool isOpaque = false;   ///< a match of iptables that nft does not tell the name of

    friend bool operator==(const FilterRule &, const FilterRule &) = default;
};

/// The packet filter of a host.
struct RuleSet {
    std::vector<FilterChain> chains{};
    std::vector<FilterRule> rules{};
};

/// What `nft -j list ruleset` printed (libnftables-json(5)), which has the rules of iptables-nft, too.
Result<RuleSet> readNftRules(const QByteArray &json);

/// What iptables-save printed, or ip6tables-save with the family "ip6". What is none of its lines is left out.
RuleSet readIptablesSave(const QString &text, const QString &family);

} // namespace dockwright::core

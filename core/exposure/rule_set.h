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
    QString hook{};   ///< "input", "forward", …; empty for one that others jump to
    QString policy{}; ///< "accept", "drop"; empty where it has none

    friend bool operator==(const FilterChain &, const FilterChain &) = default;
};

/// A rule, as far as it says who stands before a port.
struct FilterRule {
    QString family;
    QString table;
    QString chain;
    QString comesIn{};    ///< the interface that it asks whether a packet comes in by, or does not; empty: none
    QString goesOut{};    ///< the same of the way out
    QString target{};     ///< the chain that it jumps to; empty: none
    bool isBare = false;  ///< it only counts, or goes back: no packet is kept out or let in by it
    QStringList networks; ///< addresses that it names, "198.51.100.0/24"

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

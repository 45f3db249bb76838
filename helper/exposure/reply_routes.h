// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <set>
#include <utility>

namespace dockwright::core {
class HostReader;
}

namespace dockwright::helper {

/// An address of the outsider, and one of this host.
using AddressPair = std::pair<QString, QString>;

/// Which way this host's replies to the outsider take: rules for routes (ip-rule(8)), as VPNs and hosts with several ways out
/// have them, may lead them elsewhere than to the link. Who is not answered then is not kept out.
class ReplyRoutes
{
public:
    ReplyRoutes(const core::HostReader &host, const QString &ipProgram) : m_host(host), m_ipProgram(ipProgram) {}

    /// Of these pairs those where replies go over the link, both with that address of this host and with the kernel's choice.
    std::set<AddressPair> thoseOverLink(const std::set<AddressPair> &pairs) const;

private:
    bool isOverLink(const QString &outside, const QString &from) const;

    const core::HostReader &m_host;
    QString m_ipProgram;
};

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposed_port.h"

#include "core/base/message.h"
#include "core/host/outside_facts.h"

namespace dockwright::core {

const char *portProtocolName(PortProtocol protocol)
{
    switch (protocol) {
    case PortProtocol::Tcp:
        return "tcp";
    case PortProtocol::Udp:
        return "udp";
    }
    Q_UNREACHABLE();
}

const char *reachName(Reach reach)
{
    switch (reach) {
    case Reach::Nobody:
        return "nobody";
    case Reach::ThisHost:
        return "this-host";
    case Reach::Networks:
        return "networks";
    case Reach::Everybody:
        return "everybody";
    case Reach::Unknown:
        return "unknown";
    }
    Q_UNREACHABLE();
}

const char *reachOutcomeName(ReachOutcome outcome)
{
    switch (outcome) {
    case ReachOutcome::Untried:
        return "untried";
    case ReachOutcome::Answered:
        return "answered";
    case ReachOutcome::Arrived:
        return "arrived";
    case ReachOutcome::Refused:
        return "refused";
    case ReachOutcome::Unreachable:
        return "unreachable";
    case ReachOutcome::Silent:
        return "silent";
    }
    Q_UNREACHABLE();
}

QString placeOf(const ExposedPort &port)
{
    return placeOf(PublishedPort{port.container, port.address, port.port, port.protocol == PortProtocol::Tcp});
}

QString behindOf(const ExposedPort &port)
{
    return visible(port.isOfHostNetwork ? port.container : QStringLiteral("%1:%2").arg(port.container).arg(port.containerPort));
}

bool isReached(ReachOutcome outcome)
{
    return outcome == ReachOutcome::Answered || outcome == ReachOutcome::Arrived;
}

} // namespace dockwright::core

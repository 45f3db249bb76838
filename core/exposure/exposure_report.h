// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/exposure/judge_exposure.h"

namespace dockwright::core {

/// What --exposure tells.
struct ExposureReport {
    PortVerdicts ports{};
    FirewallFacts firewall{};
    Outsider outsider{};
    QStringList hidden{}; ///< as in ExposureFacts
    bool isCut = false;
    bool isInSwarm = false;

    friend bool operator==(const ExposureReport &, const ExposureReport &) = default;
};

ExposureReport reportOf(const ExposureFacts &facts);

/// The members of the event "port", see dockwright-helper(8).
Json portToJson(const PortVerdict &verdict);
/// What portToJson wrote, without the process; nullopt for an object that is none.
std::optional<PortVerdict> portFromJson(const Json &json);

/// The members of the event "exposure", which comes first: all but the ports.
Json exposureToJson(const ExposureReport &report);
/// What exposureToJson wrote, with the ports where they are a member of it, "ports", as in an answer of the service.
ExposureReport exposureFromJson(const Json &json);

/// The word for who reaches a port.
Message reachWord(Reach reach);
/// The word for how an attempt ended.
Message outcomeWord(ReachOutcome outcome);
/// What usually is behind it and is not meant for everybody; empty where that is nothing.
Message serviceWords(const PortVerdict &verdict);
/// What keeps others away from a port.
struct PortRemedy {
    Message words;
    QString command{}; ///< for that, or the section of a plan, as an example; empty where it takes something else
};
/// For a port that is reached from outside; none otherwise.
std::vector<PortRemedy> remediesOf(const PortVerdict &verdict);
/// What a plan would say for networks that are to reach a port, with one as an example.
AllowedReach exampleFor(const ExposedPort &port);
/// One of the remedies is to name such networks: the port is published, and others than this host reach it.
bool isForThePlan(const PortVerdict &verdict);
/// What the report has to say beside the ports: what was not measured and why, and what the outsider could not try.
std::vector<Message> exposureNotes(const ExposureReport &report);
/// The last word.
Message exposureSummary(const ExposureReport &report);

/// The rows of a table without the mark, one for each port: place, container and its port, who reaches it, how that is known.
QStringList portTable(const PortVerdicts &ports, const Wording &wording);

} // namespace dockwright::core

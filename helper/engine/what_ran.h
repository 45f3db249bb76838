// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/steps/change_set.h"
#include "helper/engine/containers_after.h"

namespace dockwright::helper {

/// What ran on this host beside Docker itself, and is to run on: the containers, and the units that go along with Docker.
class WhatRan
{
public:
    /// Of the host before the first step, which began at `since` (ISO 8601 in UTC).
    WhatRan(HostWriter &host, const core::HostFacts &before, QString since);

    /// A step is about to be done. Before the first that may end a container it is seen which of them still run.
    void beforeStep(const core::Step &step);
    /// It was done, or has failed.
    void afterStep();
    /// Such a step was done, or begun.
    bool wasTouched() const { return m_wasTouched; }

    /// Starts again what goes along with Docker, then compares. What was restarted or started and what ended by itself, by
    /// somebody or with consent are warnings; a container that is gone although nobody wanted that is critical, and all that is
    /// said then: the rest is said of the host as it is after the way back.
    core::Findings compare(const core::ChangeSet &changes, const Waiting &waiting, const std::stop_token &stop);

    /// The same after a way back: "as it was" is true of a host only if the containers and units run that ran before.
    core::Errors compareAsItWas(core::Findings &findings, const Waiting &waiting, const std::stop_token &stop);

private:
    core::Findings findingsOf(const ContainersAfter &after) const;

    HostWriter &m_host;
    ContainersBefore m_before;
    bool m_wasTouched = false;
};

} // namespace dockwright::helper

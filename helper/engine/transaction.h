// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "helper/engine/docker_away.h"
#include "helper/engine/outside_check.h"
#include "helper/engine/way_back.h"

#include <span>

namespace dockwright::helper {

/// The path that a step writes or removes; empty for one that does neither, and for our own record.
QString changedPath(const core::Step &step);

/// One transaction on its way, whose record is begun.
class Transaction
{
public:
    /// Where it is done, recorded and told.
    struct On {
        HostWriter &host;
        Journal &journal;
        Teller &teller;
    };
    /// What is done, to which host, by which plan (null: by none).
    struct Content {
        const core::ChangeSet &changes;
        const core::HostFacts &before;
        const core::Plan *plan;
    };

    /// Keeps what it is given; `began` as for WhatRan. Asked to `stop` it does so between two steps, and says Cancelled.
    Transaction(const On &on, quint64 id, QString began, const Content &content, std::stop_token stop);

    /// At what only the host before the first step can show.
    void lookBefore();
    core::Result<> doSteps();
    /// Nothing is committed on a host whose Docker does not work, or where something that ran no longer does.
    core::Result<> passGate();
    /// For how long Docker was away; of an apply that is taken back with its way back.
    void noteAway();

    int step() const { return m_step; }
    const QStringList &done() const { return m_done; }
    const WhatRan &ran() const { return m_ran; }

    ApplyReport report;

private:
    /// A step whose way back is recorded, and that was told.
    struct Begun {
        const core::Step &step;
        int number;
        Undo undo;
        StepContext context;
    };

    core::Result<> doInOneGo(std::span<const core::Step> steps);
    core::Result<Begun> begin(const core::Step &step);
    core::Result<> run(const std::vector<Begun> &begun);
    core::Result<> forget(const std::vector<Begun> &begun, const core::Error &error);
    core::Result<> fail(const std::vector<Begun> &begun, const core::Error &error);
    void finish(const Begun &begun);
    core::Result<StepContext> contextOf(const core::Step &step);
    core::Result<> validateLate(const core::Step &step) const;
    void noteStep(const core::Step &step);
    core::Findings healthAfter(const core::HostFacts &facts) const;

    const On m_on;
    const Content m_all;
    const std::stop_token m_stop;
    int m_step = 0;     ///< the one that is being done, 1-based
    QStringList m_done; ///< paths that were written or removed
    WhatRan m_ran;
    DockerAway m_away;
    OutsideCheck m_outside;
};

} // namespace dockwright::helper

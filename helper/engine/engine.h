// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/make_changes.h"
#include "core/text/event.h"
#include "helper/engine/apply_report.h"
#include "helper/engine/confirm.h"
#include "helper/engine/journal.h"
#include "helper/engine/outside_check.h"
#include "helper/engine/what_ran.h"
#include "helper/host/reserve.h"

#include <stop_token>

namespace dockwright::helper {

struct ApplyOptions {
    bool rollBackOnFailure = true;
    std::optional<ToBeConfirmed> toBeConfirmed{};
};

/// Carries out ChangeSets, and takes them back. The one that calls it holds the Lock.
class Engine
{
public:
    /// Who asks, for the record; asked only where something is to be done.
    using Asker = std::function<std::optional<core::Origin>()>;

    /// `reserve` holds what the way back needs; without one it is hoped for.
    Engine(HostWriter &host, core::EventSink sink, Reserve *reserve = nullptr, Asker asker = {});

    /// Asked to stop by this while something is taken back, it waits for units no longer. What they then lack is left to the
    /// next call. Without one it is the token of the call itself, unless that is why there is something to take back.
    void waitNoLongerOn(std::stop_token insisted) { m_insisted = std::move(insisted); }

    /// True if something is there for recover() to take back.
    bool needsRecovery() const;
    /// What was cut off, or could not be taken back at the time, is taken back; nullopt if there was nothing. Refused if the
    /// journal cannot be read: then nobody knows; and if that would interrupt what runs, unless `mayStopContainers`.
    std::optional<ApplyReport> recover(bool mayStopContainers, const std::stop_token &stop = {},
                                       const char *by = core::recoveredByCall);

    ApplyReport apply(const core::ChangeSet &changes, const core::Plan &plan, const core::HostFacts &facts,
                      const ApplyOptions &options = {}, const std::stop_token &stop = {});

    /// Takes a committed or failed transaction back, for 0 the newest that is no rollback itself. Files that were edited since
    /// are a conflict unless `takeOurs`; running containers that it would stop are one unless `mayStopContainers`.
    ApplyReport rollBack(quint64 id, bool takeOurs, bool mayStopContainers, const std::stop_token &stop = {});

    /// Takes out what makeUninstall() says.
    ApplyReport takeOut(const core::ChangeSet &changes, const core::HostFacts &facts, const std::stop_token &stop = {});

    Journal &journal() { return m_journal; }

private:
    struct Running;

    ApplyReport run(const core::ChangeSet &changes, core::TransactionInfo info, const core::Plan *plan,
                    const core::HostFacts &facts, const ApplyOptions &options, const std::stop_token &stop);
    core::Result<> doSteps(Running &running, const std::stop_token &stop);
    core::Result<> doStep(Running &running, const core::Step &step, const std::stop_token &stop);
    core::Result<StepContext> contextOf(Running &running, const core::Step &step, const std::stop_token &stop);
    core::Result<> validateLate(const Running &running, const core::Step &step);
    core::Result<> passGate(Running &running, const core::Plan *plan, const core::HostFacts &before,
                            const std::stop_token &stop);
    static core::Findings healthAfter(const core::HostFacts &facts, const core::Plan *plan, const core::ChangeSet &changes);
    void noteAway(Running &running);
    ApplyReport leaveAsItIs(Running &running);
    /// Holds the room that taking these changes back would need.
    core::Result<> reserveFor(const core::ChangeSet &changes);
    /// Whether what cannot be taken back now is left open for another call to try.
    enum class Trying { Again, LastTime };
    /// How something is taken back: why it is, if that is known, and who may end the waiting for units.
    struct WayBack {
        Trying trying = Trying::LastTime;
        std::stop_token stop;
        const core::Error *failure = nullptr;
    };
    core::Errors takeBackAll(quint64 id, const WayBack &way);
    /// What is told with the health.
    void note(core::Findings findings, ApplyReport &report);
    core::Errors lookForOthers(WhatRan ran, ApplyReport &report, const std::stop_token &stop);
    core::Errors undoAll(quint64 id, const WayBack &way);
    void noteStep(Running &running, const core::Step &step);
    ApplyReport refused(core::Error error) const;
    ApplyReport refused(core::Errors errors) const;
    void tell(core::Event::Kind kind, int step, core::Message text, core::Json data = core::Json::object());
    Waiting waitingFor(int step, std::stop_token stop = {});
    Work workFor(int step, std::stop_token stop = {});

    HostWriter &m_host;
    core::EventSink m_sink;
    Journal m_journal;
    Reserve *m_reserve;
    Asker m_asker;
    std::stop_token m_insisted;
};

} // namespace dockwright::helper

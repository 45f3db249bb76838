// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/make_changes.h"
#include "helper/engine/confirm.h"
#include "helper/engine/transaction.h"

namespace dockwright::helper {

struct ApplyOptions {
    bool rollBackOnFailure = true;
    const char *kind = "apply"; ///< of the transaction
    std::optional<ToBeConfirmed> toBeConfirmed{};
};

/// What whoever rolls back has agreed to.
struct RollbackChoices {
    bool takeOurs = false; ///< files that were edited since are overwritten
    bool mayStopContainers = false;
    bool mayClosePorts = false; ///< it may be decided anew who reaches published ports
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

    /// Takes a committed or failed transaction back, for 0 the newest of an apply or uninstallation, and with it what the
    /// doctor has made of it since. What nobody has agreed to is refused.
    ApplyReport rollBack(quint64 id, const RollbackChoices &choices, const std::stop_token &stop = {});

    /// Takes out what makeUninstall() says.
    ApplyReport takeOut(const core::ChangeSet &changes, const core::HostFacts &facts, const std::stop_token &stop = {});

    Journal &journal() { return m_journal; }

private:
    ApplyReport run(const core::ChangeSet &changes, core::TransactionInfo info, const core::Plan *plan,
                    const core::HostFacts &facts, const ApplyOptions &options, const std::stop_token &stop);
    ApplyReport leaveAsItIs(Transaction &running);
    /// Holds the room that taking these changes back would need.
    core::Result<> reserveFor(const core::ChangeSet &changes);
    ApplyReport refused(core::Error error) const;
    ApplyReport refused(core::Errors errors) const;

    HostWriter &m_host;
    Teller m_teller;
    Journal m_journal;
    Reserve *m_reserve;
    Asker m_asker;
    WayBack m_wayBack;
    std::stop_token m_insisted;
};

} // namespace dockwright::helper

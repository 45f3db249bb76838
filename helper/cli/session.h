// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/run_settings.h"
#include "core/metrics/metrics.h"
#include "core/registry/mirror_doctor.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/bundle_store.h"
#include "helper/cli/options.h"
#include "helper/cli/output.h"
#include "helper/engine/engine.h"
#include "helper/engine/recovery.h"
#include "helper/host/host_writer.h"
#include "helper/host/lock.h"

#include <functional>
#include <stop_token>

namespace dockwright::helper {

/// One call of the command line: reads what it is given, does it, and says so.
class Session
{
public:
    /// `stop` cancels what is done, which is then taken back; `insisted` ends the waiting for units on that way. `changing` is
    /// told when there begins to be something to take back, and when that is over.
    Session(Options options, Output &output, std::stop_token stop, std::stop_token insisted,
            std::function<void(bool)> changing);

    ExitStatus run();

private:
    /// A plan together with the host and what it would change there.
    struct Prepared {
        core::Plan plan;
        core::HostFacts facts;
        core::ChangeSet changes;
    };

    ExitStatus apply();
    ExitStatus preview();
    ExitStatus explain();
    ExitStatus validate();
    ExitStatus verify();
    ExitStatus health();
    ExitStatus audit();
    ExitStatus metrics();
    ExitStatus exposure();
    ExitStatus doctor();
    ExitStatus journal();
    ExitStatus history();
    ExitStatus showTransaction();
    ExitStatus rollBack();
    ExitStatus recoverOnly();
    /// Waits for whoever is at work, and for the end of the time in which a transaction can be confirmed. With the lock there
    /// is something to take back.
    ExitStatus awaitDeadline();
    ExitStatus confirmTransaction();
    ExitStatus refuseWhileWaiting();
    core::Result<Lock> waitForLock(std::chrono::seconds patience) const;
    ApplyOptions applyOptions() const;
    ExitStatus inspect();
    ExitStatus readiness();
    ExitStatus composeRun();
    ExitStatus tryRun(const core::ContainerRun &run, const std::vector<core::RunSetting> &settings,
                      const core::HostFacts &facts);
    ExitStatus stage();
    ExitStatus uninstall();
    ExitStatus listVersions();

    ExitStatus openHost();
    std::optional<core::Plan> readPlanFile();
    std::optional<Prepared> prepare();
    std::optional<Prepared> prepare(const core::Plan &plan);
    /// What a plan with nothing to do comes to, found without asking dockerd; nullopt where it has something to do.
    std::optional<Prepared> prepareUnchanged(const core::Plan &plan);
    core::ChangeSet asMade(const core::ChangeSet &changes, const core::HostFacts &facts) const;
    std::optional<Prepared> blindly(const Prepared &prepared) const;
    core::Json shownBeforeAYes(const Prepared &blind) const;
    qsizetype overwrittenBy(const Prepared &blind) const;
    core::ConflictChoices choices() const;
    /// A decision about what nobody has would be one about nothing.
    ExitStatus refuseUnknownPlaces(const core::Plan &plan);
    core::HostFacts look(core::Depth depth);
    core::Result<core::HostFacts> lookFor(const core::Plan &plan);
    /// With the networks of the host, where the plan says something of those of containers.
    void addNetwork(core::HostFacts &facts, const core::Plan &plan) const;
    core::Result<core::BundleFact> describeGiven(const QString &path) const;
    core::Result<> stageFor(const Prepared &prepared);
    core::Result<StagedBundle> stageVerified(int file);
    core::Result<> mayTakeOut(const core::ChangeSet &changes, const core::HostFacts &facts) const;
    ExitStatus writeTree(const core::ChangeSet &changes);
    /// What an earlier call left when it was cut off, and what taking it back would do; or what a boot could not take back.
    core::Findings aboutUnfinished();
    core::Findings aboutRecovery(const Recovery &recovery) const;
    void tellUnfinished();
    /// Takes it back. ExitDone when there is nothing in the way.
    ExitStatus recover(Engine &engine);
    /// What was authorized has a recovery in it, or none: with a digest that is compared before one is begun.
    ExitStatus refuseOtherRecovery(const core::Plan &plan);
    /// The way into what changes the host: as root, alone, and when what was cut off is taken back. A dry run only looks.
    ExitStatus enter(Engine &engine, const core::Plan *plan = nullptr);
    /// The transaction that was taken back on the way in; 0: none.
    quint64 recovered() const { return m_recovered ? m_recovered->transaction : 0; }
    /// That as JSON, with whatever ends this call.
    core::Json beside() const;
    /// What counts in the digest beside the steps: decisions about conflicts, and a recovery.
    core::Json agreedBeside() const;
    ExitStatus tellDryRun(const core::ChangeSet &changes);
    void tellStopping(const core::ChangeSet &changes);
    QByteArray seenDigestOf(const Prepared &prepared) const;
    bool wasSeen(const Prepared &prepared) const;
    ExitStatus refuseUnlessPossible(const Prepared &prepared);
    ExitStatus refuseUnlessReady(const Prepared &prepared);
    /// What an apply would meet on its way: nothing of it is found out by trying.
    ExitStatus refuseObstacles(const core::ChangeSet &changes, const core::HostFacts &facts);
    /// By `dockerd --validate`, with the flags of its unit.
    ExitStatus refuseWhatDockerdRejects(const Prepared &prepared);
    ExitStatus refuseConflicts(const core::ChangeSet &changes);
    void tellHealth(const ApplyReport &report);
    ExitStatus finish(const ApplyReport &report, const core::Json &more);
    ExitStatus judge(const core::Findings &findings);
    ExitStatus fail(core::Error error);
    ExitStatus refuse(const core::Errors &errors, const char *why);
    ExitStatus refuseUnlessSeen(const core::HostFacts &facts);
    core::EventSink sink();
    Engine::Asker asker() const;
    std::optional<core::TransactionInfo> lastApplied();
    void lookOutside(core::HostFacts &facts, const core::Plan &plan);
    std::optional<core::Plan> lastAppliedPlan();
    /// From this host, as what dockerd goes through; by a program of its own.
    core::Result<core::ProbedMirrors> probeMirrors(const core::Plan &plan);
    /// Has dockerd use the mirrors as the records say, where it does not yet.
    ExitStatus useMirrors(const core::Plan &plan, core::MirrorRecords records);
    /// Says why nothing is changed, which is no failure: the doctor comes again.
    ExitStatus leaveMirrors(const core::Error &error, core::Json json);
    core::MirrorRecords mirrorRecords() const;
    std::optional<core::DiskUsage> diskUsage(const core::HostFacts &facts, qint64 now) const;

    Options m_options;
    Output &m_output;
    std::stop_token m_stop;
    std::stop_token m_insisted;
    std::function<void(bool)> m_changing;
    std::optional<core::HostFacts> m_givenFacts;
    std::unique_ptr<HostWriter> m_host;
    std::unique_ptr<RootedFiles> m_files;
    std::optional<Lock> m_lock;             ///< held by what changes the host
    ExitStatus m_refused = ExitInvalid;     ///< of what there is no Prepared for
    std::optional<ApplyReport> m_recovered; ///< what was taken back on the way in
    std::optional<Recovery> m_unfinished;   ///< what would be taken back first
};

/// The last word about findings that have been told: ExitDrift if one of them needs attention.
ExitStatus concludeFindings(Output &output, const core::Findings &findings);

/// What a recovery would do, for the service and the wizard.
core::Json recoveryToJson(const Recovery &recovery);

/// Whether a plan has something to do beside the configuration.
bool isInstallation(const core::InstallSettings &install);

/// Tells the findings of an audit, or writes them to Options::out. ExitDrift if a check failed.
ExitStatus concludeAudit(Output &output, const Options &options, const core::AuditFindings &findings,
                         const core::HostFacts &facts);

/// The last word about a run that was composed, and about one that was tried: its line, its compose file, and ExitDrift if the
/// kernel has something else than was expected.
void tellRun(Output &output, const QString &line, const QString &compose);
ExitStatus concludeTrial(Output &output, const core::Findings &findings, const QString &line, const QString &compose);

/// An ordinary user asked for what only root may do.
core::Error rootOnly();
/// An ordinary user asked for what only root can see.
core::Error rootSeesMore();
core::Error noSuchDirectory(const QString &path);

} // namespace dockwright::helper

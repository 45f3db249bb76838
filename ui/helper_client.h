// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"
#include "core/exposure/exposure_report.h"
#include "core/host/host_facts.h"
#include "core/registry/judge_registries.h"
#include "core/render/daemon_json.h"
#include "core/talk/answers.h"
#include "core/talk/journal_line.h"
#include "core/talk/outcome.h"
#include "core/talk/preview_report.h"
#include "core/talk/transaction.h"
#include "core/text/event.h"

#include <QObject>

namespace dockwright::ui {

/// Why the helper did not do what it was asked.
struct HelperError {
    QString code; ///< a name of core::ErrorCode, "Unavailable" when there is no helper, "Cancelled" when polkit was refused
    core::Error why;
    core::Errors problems; ///< all of what was sent, where that is why

    friend bool operator==(const HelperError &, const HelperError &) = default;
};

template <class T>
using HelperResult = tl::expected<T, HelperError>;

/// What a user decided about an apply or a rollback.
struct ApplyOptions {
    bool mayStopContainers = false;
    core::ConflictChoices choices;
    bool mayClosePorts = false; ///< it may be decided anew who reaches published ports
    int confirmWithin = 0;      ///< seconds, of an apply: it is taken back unless it is confirmed by then; 0: it need not be
};

/// What a bundle is to be made of; see dockwright-helper(8), --bundle.
struct PackRequest {
    QString version;      ///< of Docker, "28.5.2"
    QString architecture; ///< as `uname -m`
    QString source;       ///< URL of a repository or of Docker's static archive
    QString output;       ///< NAME.tar.gz or NAME.tar.zst
    QByteArray plan;      ///< plan.json that goes along, with the proxy to download through; empty for none
};

/// In which form a plan is written, and where to; see dockwright-helper(8), --export.
struct ExportRequest {
    QString form;      ///< a name of core::ExportForm
    QString directory; ///< empty, or not there yet
    bool commit = false;
    QByteArray plan;            ///< plan.json
    bool withPasswords = false; ///< in a form that can hold them
};

/// By which way the helper is asked.
enum class HelperWay {
    Unknown, ///< nothing was asked yet
    Service, ///< the installed service, over the system bus
    Pkexec,  ///< the program beside this one, as root by way of pkexec
    Root,    ///< the program beside this one, which is root's already
};

/// The privileged helper as the wizard sees it. Every call returns at once and is answered by one signal, also when an
/// authorization dialog comes between; a job is followed by its events until jobFinished.
class HelperClient : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Everything about the host, as only root sees it, secrets redacted.
    virtual void inspect() = 0;
    /// Does what this plan (plan.json) gives, if that is what was shown, by its seenDigest().
    virtual void apply(const QByteArray &plan, const QByteArray &digest, const ApplyOptions &options) = 0;
    /// Takes a transaction back, the newest for 0.
    virtual void rollBack(quint64 transaction, const ApplyOptions &options) = 0;
    /// Keeps a transaction that waits to be confirmed: a job "confirm", over a new connection.
    virtual void confirm(quint64 transaction) = 0;
    /// What became of a transaction, for 0 of the one of this user that waits to be confirmed.
    virtual void lookAtTransaction(quint64 transaction) = 0;
    virtual void checkHealth() = 0;
    /// The checks of the CIS Docker Benchmark.
    virtual void audit() = 0;
    /// Who reaches the ports of the containers, tried from outside for some seconds.
    virtual void measureExposure() = 0;
    virtual void readHistory() = 0;
    /// Follows what Docker writes into the journal, beginning with so many of the last lines: a job "journal", which ends when
    /// it is stopped or this connection to the helper ends.
    virtual void followJournal(int lines) = 0;
    virtual void stopJournal() = 0;
    /// Starts a container of the helper's own image with these settings (core::writeRun) for a moment.
    virtual void tryRun(const QByteArray &run) = 0;
    /// Looks for a job of this user that is still running and follows it from its first event; and for a change of hers that
    /// waits to be confirmed, which is transactionSeen.
    virtual void findRunningJob() = 0;
    /// Ends the followed job; what it did is taken back.
    virtual void cancelJob() = 0;
    /// Whether something was asked that is not answered yet; an authorization dialog may be open.
    virtual bool isWaiting() const = 0;
    /// Gives up what is not answered yet: each is answered now, with the code "Cancelled". A job that changes the host goes on.
    virtual void giveUp() = 0;
    virtual HelperWay way() const = 0;
    /// The helper's program where it is not the service.
    virtual QString program() const { return {}; }

    /// Which versions of Docker the repository of this plan has; needs no right. A new call takes the place of an older one.
    virtual void listVersions(const QByteArray &plan) = 0;
    /// Asks the mirrors of this plan, and Docker Hub, for an image (empty: the plan's) and judges them; needs no right. A new
    /// call takes the place of an older one.
    virtual void probeRegistries(const QByteArray &plan, const QString &image) = 0;
    virtual void cancelProbe() = 0;
    /// Verifies a bundle, and hands it over to the helper, which keeps it for an installation.
    virtual void stageBundle(const QString &path) = 0;
    /// Makes a bundle, as the user.
    virtual void pack(const PackRequest &request) = 0;
    virtual void cancelPack() = 0;
    /// Writes a plan in a form that carries it to many hosts, as the user.
    virtual void exportPlan(const ExportRequest &request) = 0;

signals:
    void waitingChanged();
    /// It is decided by which way the helper is asked.
    void wayKnown();
    void inspected(const dockwright::ui::HelperResult<dockwright::core::HostFacts> &facts);
    void runTried(const dockwright::ui::HelperResult<dockwright::core::RunTrial> &trial);
    /// Oldest first.
    void historyRead(const dockwright::ui::HelperResult<std::vector<dockwright::core::TransactionInfo>> &transactions);
    /// nullopt: none waits.
    void transactionSeen(const dockwright::ui::HelperResult<std::optional<dockwright::core::TransactionInfo>> &transaction);
    void audited(const dockwright::ui::HelperResult<dockwright::core::AuditFindings> &findings);
    void exposureMeasured(const dockwright::ui::HelperResult<dockwright::core::ExposureReport> &report);
    /// The newest first.
    void versionsListed(const dockwright::ui::HelperResult<QStringList> &versions);
    /// In the order of the plan, Docker Hub last.
    void registriesProbed(const dockwright::ui::HelperResult<dockwright::core::RegistryVerdicts> &verdicts);
    /// An event of the verification, Progress.
    void bundleProgress(const dockwright::core::Event &event);
    /// What the helper keeps, without its files.
    void bundleStaged(const dockwright::ui::HelperResult<dockwright::core::BundleFact> &bundle);
    void packProgress(const dockwright::core::Event &event);
    /// What was made, in words.
    void packed(const dockwright::ui::HelperResult<dockwright::core::Message> &made);
    void exported(const dockwright::ui::HelperResult<dockwright::core::ExportReport> &report);
    void journalLine(const dockwright::core::JournalLine &line);
    /// "apply", "rollback", "confirm", "health" or "journal".
    void jobStarted(const QString &kind);
    void jobRefused(const QString &kind, const dockwright::ui::HelperError &error);
    void jobEvent(const QString &kind, const dockwright::core::Event &event);
    /// What a check of "health" found.
    void jobFinding(const QString &kind, const dockwright::core::Finding &finding);
    void jobFinished(const QString &kind, const dockwright::core::JobOutcome &outcome);
};

} // namespace dockwright::ui

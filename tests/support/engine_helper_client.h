// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"
#include "core/changes/make_changes.h"
#include "core/health/health_checks.h"
#include "core/talk/members.h"
#include "core/text/redact.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/sha256.h"
#include "helper/engine/confirm.h"
#include "helper/engine/engine.h"
#include "helper/export/write_export.h"
#include "helper/host/caller.h"
#include "helper/machine/root_directory.h"
#include "ui/helper_client.h"

#include <QCoreApplication>
#include <QFile>
#include <QThread>

#include <atomic>
#include <functional>

/// The helper in process: the real planner, engine and journal, on a directory instead of the machine. The service adds
/// D-Bus and polkit to the same.
class EngineHelperClient : public dockwright::ui::HelperClient
{
public:
    /// Fails when the file with this path is written, after `pause` for each step.
    struct Trouble {
        QString failAt;
        int pause = 0; ///< ms before each file
    };

    EngineHelperClient(QString root, dockwright::core::HostFacts facts) : m_root(std::move(root)), m_facts(std::move(facts)) {}
    ~EngineHelperClient() override { wait(); }

    Trouble trouble;
    /// Answers as polkit's no.
    bool isRefused = false;
    /// What root sees and a user does not.
    std::map<QString, dockwright::core::FileFact> hidden;
    /// What comes to light when the next job begins, which takes back first what an earlier one had left, and then refuses.
    std::map<QString, dockwright::core::FileFact> takenBackFirst;

    /// What was cut off, as only root sees it.
    std::optional<dockwright::core::UnfinishedFacts> unfinished;

    /// What became of Docker, as a job on a machine says it.
    QString fate;

    /// Nothing that is asked is answered before it is given up; what of it, if it is still asked.
    bool isSilent = false;
    dockwright::ui::ApplyOptions asked{}; ///< of the last rollback
    dockwright::ui::HelperWay ownWay = dockwright::ui::HelperWay::Service;

    bool isWaiting() const override { return !m_unanswered.empty(); }
    void giveUp() override
    {
        for (const auto &refuse : std::exchange(m_unanswered, {}))
            refuse(error(dockwright::core::ErrorCode::Cancelled, "It was cancelled."));
        emit waitingChanged();
    }
    dockwright::ui::HelperWay way() const override { return ownWay; }
    QString program() const override { return QStringLiteral("/home/kim/dockwright/build/dev/bin/dockwright-helper"); }

    void setFacts(const dockwright::core::HostFacts &facts) { m_facts = facts; }
    dockwright::core::HostFacts look() const
    {
        auto facts = helperHost().inspect(dockwright::core::Depth::Daemon);
        for (const auto &[path, file] : hidden)
            facts.files[path] = file;
        facts.unfinished = unfinished;
        return facts;
    }

    void inspect() override
    {
        using namespace dockwright;
        if (isHeld([this](const ui::HelperError &why) { emit inspected(tl::unexpected(why)); }))
            return;
        later([this] {
            if (isRefused)
                emit inspected(tl::unexpected(refusal()));
            else
                emit inspected(*core::readFacts(core::writeFacts(look())));
        });
    }

    void apply(const QByteArray &json, const QByteArray &digest, const dockwright::ui::ApplyOptions &options) override
    {
        using namespace dockwright;
        if (isHeld([this](const ui::HelperError &why) { emit jobRefused(QStringLiteral("apply"), why); }))
            return;
        later([this, json, digest, options] {
            if (isRefused) {
                emit jobRefused(QStringLiteral("apply"), refusal());
                return;
            }
            if (!takenBackFirst.empty()) {
                hidden = std::exchange(takenBackFirst, {});
                emit jobStarted(QStringLiteral("apply"));
                const auto stale = error(core::ErrorCode::PlanStale, "The host is no longer what it was.");
                emit jobFinished(QStringLiteral("apply"),
                                 core::outcomeFromJson({{"event", "result"},
                                                        {"status", core::statusName(core::ApplyStatus::Refused)},
                                                        {"error", core::errorToJson(stale.why)}}));
                return;
            }
            const auto plan = core::readPlan(json);
            const auto facts = look();
            const auto changes = core::makeChanges(*plan, facts, options.choices);
            if (!changes || core::seenDigest(*changes, core::filePreviews(*changes, facts), facts.unfinished) != digest) {
                emit jobRefused(QStringLiteral("apply"),
                                error(core::ErrorCode::PlanStale, "The host is no longer what the preview was made from."));
                return;
            }
            helper::ApplyOptions toBeConfirmed;
            if (options.confirmWithin > 0)
                toBeConfirmed.toBeConfirmed =
                    helper::ToBeConfirmed{options.confirmWithin, {}, [](quint64) { return core::Result<>(); }};
            start(QStringLiteral("apply"),
                  [toBeConfirmed, changes = core::forDirectory(*changes), plan = *plan, facts](helper::Engine &engine,
                                                                                               std::stop_token stop) {
                      return engine.apply(changes, plan, facts, toBeConfirmed, stop);
                  });
        });
    }

    void rollBack(quint64 transaction, const dockwright::ui::ApplyOptions &options) override
    {
        using namespace dockwright;
        asked = options;
        if (isSilent)
            return;
        later([this, transaction, options] {
            if (isRefused) {
                emit jobRefused(QStringLiteral("rollback"), refusal());
                return;
            }
            start(QStringLiteral("rollback"), [transaction, options](helper::Engine &engine, std::stop_token stop) {
                const auto waiting = helper::waitingTransaction(engine.journal());
                if (!waiting || (transaction != 0 && transaction != waiting->id))
                    return engine.rollBack(transaction,
                                           {.mayStopContainers = options.mayStopContainers,
                                            .mayClosePorts = options.mayClosePorts},
                                           stop);
                auto report = engine.recover(options.mayStopContainers, stop).value_or(helper::ApplyReport());
                if (report.status == core::ApplyStatus::RolledBack)
                    report.status = core::ApplyStatus::Applied;
                return report;
            });
        });
    }

    /// On another thread the confirmed timer of systemd would be stopped; here there is none.
    void confirm(quint64 transaction) override
    {
        using namespace dockwright;
        later([this, transaction] {
            if (isRefused) {
                emit jobRefused(QStringLiteral("confirm"), refusal());
                return;
            }
            auto host = helperHost();
            helper::Journal journal(host);
            emit jobStarted(QStringLiteral("confirm"));
            const auto done =
                helper::confirm(journal, transaction, {helper::originOf(helper::thisCaller(), core::Way::Wizard), {}});
            core::Json result{{"event", "result"},
                              {"status",
                               !done       ? "invalid"
                                   : *done ? "confirmed"
                                           : "unchanged"},
                              {"transaction", transaction}};
            if (!done)
                result["error"] = core::errorToJson(done.error());
            emit jobFinished(QStringLiteral("confirm"), core::outcomeFromJson(result));
        });
    }

    void lookAtTransaction(quint64 transaction) override
    {
        using namespace dockwright;
        later([this, transaction] {
            auto host = helperHost();
            core::Json list = core::Json::array();
            for (const auto &info : helper::Journal(host).list().value_or(std::vector<core::TransactionInfo>{}))
                list.push_back(core::transactionToJson(helper::withTimeLeft(info)));
            emit transactionSeen(core::transactionOf(core::transactionsFromJson(list), transaction));
        });
    }

    /// What the timer of systemd does when nobody has confirmed.
    void timeOut()
    {
        using namespace dockwright;
        auto host = helperHost();
        helper::Engine engine(host, [](const core::Event &) {});
        engine.recover(true, {}, core::recoveredByTimer);
    }

    void checkHealth() override
    {
        using namespace dockwright;
        if (isHeld([this](const ui::HelperError &why) { emit jobRefused(QStringLiteral("health"), why); }))
            return;
        later([this] {
            emit jobStarted(QStringLiteral("health"));
            for (const core::Finding &finding : core::checkHealth(look(), nullptr))
                emit jobFinding(QStringLiteral("health"), *core::findingFromJson(core::findingToJson(finding)));
            emit jobFinished(QStringLiteral("health"), core::outcomeFromJson({{"event", "result"}, {"status", "ok"}}));
        });
    }

    void audit() override
    {
        using namespace dockwright;
        if (isHeld([this](const ui::HelperError &why) { emit audited(tl::unexpected(why)); }))
            return;
        later([this] {
            if (isRefused) {
                emit audited(tl::unexpected(refusal()));
                return;
            }
            auto facts = look();
            core::inspectForAudit(helperHost(), facts);
            core::Json list = core::Json::array();
            for (const core::AuditFinding &finding : core::audit(facts))
                list.push_back(core::auditToJson(finding));
            emit audited(core::auditFindingsFromJson(list));
        });
    }

    /// Nothing comes in from outside of a directory: the measurement is under the control of the test; the real one is in
    /// tests/lab.
    void measureExposure() override
    {
        ++measurements;
        isHeld([this](const dockwright::ui::HelperError &why) { emit exposureMeasured(tl::unexpected(why)); });
    }
    void finishMeasurement(const dockwright::ui::HelperResult<dockwright::core::ExposureReport> &report)
    {
        emit exposureMeasured(report);
    }
    int measurements = 0;

    void readHistory() override
    {
        using namespace dockwright;
        if (isHeld([this](const ui::HelperError &why) { emit historyRead(tl::unexpected(why)); }))
            return;
        later([this] {
            auto host = helperHost();
            core::Json list = core::Json::array();
            for (const auto &info : helper::Journal(host).list().value_or(std::vector<core::TransactionInfo>{}))
                list.push_back(core::transactionToJson(info));
            emit historyRead(core::transactionsFromJson(list));
        });
    }

    /// What the journal has, and what comes when it is followed.
    std::vector<dockwright::core::JournalLine> journal;
    int journalsFollowed = 0;
    int journalsStopped = 0;
    void followJournal(int lines) override
    {
        using namespace dockwright;
        if (isHeld([this](const ui::HelperError &why) { emit jobRefused(QStringLiteral("journal"), why); }))
            return;
        later([this, lines] {
            if (isRefused) {
                emit jobRefused(QStringLiteral("journal"), refusal());
                return;
            }
            ++journalsFollowed;
            emit jobStarted(QStringLiteral("journal"));
            const auto count = std::min<std::size_t>(journal.size(), static_cast<std::size_t>(lines));
            for (std::size_t i = journal.size() - count; i < journal.size(); ++i)
                write(journal[i]);
        });
    }
    /// As it arrives from the helper.
    void write(const dockwright::core::JournalLine &line)
    {
        emit journalLine(*dockwright::core::journalLineFromJson(dockwright::core::journalLineToJson(line)));
    }
    void stopJournal() override
    {
        ++journalsStopped;
        later([this] {
            emit jobFinished(QStringLiteral("journal"),
                             dockwright::core::outcomeFromJson({{"event", "result"}, {"status", "listed"}}));
        });
    }

    /// Tells all listeners the running job's events from the first one on, as a new window is told them.
    void findRunningJob() override
    {
        later([this] {
            if (!m_isRunning)
                return;
            emit jobStarted(m_kind);
            for (const auto &event : std::vector(m_told))
                emit jobEvent(m_kind, event);
        });
    }
    void cancelJob() override { m_stop.request_stop(); }

    /// What a repository would have; an error is told as the helper tells it.
    dockwright::ui::HelperResult<QStringList> repository = QStringList{};
    std::vector<QByteArray> listedFor; ///< the plans that versions were asked for

    void listVersions(const QByteArray &plan) override
    {
        using namespace dockwright;
        listedFor.push_back(plan);
        later([this, asked = listedFor.size()] {
            if (asked != listedFor.size())
                return;
            if (repository)
                emit versionsListed(*repository);
            else
                emit versionsListed(tl::unexpected(repository.error()));
        });
    }

    /// What a probe would find, is under the control of the test; the program that does it is called in tests/app.
    void probeRegistries(const QByteArray &plan, const QString &image) override { probes.push_back({plan, image}); }
    void cancelProbe() override
    {
        later([this] { finishProbe(tl::unexpected(error(dockwright::core::ErrorCode::Cancelled, "It was cancelled."))); });
    }
    void finishProbe(const dockwright::ui::HelperResult<dockwright::core::RegistryVerdicts> &verdicts)
    {
        emit registriesProbed(verdicts);
    }
    std::vector<std::pair<QByteArray, QString>> probes; ///< plan and image

    /// Verifies with the real reader, and keeps it in memory: a directory installs nothing.
    void stageBundle(const QString &path) override
    {
        using namespace dockwright;
        later([this, path] {
            QFile file(path);
            const auto manifest = file.open(QIODevice::ReadOnly)
                ? helper::checkBundle(file.handle(),
                                      [this](qint64 done, qint64 total) {
                                          emit bundleProgress({core::Event::Kind::Progress,
                                                               0,
                                                               {},
                                                               {{"percent", total > 0 ? done * 100 / total : 0}}});
                                      },
                                      {})
                : core::failure(core::ErrorCode::InvalidInput, path, {"It cannot be read: %1.", {file.errorString()}});
            if (!manifest)
                emit bundleStaged(tl::unexpected(error(manifest.error())));
            else if (isRefused)
                emit bundleStaged(tl::unexpected(refusal()));
            else
                emit bundleStaged(keep(*manifest, *helper::sha256OfFile(file.handle(), {})));
        });
    }

    /// Packing is under the control of the test; the program that does it is called in tests/app.
    void pack(const dockwright::ui::PackRequest &request) override
    {
        packs.push_back(request);
        later([this] { emit packProgress(packEvent); });
    }
    void cancelPack() override
    {
        later([this] { finishPack(tl::unexpected(error(dockwright::core::ErrorCode::Cancelled, "It was cancelled."))); });
    }
    void finishPack(const dockwright::ui::HelperResult<dockwright::core::Message> &made) { emit packed(made); }

    /// With the code that dockwright-helper --export runs.
    void exportPlan(const dockwright::ui::ExportRequest &request) override
    {
        using namespace dockwright;
        later([this, request] {
            const auto plan = core::readPlan(request.plan);
            const auto passwords = request.withPasswords ? core::Passwords::Included : core::Passwords::LeftOut;
            const auto made = plan ? core::makeExport(*plan, *core::exportFormOf(request.form), nullptr, passwords)
                                   : tl::unexpected(plan.error());
            if (!made)
                return emit exported(tl::unexpected(error(made.error().front())));
            if (const auto written = helper::writeExport(request.directory, made->files); !written)
                return emit exported(tl::unexpected(error(written.error())));
            if (request.commit)
                if (const auto commit = helper::commitExport(request.directory, made->commitMessage); !commit)
                    return emit exported(tl::unexpected(error(commit.error())));
            emit exported(core::ExportReport{{"Written.", {}}, made->notes});
        });
    }

    std::vector<dockwright::ui::PackRequest> packs;
    dockwright::core::Event packEvent{dockwright::core::Event::Kind::Progress,
                                      0,
                                      {"Downloading Docker: 4 of 10 MB", {}},
                                      {{"percent", 40}}};

    /// A container runs on no directory: the trial is under the control of the test; the real one is in tests/vm.
    void tryRun(const QByteArray &run) override
    {
        runs.push_back(run);
        isHeld([this](const dockwright::ui::HelperError &why) { emit runTried(tl::unexpected(why)); });
    }
    void finishTrial(const dockwright::ui::HelperResult<dockwright::core::RunTrial> &trial) { emit runTried(trial); }

    std::vector<QByteArray> runs;

    void wait()
    {
        if (m_thread)
            m_thread->wait();
    }

private:
    using Work = std::function<dockwright::helper::ApplyReport(dockwright::helper::Engine &, std::stop_token)>;

    class Host : public dockwright::helper::RootDirectory
    {
    public:
        Host(const QString &root, const dockwright::core::HostFacts &facts, Trouble asked)
            : RootDirectory(root, facts), m_trouble(std::move(asked))
        {}

        dockwright::core::Result<> writeFile(const QString &path, const dockwright::core::FileFact &file,
                                             const std::optional<dockwright::core::FileFact> &expected) override
        {
            if (path.startsWith(QLatin1String("/etc/")))
                QThread::msleep(static_cast<unsigned long>(m_trouble.pause));
            if (path == m_trouble.failAt)
                return dockwright::core::failure(dockwright::core::ErrorCode::Io, path,
                                                 {"%1", {QStringLiteral("no space left on device")}});
            return RootDirectory::writeFile(path, file, expected);
        }

    private:
        Trouble m_trouble;
    };

    Host helperHost() const { return Host(m_root, m_facts, trouble); }

    /// Keeps a call unanswered.
    bool isHeld(std::function<void(const dockwright::ui::HelperError &)> refuse)
    {
        if (!isSilent)
            return false;
        m_unanswered.push_back(std::move(refuse));
        emit waitingChanged();
        return true;
    }

    template <class F>
    void later(F work)
    {
        QMetaObject::invokeMethod(this, std::move(work), Qt::QueuedConnection);
    }

    static dockwright::ui::HelperError error(dockwright::core::ErrorCode code, const char *message)
    {
        using namespace dockwright::core;
        return error({code, {}, {message, {}}, {}, {}});
    }
    static dockwright::ui::HelperError error(const dockwright::core::Error &error)
    {
        return {QLatin1String(dockwright::core::errorCodeName(error.code)), error, {}};
    }
    dockwright::core::BundleFact keep(const dockwright::helper::BundleManifest &manifest, const QString &sum)
    {
        using namespace dockwright;
        if (!m_facts.install)
            m_facts.install.emplace();
        m_facts.install->bundle = core::BundleFact{sum, manifest.version, manifest.architecture, {}};
        return *m_facts.install->bundle;
    }
    static dockwright::ui::HelperError refusal()
    {
        return error(dockwright::core::ErrorCode::NotAuthorized, "The administrator said no.");
    }

    void start(const QString &kind, Work work)
    {
        using namespace dockwright;
        wait();
        m_stop = std::stop_source();
        m_kind = kind;
        m_told.clear();
        m_isRunning = true;
        emit jobStarted(kind);
        m_thread.reset(QThread::create([this, kind, work = std::move(work), stop = m_stop.get_token()] {
            auto host = helperHost();
            const auto tell = [this, kind](const core::Event &event) {
                later([this, kind, told = *core::eventFromJson(core::eventToJson(event))] {
                    m_told.push_back(told);
                    emit jobEvent(kind, told);
                });
            };
            const auto asker = [] { return helper::originOf(helper::thisCaller(), core::Way::Wizard); };
            helper::Engine engine(host, tell, nullptr, asker);
            const helper::ApplyReport report = work(engine, stop);
            core::Json result = helper::changedJson(report);
            result["status"] = core::statusName(report.status);
            result["journal"] = report.journal;
            core::putErrors(result, "errors", report.errors);
            later([this, kind, result]() mutable {
                m_isRunning = false;
                if (!fate.isEmpty())
                    result["docker"] = fate;
                emit jobFinished(kind, core::outcomeFromJson(result));
            });
        }));
        m_thread->start();
    }

    QString m_root;
    dockwright::core::HostFacts m_facts;
    std::vector<std::function<void(const dockwright::ui::HelperError &)>> m_unanswered;
    std::stop_source m_stop;
    QString m_kind;
    std::vector<dockwright::core::Event> m_told;
    bool m_isRunning = false;
    std::unique_ptr<QThread> m_thread;
};

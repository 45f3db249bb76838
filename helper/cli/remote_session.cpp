// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/remote_session.h"

#include "core/host/files_of_plan.h"
#include "core/host/rooted_reader.h"
#include "core/install/plan_install.h"
#include "core/plan/pem_files.h"
#include "core/plan/plan.h"
#include "core/talk/answers.h"
#include "core/talk/members.h"
#include "core/talk/names.h"
#include "core/talk/transaction.h"
#include "core/text/event.h"
#include "helper/bundle/sha256.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/cli/session.h"
#include "helper/cli/text_agent.h"
#include "helper/host/host_writer.h"
#include "helper_interface.h"
#include "job_interface.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>
#include <limits>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::milliseconds stopInterval{50}; ///< after which a signal is heeded

/// The exit status that the same call would have had as root.
ExitStatus exitStatusOfResult(const Json &result)
{
    const QString status = textOf(result, "status");
    const auto error = errorFromJson(result.value("error", Json()));
    if (status == QLatin1String("drift"))
        return ExitDrift;
    if (status == QLatin1String("rolled-back"))
        return ExitFailed;
    if (status == QLatin1String("waiting"))
        return ExitWaiting;
    const bool isRefused = status == QLatin1String("invalid");
    if (isRefused || status == QLatin1String("failed"))
        return error ? exitStatusOf(error->code) : isRefused ? ExitInvalid : ExitNotTakenBack;
    return ExitDone;
}

} // namespace

RemoteSession::RemoteSession(Options options, Output &output, std::stop_token stop, std::function<void(bool)> changing)
    : m_options(std::move(options)), m_output(output), m_stop(std::move(stop)), m_changing(std::move(changing))
{}

RemoteSession::~RemoteSession() = default;

bool RemoteSession::isFor(const Options &options)
{
    const bool needsRoot = (options.command == Command::Apply && !options.dryRun) || options.command == Command::Rollback
        || options.command == Command::Confirm || options.command == Command::Journal || options.command == Command::Health
        || options.command == Command::Audit || (options.command == Command::History && options.transaction == 0)
        || options.command == Command::Verify || options.tries;
    return needsRoot && options.root.isEmpty() && options.facts.isEmpty() && geteuid() != 0;
}

QVariantMap RemoteSession::callOptions() const
{
    QVariantMap options{
        {QStringLiteral("via"), m_options.via.isEmpty() ? QLatin1String(wayName(Way::CommandLine)) : m_options.via}};
    if (m_options.yes)
        options[QStringLiteral("yes")] = true;
    if (m_options.closePorts || m_options.yes) // over the bus the one does not mean the other
        options[QStringLiteral("close-ports")] = true;
    if (m_options.takeOurs)
        options[QStringLiteral("take-ours")] = true;
    if (m_options.noRestart)
        options[QStringLiteral("no-restart")] = true;
    if (m_options.confirmWithin > 0)
        options[QStringLiteral("confirm")] = m_options.confirmWithin;
    if (!m_options.ours.isEmpty())
        options[QStringLiteral("ours")] = m_options.ours;
    if (!m_options.theirs.isEmpty())
        options[QStringLiteral("theirs")] = m_options.theirs;
    return options;
}

QVariantMap RemoteSession::journalOptions() const
{
    QVariantMap options{{QStringLiteral("follow"), m_options.follows}};
    if (!m_options.priority.isEmpty())
        options[QStringLiteral("priority")] = m_options.priority;
    if (const auto wish = journalWishOf(m_options); wish)
        options[QStringLiteral("lines")] = wish->lines;
    return options;
}

Result<QString> RemoteSession::readPlan() const
{
    const auto text = readPlanText(m_options, m_stop);
    if (!text)
        return tl::unexpected(text.error());
    const auto plan = core::readPlan(*text);
    if (!plan || checkNoPemPath(*plan).empty()) // what is wrong with it the service says
        return QString::fromUtf8(*text);
    const auto whole = withFilesOfPlan(*plan);
    if (!whole)
        return tl::unexpected(whole.error().front());
    return QString::fromUtf8(writePlan(*whole));
}

/// The service opens no path of a caller: it gets the open file, and a plan that takes that bundle and no other.
tl::expected<QString, ExitStatus> RemoteSession::handBundleOver(const QString &planText)
{
    auto plan = core::readPlan(planText.toUtf8());
    if (!plan || plan->install.method != InstallMethod::Offline || plan->install.bundle.isEmpty())
        return planText; // what is wrong with it the service says
    const auto file = openBundle(plan->install.bundle);
    if (!file && !plan->install.sha256.isEmpty())
        return planText; // one that is kept already, known by its sum
    if (!file)
        return tl::unexpected(tellFailure(m_output, file.error()));
    if (!plan->install.sha256.isEmpty()) { // another would take the place of one that is kept
        const auto sum = sha256OfFile(file->number(), m_stop);
        if (const auto wrong = sum ? checkBundleSum(plan->install, *sum) : std::optional(sum.error()))
            return tl::unexpected(tellFailure(m_output, *wrong));
    }
    const auto answer = await(m_helper->StageBundle(QDBusUnixFileDescriptor(file->number())));
    if (!answer)
        return tl::unexpected(failCancelled());
    const QDBusReply<QString> staged(*answer);
    if (!staged.isValid())
        return tl::unexpected(fail(staged.error()));
    if (plan->install.sha256.isEmpty())
        plan->install.sha256 = staged.value();
    return QString::fromUtf8(writePlan(*plan));
}

ExitStatus RemoteSession::run()
{
    QString plan;
    if (!m_options.plan.isEmpty()) {
        const auto text = readPlan();
        if (!text) {
            m_output.error(text.error());
            m_output.result("invalid", {{"error", errorToJson(text.error())}}, {});
            return ExitInvalid;
        }
        plan = *text;
    }
    const TextAgent agent;
    m_helper = std::make_unique<HelperInterface>(QLatin1String(names::service), QLatin1String(names::object),
                                                 QDBusConnection::systemBus());
    m_helper->setTimeout(std::numeric_limits<int>::max()); // a dialog has all the time that its user takes
    const auto job = [this](const QDBusPendingCall &call) {
        const auto answer = await(call);
        if (!answer)
            return failCancelled();
        const QDBusReply<QDBusObjectPath> reply(*answer);
        return reply.isValid() ? followJob(reply.value().path()) : fail(reply.error());
    };
    const auto list = [this](const QDBusPendingCall &call) {
        const auto answer = await(call);
        if (!answer)
            return failCancelled();
        const QDBusReply<QString> reply(*answer);
        return reply.isValid() ? show(reply.value()) : fail(reply.error());
    };
    switch (m_options.command) {
    case Command::Apply: {
        const auto pinned = handBundleOver(plan);
        return pinned ? job(m_helper->Apply(*pinned, m_options.digest, callOptions())) : pinned.error();
    }
    case Command::Rollback:
        return job(m_helper->Rollback(m_options.transaction, callOptions()));
    case Command::Confirm:
        return job(m_helper->Confirm(m_options.transaction, callOptions()));
    case Command::Journal:
        return job(m_helper->Journal(journalOptions()));
    case Command::Health:
        return job(m_helper->Health());
    case Command::Audit:
        return list(m_helper->Audit());
    case Command::Verify:
        return list(m_helper->Verify(plan));
    case Command::History:
        return list(m_helper->History());
    case Command::ComposeRun:
        return list(m_helper->TryRun(plan));
    default:
        Q_UNREACHABLE();
    }
}

std::optional<QDBusMessage> RemoteSession::await(const QDBusPendingCall &call)
{
    QEventLoop loop;
    const QDBusPendingCallWatcher watcher(call);
    connect(&watcher, &QDBusPendingCallWatcher::finished, &loop, &QEventLoop::quit);
    QTimer stopped;
    connect(&stopped, &QTimer::timeout, &loop, [&] {
        if (m_stop.stop_requested())
            loop.quit();
    });
    stopped.start(stopInterval);
    if (!watcher.isFinished())
        loop.exec();
    return watcher.isFinished() ? std::optional(watcher.reply()) : std::nullopt;
}

/// What the job has said since the last event that was told. Asking starts the service where it is not there.
QDBusError RemoteSession::catchUp()
{
    m_events.listenAgain();
    const QDBusReply<QStringList> past = m_job->Events(m_events.last());
    tell(m_events.listed(past.value()));
    return past.isValid() ? QDBusError() : past.error();
}

ExitStatus RemoteSession::followJob(const QString &path)
{
    m_changing(true);
    QEventLoop loop;
    m_job = std::make_unique<JobInterface>(QLatin1String(names::service), path, QDBusConnection::systemBus());
    connect(m_job.get(), &JobInterface::Event, this, [this](const QString &line) { tell(m_events.heard(line)); });
    connect(m_job.get(), &JobInterface::Finished, &loop, &QEventLoop::quit);
    QDBusServiceWatcher watcher(QLatin1String(names::service), QDBusConnection::systemBus(),
                                QDBusServiceWatcher::WatchForUnregistration);
    // The job goes on without the service, and the next one has all of it.
    connect(&watcher, &QDBusServiceWatcher::serviceUnregistered, &loop, [&] {
        const QDBusError lost = catchUp();
        if (lost.isValid())
            m_status = failLost(lost);
        if (lost.isValid() || m_job->state() != QLatin1String("running"))
            loop.quit();
    });
    QTimer stopped;
    connect(&stopped, &QTimer::timeout, this, [&] {
        const bool isUnread = m_options.command == Command::Journal && std::ferror(stdout) != 0;
        if (!m_stop.stop_requested() && !isUnread)
            return;
        stopped.stop();
        m_job->Cancel();
    });
    stopped.start(stopInterval);
    if (const QDBusError refused = catchUp(); refused.isValid())
        return fail(refused);
    if (m_job->state() == QLatin1String("running"))
        loop.exec();
    return m_status;
}

ExitStatus RemoteSession::failLost(const QDBusError &why)
{
    if (m_options.command == Command::Journal)
        return tellFailure(
            m_output,
            {ErrorCode::Internal,
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "The journal is no longer followed: the service of the helper has exited."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Follow it again."), {}},
             why.message()});
    m_output.error({ErrorCode::Internal,
                    {},
                    {QT_TRANSLATE_NOOP("Dockwright", "The service of the helper has exited."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The job goes on; dockwright-helper --history shows how it ended."), {}},
                    why.message()});
    return ExitNotTakenBack;
}

/// The service's JSON, told in this call's own way.
void RemoteSession::tell(const std::vector<Json> &events)
{
    for (const Json &json : events) {
        const QString kind = textOf(json, "event");
        if (const auto event = eventFromJson(json))
            m_output.event(*event);
        else if (const auto error = kind == QLatin1String("error") ? errorFromJson(json) : std::nullopt)
            m_output.error(*error);
        else if (const auto finding = kind == QLatin1String("finding") ? findingFromJson(json) : std::nullopt)
            m_output.finding(*finding);
        else if (const auto line = journalLineFromJson(json))
            m_output.journalLine(*line);
        else if (kind == QLatin1String("result"))
            conclude(json);
    }
}

void RemoteSession::conclude(const Json &result)
{
    m_status = exitStatusOfResult(result);
    Json more = result;
    for (const char *member : {"event", "status", "format", "version", "sequence", "text", "sources"})
        more.erase(member);
    m_output.result(textOf(result, "status").toLatin1().constData(), more, messageOf(result, "text"));
}

/// The answers that come as one list: findings of one kind or the other, or transactions.
ExitStatus RemoteSession::show(const QString &events)
{
    const Json answer = parsedAnswer(events);
    const Json list = answer.is_object() ? answer.value("findings", Json::array()) : answer;
    Findings findings;
    AuditFindings auditFindings;
    for (const Json &each : list) {
        if (const auto finding = findingFromJson(each)) {
            findings.push_back(*finding);
            m_output.finding(*finding);
        } else if (const auto audited = auditFromJson(each)) {
            auditFindings.push_back(*audited);
        } else if (const auto transaction = transactionFromJson(each)) {
            m_output.transaction(*transaction);
        }
    }
    if (m_options.command == Command::ComposeRun) {
        const RunTrial trial = trialFromJson(answer);
        return concludeTrial(m_output, findings, trial.dockerRun, trial.compose);
    }
    if (m_options.command == Command::Verify)
        return concludeFindings(m_output, findings);
    if (m_options.command == Command::Audit)
        return concludeAudit(m_output, m_options, auditFindings, inspectHost(RootedReader(QStringLiteral("/"))));
    m_output.result("listed", {{"transactions", list.size()}},
                    list.empty() ? Message{QT_TRANSLATE_NOOP("Dockwright", "No transactions yet."), {}} : Message{});
    return ExitDone;
}

ExitStatus RemoteSession::failCancelled()
{
    return tellFailure(m_output, cancelled().value());
}

ExitStatus RemoteSession::fail(const QDBusError &error)
{
    const Json json = parsedAnswer(error.message());
    const bool isOurs = error.name().startsWith(QLatin1String(names::errorPrefix));
    const auto told = isOurs ? errorFromJson(json) : std::nullopt;
    const Error shown =
        told.value_or(Error{ErrorCode::NotAuthorized,
                            {},
                            {QT_TRANSLATE_NOOP("Dockwright", "The service of the helper cannot be reached."), {}},
                            {QT_TRANSLATE_NOOP("Dockwright", "Run it with sudo."), {}},
                            error.message()});
    Json more{{"error", errorToJson(shown)}};
    if (isOurs && json.is_object()) {
        for (const Error &problem : errorsOf(json, "problems"))
            m_output.error(problem);
        for (const Json &conflict : listOf(json, "conflicts"))
            m_output.conflict(conflictFromJson(conflict));
        for (const char *member : {"problems", "conflicts"})
            if (json.contains(member))
                more[member] = json[member];
    }
    m_output.error(shown);
    const ExitStatus status = exitStatusOf(shown.code);
    m_output.result(status == ExitInvalid ? "invalid" : "failed", more, {});
    return status;
}

} // namespace dockwright::helper

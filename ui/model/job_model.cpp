// SPDX-License-Identifier: Apache-2.0
#include "ui/model/job_model.h"

#include "core/host/files_of_plan.h"
#include "core/talk/event_data.h"

#include <QDateTime>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int mostSteps = 1000;
constexpr std::chrono::seconds tickInterval{1};

bool isChange(const QString &kind)
{
    return kind == QLatin1String("apply") || kind == QLatin1String("rollback");
}

JobModel::State stateOf(const JobOutcome &outcome)
{
    switch (outcome.status) {
    case ApplyStatus::Unchanged:
        return JobModel::State::NothingToDo;
    case ApplyStatus::Applied:
        return JobModel::State::Succeeded;
    case ApplyStatus::Waiting:
        return JobModel::State::Waiting;
    case ApplyStatus::Refused:
        return JobModel::State::Refused;
    case ApplyStatus::RolledBack:
        return JobModel::State::TakenBack;
    case ApplyStatus::LeftAsIs:
    case ApplyStatus::Failed:
        // One that never began a transaction has touched nothing, whatever stopped it.
        return outcome.transaction == 0U ? JobModel::State::Refused : JobModel::State::Broken;
    }
    Q_UNREACHABLE();
}

} // namespace

JobModel::JobModel(PlanModel &plan, HostModel &host, PreviewModel &preview, HelperClient *helper, QObject *parent)
    : QObject(parent), m_plan(plan), m_host(host), m_preview(preview), m_helper(helper)
{
    // How the last job ended says nothing about another plan.
    connect(&m_plan, &PlanModel::changed, this, &JobModel::reset);
    if (m_helper == nullptr)
        return;
    connect(m_helper, &HelperClient::inspected, this, &JobModel::onInspected);
    connect(m_helper, &HelperClient::jobStarted, this, &JobModel::onStarted);
    connect(m_helper, &HelperClient::jobEvent, this, &JobModel::onEvent);
    connect(m_helper, &HelperClient::jobFinished, this, &JobModel::onFinished);
    connect(m_helper, &HelperClient::transactionSeen, this, &JobModel::onSeen);
    connect(m_helper, &HelperClient::jobRefused, this, [this](const QString &kind, const HelperError &error) {
        if (isChange(kind) || (kind == QLatin1String("confirm") && isWaiting()))
            refuse(error);
    });
    m_tick.setInterval(tickInterval);
    connect(&m_tick, &QTimer::timeout, this, &JobModel::tick);
}

bool JobModel::isBusy() const
{
    return m_state == State::Asking || m_state == State::Running || m_state == State::Cancelling;
}

std::optional<Message> JobModel::wouldInterrupt() const
{
    if (m_state == State::Refused)
        for (const Error &error : m_outcome.errors)
            if (error.code == ErrorCode::WouldInterrupt)
                return error.message;
    return std::nullopt;
}

bool JobModel::wouldClosePorts() const
{
    const bool isForApply = m_outcome.error && m_outcome.error->code == ErrorCode::WouldClosePorts;
    return m_state == State::Refused
        && (isForApply
            || std::ranges::find(m_outcome.errors, ErrorCode::WouldClosePorts, &Error::code) != m_outcome.errors.end());
}

ApplyOptions JobModel::agreed(bool agrees) const
{
    const bool isAboutPorts = wouldClosePorts();
    return {.mayStopContainers = isAboutPorts ? m_options.mayStopContainers : agrees,
            .choices = {},
            .mayClosePorts = isAboutPorts && agrees};
}

void JobModel::begin(const QString &kind)
{
    m_kind = kind;
    forget();
    m_total = 0;
    setState(State::Asking);
}

void JobModel::apply(bool agrees, int confirmWithin)
{
    if (m_helper == nullptr || isBusy() || isWaiting())
        return;
    m_options = agreed(agrees);
    m_options.choices = m_preview.decisions();
    m_options.confirmWithin = confirmWithin;
    m_plan.settle(); // the host is another one afterwards
    begin(QStringLiteral("apply"));
    for (const Step &step : m_preview.preview()->changes.steps)
        m_steps.push_back({describeStep(step)});
    m_isComparing = needsRootsLook();
    if (m_isComparing)
        m_helper->inspect();
    else
        m_helper->apply(planToSend(), seenDigest(*m_preview.preview()), m_options);
}

/// Only root sees all of what would be interrupted, and the files that hold a secret.
bool JobModel::needsRootsLook() const
{
    const auto preview = m_preview.preview();
    return m_host.knowledge() != HostModel::Knowledge::AsRoot
        && (preview->changes.interrupts() || std::ranges::any_of(preview->files, &FilePreview::secret));
}

/// Whether it did: what root sees is what was shown.
bool JobModel::applyIfAsShown(const Preview &shown)
{
    const Preview real = makePreview(m_plan.plan(), m_host.facts(), m_preview.decisions());
    if (!real.isPossible() || !isAsShown(shown, real))
        return false;
    m_helper->apply(planToSend(), seenDigest(real), m_options);
    return true;
}

/// The bundle was handed over and goes by its sum; root opens no path of a user.
QByteArray JobModel::planToSend() const
{
    Plan plan = m_plan.plan();
    plan.install.bundle.clear();
    return writePlan(withFilesOfPlan(plan).value_or(plan)); // it says what it cannot use
}

void JobModel::rollBack(quint64 transaction, bool agrees)
{
    const bool isAnother = isWaiting() && transaction != m_waiting; // nothing else is changed meanwhile
    if (m_helper == nullptr || isBusy() || m_isKeeping || isAnother)
        return;
    if (isWaiting())
        m_shown = {m_kind, m_steps, m_events, m_outcome};
    m_options = agreed(agrees);
    m_transaction = transaction;
    begin(QStringLiteral("rollback"));
    m_helper->rollBack(transaction, m_options);
}

void JobModel::cancel()
{
    if (m_helper == nullptr || (m_state != State::Running && m_state != State::Asking))
        return;
    if (m_state == State::Asking) {
        m_helper->giveUp();
        return;
    }
    setState(State::Cancelling);
    m_helper->cancelJob();
}

void JobModel::reset()
{
    if (isBusy() || isWaiting() || m_state == State::Idle)
        return;
    forget();
    setState(State::Idle);
}

void JobModel::forget()
{
    m_steps.clear();
    m_events.clear();
    m_outcome = {};
    m_refusal.reset();
    m_ranOut = m_wasKept = false;
}

void JobModel::onInspected(const HelperResult<HostFacts> &facts)
{
    if (std::exchange(m_isRefreshing, false) && facts)
        m_host.setRootFacts(*facts);
    const bool isComparing = std::exchange(m_isComparing, false) && m_state == State::Asking;
    if (!std::exchange(m_isInspecting, false) && !isComparing)
        return;
    if (!facts) {
        refuse(facts.error());
        return;
    }
    const auto shown = m_preview.preview();
    m_host.setRootFacts(*facts);
    if (isComparing && applyIfAsShown(*shown))
        return;
    m_steps.clear();
    setState(State::Differs);
}

void JobModel::onStarted(const QString &kind)
{
    if (!isChange(kind))
        return;
    if (m_state != State::Asking) // another window began it
        begin(kind);
    m_kind = kind;
    m_clock.start();
    m_stepBegan = 0;
    setState(State::Running);
}

JobStep &JobModel::stepOf(const Event &event)
{
    const auto index = static_cast<std::size_t>(std::max(1, event.step));
    const auto bounded = std::min(index, static_cast<std::size_t>(mostSteps));
    if (m_steps.size() < bounded)
        m_steps.resize(bounded);
    return m_steps[bounded - 1];
}

void JobModel::onEvent(const QString &kind, const Event &event)
{
    if (!isChange(kind))
        return;
    m_events.push_back(event);
    const qint64 now = m_clock.isValid() ? m_clock.elapsed() : 0;
    if (event.kind == Event::Kind::Started) {
        m_steps.resize(static_cast<std::size_t>(std::min(stepsOf(event), mostSteps)));
    } else if (event.kind == Event::Kind::StepStarted) {
        JobStep &step = stepOf(event);
        step.text = event.text;
        step.state = StepState::Running;
        m_stepBegan = now;
    } else if (event.kind == Event::Kind::StepDone || event.kind == Event::Kind::StepFailed) {
        JobStep &step = stepOf(event);
        step.state = event.kind == Event::Kind::StepDone ? StepState::Done : StepState::Failed;
        step.milliseconds = now - m_stepBegan;
        for (JobStep &other : m_steps) // what was begun in one go with it, and did not come to its end
            if (event.kind == Event::Kind::StepFailed && other.state == StepState::Running)
                other.state = StepState::NotDone;
    } else if (event.kind == Event::Kind::Progress) {
        onProgress(event);
    } else if (event.kind == Event::Kind::StepUndone && event.step > 0) {
        // The one that failed stays marked, so that it is seen which it was.
        if (JobStep &step = stepOf(event); step.state != StepState::Failed)
            step.state = StepState::TakenBack;
    } else if (event.kind == Event::Kind::UndoFailed && event.step > 0) {
        stepOf(event).state = StepState::Stuck;
    }
    emit changed();
}

/// Of the step that it names, or of the one that runs.
void JobModel::onProgress(const Event &event)
{
    const auto running = std::ranges::find(m_steps, StepState::Running, &JobStep::state);
    if (event.step < 1 && running == m_steps.end())
        return;
    JobStep &step = event.step < 1 ? *running : stepOf(event);
    step.percent = percentOf(event).value_or(0);
    step.doing = event.text;
}

void JobModel::onFinished(const QString &kind, const JobOutcome &outcome)
{
    if (kind == QLatin1String("confirm"))
        onKept(outcome);
    if (!isChange(kind))
        return;
    if (outcome.isStale()) {
        refuse({QLatin1String(errorCodeName(ErrorCode::PlanStale)), *outcome.error, {}});
        m_outcome.recovered = outcome.recovered;
        return;
    }
    m_outcome = outcome;
    for (JobStep &step : m_steps)
        if (step.state == StepState::Waiting)
            step.state = StepState::NotDone;
    m_total = m_clock.isValid() ? m_clock.elapsed() : 0;
    const State state = stateOf(outcome);
    if (state == State::Waiting)
        await(outcome.transaction.value_or(0),
              static_cast<int>(QDateTime::currentDateTimeUtc().secsTo(QDateTime::fromString(outcome.until, Qt::ISODate))));
    else if (isWaiting() && (state == State::Refused || (state == State::Broken && !outcome.transaction)))
        waitOn();
    else
        endWaiting(state);
    if (state == State::Broken && !outcome.transaction && kind == QLatin1String("apply"))
        m_helper->lookAtTransaction(0); // it may be done, and wait
    // Who let the administrator look before the job goes on with what the administrator sees after it.
    const bool looksAsRoot = m_host.knowledge() == HostModel::Knowledge::AsRoot;
    m_host.forgetRootFacts();
    // By way of pkexec a password would be asked for that nobody expects.
    m_isRefreshing = looksAsRoot && m_state != State::Refused && m_helper->way() != HelperWay::Pkexec;
    if (m_isRefreshing)
        m_helper->inspect();
}

// What is applied is what was shown: if root sees something else, that is shown first, and nothing is done.
void JobModel::refuse(const HelperError &error)
{
    m_refusal = error;
    m_steps.clear();
    if (error.code == QLatin1String(errorCodeName(ErrorCode::PlanStale))) {
        m_isInspecting = true;
        m_helper->inspect();
        return;
    }
    m_isKeeping = false;
    if (isWaiting())
        waitOn();
    else
        setState(State::Refused);
}

void JobModel::setState(State state)
{
    m_state = state;
    emit changed();
}

} // namespace dockwright::ui

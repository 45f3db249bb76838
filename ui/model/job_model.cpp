// SPDX-License-Identifier: Apache-2.0
#include "ui/model/job_model.h"

#include "core/talk/refusal.h"

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int mostSteps = 1000;

bool isChange(const QString &kind)
{
    return kind == QLatin1String("apply") || kind == QLatin1String("rollback");
}

int number(const Json &json, const char *member)
{
    const Json value = json.is_object() ? json.value(member, Json()) : Json();
    return value.is_number_integer() ? value.get<int>() : 0;
}

JobModel::State stateOf(const Json &result)
{
    const QString status = textOf(result, "status");
    // One that never began a transaction has touched nothing, whatever stopped it.
    if (status == QLatin1String("failed") && result.value("transaction", Json()) == Json(0))
        return JobModel::State::Refused;
    if (status == QLatin1String("applied"))
        return JobModel::State::Succeeded;
    if (status == QLatin1String("unchanged"))
        return JobModel::State::NothingToDo;
    if (status == QLatin1String("rolled-back"))
        return JobModel::State::TakenBack;
    return status == QLatin1String("failed") ? JobModel::State::Broken : JobModel::State::Refused;
}

/// The job began by taking back what an earlier one had left, or the host changed just before it: it did nothing of the plan.
bool isStale(const Json &result)
{
    return textOf(result, "status") == QLatin1String("invalid")
        && textOf(result.value("error", Json()), "code") == QLatin1String(errorCodeName(ErrorCode::PlanStale));
}

} // namespace

JobModel::JobModel(PlanModel &plan, HostModel &host, PreviewModel &preview, HelperClient *helper, QObject *parent)
    : QObject(parent), m_plan(plan), m_host(host), m_preview(preview), m_helper(helper)
{
    // How the last job ended says nothing about another plan.
    connect(&m_plan, &PlanModel::changed, this, &JobModel::reset);
    if (m_helper == nullptr)
        return;
    connect(m_helper, &HelperClient::previewed, this, &JobModel::onPreviewed);
    connect(m_helper, &HelperClient::inspected, this, &JobModel::onInspected);
    connect(m_helper, &HelperClient::jobStarted, this, &JobModel::onStarted);
    connect(m_helper, &HelperClient::jobEvent, this, &JobModel::onEvent);
    connect(m_helper, &HelperClient::jobFinished, this, &JobModel::onFinished);
    connect(m_helper, &HelperClient::jobRefused, this, [this](const QString &kind, const HelperError &error) {
        if (isChange(kind))
            refuse(error);
    });
}

bool JobModel::isBusy() const
{
    return m_state == State::Asking || m_state == State::Running || m_state == State::Cancelling;
}

std::optional<Message> JobModel::wouldInterrupt() const
{
    const Json errors = m_result.value("errors", Json::array());
    if (m_state == State::Refused && errors.is_array())
        for (const Json &error : errors)
            if (const Message message = messageOf(error, "message"); isOfInterruption(message))
                return message;
    return std::nullopt;
}

quint64 JobModel::recovered() const
{
    return static_cast<quint64>(number(m_result, "recovered"));
}

void JobModel::begin(const QString &kind)
{
    m_kind = kind;
    m_steps.clear();
    m_events.clear();
    m_result = Json::object();
    m_total = 0;
    setState(State::Asking);
}

void JobModel::apply(bool mayStopContainers)
{
    if (m_helper == nullptr || isBusy())
        return;
    m_options = {mayStopContainers, m_preview.decisions()};
    m_plan.settle(); // the host is another one afterwards
    begin(QStringLiteral("apply"));
    for (const Step &step : m_preview.preview()->changes.steps)
        m_steps.push_back({eventToJson({Event::Kind::StepStarted, 0, describeStep(step), Json::object()})});
    m_helper->preview(planToSend(), m_options);
}

/// The bundle was handed over and goes by its sum; root opens no path of a user.
QByteArray JobModel::planToSend() const
{
    Plan plan = m_plan.plan();
    plan.install.bundle.clear();
    return writePlan(plan);
}

void JobModel::rollBack(quint64 transaction, bool mayStopContainers)
{
    if (m_helper == nullptr || isBusy())
        return;
    m_options = {mayStopContainers, {}};
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
    if (isBusy() || m_state == State::Idle)
        return;
    m_steps.clear();
    m_events.clear();
    m_result = Json::object();
    setState(State::Idle);
}

// What is applied is what was shown: if root sees something else, that is shown first, and nothing is done.
void JobModel::onPreviewed(const HelperResult<Json> &preview)
{
    if (m_state != State::Asking || m_kind != QLatin1String("apply"))
        return;
    if (!preview) {
        refuse(preview.error());
        return;
    }
    if (showsTheSame(*m_preview.preview(), *preview)) {
        m_helper->apply(planToSend(), textOf(*preview, "digest").toUtf8(), m_options);
        return;
    }
    m_isInspecting = true;
    m_helper->inspect();
}

void JobModel::onInspected(const HelperResult<Json> &facts)
{
    if (std::exchange(m_isRefreshing, false) && facts)
        if (const auto read = readFacts(QByteArray::fromStdString(facts->dump())))
            m_host.setRootFacts(*read);
    if (!std::exchange(m_isInspecting, false))
        return;
    if (!facts) {
        refuse(facts.error());
        return;
    }
    if (const auto read = readFacts(QByteArray::fromStdString(facts->dump())))
        m_host.setRootFacts(*read);
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

JobStep &JobModel::stepOf(const Json &event)
{
    const auto index = static_cast<std::size_t>(std::max(1, number(event, "step")));
    const auto bounded = std::min(index, static_cast<std::size_t>(mostSteps));
    if (m_steps.size() < bounded)
        m_steps.resize(bounded);
    return m_steps[bounded - 1];
}

void JobModel::onEvent(const QString &kind, const Json &event)
{
    if (!isChange(kind))
        return;
    const QString name = textOf(event, "event");
    m_events.push_back(event);
    if (name == QLatin1String("started")) {
        m_steps.resize(static_cast<std::size_t>(std::clamp(number(event, "steps"), 0, mostSteps)));
    } else if (name == QLatin1String("step-started")) {
        JobStep &step = stepOf(event);
        step.text = event;
        step.state = StepState::Running;
        m_stepBegan = m_clock.isValid() ? m_clock.elapsed() : 0;
    } else if (name == QLatin1String("step-done") || name == QLatin1String("step-failed")) {
        JobStep &step = stepOf(event);
        step.state = name == QLatin1String("step-done") ? StepState::Done : StepState::Failed;
        step.milliseconds = (m_clock.isValid() ? m_clock.elapsed() : 0) - m_stepBegan;
    } else if (name == QLatin1String("progress")) {
        onProgress(event);
    } else if (name == QLatin1String("step-undone") && event.contains("step")) {
        // The one that failed stays marked, so that it is seen which it was.
        if (JobStep &step = stepOf(event); step.state != StepState::Failed)
            step.state = StepState::TakenBack;
    } else if (name == QLatin1String("undo-failed") && event.contains("step")) {
        stepOf(event).state = StepState::Stuck;
    }
    emit changed();
}

/// Of the step that it names, or of the one that runs.
void JobModel::onProgress(const Json &event)
{
    const auto running = std::ranges::find(m_steps, StepState::Running, &JobStep::state);
    if (number(event, "step") < 1 && running == m_steps.end())
        return;
    JobStep &step = number(event, "step") < 1 ? *running : stepOf(event);
    step.percent = std::clamp(number(event, "percent"), 0, 100);
    step.doing = event;
}

void JobModel::onFinished(const QString &kind, const Json &result)
{
    if (!isChange(kind))
        return;
    if (isStale(result)) {
        const auto why = errorFromJson(result.value("error", Json()));
        refuse({QLatin1String(errorCodeName(ErrorCode::PlanStale)), why.value_or(Error{}), {}});
        m_result["recovered"] = number(result, "recovered");
        return;
    }
    m_result = result;
    for (JobStep &step : m_steps)
        if (step.state == StepState::Waiting)
            step.state = StepState::NotDone;
    m_total = m_clock.isValid() ? m_clock.elapsed() : 0;
    setState(stateOf(result));
    // Who let the administrator look before the job goes on with what the administrator sees after it.
    const bool looksAsRoot = m_host.knowledge() == HostModel::Knowledge::AsRoot;
    m_host.forgetRootFacts();
    // By way of pkexec a password would be asked for that nobody expects.
    m_isRefreshing = looksAsRoot && m_state != State::Refused && m_helper->way() != HelperWay::Pkexec;
    if (m_isRefreshing)
        m_helper->inspect();
}

void JobModel::refuse(const HelperError &error)
{
    m_result = errorToJson(error.why);
    m_result["code"] = error.code;
    putErrors(m_result, "problems", error.problems);
    m_steps.clear();
    if (error.code == QLatin1String(errorCodeName(ErrorCode::PlanStale))) {
        m_isInspecting = true;
        m_helper->inspect();
        return;
    }
    setState(State::Refused);
}

void JobModel::setState(State state)
{
    m_state = state;
    emit changed();
}

} // namespace dockwright::ui

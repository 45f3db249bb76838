// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/apply_page.h"

#include "core/talk/event_data.h"
#include "ui/model/helper_words.h"
#include "ui/model/sentence.h"
#include "ui/model/summary.h"
#include "ui/pages/ask_afterwards.h"
#include "ui/pages/keep_question.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/step_list.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace dockwright::ui {

using namespace core;
using State = JobModel::State;

namespace {

/// The sentences of all errors of a job.
QString reasonsIn(const JobModel &job)
{
    Errors errors;
    const auto add = [&errors](const Errors &more) { errors.insert(errors.end(), more.begin(), more.end()); };
    if (const auto &refusal = job.refusal()) {
        errors.push_back(refusal->why);
        add(refusal->problems);
    }
    if (job.outcome().error)
        errors.push_back(*job.outcome().error);
    add(job.outcome().errors);
    add(job.outcome().problems);
    QStringList reasons;
    for (const Error &error : errors) {
        const QString place = error.where.isEmpty() ? QString() : error.where + QStringLiteral(": ");
        if (!error.message.isEmpty())
            reasons << place + joined(sentence(error.message), sentence(error.remedy));
    }
    reasons.removeDuplicates();
    return reasons.join(u'\n');
}

QString sentenceOfStep(const std::vector<JobStep> &steps, const Event &event)
{
    const auto index = static_cast<std::size_t>(std::max(0, event.step));
    return index > 0 && index <= steps.size() ? sentence(steps[index - 1].text) : QString();
}

/// A line of the log; empty for what an earlier line has said already.
QString logLine(const Event &event, const std::vector<JobStep> &steps)
{
    if (event.kind == Event::Kind::StepDone || event.kind == Event::Kind::Progress)
        return {};
    if (const QString step = sentenceOfStep(steps, event); event.kind == Event::Kind::StepUndone && !step.isEmpty())
        return sentence(event.text) + QStringLiteral(": ") + step;
    if (const auto finding = findingOf(event))
        return sentence(finding->title) + QStringLiteral(": ") + sentence(finding->found);
    const QString line = sentence(event.text);
    const auto error = errorOf(event);
    const QString why = error ? sentence(error->message) : QString();
    return why.isEmpty() || why == line ? line : line + QStringLiteral(": ") + why;
}

bool isReady(const Preview &preview)
{
    return preview.isPossible() && preview.changes.conflicts.empty() && !preview.changes.isEmpty();
}

/// Where it failed and why.
QString failureIn(const JobModel &job)
{
    const auto failed = std::ranges::find(job.steps(), StepState::Failed, &JobStep::state);
    const QString step = failed != job.steps().end() ? sentence(failed->text) : QString();
    const QString reasons = reasonsIn(job);
    //: %1 is a step, such as "Restart docker.service".
    return step.isEmpty() ? reasons : ApplyPage::tr("Failed step: %1").arg(step) + u'\n' + reasons;
}

} // namespace

ApplyPage::ApplyPage(Shared &shared) : Page(shared)
{
    m_column->setSpacing(14);
    buildStart();
    buildProgress();
    connect(&m_shared.preview, &PreviewModel::changed, this, &ApplyPage::refresh);
    connect(&m_shared.job, &JobModel::changed, this, &ApplyPage::refresh);
    if (m_shared.helper != nullptr)
        connect(m_shared.helper, &HelperClient::wayKnown, this, &ApplyPage::refresh);
    m_texts([this] {
        m_toHealth->setText(tr("Show the &health of Docker"));
        m_toReview->setText(tr("Show the &review"));
        m_unfold->setText(tr("&Log"));
        m_log->setAccessibleName(tr("Log"));
        m_logged = 0;
        m_log->clear();
        refresh();
    });
}

void ApplyPage::buildStart()
{
    m_verdict = new Notice(Notice::Frame::Filled, this);
    m_effect = new Notice(Notice::Frame::Plain, this);
    m_mayStop = new QCheckBox(this);
    m_mayStop->setObjectName(QStringLiteral("mayStopCheckBox"));
    m_ask = new AskAfterwards(m_shared, this);
    m_keep = new KeepQuestion(m_shared, this);
    m_apply = new QPushButton(symbolIcon(QStringLiteral("key")), {}, this);
    m_apply->setObjectName(QStringLiteral("applyPushButton"));
    m_cancel = new QPushButton(symbolIcon(QStringLiteral("undone")), {}, this);
    m_cancel->setObjectName(QStringLiteral("cancelJobPushButton"));
    m_toHealth = new QPushButton(symbolIcon(QStringLiteral("health")), {}, this);
    m_toHealth->setObjectName(QStringLiteral("toHealthPushButton"));
    m_toReview = new QPushButton(symbolIcon(QStringLiteral("review")), {}, this);
    m_toReview->setObjectName(QStringLiteral("toReviewPushButton"));
    m_elapsed = new TextLabel(TextLabel::Rank::Muted, this);
    m_column->addWidget(m_verdict);
    m_column->addWidget(m_effect);
    m_column->addWidget(m_mayStop);
    m_column->addWidget(m_ask);
    m_column->addWidget(m_keep);
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {m_apply, m_cancel, m_toHealth, m_toReview})
        row->addWidget(button);
    row->addWidget(m_elapsed, 1);
    m_column->addLayout(row);
    m_which = new TextLabel(TextLabel::Rank::Muted, this);
    m_which->setObjectName(QStringLiteral("whichHelperLabel"));
    m_column->addWidget(m_which);
    connect(m_apply, &QPushButton::clicked, this, &ApplyPage::start);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_shared.job.cancel(); });
    connect(m_toHealth, &QPushButton::clicked, this, [this] { emit wanted(QStringLiteral("health")); });
    connect(m_toReview, &QPushButton::clicked, this, [this] { emit wanted(QStringLiteral("review")); });
    connect(m_mayStop, &QCheckBox::toggled, this, &ApplyPage::refresh);
}

void ApplyPage::buildProgress()
{
    m_steps = new StepList(this);
    m_steps->setObjectName(QStringLiteral("stepList"));
    m_column->addWidget(m_steps);
    m_unfold = new QToolButton(this);
    m_unfold->setObjectName(QStringLiteral("logToolButton"));
    m_unfold->setCheckable(true);
    m_unfold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_unfold->setArrowType(Qt::RightArrow);
    m_log = new QPlainTextEdit(this);
    m_log->setObjectName(QStringLiteral("logPlainTextEdit"));
    m_log->setReadOnly(true);
    m_log->setMaximumBlockCount(5000);
    m_log->setMinimumHeight(180);
    m_log->setFont(fixedFont());
    m_log->hide();
    m_column->addWidget(m_unfold);
    m_column->addWidget(m_log);
    m_column->addStretch();
    connect(m_unfold, &QToolButton::toggled, this, [this](bool on) {
        m_unfold->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_log->setVisible(on);
    });
}

void ApplyPage::start()
{
    const bool mayStop = m_mayStop->isChecked();
    if (asks() && !mayStop)
        m_mayStop->setFocus(Qt::TabFocusReason);
    else if (repeatsRollback())
        m_shared.job.rollBack(m_shared.job.transaction(), mayStop);
    else
        m_shared.job.apply(mayStop, m_ask->seconds());
}

bool ApplyPage::asks() const
{
    const auto preview = m_shared.preview.preview();
    if (m_shared.job.state() != State::Idle)
        return m_shared.job.wouldInterrupt().has_value() || m_shared.job.wouldClosePorts();
    const auto &unfinished = preview->facts->unfinished;
    return isReady(*preview) && (preview->changes.interrupts() || (unfinished && !unfinished->interrupted.isEmpty()));
}

bool ApplyPage::repeatsRollback() const
{
    const State state = m_shared.job.state();
    return m_shared.job.isRollback() && (state == State::Refused || state == State::TakenBack || state == State::Broken);
}

void ApplyPage::refresh()
{
    const JobModel &job = m_shared.job;
    const bool hasJob = job.state() == State::Running || job.state() == State::Cancelling;
    const bool hasEnded = job.state() == State::Succeeded || job.state() == State::TakenBack || job.state() == State::Broken;
    const bool waits = job.state() == State::Waiting;
    const bool isOver =
        waits || job.state() == State::NothingToDo || (job.state() == State::Succeeded && !job.isRollback() && !job.wasKept());
    m_apply->setVisible(job.hasHelper() && !hasJob && !isOver && job.state() != State::Asking);
    m_apply->setText(repeatsRollback() ? tr("Roll b&ack…") : tr("&Apply…"));
    m_verdict->setVisible(!waits);
    m_mayStop->setText(job.wouldClosePorts() ? tr("&It may be decided anew who reaches published ports")
                                             : tr("&The containers and units named above may be interrupted"));
    m_mayStop->setVisible(asks());
    if (!asks())
        m_mayStop->setChecked(false);
    const bool isAsking = job.state() == State::Asking;
    m_cancel->setVisible(hasJob || isAsking);
    m_cancel->setEnabled(job.state() == State::Running || isAsking);
    m_cancel->setText(isAsking ? tr("Canc&el") : tr("Stop and roll bac&k"));
    m_which->setText(m_shared.helper != nullptr ? whichHelper(*m_shared.helper) : QString());
    m_which->setVisible(!m_which->text().isEmpty());
    m_toHealth->setVisible(job.state() == State::Succeeded);
    m_toReview->setVisible(!hasJob && !hasEnded && !waits && job.state() != State::Asking);
    m_unfold->setVisible(!job.events().empty());
    m_log->setVisible(!job.events().empty() && m_unfold->isChecked());
    m_elapsed->setText(hasEnded ? tr("%1 s in total").arg(QLocale().toString(static_cast<double>(job.elapsed()) / 1000, 'f', 1))
                                : QString());
    if (job.state() == State::Idle)
        showReadiness();
    else
        showOutcome();
    m_ask->setVisible(m_apply->isVisibleTo(this) && m_apply->isEnabled() && !repeatsRollback());
    std::vector<JobStep> steps = job.steps();
    if (steps.empty() && job.state() == State::Idle)
        for (const Step &step : m_shared.preview.preview()->changes.steps)
            steps.push_back({describeStep(step)});
    m_steps->setSteps(steps);
    showLog();
}

void ApplyPage::showReadiness()
{
    const auto preview = m_shared.preview.preview();
    const Verdict files = fileSummary(*preview);
    const Verdict effect = effectSummary(*preview);
    const bool canBegin = isReady(*preview);
    const bool hasDocker = (preview->facts->dockerUnit && preview->facts->dockerUnit->isLoaded())
        || preview->plan.install.method != InstallMethod::Keep;
    m_effect->setVisible(canBegin);
    m_effect->say(effect.tone, effect.text, effect.more);
    m_apply->setEnabled(canBegin && hasDocker);
    if (!m_shared.job.hasHelper())
        m_verdict->say(Tone::Info, tr("This is preview only: nothing can be applied."),
                       tr("Save the plan, and apply it with the command on the page Review."));
    else if (canBegin && !hasDocker)
        m_verdict->say(Tone::Warning, tr("There is no docker.service on this host."),
                       tr("Choose an installation source on the page Docker."));
    else
        m_verdict->say(files.tone, canBegin ? tr("Ready. %1").arg(files.text) : files.text, files.more);
}

/// An interrupted transaction may have been rolled back on the way.
QString ApplyPage::nothingElse(const JobModel &job)
{
    return job.recovered() == 0 ? tr("Nothing was changed.")
                                : tr("Transaction %1 was rolled back first; nothing else was changed.").arg(job.recovered());
}

QString ApplyPage::whileAsking(const JobModel &job)
{
    return job.isWaiting()
        ? tr("If a password is required, your system shows the authentication dialog. The changes are not kept yet.")
        : tr("If a password is required, your system shows the authentication dialog. Nothing has been changed.");
}

void ApplyPage::showOutcome()
{
    const JobModel &job = m_shared.job;
    const QString why = reasonsIn(job);
    m_effect->setVisible(false);
    m_apply->setEnabled(true);
    switch (job.state()) {
    case State::Idle:
        break;
    case State::Asking:
        m_verdict->say(Tone::Info, tr("Waiting for authorization…"), whileAsking(job));
        break;
    case State::Running:
        m_verdict->say(Tone::Info, job.isRollback() ? tr("Rolling back…") : tr("Applying…"), afterClosing(m_shared.helper));
        break;
    case State::Cancelling:
        m_verdict->say(Tone::Warning, tr("Stopping, and rolling back what was done…"));
        break;
    case State::Waiting: // asked by the question
        break;
    case State::NotKept:
        m_verdict->say(Tone::Warning,
                       job.ranOut() ? tr("All changes were rolled back: they were not kept in time.")
                                    : tr("All changes were rolled back."),
                       tr("The host is in its previous state."));
        break;
    case State::Succeeded:
        m_verdict->say(Tone::Good,
                       job.isRollback()                    ? tr("Rolled back: the host is in its previous state.")
                           : job.wasKept()                 ? tr("Done. The changes are kept.")
                           : job.outcome().leavesDockerOff ? tr("Done. The files match the plan; Docker is not running.")
                                                           : tr("Done. Docker works and matches the plan."));
        break;
    case State::NothingToDo:
        m_verdict->say(Tone::Good, tr("Nothing to do: the host matches the plan."));
        break;
    case State::TakenBack:
        m_verdict->say(Tone::Bad, tr("Failed; all changes were rolled back."), failureIn(job));
        break;
    case State::Broken:
        m_verdict->say(Tone::Bad, tr("Failed; not all changes could be rolled back."), failureIn(job));
        break;
    case State::Refused:
        if (const auto interruption = job.wouldInterrupt())
            m_verdict->say(Tone::Warning, nothingElse(job) + u' ' + sentence(*interruption),
                           tr("To allow it, select the check box below, and apply again."));
        else
            m_verdict->say(Tone::Warning, nothingElse(job), why);
        break;
    case State::Differs:
        m_verdict->say(Tone::Warning,
                       job.recovered() != 0 ? nothingElse(job)
                                            : tr("Nothing was changed: the state of this host differs from the one shown."),
                       tr("The review now shows the actual state. Review it, then apply."));
        break;
    }
    if ((job.state() == State::TakenBack || job.state() == State::Broken) && !m_unfold->isChecked())
        m_unfold->setChecked(true);
}

void ApplyPage::showLog()
{
    const auto &events = m_shared.job.events();
    if (events.size() < m_logged) {
        m_log->clear();
        m_logged = 0;
    }
    for (; m_logged < events.size(); ++m_logged) {
        const QString line = logLine(events[m_logged], m_shared.job.steps());
        if (!line.isEmpty())
            m_log->appendPlainText(line);
    }
    const QString journal = m_shared.job.outcome().journal;
    if (!journal.isEmpty() && !m_log->toPlainText().endsWith(journal))
        m_log->appendPlainText(u'\n' + tr("The last log lines of docker.service:") + u'\n' + journal);
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#include "ui/model/journal_model.h"

#include <algorithm>
#include <utility>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int earlierLines = 500;
constexpr std::chrono::milliseconds pace{100};

bool isJournal(const QString &kind)
{
    return kind == QLatin1String("journal");
}

} // namespace

JournalModel::JournalModel(HelperClient *helper, QObject *parent) : QObject(parent), m_helper(helper)
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(pace);
    connect(&m_pace, &QTimer::timeout, this, &JournalModel::flush);
    if (m_helper == nullptr)
        return;
    connect(m_helper, &HelperClient::journalLine, this, &JournalModel::take);
    connect(m_helper, &HelperClient::jobStarted, this, [this](const QString &kind) {
        if (isJournal(kind))
            begin();
    });
    connect(m_helper, &HelperClient::jobRefused, this, [this](const QString &kind, const HelperError &error) {
        if (!isJournal(kind))
            return;
        m_isStopping = false;
        m_error = error;
        enter(State::Ended);
    });
    connect(m_helper, &HelperClient::jobFinished, this, [this](const QString &kind, const JobOutcome &outcome) {
        if (isJournal(kind))
            end(outcome);
    });
}

void JournalModel::follow()
{
    m_isWanted = true;
    if (m_helper != nullptr && m_state != State::Asking && m_state != State::Following)
        ask();
}

void JournalModel::ask()
{
    m_error.reset();
    enter(State::Asking);
    m_helper->followJournal(earlierLines);
}

void JournalModel::begin()
{
    m_lines.clear();
    m_new = 0;
    emit arrived(0);
    enter(State::Following);
    if (!m_isWanted)
        stop();
}

/// One that is still asked for is stopped when it has begun.
void JournalModel::stop()
{
    m_isWanted = false;
    if (m_state != State::Following || std::exchange(m_isStopping, true))
        return;
    m_helper->stopJournal();
}

void JournalModel::end(const JobOutcome &outcome)
{
    const bool wasStopped = std::exchange(m_isStopping, false);
    if (outcome.error && !wasStopped) {
        m_error = HelperError{QLatin1String(errorCodeName(outcome.error->code)), *outcome.error, {}};
        m_error->why.remedy = {}; // of a job that changes something, which this is not
    }
    flush();
    const bool goesOnLater = wasStopped && m_helper->way() != HelperWay::Pkexec;
    if (goesOnLater && m_isWanted)
        ask();
    else
        enter(goesOnLater ? State::Idle : State::Ended);
}

void JournalModel::take(const JournalLine &line)
{
    m_lines.push_back(line);
    if (std::cmp_greater(m_lines.size(), mostLines))
        m_lines.pop_front();
    m_new = std::min(m_new + 1, mostLines);
    if (!m_pace.isActive())
        m_pace.start();
}

void JournalModel::flush()
{
    if (const int count = std::exchange(m_new, 0); count > 0)
        emit arrived(count);
}

void JournalModel::enter(State state)
{
    m_state = state;
    emit stateChanged();
}

} // namespace dockwright::ui

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
            enter(State::Following);
    });
    connect(m_helper, &HelperClient::jobRefused, this, [this](const QString &kind, const HelperError &error) {
        if (!isJournal(kind))
            return;
        m_error = error;
        enter(State::Ended);
    });
    connect(m_helper, &HelperClient::jobFinished, this, [this](const QString &kind, const JobOutcome &outcome) {
        if (!isJournal(kind))
            return;
        if (outcome.error) {
            m_error = HelperError{QLatin1String(errorCodeName(outcome.error->code)), *outcome.error, {}};
            m_error->why.remedy = {}; // of a job that changes something, which this is not
        }
        flush();
        enter(State::Ended);
    });
}

void JournalModel::follow()
{
    if (m_helper == nullptr || m_state == State::Asking || m_state == State::Following)
        return;
    m_lines.clear();
    m_new = 0;
    m_error.reset();
    emit arrived(0);
    enter(State::Asking);
    m_helper->followJournal(earlierLines);
}

void JournalModel::stop()
{
    if (m_state == State::Following)
        m_helper->stopJournal();
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

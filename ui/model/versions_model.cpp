// SPDX-License-Identifier: Apache-2.0
#include "ui/model/versions_model.h"

namespace dockwright::ui {

using namespace core;

namespace {

/// Nobody types a URL with longer pauses, ms.
constexpr int pauseOfTyping = 600;

} // namespace

VersionsModel::VersionsModel(PlanModel &plan, HelperClient *helper, QObject *parent)
    : QObject(parent), m_plan(plan), m_helper(helper)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseOfTyping);
    connect(&m_pause, &QTimer::timeout, this, &VersionsModel::ask);
    if (m_helper != nullptr)
        connect(m_helper, &HelperClient::versionsListed, this, &VersionsModel::take);
}

/// What of the plan decides about the answer, and nothing that may be wrong elsewhere.
QByteArray VersionsModel::question() const
{
    Plan plan;
    plan.proxy = m_plan.plan().proxy;
    plan.install = m_plan.plan().install;
    plan.install.method = InstallMethod::Online;
    plan.install.version.clear();
    plan.install.hold = false;
    plan.install.replaceConflicting = false;
    plan.install.groupUsers.clear();
    plan.install.bundle.clear();
    plan.install.sha256.clear();
    return checkPlan(plan).empty() ? writePlan(plan) : QByteArray();
}

void VersionsModel::look()
{
    if (m_helper == nullptr || question() == m_question)
        return;
    lookAgain();
}

void VersionsModel::lookAgain()
{
    if (m_helper == nullptr)
        return;
    const bool isFirst = m_question.isEmpty();
    m_question = question();
    m_versions.clear();
    m_error.reset();
    if (m_question.isEmpty()) {
        m_pause.stop();
        set(State::Untried);
        return;
    }
    set(State::Looking);
    m_pause.start(isFirst ? 0 : pauseOfTyping);
}

void VersionsModel::ask()
{
    m_helper->listVersions(m_question);
}

void VersionsModel::take(const HelperResult<QStringList> &answer)
{
    if (m_state != State::Looking || m_pause.isActive())
        return; // of a repository that is no longer the plan's
    if (!answer) {
        m_error = answer.error();
        set(State::Failed);
        return;
    }
    m_versions = *answer;
    set(State::Known);
}

void VersionsModel::set(State state)
{
    m_state = state;
    emit changed();
}

} // namespace dockwright::ui

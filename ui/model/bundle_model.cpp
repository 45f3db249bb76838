// SPDX-License-Identifier: Apache-2.0
#include "ui/model/bundle_model.h"

#include "core/talk/event_data.h"

namespace dockwright::ui {

using namespace core;

BundleModel::BundleModel(PlanModel &plan, HostModel &host, HelperClient *helper, QObject *parent)
    : QObject(parent), m_plan(plan), m_host(host), m_helper(helper)
{
    connect(&m_plan, &PlanModel::changed, this, &BundleModel::follow);
    connect(&m_host, &HostModel::changed, this, &BundleModel::follow);
    follow();
    if (m_helper == nullptr)
        return;
    connect(m_helper, &HelperClient::bundleProgress, this, &BundleModel::onProgress);
    connect(m_helper, &HelperClient::bundleStaged, this, &BundleModel::onStaged);
}

/// What the plan and the host say of it, while nothing goes on.
void BundleModel::follow()
{
    const InstallSettings &install = m_plan.plan().install;
    if (isBusy() || (m_state == State::Failed && install.sha256 == m_failedBeside))
        return;
    const auto &known = m_host.facts()->install;
    const bool isNamed = !install.bundle.isEmpty() || !install.sha256.isEmpty();
    if (known && known->bundle && (install.sha256.isEmpty() || install.sha256.toLower() == known->bundle->sha256)) {
        m_bundle = *known->bundle;
        m_bundle.files.clear();
        m_state = State::Kept;
    } else if (!m_bundle.sha256.isEmpty() && install.sha256 == m_bundle.sha256) {
        m_state = State::Kept; // handed over by this window
    } else {
        m_state = isNamed ? State::Elsewhere : State::None;
    }
    emit changed();
}

void BundleModel::take(const QString &path)
{
    if (m_helper == nullptr || isBusy())
        return;
    m_path = path;
    m_percent = 0;
    m_error.reset();
    m_state = State::Verifying;
    emit changed();
    m_helper->stageBundle(path);
}

void BundleModel::onProgress(const Event &event)
{
    const auto percent = percentOf(event);
    if (!isBusy() || !percent)
        return;
    m_percent = *percent;
    m_state = m_percent < 100 ? State::Verifying : State::HandingOver;
    emit changed();
}

void BundleModel::onStaged(const HelperResult<BundleFact> &bundle)
{
    if (!isBusy())
        return;
    if (!bundle) {
        m_error = bundle.error();
        m_state = State::Failed;
        m_failedBeside = m_plan.plan().install.sha256;
        emit changed();
        return;
    }
    m_bundle = *bundle;
    m_state = State::Kept;
    m_plan.edit(QStringLiteral("bundle"), [this](Plan &plan) {
        plan.install.bundle = m_path;
        plan.install.sha256 = m_bundle.sha256;
        plan.install.version.clear();
    });
    emit changed();
    m_helper->inspect(); // what is missing here for this bundle
}

} // namespace dockwright::ui

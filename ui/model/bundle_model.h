// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"
#include "ui/model/host_model.h"
#include "ui/model/plan_model.h"

namespace dockwright::ui {

/// The bundle that Docker is to be installed from: verified as the user, then handed over to the helper, and named in the
/// plan by its sum.
class BundleModel : public QObject
{
    Q_OBJECT

public:
    enum class State {
        None,
        Verifying,
        HandingOver, ///< an authorization dialog may be open
        Kept,        ///< the helper has the one that the plan names
        Elsewhere,   ///< the plan names one that was not handed over, as far as is known
        Failed,
    };

    /// `helper` may be null: nothing can be handed over then.
    BundleModel(PlanModel &plan, HostModel &host, HelperClient *helper, QObject *parent = nullptr);

    bool hasHelper() const { return m_helper != nullptr; }
    State state() const { return m_state; }
    bool isBusy() const { return m_state == State::Verifying || m_state == State::HandingOver; }
    int percent() const { return m_percent; }
    /// What is kept, or was just verified.
    const core::BundleFact &bundle() const { return m_bundle; }
    /// Why it failed; only where it did.
    const std::optional<HelperError> &error() const { return m_error; }
    void take(const QString &path);

signals:
    void changed();

private:
    void follow();
    void onProgress(const core::Event &event);
    void onStaged(const HelperResult<core::BundleFact> &bundle);

    PlanModel &m_plan;
    HostModel &m_host;
    HelperClient *m_helper;
    State m_state = State::None;
    QString m_path;
    int m_percent = 0;
    core::BundleFact m_bundle; ///< without its files
    std::optional<HelperError> m_error;
    QString m_failedBeside; ///< the sum in the plan when it failed: another one is another matter
};

} // namespace dockwright::ui

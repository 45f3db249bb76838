// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"
#include "ui/model/plan_model.h"

#include <QTimer>

namespace dockwright::ui {

/// The versions of Docker that the plan's repository has. They are asked for in the background, again when the repository is
/// another, and a little after the last key press.
class VersionsModel : public QObject
{
    Q_OBJECT

public:
    enum class State { Untried, Looking, Known, Failed };

    /// `helper` may be null: nothing is known then.
    VersionsModel(PlanModel &plan, HelperClient *helper, QObject *parent = nullptr);

    State state() const { return m_state; }
    /// As the packages have them, the newest first.
    const QStringList &versions() const { return m_versions; }
    /// Why there are none; only where it failed.
    const std::optional<HelperError> &error() const { return m_error; }
    /// Asks if it is not known for the plan's repository.
    void look();
    /// Asks in any case.
    void lookAgain();

signals:
    void changed();

private:
    QByteArray question() const;
    void ask();
    void take(const HelperResult<QStringList> &answer);
    void set(State state);

    PlanModel &m_plan;
    HelperClient *m_helper;
    QTimer m_pause;
    State m_state = State::Untried;
    QByteArray m_question; ///< that m_state is about
    QStringList m_versions;
    std::optional<HelperError> m_error;
};

} // namespace dockwright::ui

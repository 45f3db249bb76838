// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan_description.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <optional>

namespace dockwright::ui {

/// The one plan that all pages edit. Every edit can be undone; edits of the same member in a row are one. Members that nobody
/// has chosen follow what is proposed for them.
class PlanModel : public QObject
{
    Q_OBJECT

public:
    explicit PlanModel(QObject *parent = nullptr);

    const core::Plan &plan() const { return m_state.plan; }
    /// All that is wrong with the plan as it stands.
    const core::Errors &problems() const { return m_problems; }
    /// The first problem of the member at that JSON pointer or of an item in it; nullptr when it is right.
    const core::Error *problemAt(const QString &pointer) const;

    QUndoStack &history() { return m_history; }
    /// Changes the plan; `place` names what is edited (a JSON pointer; "" is all of it), by which edits in a row are merged.
    /// What is edited is chosen, though it be what was proposed.
    void edit(const QString &place, const std::function<void(core::Plan &)> &change);
    /// Starts anew with another plan; nothing before it can be undone.
    void replace(const core::Plan &plan);
    /// Takes this plan's values for those of core::proposedMembers that nobody has chosen.
    void propose(const core::Plan &proposal);
    /// The member still follows what is proposed.
    bool isProposed(const QString &pointer) const { return !m_isSettled && !m_state.chosen.contains(pointer); }
    /// From now on nothing is proposed any more: the plan was applied, saved, or is another.
    void settle();
    /// Where the plan was opened from or saved to; empty for neither.
    const QString &path() const { return m_path; }
    void setPath(const QString &path);

signals:
    void changed();
    void pathChanged();

private:
    friend class PlanEdit;

    struct State {
        core::Plan plan;
        QStringList chosen; ///< of core::proposedMembers
    };

    void assign(State state);
    core::Plan withProposal(core::Plan plan, const QStringList &chosen) const;

    State m_state;
    std::optional<core::Plan> m_proposal;
    bool m_isSettled = false;
    core::Errors m_problems;
    QUndoStack m_history;
    QString m_path;
};

/// The description of the member at a JSON pointer; there must be one.
const core::Member &planMember(QLatin1String pointer);

} // namespace dockwright::ui

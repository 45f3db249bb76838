// SPDX-License-Identifier: Apache-2.0
#include "ui/model/plan_model.h"

#include "core/changes/proposed_plan.h"

#include <QHash>
#include <QUndoCommand>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

QStringList allProposed()
{
    return {proposedMembers.begin(), proposedMembers.end()};
}

/// The proposed members that an edit chose: those that it names, and those that it changed.
QStringList chosenBy(const QString &place, const Plan &before, const Plan &after)
{
    QStringList chosen;
    for (const QString &pointer : allProposed()) {
        const Member &member = *findMember(pointer);
        if (pointer == place || place.isEmpty() || memberValue(member, before) != memberValue(member, after))
            chosen << pointer;
    }
    return chosen;
}

} // namespace

/// One undoable edit: the plan before and after it.
class PlanEdit : public QUndoCommand
{
public:
    PlanEdit(PlanModel &model, QString place, PlanModel::State after)
        : m_model(model), m_place(std::move(place)), m_before(model.m_state), m_after(std::move(after))
    {}

    int id() const override { return static_cast<int>(qHash(m_place) & 0x7fffffff); }
    void undo() override { m_model.assign(m_before); }
    void redo() override { m_model.assign(m_after); }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = static_cast<const PlanEdit *>(other);
        if (next->m_place != m_place)
            return false;
        m_after = next->m_after;
        setObsolete(m_before.plan == m_after.plan);
        return true;
    }

private:
    PlanModel &m_model;
    QString m_place;
    PlanModel::State m_before;
    PlanModel::State m_after;
};

PlanModel::PlanModel(QObject *parent) : QObject(parent), m_problems(checkPlan(m_state.plan)) {}

const Error *PlanModel::problemAt(const QString &pointer) const
{
    const auto found = std::ranges::find_if(m_problems, [&](const Error &error) {
        return error.where == pointer || error.where.startsWith(pointer + u'/');
    });
    return found == m_problems.end() ? nullptr : &*found;
}

void PlanModel::edit(const QString &place, const std::function<void(Plan &)> &change)
{
    State after = m_state;
    change(after.plan);
    for (const QString &pointer : chosenBy(place, m_state.plan, after.plan))
        if (!after.chosen.contains(pointer))
            after.chosen << pointer;
    if (after.plan != m_state.plan)
        m_history.push(new PlanEdit(*this, place, std::move(after)));
    else
        m_state.chosen = std::move(after.chosen);
}

void PlanModel::replace(const Plan &plan)
{
    m_history.clear();
    settle();
    assign({plan, {}});
}

void PlanModel::propose(const Plan &proposal)
{
    if (m_isSettled)
        return;
    m_proposal = proposal;
    if (withProposal(m_state.plan, m_state.chosen) != m_state.plan)
        assign(m_state);
}

void PlanModel::settle()
{
    m_proposal.reset();
    m_isSettled = true;
}

void PlanModel::setPath(const QString &path)
{
    m_path = path;
    emit pathChanged();
}

/// What is proposed may have become another since an edit that is taken back.
void PlanModel::assign(State state)
{
    m_state = std::move(state);
    m_state.plan = withProposal(m_state.plan, m_state.chosen);
    m_problems = checkPlan(m_state.plan);
    emit changed();
}

Plan PlanModel::withProposal(Plan plan, const QStringList &chosen) const
{
    if (m_proposal)
        for (const QString &pointer : allProposed())
            if (!chosen.contains(pointer))
                setMember(*findMember(pointer), plan, memberValue(*findMember(pointer), *m_proposal));
    return plan;
}

const Member &planMember(QLatin1String pointer)
{
    const Member *member = findMember(pointer);
    Q_ASSERT(member != nullptr);
    return *member;
}

} // namespace dockwright::ui

#include "ui/model/plan_model.h"

#include <QHash>
#include <QUndoCommand>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

/// One undoable edit: the plan before and after it.
class PlanEdit : public QUndoCommand
{
public:
    PlanEdit(PlanModel &model, QString place, Plan after)
        : m_model(model), m_place(std::move(place)), m_before(model.plan()), m_after(std::move(after))
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
        setObsolete(m_before == m_after);
        return true;
    }

private:
    PlanModel &m_model;
    QString m_place;
    Plan m_before;
    Plan m_after;
};

PlanModel::PlanModel(QObject *parent) : QObject(parent), m_problems(checkPlan(m_plan)) {}

const Error *PlanModel::problemAt(const QString &pointer) const
{
    const auto found = std::ranges::find_if(m_problems, [&](const Error &error) {
        return error.where == pointer || error.where.startsWith(pointer + u'/');
    });
    return found == m_problems.end() ? nullptr : &*found;
}

void PlanModel::edit(const QString &place, const std::function<void(Plan &)> &change)
{
    Plan after = m_plan;
    change(after);
    if (after != m_plan)
        m_history.push(new PlanEdit(*this, place, std::move(after)));
}

void PlanModel::replace(const Plan &plan)
{
    m_history.clear();
    assign(plan);
}

void PlanModel::setPath(const QString &path)
{
    m_path = path;
    emit pathChanged();
}

void PlanModel::assign(const Plan &plan)
{
    m_plan = plan;
    m_problems = checkPlan(m_plan);
    emit changed();
}

const Member &planMember(QLatin1String pointer)
{
    const Member *member = findMember(pointer);
    Q_ASSERT(member != nullptr);
    return *member;
}

} // namespace dockwright::ui

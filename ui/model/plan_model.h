#pragma once

#include "core/plan/plan_description.h"

#include <QObject>
#include <QUndoStack>

#include <functional>

namespace dockwright::ui {

/// The one plan that all pages edit. Every edit can be undone; edits of the same member in a row are one.
class PlanModel : public QObject
{
    Q_OBJECT

public:
    explicit PlanModel(QObject *parent = nullptr);

    const core::Plan &plan() const { return m_plan; }
    /// All that is wrong with the plan as it stands.
    const core::Errors &problems() const { return m_problems; }
    /// The first problem of the member at that JSON pointer or of an item in it; nullptr when it is right.
    const core::Error *problemAt(const QString &pointer) const;

    QUndoStack &history() { return m_history; }
    /// Changes the plan; `place` names what is edited (a JSON pointer), by which edits in a row are merged.
    void edit(const QString &place, const std::function<void(core::Plan &)> &change);
    /// Starts anew with another plan; nothing before it can be undone.
    void replace(const core::Plan &plan);
    /// Where the plan was opened from or saved to; empty for neither.
    const QString &path() const { return m_path; }
    void setPath(const QString &path);

signals:
    void changed();
    void pathChanged();

private:
    friend class PlanEdit;
    void assign(const core::Plan &plan);

    core::Plan m_plan;
    core::Errors m_problems;
    QUndoStack m_history;
    QString m_path;
};

/// The description of the member at a JSON pointer; there must be one.
const core::Member &planMember(QLatin1String pointer);

} // namespace dockwright::ui

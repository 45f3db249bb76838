// SPDX-License-Identifier: Apache-2.0
#include "ui/model/preview_model.h"

#include <QtConcurrent>

namespace dockwright::ui {

using namespace core;

PreviewModel::PreviewModel(PlanModel &plan, HostModel &host, QObject *parent) : QObject(parent), m_plan(plan), m_host(host)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &PreviewModel::adopt);
    connect(&m_plan, &PlanModel::changed, this, &PreviewModel::refresh);
    connect(&m_host, &HostModel::changed, this, &PreviewModel::refresh);
}

PreviewModel::~PreviewModel()
{
    m_watcher.waitForFinished();
}

void PreviewModel::decide(const QString &place, core::Side side)
{
    m_choices.byPlace[place] = side;
    refresh();
}

ConflictChoices PreviewModel::decisions() const
{
    ConflictChoices decided{{}, m_choices.otherwise};
    for (const Conflict &conflict : m_preview->conflicts) {
        const QString place = conflict.pointer.isEmpty() ? conflict.path : conflict.pointer;
        if (const auto choice = m_choices.byPlace.find(place); choice != m_choices.byPlace.end())
            decided.byPlace.insert(*choice);
    }
    return decided;
}

void PreviewModel::refresh()
{
    if (m_isRunning) {
        m_isStale = true;
        return;
    }
    m_isStale = false;
    m_isRunning = true;
    m_watcher.setFuture(QtConcurrent::run(makePreview, m_plan.plan(), m_host.facts(), m_choices));
}

void PreviewModel::adopt()
{
    m_preview = std::make_shared<Preview>(m_watcher.result());
    m_isRunning = false;
    if (m_isStale)
        refresh();
    emit changed();
}

} // namespace dockwright::ui

#include "ui/model/host_model.h"

#include <QtConcurrent>

namespace dockwright::ui {

HostModel::HostModel(HostLook look, QObject *parent) : QObject(parent), m_look(std::move(look))
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &HostModel::adopt);
}

HostModel::~HostModel()
{
    m_watcher.waitForFinished();
}

void HostModel::look()
{
    m_isStale = m_isLooking;
    if (!m_look || m_isLooking)
        return;
    m_isLooking = true;
    m_watcher.setFuture(QtConcurrent::run(m_look));
}

void HostModel::adopt()
{
    const HostView view = m_watcher.result();
    m_isLooking = false;
    if (m_isStale)
        look();
    m_freeBytes = view.freeBytes;
    if (m_knowledge != Knowledge::AsRoot) {
        m_facts = std::make_shared<core::HostFacts>(view.facts);
        m_knowledge = Knowledge::AsUser;
    }
    emit changed();
}

void HostModel::setRootFacts(const core::HostFacts &facts)
{
    m_facts = std::make_shared<core::HostFacts>(facts);
    m_knowledge = Knowledge::AsRoot;
    emit changed();
}

void HostModel::forgetRootFacts()
{
    if (m_knowledge == Knowledge::AsRoot)
        m_knowledge = Knowledge::AsUser;
    look();
}

} // namespace dockwright::ui

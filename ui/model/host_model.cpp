// SPDX-License-Identifier: Apache-2.0
#include "ui/model/host_model.h"

#include <QtConcurrent>

namespace dockwright::ui {

HostModel::HostModel(HostLook look, WholeLook whole, QObject *parent)
    : QObject(parent), m_look(std::move(look)), m_whole(std::move(whole)), m_isWhole(!m_whole)
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
    m_isLookingAtWhole = m_wantsWhole;
    m_watcher.setFuture(QtConcurrent::run([look = m_look, whole = m_wantsWhole ? m_whole : WholeLook()] {
        HostView view = look();
        if (whole)
            whole(view.facts);
        return view;
    }));
}

void HostModel::lookAtWhole()
{
    if (m_isWhole || m_wantsWhole)
        return;
    m_wantsWhole = true;
    look();
}

void HostModel::adopt()
{
    HostView view = m_watcher.result();
    m_isLooking = false;
    m_isWhole = m_isWhole || m_isLookingAtWhole;
    if (m_isStale)
        look();
    m_freeBytes = view.freeBytes;
    if (m_knowledge == Knowledge::AsRoot) {
        core::HostFacts whole = *m_facts;
        whole.readiness = std::move(view.facts.readiness);
        view.facts = std::move(whole);
    } else {
        m_knowledge = Knowledge::AsUser;
    }
    setFacts(std::move(view.facts));
}

/// What containers are made of, and which networks there are, is the same to every user, and not all that root says has it.
void HostModel::setFacts(core::HostFacts facts)
{
    if (!facts.readiness)
        facts.readiness = m_facts->readiness;
    if (!facts.network)
        facts.network = m_facts->network;
    m_facts = std::make_shared<core::HostFacts>(std::move(facts));
    emit changed();
}

void HostModel::setWorkingMirrors(const QStringList &urls)
{
    if (std::exchange(m_workingMirrors, urls) != urls)
        emit changed();
}

void HostModel::setRootFacts(const core::HostFacts &facts)
{
    m_knowledge = Knowledge::AsRoot;
    setFacts(facts);
}

void HostModel::forgetRootFacts()
{
    if (m_knowledge == Knowledge::AsRoot)
        m_knowledge = Knowledge::AsUser;
    look();
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <QFutureWatcher>
#include <QObject>

#include <functional>
#include <memory>

namespace dockwright::ui {

/// What a look at the host gave.
struct HostView {
    core::HostFacts facts;
    std::optional<qint64> freeBytes; ///< where Docker keeps its data
};

/// Looks at this host with the rights of the user; called on a worker thread.
using HostLook = std::function<HostView()>;

/// Adds what only some pages need to know; called on a worker thread, once one of them has asked.
using WholeLook = std::function<void(core::HostFacts &)>;

/// What is known of the host: nothing at first, then what a user may see, then, once authorized, all.
class HostModel : public QObject
{
    Q_OBJECT

public:
    enum class Knowledge { Nothing, AsUser, AsRoot };

    explicit HostModel(HostLook look, WholeLook whole = {}, QObject *parent = nullptr);
    ~HostModel() override;

    /// Looks again in the background; `changed` follows.
    void look();
    /// Looks at all that there is to know, if that was not done yet.
    void lookAtWhole();
    bool isLooking() const { return m_isLooking; }
    /// No page has to call lookAtWhole() any more.
    bool isWhole() const { return m_isWhole; }
    Knowledge knowledge() const { return m_knowledge; }
    /// Never null; empty facts while nothing is known.
    std::shared_ptr<const core::HostFacts> facts() const { return m_facts; }
    std::optional<qint64> freeBytes() const { return m_freeBytes; }
    /// Known mirrors of Docker Hub that were probed from this host and work, the best first.
    const QStringList &workingMirrors() const { return m_workingMirrors; }
    void setWorkingMirrors(const QStringList &urls);
    /// What the helper saw; it wins over what the user may see.
    void setRootFacts(const core::HostFacts &facts);
    /// What root saw is no longer true: looks again with the rights of the user.
    void forgetRootFacts();

signals:
    void changed();

private:
    void adopt();
    void setFacts(core::HostFacts facts);

    HostLook m_look;
    WholeLook m_whole;
    QFutureWatcher<HostView> m_watcher;
    std::shared_ptr<const core::HostFacts> m_facts = std::make_shared<core::HostFacts>();
    bool m_isLooking = false; ///< until the result was taken
    bool m_isStale = false;   ///< asked again meanwhile
    bool m_wantsWhole = false;
    bool m_isLookingAtWhole = false;
    bool m_isWhole;
    std::optional<qint64> m_freeBytes;
    QStringList m_workingMirrors;
    Knowledge m_knowledge = Knowledge::Nothing;
};

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "helper/host/caller.h"

#include <QDBusConnection>
#include <QDBusMessage>

#include <functional>
#include <memory>

namespace dockwright::helper {

/// The name of a D-Bus error: "io.github.dockwright.Error.NotAuthorized".
QString dbusErrorName(core::ErrorCode code);

/// A method call that waits for its answer. Exactly one goes out: a call that is dropped unanswered has failed.
class Call
{
public:
    Call(QDBusConnection bus, const QDBusMessage &message, Caller from, std::function<void()> over);
    ~Call();
    Call(const Call &) = delete;
    Call &operator=(const Call &) = delete;

    QString caller() const { return m_message.service(); }
    uint user() const { return m_from.user; }
    const Caller &from() const { return m_from; }

    const QDBusMessage &question() const { return m_message; }

    /// What polkit was asked about it last.
    void setAction(const QString &action) { m_action = action; }
    const QString &action() const { return m_action; }
    /// Told why the call fails, if it does.
    void onFailure(std::function<void(const core::Error &)> told) { m_failed = std::move(told); }

    void reply(const QVariant &value);
    void fail(const core::Error &error);
    /// With the members of `json` (such as "problems") beside those of the error.
    void fail(const core::Error &error, core::Json json);
    void send(const QDBusMessage &answer);

private:
    QDBusConnection m_bus;
    QDBusMessage m_message;
    Caller m_from;
    std::function<void()> m_over;
    std::function<void(const core::Error &)> m_failed;
    QString m_action;
    bool m_answered = false;
};

using CallPointer = std::shared_ptr<Call>;

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/job_follower.h"
#include "helper/cli/options.h"
#include "helper/cli/output.h"

#include <QObject>

#include <stop_token>

class HelperInterface;
class JobInterface;
class QDBusError;
class QDBusMessage;
class QDBusPendingCall;

namespace dockwright::helper {

/// What an ordinary user asks of this machine: done by the service for those whom polkit lets, and told as if it had been
/// done here. On a terminal polkit's own text agent asks for the password.
class RemoteSession : public QObject
{
    Q_OBJECT

public:
    /// `changing` is told when a job begins, whose end is waited for.
    RemoteSession(Options options, Output &output, std::stop_token stop, std::function<void(bool)> changing);
    ~RemoteSession() override;

    /// True for a command that root does itself and all others do by way of the service.
    static bool isFor(const Options &options);

    ExitStatus run();

private:
    /// The answer to a call, or nullopt if this was told to stop before there was one: leaving the bus takes the question back.
    std::optional<QDBusMessage> await(const QDBusPendingCall &call);
    QDBusError catchUp();
    ExitStatus followJob(const QString &path);
    ExitStatus failLost(const QDBusError &why);
    ExitStatus show(const QString &events);
    void tell(const std::vector<core::Json> &events);
    void conclude(const core::Json &result);
    ExitStatus fail(const QDBusError &error);
    ExitStatus failCancelled();
    QVariantMap callOptions() const;
    QVariantMap journalOptions() const;
    core::Result<QString> readPlan() const;
    tl::expected<QString, ExitStatus> handBundleOver(const QString &planText);

    Options m_options;
    Output &m_output;
    std::stop_token m_stop;
    std::function<void(bool)> m_changing;
    std::unique_ptr<HelperInterface> m_helper;
    std::unique_ptr<JobInterface> m_job;
    core::JobFollower m_events;
    ExitStatus m_status = ExitFailed;
};

} // namespace dockwright::helper

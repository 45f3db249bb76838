// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "helper/service/authorizer.h"

#include <QByteArray>
#include <QVariantMap>

namespace dockwright::helper {

/// The arguments of the command line for the options of a method; fails with InvalidInput for an option that is not among
/// `known`, of another type, or beyond limits.h. Values come after "=" and never become options of their own.
core::Result<QStringList> optionArguments(const QVariantMap &options, const QStringList &known);

/// A plan that may be handed on: within its size, UTF-8, and right in itself, without the path of a bundle: the one that was
/// handed over takes its place. What is wrong with it is `problems`.
struct PlanProblems {
    core::Error error;
    core::Json problems;
};
tl::expected<QByteArray, PlanProblems> acceptPlan(const QByteArray &plan);

/// A run that may be handed on (core/compose): within its size, and right in itself.
tl::expected<QByteArray, PlanProblems> acceptRun(const QByteArray &run);

/// `--accept plan` and `--accept run`: reads what was sent on standard input, in a process that may take so much time and no
/// more, and prints what may be handed on, or the problems, as an event "result". The exit status.
int printAccepted(const QString &kind);

/// What polkit is asked about an apply, and what its dialog may say: digests and numbers, none of which depends on a secret.
struct ApplySummary {
    // For nobody without a right:
    QString digest; ///< of what would be done
    QString seen;   ///< of what a preview shows of it
    Action action = Action::Apply;
    AuthorizationDetails details;
};
/// `mayInterrupt`: the caller agrees to what would be interrupted. Without that nothing is, and the dialog says so.
ApplySummary summaryOf(const core::Json &previewed, bool mayInterrupt);

/// The same of a rollback, from the transactions that there are; for 0 it is the newest that can be taken back.
struct RollbackSummary {
    qulonglong transaction = 0;
    bool isThere = false; ///< one that comes to be while the dialog is open is not what was agreed to
    AuthorizationDetails details;
};
/// `options` are those of the call as arguments: what may be stopped and overwritten is told, too.
RollbackSummary rollbackOf(qulonglong id, const core::Json &listed, const core::Json::array_t &transactions,
                           const QStringList &options);

} // namespace dockwright::helper

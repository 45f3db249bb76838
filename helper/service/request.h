#pragma once

#include "core/base/json.h"

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
tl::expected<QByteArray, PlanProblems> acceptPlan(const QString &plan);

/// A run that may be handed on (core/compose): within its size, and right in itself.
tl::expected<QByteArray, PlanProblems> acceptRun(const QString &run);

/// What polkit's dialog may say of an apply: how many files, whether Docker restarts (1 or 0), and the digest's beginning.
struct ApplySummary {
    QString digest;
    qsizetype files = 0;
    bool restarts = false;
    bool installs = false; ///< packages, programs or members of a group come or go
};
ApplySummary summaryOf(const core::Json &previewed, const core::Json::array_t &files);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "helper/cli/options.h"
#include "helper/host/descriptor.h"

#include <QByteArray>

#include <stop_token>

namespace dockwright::helper {

/// A file, or standard input for "-", to its end. One byte more than `limit` at most, so that a text that is too long is
/// seen to be. Fails with InvalidInput when it cannot be read, and with TimedOut or Cancelled when nothing more comes: the
/// other end of a pipe may never write, or never be there.
core::Result<QByteArray> readInput(const QString &path, qint64 limit, const std::stop_token &stop = {});

/// The plan of a call, from where it says.
core::Result<QByteArray> readPlanText(const Options &options, const std::stop_token &stop = {});

/// The facts of a host that --inspect wrote; an error says where in the file.
core::Result<core::HostFacts> readFactsFile(const QString &path);

/// The bundle that a plan names. Fails with InvalidInput for what is no regular file, or too large.
core::Result<Descriptor> openBundle(const QString &path);

/// Of a plan.
inline constexpr qint64 maximalPlan = 1024LL * 1024;

} // namespace dockwright::helper

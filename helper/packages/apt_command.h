// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/command_runner.h"
#include "helper/packages/package_manager.h"

/// Running apt and dpkg: by absolute path, without a question, with apt's own checks on whatever the host's configuration says.
namespace dockwright::helper {

inline constexpr auto aptGet = "/usr/bin/apt-get";
inline constexpr auto aptCache = "/usr/bin/apt-cache";
inline constexpr auto aptMark = "/usr/bin/apt-mark";
inline constexpr auto aptHelper = "/usr/lib/apt/apt-helper";
inline constexpr auto prlimit = "/usr/bin/prlimit";
inline constexpr auto dpkg = "/usr/bin/dpkg";
inline constexpr auto dpkgQuery = "/usr/bin/dpkg-query";

/// What a call of apt or dpkg may do, which decides how it is accompanied.
enum class AptTask {
    Look,     ///< changes nothing
    Download, ///< through the proxy, and may be killed
    Change,   ///< changes packages: is never killed by a request to stop
};

/// The part of `work`'s percentage that a call takes.
struct ProgressRange {
    int from = 0;
    int to = 100;
};

/// Runs it, or prlimit(1) with one option and it; another exit status than 0 is explained in one sentence, `what` if nothing
/// better is known.
core::Result<core::CommandOutput> runApt(const QStringList &command, AptTask task, const Work &work, const core::Message &what,
                                         ProgressRange range = {});

/// The versions that `apt-cache madison` knows of a package, the newest first; none where it does not know it.
core::Result<QStringList> listVersions(const QString &package, const QStringList &options, const Work &work);

/// Options for every call of apt-get.
QStringList aptOptions();

/// Those for dpkg: of two configuration files the host's own stays.
QStringList dpkgOptions();

} // namespace dockwright::helper

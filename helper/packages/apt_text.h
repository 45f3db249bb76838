// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

/// What apt and dpkg print (with LC_ALL=C), and what may be said to them.
namespace dockwright::helper {

/// A package's name by Debian policy 5.6.1, with an architecture behind a colon or without; and a version by 5.6.12. Neither
/// can be taken for an option.
bool isPackageName(const QString &name);
bool isPackageVersion(const QString &version);

/// One thing that `apt-get --simulate` would do.
struct SimulatedAction {
    QString package;
    QString version; ///< the new one; empty when it is removed

    friend bool operator==(const SimulatedAction &, const SimulatedAction &) = default;
};

/// The lines "Inst NAME [OLD] (NEW …)", "Remv NAME [OLD]" and "Purg …" of `apt-get --simulate`.
std::vector<SimulatedAction> readSimulation(const QByteArray &output);

/// A line of apt's status descriptor, "dlstatus:…", "pmstatus:PACKAGE:PERCENT:TEXT" (apt's doc/progress-reporting.md);
/// nullopt for others.
std::optional<PackageProgress> readStatusLine(const QByteArray &line);

/// The versions in the output of `apt-cache madison`, in its order, each once.
QStringList readMadison(const QByteArray &output);

/// What apt's or dpkg's complaints mean, in one sentence; its own words are in the detail. `what` is the sentence for anything
/// that is not known.
core::Failure explainApt(const QString &where, const QByteArray &complaints, const core::Message &what);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/base/json.h"
#include "core/host/install_facts.h"

/// What the helper answers where it does something small: values, each with the reader of its "result". A reader never fails:
/// what is not there, or is something else, is empty.
namespace dockwright::core {

/// A container that was started for a moment, and what the kernel had to say of it.
struct RunTrial {
    bool isAsExpected = false;
    Message text; ///< how it ended
    Findings findings;
    QString dockerRun; ///< the command line of docker
    QString compose;   ///< the fragment of a compose file

    friend bool operator==(const RunTrial &, const RunTrial &) = default;
};
RunTrial trialFromJson(const Json &json);

/// The versions of Docker that a repository has, the newest first.
QStringList versionsFromJson(const Json &result);

/// A bundle that was verified: its sum, what it holds and for which machines; without its files.
BundleFact bundleFromJson(const Json &result);

/// A plan that was written in the form of an export.
struct ExportReport {
    Message text; ///< where it is
    Findings notes;

    friend bool operator==(const ExportReport &, const ExportReport &) = default;
};
ExportReport exportFromJson(const Json &result);

} // namespace dockwright::core

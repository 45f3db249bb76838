// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>

namespace dockwright::helper {

/// What polkit is asked about; resources/polkit/io.github.dockwright.policy has their texts and defaults.
enum class Action {
    Inspect,
    Journal, ///< of Docker, to be followed
    Apply,
    AddMembers,     ///< of the group docker, who can become root
    Install,        ///< from a repository that Docker's key signs
    InstallForeign, ///< from one that another key signs
    InstallBundle,
    StageBundle, ///< nothing is installed yet
    Rollback,
    Confirm,
    Try
};

/// "io.github.dockwright.inspect" and so on.
QString actionId(Action action);

/// What stands in for $(key) in an action's message: hexadecimal digests and numbers only, so that no caller has a say in
/// what the dialog tells.
using AuthorizationDetails = std::map<QString, QString>;

/// Asks polkit for callers of the bus. Each question is a process of its own (`dockwright-authorize`): polkit-qt has one error
/// state and one answer signal for all of a process's checks, and its synchronous check would let one user's open dialog hold
/// up everybody else. Here neither can happen, and a caller who leaves takes her dialog along.
class Authorizer : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const core::Result<> &)>;

    using QObject::QObject;

    /// Calls `answer` once: with nothing when polkit says yes, with NotAuthorized in every other case. `busName` is the
    /// unique name of the caller, `details` are checked to be digests and numbers.
    void check(const QString &busName, Action action, const AuthorizationDetails &details, Answer answer);
};

} // namespace dockwright::helper

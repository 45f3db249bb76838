// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/call.h"

#include <QDeadlineTimer>
#include <QObject>

#include <map>
#include <tuple>

namespace dockwright::helper {

/// Tells the journal of systemd which calls were refused before they became a job, and to whom: those that polkit refused, and
/// those of Apply, Rollback and Confirm whatever the reason. A job tells of itself. The same refusal of one user is told once
/// in limits::refusal, so that nobody fills the journal; another one is told at once, so that nobody hides behind the
/// first. What Admission refuses is not told: it is too much.
class Refusals : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void tell(const Call &call, const core::Error &why);
    /// It is to be told now, and not again for a while.
    bool isNew(const Call &call, const core::Error &why);

private:
    using Key = std::tuple<uint, QString, QString, core::ErrorCode>; ///< user, method, action of polkit, reason

    std::map<Key, QDeadlineTimer> m_told; ///< until when it is not told again
};

/// `--tell-refusal`: makes the entry from the JSON on standard input, in a process that may ask logind and NSS for as long as
/// they take. The exit status.
int tellRefusal();

} // namespace dockwright::helper

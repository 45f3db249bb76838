// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace dockwright::helper {

/// Makes this process one of that user, as runuser(1) does and for good: her groups, her home, and of the caller's environment
/// no more than PATH and the languages. InvalidInput for a name that getpwnam(3) does not know; NotAuthorized for another user
/// than the caller's where that is not root.
core::Result<> becomeUser(const QString &name);

} // namespace dockwright::helper

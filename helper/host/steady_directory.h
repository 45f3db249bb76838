// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "helper/host/descriptor.h"

namespace dockwright::helper {

/// A directory in which others may write, opened once for all that is done in it: whoever may rename one on the way cannot
/// lead root elsewhere. A link is followed only as long as every directory so far belongs to root and nobody else may write to
/// it; who is not root follows her own, too. Missing directories are made (0755) where `create` says so.
core::Result<Descriptor> openSteadyDirectory(const QString &path, bool create);

} // namespace dockwright::helper

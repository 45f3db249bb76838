// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/rooted_files.h"

namespace dockwright::helper {

/// The directories in which systemctl makes the links of enabled units, "*.wants" and "*.requires". Fails where one is a link
/// itself, or another's: systemctl follows it, below a root to anywhere.
core::Result<> checkUnitLinks(const RootedFiles &files);

/// What systemctl has linked and unlinked there is on disk when this returns; it does not see to that itself.
void syncUnitLinks(const RootedFiles &files);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dockwright::helper {

/// The exit status of `dockwright-authorize ACTION BUSNAME [KEY=VALUE…]`.
enum Authorization { AuthorizationGranted = 0, AuthorizationDenied = 1, AuthorizationNoAgent = 2, AuthorizationError = 3 };

} // namespace dockwright::helper

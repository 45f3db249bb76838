// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/child.h"

#include <QVariant>

namespace dockwright::helper {

/// JSON as a D-Bus string.
QVariant jsonText(const core::Json &value);

/// Why the command line refused or failed, from its last words.
core::Error errorOf(const ChildAnswer &answer);
/// What the caller needs beside the error to mend it.
core::Json detailsOf(const ChildAnswer &answer);

/// What Preview gives.
core::Json previewOf(const ChildAnswer &answer);

/// What Exposure gives: the event "exposure" with the ports as a member.
core::Json exposureOf(const ChildAnswer &answer);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"

namespace dockwright::ui {

/// Which helper it is that is asked, and as whom it runs; empty while that is not known.
QString whichHelper(const HelperClient &helper);

/// What becomes of a job when the window is closed.
QString afterClosing(const HelperClient *helper);

/// Before the window is closed while the host is changed, or while a change waits to be kept.
QString closingQuestion(bool waits);

} // namespace dockwright::ui

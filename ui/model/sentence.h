// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace dockwright::ui {

/// A sentence of core in the language of the window.
QString sentence(const core::Message &message);
/// A marked text of core, such as the reason of a directive.
QString sentence(const char *text);
/// What is wrong, and what would be right.
QString sentence(const core::Error &error);
/// Two sentences, one after the other, as the language joins them.
QString joined(const QString &first, const QString &second);

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/event.h"

namespace dockwright::ui {

/// A sentence of core in the language of the window.
QString sentence(const core::Message &message);
/// A marked text of core, such as the reason of a directive.
QString sentence(const char *text);
/// The sentence in a member of an object of the JSON lines.
QString sentence(const core::Json &object, const char *member);
/// What is wrong, and what would be right.
QString sentence(const core::Error &error);
/// Two sentences, one after the other, as the language joins them.
QString joined(const QString &first, const QString &second);

} // namespace dockwright::ui

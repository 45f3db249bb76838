// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

/// What the helper says of why it did not do what it was asked.
namespace dockwright::core {

/// The errors of the list that is this member of an answer, in the format of errorToJson; without what is none.
Errors errorsOf(const Json &answer, const char *member);

/// Puts such a list into an answer.
void putErrors(Json &answer, const char *member, const Errors &errors);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/base/json.h"

/// Members of an answer, read so that nothing that stands there can do harm.
namespace dockwright::core {

/// The JSON of an answer; null if it is none, is larger than 64 MiB or nested more than 32 deep.
Json parsedAnswer(const QString &text);

/// The number of a transaction that is this member; 0 where there is none.
quint64 idOf(const Json &json, const char *member);
/// The texts of the list that is this member, the findings, and the errors; without what is none.
QStringList textsOf(const Json &json, const char *member);
Findings findingsOf(const Json &json, const char *member);
Errors errorsOf(const Json &json, const char *member);

/// Puts a list of errors, each in the format of errorToJson, into an answer.
void putErrors(Json &answer, const char *member, const Errors &errors);

} // namespace dockwright::core

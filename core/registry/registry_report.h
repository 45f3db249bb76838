// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/registry/judge_registries.h"

namespace dockwright::core {

/// The members of the event "registry", see dockwright-helper(8).
Json registryToJson(const RegistryVerdict &verdict);
/// What registryToJson wrote, without what only the probe itself needs (the certificates and keys that it used); nullopt for
/// an object that is none.
std::optional<RegistryVerdict> registryFromJson(const Json &json);

/// Bytes each second; nullopt where nothing was measured.
std::optional<qint64> throughputOf(const RegistryFacts &facts);

/// The word of a verdict for people.
Message verdictWord(Verdict verdict);
Severity severityOf(Verdict verdict);

/// The rows of a table without the mark, one for each: URL, latency, throughput, and the word of the verdict last.
QStringList registryTable(const RegistryVerdicts &verdicts, const Wording &wording);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <compare>
#include <vector>

namespace dockwright::core {

class Meaning;

/// What is secret in a meaning, from its first character to behind its last.
struct SecretPiece {
    qsizetype from = 0;
    qsizetype to = 0;
    bool isNumber = false; ///< of JSON: what takes its place stands in quotes, so that it stays JSON

    auto operator<=>(const SecretPiece &) const = default;
};

/// All of them in order; they may overlap. What counts as secret: redactSecrets().
std::vector<SecretPiece> findSecrets(const Meaning &meaning);

} // namespace dockwright::core

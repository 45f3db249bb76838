// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace judges {

/// Where the certificates of the machine are.
inline constexpr auto certificates = "/run/certificates";

/// What may stand for a key of daemon.json: JSON, one value a line.
struct Values {
    const char *key;
    std::vector<const char *> right;
    std::vector<const char *> wrong;
};

/// Every key that does not reach beyond a throw-away dockerd (user namespaces),
/// with values that dockerd takes and some that it does not.
const std::vector<Values> &allValues();

/// A daemon.json that is looked at by name, and the flags of the unit beside it.
struct KnownCase {
    KnownCase(const char *text, const char *words = "") : file(text), flags(words) {} // most have no flags
    const char *file;
    const char *flags; ///< with blanks between them
};

/// Found by hand, by a seed or in a report; one that dockerd and we had judged otherwise stays here.
const std::vector<KnownCase> &knownCases();

/// What we refuse, and at least one of the three releases takes: it makes no use of it, or has a meaning of its own for it.
const std::vector<KnownCase> &stricterCases();

/// What 20.10 takes, and those after it die of.
const std::vector<KnownCase> &laterRefused();

} // namespace judges

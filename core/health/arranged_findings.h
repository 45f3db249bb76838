// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"

namespace dockwright::core {

/// Findings of one group ("unit" of "unit/active"), either those that need attention or those that do not. Each row holds
/// findings that mean the same of several things: seven missing files are one row.
struct FindingSection {
    QString group;
    bool needsAttention = false;
    std::vector<Findings> rows; ///< none of them empty

    friend bool operator==(const FindingSection &, const FindingSection &) = default;
};

/// All of them for somebody who looks for what is wrong: what needs attention comes first, the worst of it before the rest,
/// and the groups otherwise in their order.
std::vector<FindingSection> arrangeFindings(const Findings &findings);

/// What the findings of a row have in common, under the title of the first.
Finding commonOf(const Findings &row);

} // namespace dockwright::core

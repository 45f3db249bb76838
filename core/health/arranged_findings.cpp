// SPDX-License-Identifier: Apache-2.0
#include "core/health/arranged_findings.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// Two are quicker read than opened.
constexpr std::size_t fewestInOneRow = 3;

/// How soon it is to be seen, 0 first.
int rankOf(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return 0;
    case Severity::Warning:
        return 1;
    case Severity::Unknown:
        return 2;
    case Severity::Info:
        return 3;
    case Severity::Pass:
        return 4;
    }
    Q_UNREACHABLE();
}

bool needsAttention(const Finding &finding)
{
    return rankOf(finding.severity) < rankOf(Severity::Info);
}

QString groupOf(const Finding &finding)
{
    return finding.id.section(u'/', 0, 0);
}

/// The same check found the same of another thing. What could not be measured is the same whatever the check.
bool meansTheSame(const Finding &one, const Finding &other)
{
    const bool isSameCheck = one.id == other.id || (one.severity == Severity::Unknown && one.found == other.found);
    return one.severity == other.severity && isSameCheck && one.remedy == other.remedy;
}

void addToRows(std::vector<Findings> &rows, const Finding &finding)
{
    const auto same = std::ranges::find_if(rows, [&](const Findings &row) { return meansTheSame(row.front(), finding); });
    if (same == rows.end())
        rows.push_back({finding});
    else
        same->push_back(finding);
}

/// Rows of too few are taken apart, and the findings stay side by side.
std::vector<Findings> withoutSmallRows(const std::vector<Findings> &rows)
{
    std::vector<Findings> result;
    for (const Findings &row : rows)
        if (row.size() >= fewestInOneRow)
            result.push_back(row);
        else
            for (const Finding &finding : row)
                result.push_back({finding});
    return result;
}

int rankOf(const FindingSection &section)
{
    return rankOf(section.rows.front().front().severity);
}

} // namespace

std::vector<FindingSection> arrangeFindings(const Findings &findings)
{
    std::vector<FindingSection> sections;
    for (const Finding &finding : findings) {
        const auto there = std::ranges::find_if(sections, [&](const FindingSection &section) {
            return section.group == groupOf(finding) && section.needsAttention == needsAttention(finding);
        });
        FindingSection &section = there == sections.end()
            ? sections.emplace_back(FindingSection{groupOf(finding), needsAttention(finding), {}})
            : *there;
        addToRows(section.rows, finding);
    }
    for (FindingSection &section : sections) {
        section.rows = withoutSmallRows(section.rows);
        std::ranges::stable_sort(section.rows, {}, [](const Findings &row) { return rankOf(row.front().severity); });
    }
    // Among those that need none the order of the groups says more than a note in one of them.
    std::ranges::stable_sort(sections, {}, [](const FindingSection &section) {
        return section.needsAttention ? rankOf(section) : rankOf(Severity::Info);
    });
    return sections;
}

Finding commonOf(const Findings &row)
{
    Finding common = row.front();
    const auto drop = [&](auto member) {
        if (!std::ranges::all_of(row, [&](const Finding &each) { return each.*member == common.*member; }))
            common.*member = {};
    };
    drop(&Finding::expected);
    drop(&Finding::found);
    drop(&Finding::remedy);
    drop(&Finding::evidence);
    drop(&Finding::purpose);
    drop(&Finding::security);
    drop(&Finding::watch);
    return common;
}

} // namespace dockwright::core

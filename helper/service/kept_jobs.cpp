// SPDX-License-Identifier: Apache-2.0
#include "helper/service/kept_jobs.h"

#include <algorithm>
#include <map>

namespace dockwright::helper {

std::vector<quint64> jobsToForget(std::vector<EndedJob> ended, std::size_t perUser, std::size_t ofAll)
{
    std::map<uint, std::size_t> counts;
    for (const EndedJob &job : ended)
        ++counts[job.user];
    std::vector<quint64> forgotten;
    while (!ended.empty()) {
        const auto most = std::ranges::max_element(counts, {}, [](const auto &each) { return each.second; });
        if (most->second <= perUser && ended.size() <= ofAll)
            break;
        const auto oldest = std::ranges::find(ended, most->first, &EndedJob::user);
        forgotten.push_back(oldest->id);
        ended.erase(oldest);
        --most->second;
    }
    return forgotten;
}

} // namespace dockwright::helper

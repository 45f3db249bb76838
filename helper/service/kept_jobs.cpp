// SPDX-License-Identifier: Apache-2.0
#include "helper/service/kept_jobs.h"

#include <algorithm>
#include <map>

namespace dockwright::helper {

namespace {

std::vector<quint64> beyond(KeptBounds bounds, std::vector<EndedJob> ended)
{
    std::map<uint, std::size_t> counts;
    for (const EndedJob &job : ended)
        ++counts[job.user];
    std::vector<quint64> forgotten;
    while (!ended.empty()) {
        const auto most = std::ranges::max_element(counts, {}, [](const auto &each) { return each.second; });
        if (most->second <= bounds.perUser && ended.size() <= bounds.ofAll)
            break;
        const auto oldest = std::ranges::find(ended, most->first, &EndedJob::user);
        forgotten.push_back(oldest->id);
        ended.erase(oldest);
        --most->second;
    }
    return forgotten;
}

} // namespace

std::vector<quint64> jobsToForget(std::vector<EndedJob> ended, KeptBounds jobs, KeptBounds streams)
{
    const auto others = std::stable_partition(ended.begin(), ended.end(), [](const EndedJob &job) { return job.isStream; });
    std::vector<quint64> forgotten = beyond(streams, {ended.begin(), others});
    for (const quint64 id : beyond(jobs, {others, ended.end()}))
        forgotten.push_back(id);
    return forgotten;
}

} // namespace dockwright::helper

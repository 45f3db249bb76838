// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <vector>

namespace dockwright::helper {

struct EndedJob {
    quint64 id = 0;
    uint user = 0;
    bool isStream = false;
};

struct KeptBounds {
    std::size_t perUser = 0;
    std::size_t ofAll = 0;
};

/// Which of the ended jobs, oldest first, are kept no longer: of each user the oldest beyond `perUser`; and beyond `ofAll` the
/// oldest of whoever has most, so that nobody drives out what others wait for. Streams count by themselves: they drive out no
/// job.
std::vector<quint64> jobsToForget(std::vector<EndedJob> ended, KeptBounds jobs, KeptBounds streams);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <ctime>
#include <limits>

/// Nanoseconds that this process has had of the processor: what else the machine does must not decide.
inline long long processorTime()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

/// What one run takes of that, the best of five.
template <class F>
long long fastest(const F &run)
{
    long long best = std::numeric_limits<long long>::max();
    for (int i = 0; i < 5; ++i) {
        const long long before = processorTime();
        run();
        best = std::min(best, processorTime() - before);
    }
    return best;
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <ctime>
#include <limits>

#include <malloc.h>

/// Nanoseconds that this process has had of the processor: what else the machine does must not decide.
inline long long processorTime()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

/// What one run takes of that, the best of five. The memory that one gives back the next has again (mallopt(3), with the most
/// that it takes): to have it of the kernel anew costs what the kernel's state decides.
template <class F>
long long fastest(const F &run)
{
    constexpr int most = 32 * 1024 * 1024;
    mallopt(M_MMAP_THRESHOLD, most);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    long long best = std::numeric_limits<long long>::max();
    for (int i = 0; i < 5; ++i) {
        const long long before = processorTime();
        run();
        best = std::min(best, processorTime() - before);
    }
    return best;
}

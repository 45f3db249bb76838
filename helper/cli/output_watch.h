// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <thread>

#include <unistd.h>

namespace dockwright::helper {

/// Requests a stop when nobody reads `file` any more: the reader of a pipe has left, or the terminal is gone. It does not wait
/// for a line that could not be written, of which there may be none for days.
class OutputWatch
{
public:
    explicit OutputWatch(const std::stop_source &stop, int file = STDOUT_FILENO);
    OutputWatch(const OutputWatch &) = delete;
    OutputWatch &operator=(const OutputWatch &) = delete;
    ~OutputWatch();

private:
    int m_over; ///< an eventfd that ends the waiting
    std::jthread m_waiter;
};

} // namespace dockwright::helper

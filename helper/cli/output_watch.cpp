// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/output_watch.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/eventfd.h>

namespace dockwright::helper {

namespace {

/// poll(2) tells of POLLERR and POLLHUP unasked. A file never has them.
void watch(const std::stop_source &stop, int file, int over)
{
    std::array<pollfd, 2> waited{pollfd{file, 0, 0}, pollfd{over, POLLIN, 0}};
    while (poll(waited.data(), waited.size(), -1) < 0)
        if (errno != EINTR)
            return;
    if (waited[0].revents != 0)
        stop.request_stop();
}

} // namespace

OutputWatch::OutputWatch(const std::stop_source &stop, int file) : m_over(eventfd(0, EFD_CLOEXEC))
{
    m_waiter = std::jthread([stop, file, over = m_over] { watch(stop, file, over); });
}

OutputWatch::~OutputWatch()
{
    eventfd_write(m_over, 1);
    m_waiter.join();
    close(m_over);
}

} // namespace dockwright::helper

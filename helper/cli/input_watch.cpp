// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/input_watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace dockwright::helper {

namespace {

/// The longest line that is looked at; what is longer is no word of ours.
constexpr qsizetype longestLine = 4096;

/// What is there, or empty at the end and where it cannot be read.
QByteArray readSome()
{
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    do
        count = read(STDIN_FILENO, buffer.data(), buffer.size());
    while (count < 0 && errno == EINTR);
    return count > 0 ? QByteArray(buffer.data(), count) : QByteArray();
}

bool holdsCancel(QByteArray &lines)
{
    for (qsizetype at = lines.indexOf('\n'); at >= 0; at = lines.indexOf('\n')) {
        const bool isCancel = lines.left(at).trimmed() == "cancel";
        lines.remove(0, at + 1);
        if (isCancel)
            return true;
    }
    if (lines.size() > longestLine)
        lines.clear();
    return false;
}

} // namespace

InputWatch::InputWatch() : m_over(eventfd(0, EFD_CLOEXEC)) {}

InputWatch::~InputWatch()
{
    eventfd_write(m_over, 1);
    if (m_waiter.joinable())
        m_waiter.join();
    close(m_over);
}

QByteArray InputWatch::readText(qint64 limit)
{
    QByteArray text;
    while (text.size() <= limit) {
        const QByteArray some = readSome();
        const qsizetype zero = some.indexOf('\0');
        text += some.left(zero < 0 ? some.size() : zero);
        if (zero >= 0)
            m_rest = some.mid(zero + 1);
        if (zero >= 0 || some.isEmpty())
            break;
    }
    return text.left(limit + 1);
}

void InputWatch::start(const std::stop_source &stop, bool endsWithInput)
{
    m_waiter = std::jthread([this, stop, endsWithInput] { watch(stop, endsWithInput); });
}

void InputWatch::watch(const std::stop_source &stop, bool endsWithInput)
{
    QByteArray lines = std::exchange(m_rest, {});
    while (!holdsCancel(lines)) {
        std::array<pollfd, 2> waited{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{m_over, POLLIN, 0}};
        if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR)
            return;
        if (waited[1].revents != 0)
            return;
        if (waited[0].revents == 0)
            continue;
        const QByteArray some = readSome();
        if (some.isEmpty() && endsWithInput)
            break;
        if (some.isEmpty())
            return;
        lines += some;
    }
    stop.request_stop();
}

} // namespace dockwright::helper

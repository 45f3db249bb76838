// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

#include <unistd.h>

namespace dockwright::helper {

/// Turns SIGINT and SIGTERM into a request to stop: what has been done is then taken back; the next one ends the waiting for
/// units on that way. A terminal that goes away (SIGHUP, SIGPIPE) does not abort an apply. As long as there is nothing to take
/// back it is given so much time to end, and is then ended: it may wait for what never answers.
class StopOnSignal
{
public:
    explicit StopOnSignal(std::optional<std::chrono::seconds> patience = {}) : m_patience(patience)
    {
        std::signal(SIGPIPE, SIG_IGN);
        std::signal(SIGHUP, SIG_IGN);
        block();
        m_waiter = std::jthread([this](const std::stop_token &over) { wait(over); });
    }

    /// The signals wait until there is one of these. To be called before any other thread is made, which inherits it: a signal
    /// is given to any thread that has not blocked it, and ends the process there.
    static void block()
    {
        const sigset_t both = stopSignals();
        pthread_sigmask(SIG_BLOCK, &both, nullptr);
    }

    StopOnSignal(const StopOnSignal &) = delete;
    StopOnSignal &operator=(const StopOnSignal &) = delete;
    ~StopOnSignal()
    {
        m_waiter.request_stop();
        pthread_kill(m_waiter.native_handle(), SIGTERM); // the one who waits is woken; it is blocked for everybody else
    }

    std::stop_token token() const { return m_stop.get_token(); }
    std::stop_token insisted() const { return m_insisted.get_token(); }
    const std::stop_source &source() const { return m_stop; }

    /// True from when something is being changed, which must be taken back, however long that takes.
    void setChanging(bool isChanging)
    {
        const std::scoped_lock lock(m_mutex);
        m_isChanging = isChanging;
        limit();
    }

private:
    static sigset_t stopSignals()
    {
        sigset_t both;
        sigemptyset(&both);
        sigaddset(&both, SIGINT);
        sigaddset(&both, SIGTERM);
        return both;
    }

    void wait(const std::stop_token &over)
    {
        const sigset_t both = stopSignals();
        int signal = 0;
        while (!over.stop_requested())
            if (sigwait(&both, &signal) == 0 && !over.stop_requested()) {
                if (!m_stop.request_stop())
                    m_insisted.request_stop();
                const std::scoped_lock lock(m_mutex);
                limit();
            }
    }

    /// SIGALRM ends the process; what it says then, see last_word.h.
    void limit() const
    {
        const bool isLimited = m_patience && m_stop.stop_requested() && !m_isChanging;
        alarm(isLimited ? static_cast<unsigned>(m_patience->count()) : 0);
    }

    std::optional<std::chrono::seconds> m_patience;
    std::mutex m_mutex;
    bool m_isChanging = false;
    std::stop_source m_stop;
    std::stop_source m_insisted;
    std::jthread m_waiter;
};

} // namespace dockwright::helper

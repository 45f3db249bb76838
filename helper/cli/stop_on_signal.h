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
        sigemptyset(&m_signals);
        sigaddset(&m_signals, SIGINT);
        sigaddset(&m_signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
        m_waiter = std::jthread([this](const std::stop_token &over) { wait(over); });
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
    void wait(const std::stop_token &over)
    {
        int signal = 0;
        while (!over.stop_requested())
            if (sigwait(&m_signals, &signal) == 0 && !over.stop_requested()) {
                if (!m_stop.request_stop())
                    m_insisted.request_stop();
                const std::scoped_lock lock(m_mutex);
                limit();
            }
    }

    /// SIGALRM ends the process.
    void limit() const
    {
        const bool isLimited = m_patience && m_stop.stop_requested() && !m_isChanging;
        alarm(isLimited ? static_cast<unsigned>(m_patience->count()) : 0);
    }

    std::optional<std::chrono::seconds> m_patience;
    std::mutex m_mutex;
    bool m_isChanging = false;
    sigset_t m_signals{};
    std::stop_source m_stop;
    std::stop_source m_insisted;
    std::jthread m_waiter;
};

} // namespace dockwright::helper

#pragma once

#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

#include <unistd.h>

namespace dockwright::helper {

/// Turns SIGINT and SIGTERM into a request to stop: what has been done is then taken back. A terminal that goes away
/// (SIGHUP, SIGPIPE) does not abort an apply. What has nothing to take back is given so much time, and then ended.
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
    const std::stop_source &source() const { return m_stop; }

private:
    void wait(const std::stop_token &over)
    {
        int signal = 0;
        while (!over.stop_requested())
            if (sigwait(&m_signals, &signal) == 0 && !over.stop_requested()) {
                m_stop.request_stop();
                if (m_patience)
                    alarm(static_cast<unsigned>(m_patience->count())); // SIGALRM ends the process
            }
    }

    std::optional<std::chrono::seconds> m_patience;
    sigset_t m_signals{};
    std::stop_source m_stop;
    std::jthread m_waiter;
};

} // namespace dockwright::helper

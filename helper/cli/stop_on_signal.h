#pragma once

#include <csignal>
#include <thread>

namespace dockwright::helper {

/// Turns SIGINT and SIGTERM into a request to stop: what has been done is then taken back; the next one ends the waiting for
/// units on that way. A terminal that goes away (SIGHUP, SIGPIPE) does not abort an apply.
class StopOnSignal
{
public:
    StopOnSignal()
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

private:
    void wait(const std::stop_token &over)
    {
        int signal = 0;
        while (!over.stop_requested())
            if (sigwait(&m_signals, &signal) == 0 && !over.stop_requested() && !m_stop.request_stop())
                m_insisted.request_stop();
    }

    sigset_t m_signals{};
    std::stop_source m_stop;
    std::stop_source m_insisted;
    std::jthread m_waiter;
};

} // namespace dockwright::helper

#pragma once

#include <csignal>
#include <ctime>
#include <thread>

namespace dockwright::helper {

/// Turns SIGINT and SIGTERM into a request to stop: what has been done is then taken back. A terminal that goes away
/// (SIGHUP, SIGPIPE) does not abort an apply.
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

    std::stop_token token() const { return m_stop.get_token(); }

private:
    void wait(const std::stop_token &over)
    {
        constexpr timespec tick{0, 50'000'000};
        while (!over.stop_requested())
            if (sigtimedwait(&m_signals, nullptr, &tick) > 0)
                m_stop.request_stop();
    }

    sigset_t m_signals{};
    std::stop_source m_stop;
    std::jthread m_waiter;
};

} // namespace dockwright::helper

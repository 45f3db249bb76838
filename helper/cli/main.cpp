#include "helper/cli/bundle_command.h"
#include "helper/cli/remote_session.h"
#include "helper/cli/session.h"
#include "helper/service/limits.h"
#include "helper/service/service.h"

#include <QCoreApplication>

#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <thread>

#include <sys/stat.h>

using namespace dockwright;

namespace {

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

std::unique_ptr<helper::Output> outputFor(bool json, const QString &locale)
{
    return json ? helper::makeJsonOutput() : helper::makePeopleOutput(core::Wording(locale));
}

} // namespace

int main(int argc, char **argv)
{
    umask(022);
    // Qt would take -style, -platform and the like out of the arguments; they are not options of ours.
    int qtArguments = 1;
    const QCoreApplication application(qtArguments, argv);
    QCoreApplication::setApplicationName(QStringLiteral("dockwright-helper"));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);

    if (arguments.value(1) == QLatin1String("--authorize")) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr); // the service has blocked what ends a question
        return helper::authorize(arguments.mid(2));
    }
    const auto options = helper::readOptions(arguments);
    if (!options) {
        const auto output = outputFor(helper::wantsJson(arguments), helper::wantedLocale(arguments));
        output->error(options.error());
        output->result("invalid", {{"error", core::errorToJson(options.error())}}, {});
        return helper::ExitInvalid;
    }
    if (options->command == helper::Command::Help) {
        std::fputs(qPrintable(options->help), stdout);
        return helper::ExitDone;
    }
    if (options->command == helper::Command::Version) {
        std::puts("dockwright-helper " DOCKWRIGHT_VERSION);
        return helper::ExitDone;
    }
    if (options->command == helper::Command::Service)
        return helper::runService(options->idleExit.isEmpty() ? helper::limits::idle
                                                              : std::chrono::seconds(options->idleExit.toUInt()));
    StopOnSignal stop;
    const auto output = outputFor(options->json, options->locale);
    if (helper::isBundleCommand(*options))
        return helper::runBundleCommand(*options, *output, stop.token());
    if (helper::RemoteSession::isFor(*options))
        return helper::RemoteSession(*options, *output, stop.token()).run();
    return helper::Session(*options, *output, stop.token()).run();
}

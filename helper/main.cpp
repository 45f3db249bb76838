// SPDX-License-Identifier: Apache-2.0
#include "core/base/any_locale.h"
#include "core/base/outlive_bus.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/export_command.h"
#include "helper/cli/input.h"
#include "helper/cli/input_watch.h"
#include "helper/cli/journal_output.h"
#include "helper/cli/output_watch.h"
#include "helper/cli/own_program.h"
#include "helper/cli/remote_session.h"
#include "helper/cli/session.h"
#include "helper/cli/stop_on_signal.h"
#include "helper/host/rooted_files.h"
#include "helper/service/authorization.h"
#include "helper/service/inhibit_shutdown.h"
#include "helper/service/job_directory.h"
#include "helper/service/limits.h"
#include "helper/service/refusals.h"
#include "helper/service/request.h"
#include "helper/service/service.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstdio>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace dockwright;

namespace {

std::unique_ptr<helper::Output> outputFor(bool json, const QString &locale)
{
    return json ? helper::makeJsonOutput() : helper::makePeopleOutput(core::Wording(locale));
}

/// What uses the network is a program of its own, so that what runs as root knows nothing of that. Returns only if it fails.
int become(const char *name, char **argv, helper::Output &output)
{
    const QString program = helper::ownProgram(name);
    execv(QFile::encodeName(program).constData(), argv);
    return helper::tellFailure(output, helper::ioFailure(program, errno).value());
}

/// So is asking polkit, whose libraries take as long to load as all the others together.
int becomeAuthorizer(char **argv)
{
    execv(QFile::encodeName(helper::ownProgram("dockwright-authorize")).constData(), argv + 1);
    std::perror("dockwright-authorize");
    return helper::AuthorizationError;
}

/// A core dump would hold the password of a proxy. Nobody but root reads root's memory, whatever she was before; an ordinary
/// user's process keeps its own /proc/self, where it looks for what the kernel can do (proc(5), /proc/PID/ and
/// PR_SET_DUMPABLE).
void keepMemoryPrivate()
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (geteuid() == 0)
        prctl(PR_SET_DUMPABLE, 0);
}

constexpr std::chrono::seconds timeToEnd{8};

core::Error neverAnswered()
{
    return {core::ErrorCode::TimedOut,
            {},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "It was asked to end, and what it waits for did not answer within %1 seconds; "
                               "nothing was changed."),
             {QString::number(timeToEnd.count())}},
            {},
            {}};
}

/// What the service has done in a process of its own, and nobody else asks for; nullopt for all else.
std::optional<int> answerService(const QStringList &arguments, char **argv)
{
    if (arguments.value(1) == QLatin1String("--authorize"))
        return becomeAuthorizer(argv);
    if (arguments.value(1) == QLatin1String("--accept"))
        return helper::printAccepted(arguments.value(2));
    if (arguments.value(1) == QLatin1String("--tell-refusal"))
        return helper::tellRefusal();
    return std::nullopt;
}

/// What is answered without a look at the host; nullopt for all else.
std::optional<int> answerAtOnce(const helper::Options &options, char **argv)
{
    switch (options.command) {
    case helper::Command::Help:
        std::fputs(qPrintable(options.help), stdout);
        return helper::ExitDone;
    case helper::Command::Version:
        std::puts("dockwright-helper " DOCKWRIGHT_VERSION);
        return helper::ExitDone;
    case helper::Command::Service:
        return helper::runService(options.idleExit.isEmpty() ? helper::limits::idle
                                                             : std::chrono::seconds(options.idleExit.toUInt()));
    case helper::Command::Bundle:
        return become("dockwright-pack", argv, *outputFor(options.json, options.locale));
    case helper::Command::ProbeRegistries:
    case helper::Command::LogIn:
        return become("dockwright-registries", argv, *outputFor(options.json, options.locale));
    default:
        return std::nullopt;
    }
}

} // namespace

int main(int argc, char **argv)
{
    umask(022);
    keepMemoryPrivate();
    core::outliveTheBus();
    core::acceptAnyLocale();
    // Qt would take -style, -platform and the like out of the arguments; they are not options of ours.
    int qtArguments = 1;
    const QCoreApplication application(qtArguments, argv);
    QCoreApplication::setApplicationName(QStringLiteral("dockwright-helper"));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);

    if (const auto answer = answerService(arguments, argv))
        return *answer;
    std::optional<helper::Caller> caller;      // for whom the service does it
    std::optional<QDBusPendingCall> inhibitor; // holds what logind gave until we end
    if (arguments.value(1) == QLatin1String("--job")) {
        const auto taken = helper::job_directory::takeUp(arguments.value(2));
        if (!taken) {
            std::fprintf(stderr, "dockwright-helper: %s\n", qPrintable(taken.error().message.english()));
            return helper::ExitInvalid;
        }
        arguments = arguments.mid(0, 1) + taken->arguments;
        caller = taken->caller;
        helper::StopOnSignal::block(); // before the bus has a thread
        inhibitor = helper::inhibitShutdown();
    }
    auto options = helper::readOptions(arguments);
    if (!options) {
        const auto output = outputFor(helper::wantsJson(arguments), helper::wantedLocale(arguments));
        output->error(options.error());
        output->result("invalid", {{"error", core::errorToJson(options.error())}}, {});
        return helper::ExitInvalid;
    }
    options->caller = caller;
    if (const auto answer = answerAtOnce(*options, argv))
        return *answer;
    helper::StopOnSignal stop(timeToEnd);
    const auto output = helper::makeJournalOutput(*options, outputFor(options->json, options->locale));
    output->prepareLastWord(neverAnswered(), helper::ExitFailed);
    if (options->command == helper::Command::CheckBundle)
        return helper::checkBundleFile(*options, *output, stop.token());
    if (options->command == helper::Command::Export)
        return helper::exportPlanFile(*options, *output);
    helper::InputWatch watch;
    if (options->cancelOnInput) {
        if (options->plan == QLatin1String("-"))
            options->planText = watch.readText(helper::maximalPlan);
        watch.start(stop.source(), options->command == helper::Command::Journal);
    }
    std::optional<helper::OutputWatch> reader;
    if (options->command == helper::Command::Journal)
        reader.emplace(stop.source());
    const auto changing = [&stop](bool isChanging) { stop.setChanging(isChanging); };
    if (helper::RemoteSession::isFor(*options))
        return helper::RemoteSession(*options, *output, stop.token(), changing).run();
    return helper::Session(*options, *output, stop.token(), stop.insisted(), changing).run();
}

// SPDX-License-Identifier: Apache-2.0
#include "core/host/files_of_plan.h"
#include "core/host/outside_facts.h"
#include "core/plan/registries.h"
#include "core/plan/secrets.h"
#include "core/registry/registry_report.h"
#include "core/render/registry_files.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/cli/own_program.h"
#include "helper/machine/live_host.h"
#include "helper/registry/become_user.h"
#include "helper/registry/log_in.h"
#include "helper/registry/registry_probe.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <grp.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

using namespace dockwright;
using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

constexpr std::size_t mostTargets = mostRegistries + 1; // as many mirrors as a plan may have, and Docker Hub
constexpr uid_t nobody = 65534;                         // systemd, docs/UIDS-GIDS

/// Nothing that talks to the network is root: the files are read by then.
Result<> becomeNobody()
{
    if (geteuid() != 0)
        return {};
    if (setgroups(0, nullptr) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0)
        return {};
    return ioFailure(QStringLiteral("setuid"), errno);
}

QString machine()
{
    utsname names{};
    uname(&names);
    return QString::fromLatin1(names.machine);
}

/// The one of the call, or of the plan where that is one of Docker Hub.
QString imageOf(const Options &options, const Plan &plan)
{
    if (!options.image.isEmpty())
        return options.image;
    return readImageReference(plan.verify.image).isOfDockerHub() ? plan.verify.image : VerifySettings().image;
}

Result<ProbeRequest> requestOf(const Options &options, const Plan &plan)
{
    if (plan.proxy.lacksPassword() || lacksKey(plan.registries))
        return failure(ErrorCode::InvalidInput,
                       plan.proxy.lacksPassword() ? QStringLiteral("/proxy") : QStringLiteral("/registries"),
                       {QT_TRANSLATE_NOOP("Dockwright", "It was left out; the plan contains xxxxx in its place."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Enter it again in a copy of the plan before you apply that copy."),
                        {}});
    ProbeRequest request{{imageOf(options, plan)}, plan.proxy, machine()};
    const QString asked = readImageReference(request.settings.image).host();
    const bool isOfHub = asked == QLatin1String(dockerHub);
    if (!isOfHub && !mirrorsOfDockerHub(plan).empty())
        request.left << QString::fromLatin1(dockerHub);
    for (const RegistryHost &registry : plan.registries)
        if (registry.host != asked && registry.host != QLatin1String(dockerHub))
            request.left << registry.host;
    if (!options.limit.isEmpty()) {
        request.settings.limit = std::chrono::seconds(options.limit.toInt());
        request.settings.isPatient = true; // who says how long means it
    }
    return request;
}

ExitStatus tell(const RegistryVerdicts &verdicts, const ProbeRequest &request, Output &output)
{
    output.say({QT_TRANSLATE_NOOP("Dockwright", "Image: %1"), {request.settings.image}});
    if (!request.left.isEmpty())
        output.say(
            {QT_TRANSLATE_NOOP("Dockwright", "Not probed, since only an image of theirs, given as --image, could tell: %1"),
             {request.left.join(QLatin1String(", "))}});
    output.registries(verdicts);
    const auto counted = std::ranges::count_if(verdicts, [&](const auto &each) { return counts(each, verdicts); });
    const auto working = std::ranges::count_if(verdicts, [&](const auto &each) {
        return counts(each, verdicts) && each.verdict == Verdict::Works;
    });
    RegistryFactsList facts;
    for (const RegistryVerdict &each : verdicts)
        facts.push_back(each.facts);
    const auto ahead = clockAheadOf(facts);
    if (ahead && qAbs(*ahead) > clockTolerance)
        output.say({QT_TRANSLATE_NOOP("Dockwright",
                                      "The clock of this host is wrong by %1 seconds, if the servers are right: certificates "
                                      "and tokens depend on it."),
                    {QString::number(qAbs(*ahead))}});
    Json result{{"image", request.settings.image}, {"works", working}, {"registries", counted}};
    if (!request.left.isEmpty())
        result["left"] = request.left;
    if (ahead)
        result["clockAhead"] = *ahead;
    output.result(working == counted ? "ok" : "drift", result,
                  {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 registries work."),
                   {QString::number(working), QString::number(counted)}});
    return working == counted ? ExitDone : ExitDrift;
}

/// Mirrors of another registry than Docker Hub are in hosts.toml, or nowhere.
RegistryTargets targetsOn(const Plan &plan, const QString &registry)
{
    LiveHost host;
    const bool isOfHub = registry == QLatin1String(dockerHub);
    RegistryTargets targets =
        targetsOf(plan, registry, !isOfHub || readsHostsToml(plan, host.inspect(Depth::Daemon)).value_or(false));
    for (RegistryTarget &target : targets)
        readCertificates(target, host);
    return targets;
}

ExitStatus refuse(Output &output, const Errors &errors)
{
    return tellProblems(output, errors, {QT_TRANSLATE_NOOP("Dockwright", "The plan cannot be used; nothing was changed."), {}});
}

ExitStatus probe(const Options &options, Output &output, const std::stop_token &stop)
{
    const auto text = readPlanText(options, stop);
    if (!text)
        return tellFailure(output, text.error());
    auto plan = readPlan(*text);
    if (plan)
        plan = withFilesOfPlan(*plan);
    if (!plan)
        return refuse(output, plan.error());
    const auto request = requestOf(options, *plan);
    if (!request)
        return tellFailure(output, request.error());
    RegistryTargets targets = targetsOn(*plan, readImageReference(request->settings.image).host());
    if (targets.size() > mostTargets)
        return tellFailure(output,
                           {ErrorCode::InvalidInput,
                            QStringLiteral("/registry/mirrors"),
                            {QT_TRANSLATE_NOOP("Dockwright", "No more than %1 registries are probed at once."),
                             {QString::number(mostTargets)}},
                            {},
                            {}});
    if (const auto done = becomeNobody(); !done)
        return tellFailure(output, done.error());
    const auto facts = probeRegistries(targets, *request, stop);
    if (!facts)
        return tellFailure(output, facts.error());
    return tell(judgeRegistries(targets, *facts, request->settings, QDateTime::currentDateTimeUtc()), *request, output);
}

/// Without waiting for names that are still being looked up.
ExitStatus probeAndLeave(const Options &options, Output &output, const std::stop_token &stop)
{
    const ExitStatus status = probe(options, output, stop);
    std::fflush(stdout);
    std::_Exit(status);
}

void tellAccount(Output &output, const LoginOutcome &each)
{
    const QString user = each.user.isEmpty() ? each.helper : each.user;
    output.say(each.isProven ? Message{QT_TRANSLATE_NOOP("Dockwright", "%1: %2 is logged in."), {each.host, user}}
                             : Message{QT_TRANSLATE_NOOP("Dockwright", "%1: the account of %2 is set up, and was not tried."),
                                       {each.host, user}});
    if (each.helper.isEmpty())
        output.say({QT_TRANSLATE_NOOP("Dockwright", "  The secret is in config.json, where it is not encrypted."), {}});
    if (each.isReadable)
        output.say({QT_TRANSLATE_NOOP("Dockwright", "  Others may read the file that secretFile names."), {}});
}

ExitStatus logInByPlan(const Options &options, Output &output, const std::stop_token &stop)
{
    umask(077); // of ~/.docker
    const auto text = readPlanText(options, stop);
    if (!text)
        return tellFailure(output, text.error());
    const auto plan = readPlan(*text);
    if (!plan)
        return refuse(output, plan.error());
    const auto logins = proveLogins(plan->registries, stop); // as the caller, who may read the secrets and ask dockerd
    if (!logins)
        return tellFailure(output, logins.error());
    if (const auto done = options.user.isEmpty() ? Result<>() : becomeUser(options.user); !done)
        return tellFailure(output, done.error());
    const auto directory = dockerConfigDirectory();
    if (!directory)
        return tellFailure(output, directory.error());
    const auto outcomes = keepLogins(*logins, *directory, options.takeOurs, stop);
    if (!outcomes)
        return tellFailure(output, outcomes.error());
    Json accounts = Json::array();
    for (const LoginOutcome &each : *outcomes) {
        tellAccount(output, each);
        accounts.push_back({{"host", each.host},
                            {"user", each.user},
                            {"helper", each.helper},
                            {"proven", each.isProven},
                            {"readable", each.isReadable}});
    }
    output.result("logged-in", {{"directory", *directory}, {"accounts", accounts}},
                  outcomes->empty() ? Message{QT_TRANSLATE_NOOP("Dockwright", "No registry of the plan has a login."), {}}
                                    : Message{});
    return ExitDone;
}

ExitStatus work(const Options &options, Output &output, const std::stop_token &stop)
{
    return options.command == Command::LogIn ? logInByPlan(options, output, stop) : probeAndLeave(options, output, stop);
}

} // namespace

/// dockwright-helper --log-in and --probe-registries, which become this program with the same arguments.
int main(int argc, char **argv)
{
    return runOwnProgram(argc, argv,
                         {{Command::ProbeRegistries, Command::LogIn},
                          {QT_TRANSLATE_NOOP("Dockwright", "This program is called by dockwright-helper: use that."), {}},
                          work});
}

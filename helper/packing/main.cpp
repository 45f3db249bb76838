// SPDX-License-Identifier: Apache-2.0
#include "core/base/any_locale.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/cli/stop_on_signal.h"
#include "helper/packing/pack_bundle.h"

#include <QCoreApplication>

#include <sys/stat.h>
#include <sys/utsname.h>

using namespace dockwright;
using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

/// As Docker's static archives name it.
QString architectureOfThisMachine()
{
    utsname names{};
    uname(&names);
    const QString machine = QString::fromLatin1(names.machine);
    if (machine == QLatin1String("armv7l"))
        return QStringLiteral("armhf");
    return machine == QLatin1String("armv6l") ? QStringLiteral("armel") : machine;
}

tl::expected<PackRequest, Errors> requestOf(const Options &options)
{
    PackRequest request{
        options.dockerVersion, options.architecture, options.source, options.sha256.toLower(), options.plan, {}, {}};
    if (request.architecture.isEmpty())
        request.architecture = architectureOfThisMachine();
    if (options.bundledPlan.isEmpty())
        return request;
    const auto text = readInput(options.bundledPlan, maximalPlan);
    if (!text)
        return tl::unexpected(Errors{text.error()});
    const auto plan = readPlan(*text);
    if (!plan)
        return tl::unexpected(plan.error());
    request.planJson = writePlan(withoutSecrets(*plan));
    request.proxy = plan->proxy;
    return request;
}

ExitStatus pack(const Options &options, Output &output, const std::stop_token &stop)
{
    const auto request = requestOf(options);
    if (!request)
        return tellProblems(output, request.error(), {});
    BundleTeller teller(output);
    const auto report = packBundle(*request, std::ref(teller), stop);
    if (!report)
        return tellFailure(output, report.error());
    teller.finish();
    if (!report->ignored.isEmpty())
        output.say({QT_TRANSLATE_NOOP("Dockwright", "Left out of the Docker archive: %1"),
                    {report->ignored.join(QLatin1String(", "))}});
    if (!report->isSourceKnown)
        output.say({QT_TRANSLATE_NOOP(
                        "Dockwright",
                        "Docker publishes no checksum for its archive %1, so its integrity cannot be verified. Its SHA-256 is "
                        "%2; pass it with --sha256 to compare it next time."),
                    {report->source, report->sourceSha256}});
    output.result("packed",
                  {{"bundle", options.plan},
                   {"sha256", report->sha256},
                   {"size", report->size},
                   {"dockerVersion", report->manifest.version},
                   {"architecture", report->manifest.architecture},
                   {"source", report->source},
                   {"sourceSha256", report->sourceSha256},
                   {"sourceCompared", report->isSourceKnown},
                   {"ignored", report->ignored}},
                  {QT_TRANSLATE_NOOP("Dockwright", "The bundle %1 was created: Docker %2 for %3, %4 MB.\nSHA-256 %5"),
                   {options.plan, report->manifest.version, report->manifest.architecture, megabytes(report->size),
                    report->sha256}});
    return ExitDone;
}

} // namespace

/// dockwright-helper --bundle, which becomes this program with the same arguments.
int main(int argc, char **argv)
{
    umask(022);
    acceptAnyLocale();
    int qtArguments = 1;
    const QCoreApplication application(qtArguments, argv);
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = readOptions(arguments);
    const Wording wording(options ? options->locale : wantedLocale(arguments));
    const auto output = wantsJson(arguments) ? makeJsonOutput() : makePeopleOutput(wording);
    if (!options)
        return tellFailure(*output, options.error());
    if (options->command != Command::Bundle)
        return tellFailure(*output,
                           {ErrorCode::InvalidInput,
                            {},
                            {QT_TRANSLATE_NOOP("Dockwright", "This program only creates bundles: use dockwright-helper."), {}},
                            {},
                            {}});
    const StopOnSignal stop;
    return pack(*options, *output, stop.token());
}

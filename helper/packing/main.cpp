// SPDX-License-Identifier: Apache-2.0
#include "core/export/export.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/cli/own_program.h"
#include "helper/packing/pack_bundle.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

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
    // A directory: gzip, which every host can read.
    if (QFileInfo(options.plan).isDir())
        request.output = QDir(options.plan)
                             .filePath(bundleName(request.version, request.architecture,
                                                  options.zstd ? Compression::Zstd : Compression::Gzip));
    for (qsizetype i = 0; i < options.plugins.size(); ++i)
        request.plugins.push_back({options.plugins[i], options.pluginSums[i].toLower()});
    if (options.bundledPlan.isEmpty())
        return request;
    const auto text = readInput(options.bundledPlan, maximalPlan);
    if (!text)
        return tl::unexpected(Errors{text.error()});
    const auto plan = readPlan(*text);
    if (!plan)
        return tl::unexpected(plan.error());
    if (const Errors errors = checkScriptable(*plan); !errors.empty())
        return tl::unexpected(errors);
    request.planJson = writePlan(withoutSecrets(*plan));
    request.plan = *plan;
    request.proxy = plan->proxy;
    return request;
}

Json pluginsOf(const PackReport &report)
{
    Json plugins = Json::array();
    for (const PackedPlugin &each : report.plugins)
        plugins.push_back({{"name", each.content.file.name.section(u'/', -1)},
                           {"source", each.source},
                           {"sha256", each.content.file.sha256}});
    return plugins;
}

/// Which are in it, and what will be missing where nothing else can be had.
void tellPlugins(const PackReport &report, Output &output)
{
    for (const PackedPlugin &each : report.plugins)
        output.say({QT_TRANSLATE_NOOP("Dockwright", "Plug-in %1: SHA-256 %2"),
                    {each.content.file.name.section(u'/', -1), each.content.file.sha256}});
    const auto isThere = [&report](const char *name) {
        return report.manifest.file(pluginFileName(QLatin1String(name))) != nullptr;
    };
    if (!isThere("compose"))
        output.say({QT_TRANSLATE_NOOP("Dockwright",
                                      "Without the plug-in docker-compose, “docker compose” does not work on the hosts: add it "
                                      "with --with-plugin."),
                    {}});
    if (!isThere("buildx"))
        output.say({QT_TRANSLATE_NOOP("Dockwright",
                                      "Without the plug-in docker-buildx, “docker build” does not use BuildKit on the hosts: "
                                      "add it with --with-plugin."),
                    {}});
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
    tellPlugins(*report, output);
    if (!report->isSourceKnown)
        output.say({QT_TRANSLATE_NOOP(
                        "Dockwright",
                        "Docker publishes no checksum for its archive %1, so its integrity cannot be verified. Its SHA-256 is "
                        "%2; pass it with --sha256 to compare it next time."),
                    {report->source, report->sourceSha256}});
    output.result("packed",
                  {{"bundle", request->output},
                   {"sha256", report->sha256},
                   {"size", report->size},
                   {"dockerVersion", report->manifest.version},
                   {"architecture", report->manifest.architecture},
                   {"source", report->source},
                   {"sourceSha256", report->sourceSha256},
                   {"sourceCompared", report->isSourceKnown},
                   {"ignored", report->ignored},
                   {"plugins", pluginsOf(*report)}},
                  {QT_TRANSLATE_NOOP("Dockwright", "The bundle %1 was created: Docker %2 for %3, %4 MB.\nSHA-256 %5"),
                   {request->output, report->manifest.version, report->manifest.architecture, megabytes(report->size),
                    report->sha256}});
    return ExitDone;
}

} // namespace

/// dockwright-helper --bundle, which becomes this program with the same arguments.
int main(int argc, char **argv)
{
    return runOwnProgram(argc, argv,
                         {{Command::Bundle},
                          {QT_TRANSLATE_NOOP("Dockwright", "This program only creates bundles: use dockwright-helper."), {}},
                          pack});
}

// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/export_command.h"

#include "core/base/hash.h"
#include "core/export/export.h"
#include "core/host/files_of_plan.h"
#include "core/install/install_checks.h"
#include "helper/bundle/bundle.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/export/write_export.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int shownDigits = 12;
constexpr auto nothingWritten = QT_TRANSLATE_NOOP("Dockwright", "Nothing was written.");

Result<std::optional<HostFacts>> givenFacts(const Options &options)
{
    if (options.facts.isEmpty())
        return std::nullopt;
    const auto facts = readFactsFile(options.facts);
    return facts ? Result<std::optional<HostFacts>>(*facts) : tl::unexpected(facts.error());
}

Json filesToJson(const std::vector<ExportFile> &files)
{
    Json list = Json::array();
    for (const ExportFile &file : files)
        list.push_back({{"path", file.path},
                        {"mode", QStringLiteral("%1").arg(file.mode, 4, 8, QLatin1Char('0'))},
                        {"sha256", sha256(file.content)}});
    return list;
}

ExitStatus tellExported(Output &output, const Options &options, const Export &exported, const QString &commit)
{
    for (const ExportFile &file : exported.files)
        output.say({"%1", {options.out + u'/' + file.path}});
    Json notes = Json::array();
    for (const Finding &note : exported.notes) {
        notes.push_back(findingToJson(note));
        if (!options.json) // the result has them
            output.finding(note);
    }
    Json json{{"form", options.form},      {"directory", options.out},     {"files", filesToJson(exported.files)},
              {"digest", exported.digest}, {"secret", exported.hasSecret}, {"notes", notes}};
    if (!options.withBundle.isEmpty())
        json["bundle"] = options.withBundle;
    if (commit.isEmpty()) {
        output.result("exported", json, {QT_TRANSLATE_NOOP("Dockwright", "The export is in %1."), {options.out}});
        return ExitDone;
    }
    json["commit"] = commit;
    const Message committed{QT_TRANSLATE_NOOP("Dockwright", "The export is in %1, committed as %2; publish it with git push."),
                            {options.out, commit.left(shownDigits)}};
    const Message pushed{QT_TRANSLATE_NOOP("Dockwright", "The export is in %1, committed as %2 and pushed to %3, branch %4."),
                         {options.out, commit.left(shownDigits), redactUrl(options.remote), options.branch}};
    const bool isPushed = !options.remote.isEmpty();
    if (isPushed) {
        json["remote"] = redactUrl(options.remote);
        json["branch"] = options.branch;
    }
    output.result("exported", json, isPushed ? pushed : committed);
    return ExitDone;
}

/// The plan may say which bundle it is for.
std::optional<Error> refuseOther(const InstallSettings &plan, const BundleManifest &manifest, int file)
{
    if (auto another = checkBundleVersion(plan, manifest.version))
        return another;
    if (plan.sha256.isEmpty())
        return std::nullopt;
    const auto sum = sha256OfFile(file, {});
    return sum ? checkBundleSum(plan, *sum) : std::optional(sum.error());
}

/// A directory for hosts where nothing is installed: a bundle with the installer and the plan of this export.
ExitStatus exportWithBundle(const Options &options, const Plan &plan, Output &output)
{
    const auto file = openBundle(options.withBundle);
    const auto manifest = file ? readBundleManifest(file->number()) : tl::unexpected(file.error());
    if (!manifest)
        return tellFailure(output, manifest.error());
    if (const auto other = refuseOther(plan.install, *manifest, file->number()))
        return tellFailure(output, *other);
    const auto exported = makeBundleExport(plan, manifest->version, manifest->architecture,
                                           options.withPasswords ? Passwords::Included : Passwords::LeftOut);
    if (!exported)
        return tellProblems(output, exported.error(), {nothingWritten, {}});
    BundleTeller teller(output);
    const auto written = writeBundleExport(options.out, file->number(), *manifest, exported->files,
                                           [&teller](qint64 done, qint64 total) { teller("check", done, total); }, {});
    if (!written)
        return tellFailure(output, written.error());
    teller.finish();
    return tellExported(output, options, *exported, {});
}

} // namespace

ExitStatus exportPlanFile(const Options &options, Output &output)
{
    const auto text = readInput(options.plan, maximalPlan);
    if (!text)
        return tellFailure(output, text.error());
    const auto plan = readPlan(*text);
    if (!plan)
        return tellProblems(output, plan.error(), {nothingWritten, {}});
    if (!options.withBundle.isEmpty())
        return exportWithBundle(options, *plan, output);
    if (!options.remote.isEmpty())
        if (const auto branch = checkBranch(options.branch); !branch)
            return tellFailure(output, branch.error());
    const auto facts = givenFacts(options);
    if (!facts)
        return tellFailure(output, facts.error());
    // The other forms carry the plan to where those files are.
    const auto whole = *exportFormOf(options.form) == ExportForm::Directory ? withFilesOfPlan(*plan) : plan;
    if (!whole)
        return tellProblems(output, whole.error(), {nothingWritten, {}});
    const auto exported = makeExport(*whole, *exportFormOf(options.form), facts->has_value() ? &**facts : nullptr,
                                     options.withPasswords ? Passwords::Included : Passwords::LeftOut);
    if (!exported)
        return tellProblems(output, exported.error(), {nothingWritten, {}});
    if (const auto written = writeExport(options.out, exported->files); !written)
        return tellFailure(output, written.error());
    if (!options.commit)
        return tellExported(output, options, *exported, {});
    const auto commit = commitExport(options.out, exported->commitMessage);
    if (!commit)
        return tellFailure(output, commit.error());
    if (!options.remote.isEmpty())
        if (const auto pushed = pushExport(options.out, *commit, options.remote, options.branch); !pushed)
            return tellFailure(output, pushed.error());
    return tellExported(output, options, *exported, *commit);
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/service/request.h"

#include "core/base/hash.h"
#include "core/compose/run_checks.h"
#include "core/plan/pem_files.h"
#include "core/plan/plan.h"
#include "core/steps/change_set.h"
#include "core/talk/members.h"
#include "core/talk/transaction.h"
#include "core/text/event.h"
#include "helper/bundle/sha256.h"
#include "helper/cli/input.h"
#include "helper/cli/options.h"
#include "helper/cli/output.h"
#include "helper/engine/journal.h"
#include "helper/service/limits.h"

#include <QCoreApplication>

#include <algorithm>

#include <sys/resource.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr rlim_t readingSeconds = 10; ///< of the processor; a plan takes hundredths

Failure badOption(const QString &name, Message message)
{
    return failure(ErrorCode::InvalidInput, name, std::move(message));
}

/// A path or JSON pointer of a conflict: it begins with a slash and holds no control character.
bool isPlace(const QString &text)
{
    return text.startsWith(u'/') && text.size() <= limits::decisionLength && std::ranges::none_of(text, [](QChar c) {
               return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
           });
}

Result<QStringList> places(const QString &name, const QVariant &value)
{
    const QStringList list = value.toStringList();
    if (value.metaType().id() != QMetaType::QStringList || list.size() > limits::decisions
        || !std::ranges::all_of(list, isPlace))
        return badOption(name,
                         {QT_TRANSLATE_NOOP("Dockwright", "This option accepts at most %1 paths or JSON pointers."),
                          {QString::number(limits::decisions)}});
    QStringList arguments;
    for (const QString &place : list)
        arguments << QLatin1String("--") + name + u'=' + place;
    return arguments;
}

/// A whole number of whatever width; nullopt for all else.
std::optional<qlonglong> wholeNumber(const QVariant &value, qlonglong least, qlonglong most)
{
    const bool isWhole = value.canConvert<qlonglong>() && value.metaType().id() != QMetaType::Bool
        && value.metaType().id() != QMetaType::QString && value.metaType().id() != QMetaType::Double;
    const qlonglong number = isWhole ? value.toLongLong() : least - 1;
    return number >= least && number <= most ? std::optional(number) : std::nullopt;
}

/// The arguments for one of the options that are neither true nor false; nullopt for another option.
std::optional<Result<QStringList>> valueArguments(const QString &name, const QVariant &value)
{
    const auto argument = [&](const QString &given) { return QStringList{QLatin1String("--") + name + u'=' + given}; };
    if (name == QLatin1String("ours") || name == QLatin1String("theirs"))
        return places(name, value);
    if (name == QLatin1String("via")) {
        if (!namesOfWays().contains(value.toString()))
            return badOption(name,
                             {QT_TRANSLATE_NOOP("Dockwright", "This option must be one of: %1."),
                              {namesOfWays().join(QLatin1String(", "))}});
        return argument(value.toString());
    }
    if (name == QLatin1String("confirm")) {
        const auto seconds = wholeNumber(value, leastWait, longestWait);
        if (!seconds)
            return badOption(name,
                             {QT_TRANSLATE_NOOP("Dockwright", "This option must be a number of seconds from %1 to %2."),
                              {QString::number(leastWait), QString::number(longestWait)}});
        return argument(QString::number(*seconds));
    }
    if (name == QLatin1String("priority")) {
        if (!priorityNamed(value.toString()))
            return badOption(name, {QT_TRANSLATE_NOOP("Dockwright", "This is not a priority of the journal."), {}});
        return argument(value.toString());
    }
    if (name == QLatin1String("lines")) {
        const auto lines = wholeNumber(value, 0, mostJournalLines);
        if (!lines)
            return badOption(name,
                             {QT_TRANSLATE_NOOP("Dockwright", "This option must be a number from %1 to %2."),
                              {QStringLiteral("0"), QString::number(mostJournalLines)}});
        return argument(QString::number(*lines));
    }
    return std::nullopt;
}

tl::unexpected<PlanProblems> refused(const Errors &errors, Message why)
{
    Json details = Json::object();
    putErrors(details, "problems", errors);
    return tl::unexpected(PlanProblems{{ErrorCode::InvalidInput, {}, std::move(why), {}, {}}, details});
}

/// How many steps are about that.
qsizetype count(const Json &steps, Concern concern)
{
    return std::ranges::count_if(steps,
                                 [&](const Json &step) { return concernOf(step.value("kind", std::string())) == concern; });
}

QString bundleIn(const Json &steps)
{
    for (const Json &step : steps)
        if (step.value("kind", std::string()) == InstallBundle::kind)
            return textOf(step, "sha256");
    return {};
}

bool restarts(const Json &changes)
{
    const std::string effect = changes.value("effect", std::string());
    return effect == "restart-docker" || effect == "restart-containerd";
}

/// How many names all of them have in `member`, each once.
qsizetype countNames(const std::vector<Json> &all, const char *member)
{
    QStringList names;
    for (const Json &changes : all)
        names << changes.value(member, QStringList());
    names.removeDuplicates();
    return names.size();
}

/// What ends or stops, and what is done before; where dockerd did not name its containers at least one may run.
void addInterruptions(AuthorizationDetails &details, const Json &shown, const Json &recovery, bool mayInterrupt)
{
    const std::vector<Json> all{shown, recovery};
    const bool stops = std::ranges::any_of(all, [](const Json &changes) { return changes.value("stopsContainers", false); });
    const qsizetype containers = std::max(countNames(all, "affectedContainers"), qsizetype(stops ? 1 : 0));
    const qsizetype units = countNames(all, "affectedUnits") + countNames(all, "affectedWork");
    details[QStringLiteral("containers")] = QString::number(mayInterrupt ? containers : 0);
    details[QStringLiteral("units")] = QString::number(mayInterrupt ? units : 0);
    details[QStringLiteral("devices")] = QString::number(mayInterrupt ? countNames(all, "affectedDevices") : 0);
    details[QStringLiteral("recovery")] = QString::number(recovery.value("transaction", qulonglong(0)));
    details[QStringLiteral("restarts")] = QString::number((restarts(shown) ? 1 : 0) + (restarts(recovery) ? 1 : 0));
}

/// The one that tells most of where programs and power come from.
Action actionFor(const Json &previewed, const Json &steps)
{
    if (!textOf(previewed, "foreignKey").isEmpty())
        return Action::InstallForeign;
    if (!bundleIn(steps).isEmpty())
        return Action::InstallBundle;
    if (count(steps, Concern::Programs) > 0)
        return Action::Install;
    return count(steps, Concern::Members) > 0 ? Action::AddMembers : Action::Apply;
}

} // namespace

Result<QStringList> optionArguments(const QVariantMap &options, const QStringList &known)
{
    QStringList arguments;
    for (auto option = options.begin(); option != options.end(); ++option) {
        const QString &name = option.key();
        if (!known.contains(name))
            return badOption({},
                             {QT_TRANSLATE_NOOP("Dockwright", "There is no such option; the options are: %1."),
                              {known.join(QLatin1String(", "))}});
        if (const auto given = valueArguments(name, option.value())) {
            if (!*given)
                return *given;
            arguments << **given;
            continue;
        }
        if (option.value().metaType().id() != QMetaType::Bool)
            return badOption(name, {QT_TRANSLATE_NOOP("Dockwright", "This option must be true or false."), {}});
        if (option.value().toBool())
            arguments << QLatin1String("--") + name;
    }
    return arguments;
}

tl::expected<QByteArray, PlanProblems> acceptPlan(const QByteArray &plan)
{
    auto read = readPlan(plan);
    if (read)
        if (const Errors paths = checkNoPemPath(*read); !paths.empty())
            read = tl::unexpected(paths);
    if (read && read->install.bundle.isEmpty())
        return plan;
    if (read) {
        read->install.bundle.clear();
        return writePlan(*read);
    }
    return refused(read.error(), {QT_TRANSLATE_NOOP("Dockwright", "The plan cannot be used; nothing was changed."), {}});
}

tl::expected<QByteArray, PlanProblems> acceptRun(const QByteArray &run)
{
    const auto read = readRun(run);
    const Errors errors = read ? checkRun(*read, {}) : read.error();
    if (errors.empty())
        return writeRun(*read);
    return refused(errors,
                   {QT_TRANSLATE_NOOP("Dockwright", "No container can be run with these settings; nothing was started."), {}});
}

int printAccepted(const QString &kind)
{
    const rlimit processor{readingSeconds, readingSeconds};
    setrlimit(RLIMIT_CPU, &processor);
    const auto sent = readInput(QStringLiteral("-"), limits::planBytes);
    if (!sent)
        return ExitFailed;
    const auto accepted = kind == QLatin1String("run") ? acceptRun(*sent) : acceptPlan(*sent);
    const auto output = makeJsonOutput();
    if (accepted) {
        output->result("accepted", {{"text", accepted->toStdString()}}, {});
        return ExitDone;
    }
    Json refusal = accepted.error().problems;
    refusal["error"] = errorToJson(accepted.error().error);
    output->result("failed", refusal, {});
    return ExitInvalid;
}

ApplySummary summaryOf(const Json &previewed, bool mayInterrupt)
{
    const Json shown = previewed.value("shown", Json::object());
    const Json steps = shown.value("steps", Json::array());
    ApplySummary summary{textOf(previewed, "digest"), textOf(previewed, "seenDigest"), {}, {}};
    if (!isSha256(textOf(shown, "digest")))
        return {};
    summary.action = actionFor(previewed, steps);
    summary.details = {{QStringLiteral("digest"), textOf(shown, "digest").left(shownDigits)},
                       {QStringLiteral("files"), QString::number(shown.value("files", qint64(0)))},
                       {QStringLiteral("overwritten"), QString::number(shown.value("overwritten", qint64(0)))},
                       {QStringLiteral("members"), QString::number(count(steps, Concern::Members))}};
    addInterruptions(summary.details, shown, previewed.value("recovery", Json::object()), mayInterrupt);
    if (summary.action == Action::InstallForeign)
        summary.details[QStringLiteral("fingerprint")] = textOf(previewed, "foreignKey").toLower();
    if (summary.action == Action::InstallBundle)
        summary.details[QStringLiteral("bundle")] = bundleIn(steps).left(shownDigits);
    return summary;
}

RollbackSummary rollbackOf(qulonglong id, const Json &listed, const Json::array_t &transactions, const QStringList &options)
{
    RollbackSummary summary;
    summary.transaction = id != 0 ? id : listed.value("newest", qulonglong(0));
    std::size_t files = 0;
    QString time = QStringLiteral("0"); // there is no such transaction, which only those learn who may roll one back
    QString digest = time;
    qulonglong open = 0; // what was cut off comes first, whatever is asked for
    for (const Json &each : transactions)
        if (each.value("state", std::string()) == stateName(TransactionState::Open))
            open = each.value("transaction", qulonglong(0));
    const auto given = [&](const char *option) { return QString::number(options.contains(QLatin1String(option)) ? 1 : 0); };
    for (const Json &each : transactions)
        if (each.value("transaction", qulonglong(0)) == summary.transaction) {
            summary.isThere = true;
            files = each.value("changed", Json::array()).size();
            digest = textOf(each, "shownDigest").left(shownDigits);
            time = textOf(each, "time").remove(QChar(u'-')).remove(QChar(u':')).remove(QChar(u'T')).remove(QChar(u'Z'));
        }
    summary.details = {{QStringLiteral("transaction"), QString::number(summary.transaction)},
                       {QStringLiteral("files"), QString::number(files)},
                       {QStringLiteral("recovery"), QString::number(open != summary.transaction ? open : 0)},
                       {QStringLiteral("stops"), given("--yes")},
                       {QStringLiteral("ports"), given("--close-ports")},
                       {QStringLiteral("overwrites"), given("--take-ours")},
                       {QStringLiteral("digest"), digest},
                       {QStringLiteral("time"), time}};
    return summary;
}

} // namespace dockwright::helper

#include "helper/service/request.h"

#include "core/compose/run_checks.h"
#include "core/plan/plan.h"
#include "core/text/event.h"
#include "helper/service/limits.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

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

/// Steps that only concern the configuration; every other one is about installing.
constexpr std::array configurationSteps{"write-file",  "remove-file",  "set-sysctl",  "verify-units", "reload-manager",
                                        "reload-unit", "restart-unit", "enable-unit", "disable-unit"};

tl::unexpected<PlanProblems> refused(const Errors &errors, Message why)
{
    Json problems = Json::array();
    for (const Error &error : errors)
        problems.push_back(errorToJson(error));
    return tl::unexpected(PlanProblems{{ErrorCode::InvalidInput, {}, std::move(why), {}, {}}, {{"problems", problems}}});
}

bool isInstallStep(const Json &step)
{
    const std::string kind = step.value("kind", std::string());
    return std::ranges::find(configurationSteps, kind) == configurationSteps.end();
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
        if (name == QLatin1String("ours") || name == QLatin1String("theirs")) {
            const auto decided = places(name, option.value());
            if (!decided)
                return decided;
            arguments << *decided;
            continue;
        }
        if (option.value().metaType().id() != QMetaType::Bool)
            return badOption(name, {QT_TRANSLATE_NOOP("Dockwright", "This option must be true or false."), {}});
        if (option.value().toBool())
            arguments << QLatin1String("--") + name;
    }
    return arguments;
}

tl::expected<QByteArray, PlanProblems> acceptPlan(const QString &plan)
{
    const QByteArray text = plan.size() <= limits::planBytes ? plan.toUtf8() : QByteArray(limits::planBytes + 1, ' ');
    auto read = readPlan(text);
    if (read && read->install.bundle.isEmpty())
        return text;
    if (read) {
        read->install.bundle.clear();
        return writePlan(*read);
    }
    return refused(read.error(), {QT_TRANSLATE_NOOP("Dockwright", "The plan cannot be used; nothing was changed."), {}});
}

tl::expected<QByteArray, PlanProblems> acceptRun(const QString &run)
{
    const auto read = readRun(run.size() <= runLimits.bytes ? run.toUtf8() : QByteArray(runLimits.bytes + 1, ' '));
    const Errors errors = read ? checkRun(*read, {}) : read.error();
    if (errors.empty())
        return writeRun(*read);
    return refused(errors,
                   {QT_TRANSLATE_NOOP("Dockwright", "No container can be run with these settings; nothing was started."), {}});
}

ApplySummary summaryOf(const Json &previewed, const Json::array_t &files)
{
    const auto isTouched = [](const Json &file) { return file.value("state", std::string()) != "unchanged"; };
    const std::string effect = previewed.value("effect", std::string());
    return {fromUtf8(previewed.value("digest", std::string())), std::ranges::count_if(files, isTouched),
            effect == "restart-docker" || effect == "restart-containerd",
            std::ranges::any_of(previewed.value("steps", Json::array()), isInstallStep)};
}

} // namespace dockwright::helper

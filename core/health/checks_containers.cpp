#include "core/health/check_list.h"

#include "core/plan/formulas.h"
#include "core/render/plan_value.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

constexpr auto createTitle = QT_TRANSLATE_NOOP("Dockwright", "A container can be made and run");

bool isProbed(const Examination &examination)
{
    return examination.facts().probe && examination.facts().probe->created;
}

void checkCreate(Examination &examination)
{
    const auto &unit = examination.facts().dockerUnit;
    if (!unit || !unit->isActive())
        return;
    const auto &probe = examination.facts().probe;
    if (!probe) {
        examination.unknown("containers/create", {createTitle, {}});
        return;
    }
    examination.judge(probe->created, "containers/create", Severity::Critical, {createTitle, {}}, {},
                      probe->created ? Message{QT_TRANSLATE_NOOP("Dockwright", "It ran."), {}} : verbatim(probe->failure),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "Look at the words of dockerd; default-ulimits above the limits of the host "
                                         "are a frequent reason."),
                       {}});
}

void checkNofile(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination))
        return;
    const qint64 planned = containerNofile(*examination.plan(), examination.facts());
    examination.judge(examination.facts().probe->nofileSoft == planned, "containers/nofile", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Open files that a container may have"), {}},
                      verbatim(QString::number(planned)), verbatim(QString::number(examination.facts().probe->nofileSoft)),
                      {QT_TRANSLATE_NOOP("Dockwright", "Look at default-ulimits in /etc/docker/daemon.json."), {}});
}

void checkInit(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination))
        return;
    const bool hasInit = examination.facts().probe->pid != 1;
    const auto word = [](bool on) { return verbatim(on ? QStringLiteral("true") : QStringLiteral("false")); };
    examination.judge(hasInit == examination.plan()->defaults.init, "containers/init", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Containers get an init process"), {}},
                      word(examination.plan()->defaults.init), word(hasInit),
                      {QT_TRANSLATE_NOOP("Dockwright", "Look at init in /etc/docker/daemon.json."), {}});
}

void checkNoNewPrivileges(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination))
        return;
    const bool planned = examination.plan()->security.noNewPrivileges;
    const bool present = examination.facts().probe->noNewPrivileges;
    const auto word = [](bool on) { return verbatim(on ? QStringLiteral("true") : QStringLiteral("false")); };
    examination.judge(planned == present, "containers/no-new-privileges", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Containers may not gain privileges"), {}}, word(planned), word(present),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "Look at no-new-privileges in /etc/docker/daemon.json and at "
                                         "NoNewPrivileges= of the unit that runs containerd."),
                       {}});
}

void checkLogOptions(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination) || examination.facts().probe->logDriver.isEmpty())
        return;
    const LoggingSettings &logging = examination.plan()->logging;
    const ProbeFacts &probe = *examination.facts().probe;
    QString planned = planValue(*examination.plan(), QLatin1String("/logging/driver")).get<QString>();
    QString present = probe.logDriver;
    if (logging.writesFiles()) {
        const auto option = [&](const char *name) {
            const auto value = probe.logOptions.find(QLatin1String(name));
            return value != probe.logOptions.end() ? value->second : QString();
        };
        planned += QStringLiteral(" max-size=%1 max-file=%2").arg(logging.maxSize).arg(logging.maxFile);
        present += QStringLiteral(" max-size=%1 max-file=%2").arg(option("max-size"), option("max-file"));
    }
    examination.judge(planned == present, "containers/log-options", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "How a new container logs"), {}}, verbatim(planned), verbatim(present),
                      {QT_TRANSLATE_NOOP("Dockwright", "Look at log-driver and log-opts in /etc/docker/daemon.json."), {}});
}

constexpr std::array<Check, 5> checks{checkCreate, checkNofile, checkInit, checkNoNewPrivileges, checkLogOptions};

} // namespace

std::span<const Check> containerChecks()
{
    return checks;
}

} // namespace dockwright::core

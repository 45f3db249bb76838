// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"
#include "core/render/formulas.h"
#include "core/render/plan_value.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

constexpr auto createTitle = QT_TRANSLATE_NOOP("Dockwright", "Creating and running a container");

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
    examination.judge(
        probe->created, "containers/create", Severity::Critical, {createTitle, {}}, {},
        probe->created ? Message{QT_TRANSLATE_NOOP("Dockwright", "It ran successfully."), {}} : verbatim(probe->failure),
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "See the error message of dockerd; default-ulimits above the limits of the host are a frequent cause."),
         {}});
}

void checkNofile(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination))
        return;
    const qint64 planned = containerNofile(*examination.plan(), examination.facts());
    examination.judge(examination.facts().probe->nofileSoft == planned, "containers/nofile", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Open file limit of a container"), {}},
                      verbatim(QString::number(planned)), verbatim(QString::number(examination.facts().probe->nofileSoft)),
                      {QT_TRANSLATE_NOOP("Dockwright", "Check default-ulimits in /etc/docker/daemon.json."), {}});
}

void checkInit(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination))
        return;
    const bool hasInit = examination.facts().probe->pid != 1;
    const auto word = [](bool on) { return verbatim(on ? QStringLiteral("true") : QStringLiteral("false")); };
    examination.judge(hasInit == examination.plan()->defaults.init, "containers/init", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Init process in a new container"), {}},
                      word(examination.plan()->defaults.init), word(hasInit),
                      {QT_TRANSLATE_NOOP("Dockwright", "Check init in /etc/docker/daemon.json."), {}});
}

void checkNoNewPrivileges(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination))
        return;
    const bool planned = examination.plan()->security.noNewPrivileges;
    const bool present = examination.facts().probe->noNewPrivileges;
    const auto word = [](bool on) { return verbatim(on ? QStringLiteral("true") : QStringLiteral("false")); };
    examination.judge(
        planned == present, "containers/no-new-privileges", Severity::Warning,
        {QT_TRANSLATE_NOOP("Dockwright", "no-new-privileges of a new container"), {}}, word(planned), word(present),
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "Check no-new-privileges in /etc/docker/daemon.json and NoNewPrivileges= of the unit that runs containerd."),
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
                      {QT_TRANSLATE_NOOP("Dockwright", "Log driver and options of a new container"), {}}, verbatim(planned),
                      verbatim(present),
                      {QT_TRANSLATE_NOOP("Dockwright", "Check log-driver and log-opts in /etc/docker/daemon.json."), {}});
}

/// All ids of the host, as /proc/PID/uid_map has it without a user namespace (user_namespaces(7)).
constexpr auto hostsUsers = "0 0 4294967295";

void checkUserNamespace(Examination &examination)
{
    if (examination.plan() == nullptr || !isProbed(examination) || examination.facts().probe->userMap.isEmpty())
        return;
    const bool planned = examination.plan()->security.usernsRemap;
    const QString &map = examination.facts().probe->userMap;
    const bool present = map != QLatin1String(hostsUsers);
    if (!planned && !present)
        return;
    examination.judge(planned == present, "containers/user-namespace", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "User namespace of a new container"), {}},
                      verbatim(planned ? QStringLiteral("true") : QStringLiteral("false")),
                      verbatim(QStringLiteral("uid_map: ") + map),
                      {QT_TRANSLATE_NOOP("Dockwright", "Check userns-remap in /etc/docker/daemon.json."), {}});
}

/// Process 1 of a container gets every orphan in it, and the kernel keeps what has ended until process 1 asks for it.
void checkUnreaped(Examination &examination)
{
    const auto &unreaped = examination.facts().unreaped;
    const auto &containers = examination.facts().runningContainers;
    if (!unreaped || !containers || containers->empty())
        return;
    QStringList names;
    QStringList evidence;
    for (const UnreapedFact &fact : *unreaped) {
        names << fact.container;
        evidence << QStringLiteral("%1: 1 %2 <- %3").arg(fact.container, fact.init, fact.zombies.join(QLatin1String(", ")));
    }
    examination.judge(
        names.isEmpty(), "containers/zombies", Severity::Warning,
        {QT_TRANSLATE_NOOP("Dockwright", "Zombies in containers"), {}}, {},
        names.isEmpty()
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "No container has zombies."), {}}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "Zombies accumulate in: %1"), {names.join(QLatin1String(", "))}},
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "Recreate these containers with --init (compose: init: true), or set defaults.init of the plan, which "
             "applies to all new containers: docker-init is then process 1, reaps every orphaned process, and forwards "
             "signals. It does not reap children that the program itself never waits for."),
         {}});
    if (!evidence.isEmpty())
        examination.addEvidence(evidence.join(u'\n'));
}

} // namespace

std::span<const Check> containerChecks()
{
    static constexpr std::array checks{checkCreate,     checkNofile,        checkInit,    checkNoNewPrivileges,
                                       checkLogOptions, checkUserNamespace, checkUnreaped};
    return checks;
}

} // namespace dockwright::core

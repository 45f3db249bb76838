// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"
#include "core/health/unit_values.h"
#include "core/host/paths.h"
#include "core/render/drop_in_order.h"
#include "core/render/formulas.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr auto activeTitle = QT_TRANSLATE_NOOP("Dockwright", "State of docker.service");

void checkActive(Examination &examination)
{
    const auto &unit = examination.facts().dockerUnit;
    if (unit && !unit->isLoaded()) {
        examination.add(
            {QStringLiteral("daemon/active"),
             unit->activeState.isEmpty() ? Severity::Unknown : Severity::Critical,
             {activeTitle, {}},
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "There is no docker.service on this host."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Install Docker: set install.method in the plan to online or offline."), {}},
             {}});
        return;
    }
    if (!unit || unit->activeState.isEmpty()) {
        examination.unknown("daemon/active", {activeTitle, {}});
        return;
    }
    examination.judge(unit->isActive(), "daemon/active", Severity::Critical, {activeTitle, {}},
                      verbatim(QStringLiteral("active")),
                      verbatim(unit->activeState + QLatin1String(" (") + unit->subState + u')'),
                      {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"),
                       {QLatin1String(paths::dockerUnit)}});
}

void checkRestarting(Examination &examination)
{
    const auto &unit = examination.facts().dockerUnit;
    if (!unit || !unit->isActive())
        return;
    examination.judge(unit->restarts == 0, "daemon/restarts", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Restarts of dockerd by systemd"), {}}, verbatim(QStringLiteral("0")),
                      verbatim(QString::number(unit->restarts)),
                      {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"),
                       {QLatin1String(paths::dockerUnit)}});
}

void checkDaemonReload(Examination &examination)
{
    const auto &unit = examination.facts().dockerUnit;
    if (!unit || unit->properties.count(QStringLiteral("NeedDaemonReload")) == 0)
        return;
    const bool current = unit->properties.at(QStringLiteral("NeedDaemonReload")) == QLatin1String("no");
    examination.judge(current, "unit/daemon-reload", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Unit files that systemd has loaded"), {}}, {},
                      current ? Message{}
                              : Message{QT_TRANSLATE_NOOP("Dockwright", "They have been changed on disk since then."), {}},
                      {QT_TRANSLATE_NOOP("Dockwright", "Run systemctl daemon-reload."), {}});
}

const UnitFacts *unitOf(const HostFacts &facts, const Directive &directive)
{
    const QString file = QLatin1String(directive.file);
    if (file.startsWith(QLatin1String(paths::dockerDropIns) + u'/'))
        return facts.dockerUnit ? &*facts.dockerUnit : nullptr;
    if (file.startsWith(QLatin1String(paths::containerdDropIns) + u'/'))
        return facts.containerdUnit ? &*facts.containerdUnit : nullptr;
    return nullptr;
}

Message remedyFor(const HostFacts &facts, const Directive &directive, const QString &planned)
{
    const QString unit = unitNameOf(directive);
    const auto overrider = overriderOf(facts, directive, planned);
    if (!overrider)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Apply the plan; if it is applied already, another drop-in overrides it: systemctl cat %1"),
                {unit}};
    if (!overrider->entry)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "systemd reads %1 instead of %2, which has the same name. Remove or rename %1, then run "
                                  "systemctl daemon-reload and restart %3."),
                {overrider->path, QLatin1String(directive.file), unit}};
    return {QT_TRANSLATE_NOOP("Dockwright",
                              "%1 overrides it with %2=%3: remove that line, or rename the file so that it sorts before the "
                              "drop-ins of Dockwright."),
            {overrider->path, overrider->entry->key, visible(overrider->entry->value)}};
}

/// Every directive that the plan writes is what systemd has merged.
void checkDirectives(Examination &examination)
{
    if (examination.plan() == nullptr)
        return;
    int inEffect = 0;
    for (const Assignment &assignment : unitAssignments(*examination.plan(), examination.facts())) {
        const Directive *directive = findDirective(assignment.directive);
        const UnitFacts *unit = directive != nullptr ? unitOf(examination.facts(), *directive) : nullptr;
        if (unit == nullptr || unit->properties.empty())
            continue;
        const auto good = isInEffect(*directive, assignment.value, *unit);
        inEffect += good.value_or(false) ? 1 : 0;
        if (good && !*good)
            examination.judge(false, "unit/directive", Severity::Warning,
                              {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2"),
                               {QLatin1String(directive->key), unitNameOf(*directive)}},
                              verbatim(assignment.value), verbatim(valueInEffect(*directive, *unit)),
                              remedyFor(examination.facts(), *directive, assignment.value));
    }
    if (inEffect > 0)
        examination.pass("unit/directives", {QT_TRANSLATE_NOOP("Dockwright", "Directives in effect according to systemd"), {}},
                         verbatim(QString::number(inEffect)));
}

void checkLimit(Examination &examination, const char *id, const char *name, qint64 planned)
{
    const auto &process = examination.facts().dockerdProcess;
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "%1 of the running dockerd"), {QLatin1String(name)}};
    if (!process || process->softLimits.count(QLatin1String(name)) == 0) {
        examination.unknown(id, title);
        return;
    }
    const QString soft = process->softLimits.at(QLatin1String(name));
    examination.judge(
        soft == QString::number(planned), id, Severity::Warning, title, verbatim(QString::number(planned)), verbatim(soft),
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "systemd used the nearest value that it could set. Inside a container or a virtual machine, raise the limit "
             "of the outer system; otherwise check fs.nr_open."),
         {}});
}

void checkLimits(Examination &examination)
{
    if (examination.plan() == nullptr || !examination.facts().dockerUnit || !examination.facts().dockerUnit->isActive())
        return;
    const qint64 containers = examination.plan()->capacity.containers;
    checkLimit(examination, "limits/nofile", "Max open files", limitNofile(containers));
    checkLimit(examination, "limits/nproc", "Max processes", limitNproc(containers));
}

void checkCapabilities(Examination &examination)
{
    const auto &process = examination.facts().dockerdProcess;
    if (examination.plan() == nullptr || !process)
        return;
    bool isHex = false;
    const quint64 mask = process->capabilityBoundingSet.toULongLong(&isHex, 16);
    for (const Assignment &assignment : unitAssignments(*examination.plan(), examination.facts())) {
        if (assignment.directive != QLatin1String("30-security/CapabilityBoundingSet") || !isHex)
            continue;
        QStringList left;
        for (const QString &name : assignment.value.mid(1).split(u' '))
            if (const auto bit = capabilityBit(name); bit && ((mask >> *bit) & 1) != 0)
                left << name;
        examination.judge(left.isEmpty(), "security/capabilities", Severity::Warning,
                          {QT_TRANSLATE_NOOP("Dockwright", "Capabilities that dockerd has dropped"), {}},
                          verbatim(assignment.value),
                          left.isEmpty() ? verbatim(assignment.value)
                                         : Message{QT_TRANSLATE_NOOP("Dockwright", "it still has %1"), {left.join(u' ')}},
                          {QT_TRANSLATE_NOOP("Dockwright", "Restart docker.service."), {}});
    }
}

/// What /proc shows is what the kernel enforces.
void checkCallFilter(Examination &examination)
{
    constexpr qint64 filtered = 2; // proc_pid_status(5)
    const auto &process = examination.facts().dockerdProcess;
    if (examination.plan() == nullptr || !process)
        return;
    const auto assignments = unitAssignments(*examination.plan(), examination.facts());
    const auto planned = std::ranges::find(assignments, QStringLiteral("30-security/SystemCallFilter"), &Assignment::directive);
    if (planned == assignments.end())
        return;
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "System call filter of the running dockerd"), {}};
    if (!process->seccomp) {
        examination.unknown("security/seccomp", title);
        return;
    }
    examination.judge(*process->seccomp == filtered, "security/seccomp", Severity::Warning, title,
                      verbatim(QStringLiteral("Seccomp: %1").arg(filtered)),
                      verbatim(QStringLiteral("Seccomp: %1").arg(*process->seccomp)),
                      {QT_TRANSLATE_NOOP("Dockwright", "Restart docker.service."), {}});
}

} // namespace

std::span<const Check> unitChecks()
{
    static constexpr std::array checks{checkActive, checkRestarting,   checkDaemonReload, checkDirectives,
                                       checkLimits, checkCapabilities, checkCallFilter};
    return checks;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_checks.h"
#include "core/compose/run_output.h"
#include "core/compose/run_settings.h"
#include "core/readiness/readiness.h"
#include "helper/cli/input.h"
#include "helper/cli/session.h"
#include "helper/host/run_trial.h"

#include <QCoreApplication>

#include <algorithm>

#include <unistd.h>

/// The commands about what containers are made of, and how one is run.
namespace dockwright::helper {

using namespace core;

namespace {

Json runJson(const QString &line, const QString &compose)
{
    return {{"dockerRun", line}, {"compose", compose}};
}

void sayRun(Output &output, const QString &line, const QString &compose)
{
    for (const QString &each : QStringList{{}, line, {}} + compose.split(u'\n'))
        output.say({"%1", {each}});
}

void tellFindings(Output &output, const Findings &findings)
{
    for (const Finding &finding : findings)
        output.finding(finding);
}

RunHost runHost(const ContainerRun &run, const HostFacts &facts, const HostReader &reader)
{
    RunHost host = runHostOf(facts);
    host.pageSize = sysconf(_SC_PAGESIZE);
    readDevices(host, run, reader);
    if (facts.dockerPath && facts.daemon)
        readRuntime(host, *facts.dockerPath, reader);
    return host;
}

} // namespace

ExitStatus Session::readiness()
{
    HostFacts facts = look(Depth::Daemon);
    if (!m_givenFacts)
        facts.readiness = readReadiness(*m_host);
    if (!facts.readiness)
        return fail(
            {ErrorCode::InvalidInput,
             m_options.facts,
             {QT_TRANSLATE_NOOP("Dockwright", "These facts do not include the kernel features that containers require."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Use the facts from --inspect of this version."), {}},
             {}});
    return judge(checkReadiness(facts));
}

ExitStatus Session::composeRun()
{
    constexpr auto cannotRun =
        QT_TRANSLATE_NOOP("Dockwright", "No container can be run with these settings; nothing was started.");
    const auto text = readInput(m_options.plan, runLimits.bytes, m_stop);
    if (!text)
        return fail(text.error());
    const auto run = readRun(*text);
    if (!run)
        return refuse(run.error(), cannotRun);
    HostFacts facts = look(Depth::Daemon);
    if (!m_givenFacts)
        facts.readiness = readReadiness(*m_host);
    const RunHost host = runHost(*run, facts, *m_host);
    if (const Errors errors = checkRun(*run, host); !errors.empty())
        return refuse(errors, cannotRun);
    const std::vector<RunSetting> settings = runSettings(*run, host);
    if (m_options.tries)
        return tryRun(*run, settings, facts);
    tellFindings(m_output, judgeRun(settings, nullptr));
    tellRun(m_output, dockerRunLine(*run), QString::fromUtf8(composeFragment(*run)));
    return ExitDone;
}

ExitStatus Session::tryRun(const ContainerRun &run, const std::vector<RunSetting> &settings, const HostFacts &facts)
{
    if (!facts.dockerPath || !facts.daemon)
        return fail({ErrorCode::Unsupported,
                     {},
                     {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not respond on this host."), {}},
                     {},
                     {}});
    const auto readings = helper::tryRun(*m_host, *facts.dockerPath, run);
    if (!readings)
        return fail(readings.error());
    const Findings findings = judgeRun(settings, &*readings);
    tellFindings(m_output, findings);
    return concludeTrial(m_output, findings, dockerRunLine(run), QString::fromUtf8(composeFragment(run)));
}

void tellRun(Output &output, const QString &line, const QString &compose)
{
    sayRun(output, line, compose);
    output.result("composed", runJson(line, compose), {});
}

ExitStatus concludeTrial(Output &output, const Findings &findings, const QString &line, const QString &compose)
{
    sayRun(output, line, compose);
    const auto failed = std::ranges::count(findings, Severity::Warning, &Finding::severity);
    Json more = runJson(line, compose);
    more.update({{"checks", findings.size()}, {"failed", failed}});
    if (failed > 0)
        output.result("drift", more,
                      {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 settings are not as expected."),
                       {QString::number(failed), QString::number(findings.size())}});
    else
        output.result("ok", more,
                      {QT_TRANSLATE_NOOP("Dockwright", "The kernel has the requested settings; the container was removed."),
                       {}});
    return failed > 0 ? ExitDrift : ExitDone;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "core/exposure/against_plan.h"
#include "core/host/paths.h"
#include "core/plan/network_section.h"
#include "core/render/allowed_reach.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "helper/bundle/bundle_store.h"
#include "helper/bundle/sha256.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/cli/session.h"
#include "helper/install/installer.h"

#include <QCoreApplication>

#include <algorithm>

#include <unistd.h>

/// What a session does to install Docker and to take it out again.
namespace dockwright::helper {

using namespace core;

bool isInstallation(const InstallSettings &install)
{
    return install.method != InstallMethod::Keep || !install.groupUsers.isEmpty();
}

/// The facts, with those about an installation where the plan asks for one.
Result<HostFacts> Session::lookFor(const Plan &plan)
{
    HostFacts facts = look(Depth::Daemon);
    addNetwork(facts, plan);
    Installer *installer = m_givenFacts ? nullptr : m_host->installer();
    if (installer == nullptr || !isInstallation(plan.install))
        return facts;
    std::optional<BundleFact> given;
    if (plan.install.method == InstallMethod::Offline && !plan.install.bundle.isEmpty()) {
        auto bundle = describeGiven(plan.install.bundle);
        if (!bundle)
            return tl::unexpected(bundle.error());
        given = std::move(*bundle);
    }
    installer->inspect(facts, plan.install.packages, plan.install.groupUsers, given);
    return facts;
}

void Session::addNetwork(HostFacts &facts, const Plan &plan) const
{
    if (!m_host->isLive() || m_givenFacts)
        return;
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    const bool isOfUse = plan.network != NetworkSettings{} || plan.exposure.enforce == ExposureEnforcement::On
        || !facts.lastWritten.bridge.isEmpty() || facts.lastWritten.daemonKeys.contains(QLatin1String(subnetOfDefaultBridge));
    if (isOfUse && !facts.network)
        facts.network = inspectNetwork(*m_host, isActive);
    if (decidesReach(plan.exposure) && !facts.published && isActive)
        facts.published = publishedPorts(*m_host);
}

std::optional<Session::Prepared> Session::prepareUnchanged(const Plan &plan)
{
    HostFacts facts = look(Depth::Files);
    addNetwork(facts, plan);
    if (isMtuUncertain(plan, facts) || isIpv6Uncertain(plan, facts))
        return std::nullopt;
    const auto changes = makeChanges(plan, facts, choices());
    if (!changes || !changes->isEmpty() || !changes->conflicts.empty())
        return std::nullopt;
    return Prepared{plan, facts, asMade(*changes, facts)};
}

Result<BundleFact> Session::describeGiven(const QString &path) const
{
    const auto file = openBundle(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto sum = sha256OfFile(file->number(), m_stop);
    return sum ? describeBundle(file->number(), *sum) : tl::unexpected(sum.error());
}

/// Brings the bundle that the plan names to where it is installed from, unless it is there.
Result<> Session::stageFor(const Prepared &prepared)
{
    const auto install = std::ranges::find_if(prepared.changes.steps,
                                              [](const Step &step) { return std::holds_alternative<InstallBundle>(step); });
    const QString path = prepared.plan.install.bundle;
    if (install == prepared.changes.steps.end() || path.isEmpty())
        return {};
    const auto file = openBundle(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto staged = stageVerified(file->number());
    if (!staged)
        return tl::unexpected(staged.error());
    if (staged->sha256 != std::get<InstallBundle>(*install).bundle.sha256)
        return failure(ErrorCode::PlanStale, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "The bundle was replaced by another one in the meantime."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Try again."), {}});
    return {};
}

/// A bundle that is kept is whole: every member of it was verified.
Result<StagedBundle> Session::stageVerified(int file)
{
    auto staged = stageBundle(file, *m_files);
    if (!staged)
        return staged;
    const auto copy = openStaged(staged->sha256, *m_files, m_stop);
    if (!copy)
        return tl::unexpected(copy.error());
    BundleTeller teller(m_output);
    const auto checked = checkBundle(
        copy->number(), [&teller](qint64 done, qint64 total) { teller("check", done, total); }, m_stop);
    if (!checked) {
        dropStaged(*m_files);
        return tl::unexpected(checked.error());
    }
    teller.finish();
    return staged;
}

ExitStatus Session::stage()
{
    const auto bundle = stageVerified(STDIN_FILENO);
    if (!bundle)
        return fail(bundle.error());
    m_output.result("staged", {{"sha256", bundle->sha256}, {"size", bundle->size}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The bundle is stored; its SHA-256 is %1."), {bundle->sha256}});
    return ExitDone;
}

ExitStatus Session::uninstall()
{
    Reserve reserve(*m_files);
    Engine engine(*m_host, sink(), &reserve, asker());
    if (const ExitStatus entered = enter(engine); entered != ExitDone)
        return entered;
    HostFacts facts = look(Depth::Daemon);
    if (Installer *installer = m_host->installer())
        installer->inspect(facts, {}, {}, {});
    auto changes = makeUninstall(facts, m_options.withData);
    if (!changes)
        return refuse(changes.error(), QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed."));
    if (!m_host->isLive())
        changes = forDirectory(*changes);
    if (const ExitStatus refused = refuseObstacles(*changes, facts); refused != ExitDone)
        return refused;
    if (const auto ready = mayTakeOut(*changes, facts); !ready)
        return fail(ready.error());
    if (m_options.dryRun)
        return tellDryRun(*changes);
    engine.waitNoLongerOn(m_insisted);
    return finish(engine.takeOut(*changes, facts, m_stop), Json::object());
}

Result<> Session::mayTakeOut(const ChangeSet &changes, const HostFacts &facts) const
{
    if (facts.install && !facts.install->installed.isEmpty())
        return mayTakeDockerAway(facts);
    if (changes.interrupts() && !m_options.yes && !m_options.dryRun)
        return tl::unexpected(wouldInterrupt(changes));
    return {};
}

} // namespace dockwright::helper

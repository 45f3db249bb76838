// SPDX-License-Identifier: Apache-2.0
#include "core/changes/proposed_plan.h"

#include "core/install/repository.h"

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto dockersOwn = "https://download.docker.com"; // https://docs.docker.com/engine/install/

/// The zones of mainland China, and their older names (tzdata, "asia" and "backward").
constexpr std::array zonesOfChina{"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin",
                                  "Asia/Kashgar",  "PRC"};

/// A host that has none, nothing that stands in for it, and packages that suit it.
bool canInstallOnline(const HostFacts &facts, const InstallSettings &install)
{
    const bool hasPackages = !facts.install || !facts.install->packageManager.isEmpty();
    return !facts.hasDocker() && facts.dockerOrigin.isEmpty() && hasPackages
        && repositoryFor(facts, install.repository, install.channel).has_value();
}

} // namespace

bool isInChina(const HostFacts &facts, const QString &language)
{
    return language.startsWith(QLatin1String("zh"))
        || std::ranges::any_of(zonesOfChina, [&](const char *zone) { return facts.timeZone == QLatin1String(zone); });
}

Plan proposePlan(const HostFacts &facts, const QString &language, const QStringList &workingMirrors)
{
    Plan plan;
    plan.registry.mirrors.clear();
    if (isInChina(facts, language))
        plan.registry.mirrors = workingMirrors;
    else
        plan.install.repository = QLatin1String(dockersOwn);
    if (canInstallOnline(facts, plan.install))
        plan.install.method = InstallMethod::Online;
    plan.comments = commentsIn(spokenLanguage(language).code);
    return plan;
}

} // namespace dockwright::core

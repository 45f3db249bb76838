// SPDX-License-Identifier: Apache-2.0
#include "core/render/registry_mechanism.h"

#include "core/host/registry_directory.h"
#include "core/plan/registries.h"
#include "core/plan/registry_list.h"
#include "core/render/registry_files.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

using Way = RegistryMechanism::Way;

/// The plan with a mirror for a registry that has none.
Plan withMirrors(const Plan &plan, std::size_t inList)
{
    std::vector<RegistryHost> list = registryList(plan);
    if (inList < list.size() && list[inList].mirrors.empty())
        list[inList].mirrors.push_back({.url = QStringLiteral("https://mirror.invalid")});
    Plan changed = plan;
    setRegistryList(changed, std::move(list));
    return changed;
}

Message tomlSentence(const QString &host)
{
    return {QT_TRANSLATE_NOOP("Dockwright",
                              "Mirrors of %1 become %2, as the dockerd of this host is version 28 or later with the containerd "
                              "image store. It reads that file at each pull; nothing is reloaded."),
            {shownText(host), registryFile(shownText(host), "hosts.toml")}};
}

Message mirrorsSentence(bool isShort, std::optional<bool> readsToml)
{
    if (isShort && readsToml != false)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Mirrors of docker.io become registry-mirrors in daemon.json, which every dockerd has for "
                                  "Docker Hub, as none of them has options or certificates."),
                {}};
    if (!readsToml)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Mirrors of docker.io become registry-mirrors in daemon.json until it is known that dockerd "
                                  "reads hosts.toml."),
                {}};
    return {QT_TRANSLATE_NOOP("Dockwright",
                              "Mirrors of docker.io become registry-mirrors in daemon.json, as the dockerd of this host reads "
                              "no hosts.toml: that requires Docker 28 with the containerd image store."),
            {}};
}

} // namespace

RegistryMechanism mechanismOf(const Plan &plan, std::size_t inList, const HostFacts &facts)
{
    const Plan asked = withMirrors(plan, inList);
    const auto place = placeInRegistries(asked, inList);
    const auto reads = readsHostsToml(asked, facts);
    if (!place || (inList == 0 && !asked.hasHubMirrors()))
        return {Way::RegistryMirrors, mirrorsSentence(true, reads), {}};
    const QString where = QStringLiteral("/%1/%2/").arg(QLatin1String(registriesSection)).arg(*place);
    const Errors errors = checkMirrorSupport(asked, facts);
    const auto error = std::ranges::find_if(errors, [&](const Error &each) { return each.where.startsWith(where); });
    if (error != errors.end())
        return {reads ? Way::Impossible : Way::Unknown, error->message, error->remedy};
    if (reads.value_or(false))
        return {Way::HostsToml, tomlSentence(asked.registries[*place].host), {}};
    return {Way::RegistryMirrors, mirrorsSentence(false, reads), {}};
}

} // namespace dockwright::core

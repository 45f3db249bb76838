// SPDX-License-Identifier: Apache-2.0
#include "core/render/registry_files.h"

#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/host/releases.h"
#include "core/plan/registries.h"
#include "core/render/annotated_text.h"
#include "core/render/buildkit_config.h"
#include "core/render/daemon_json.h"
#include "core/render/mirror_order.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// What dockerd is told of the store where the plan says nothing: by a flag, or by a key of somebody else; one of ours goes.
std::optional<bool> storeInSettings(const HostFacts &facts)
{
    const DaemonSettings settings(facts);
    const DaemonSetting *features = settings.find(QStringLiteral("/features"));
    const bool isOurs = facts.lastWritten.daemonKeys.contains(QStringLiteral("/features/containerd-snapshotter"));
    if (features == nullptr || !features->value.is_object() || (isOurs && !features->isFlag))
        return std::nullopt;
    const auto store = features->value.find("containerd-snapshotter");
    return store != features->value.end() && store->is_boolean() ? std::optional(store->get<bool>()) : std::nullopt;
}

/// nullopt where nobody can know it before.
std::optional<bool> willUseContainerdStore(const Plan &plan, const HostFacts &facts, Release dockerd)
{
    if (plan.containerd.snapshotter != ImageStore::Automatic)
        return plan.containerd.snapshotter == ImageStore::On;
    if (const auto told = storeInSettings(facts))
        return told;
    if (dockerd < containerdStoreByDefault)
        return false;
    if (facts.daemon)
        return usesContainerdStore(*facts.daemon);
    if (facts.hasOwnStore)
        return false;
    // Stopped, and it read ours before: then no mirror was in daemon.json beside it, as for builds alone.
    const auto isToml = [](const auto &written) { return isHostsToml(written.first); };
    const auto mirrors = facts.lastWritten.daemonKeys.find(QStringLiteral("/registry-mirrors"));
    const bool hasNone = mirrors == facts.lastWritten.daemonKeys.end() || mirrors->second == hashJson(OrderedJson::array());
    return hasNone && std::ranges::any_of(facts.lastWritten.files, isToml) ? std::optional(true) : std::nullopt;
}

/// moby daemon/pkg/registry: where insecure-registries does not reach, since hosts.toml names several hosts.
bool isInsecure(const RegistryMirror &mirror, const QStringList &insecure)
{
    return insecure.contains(hostOfMirror(mirror.url)) || isRegistryOnThisHost(hostOfMirror(mirror.url));
}

/// The certificates of a registry or mirror, by the names that dockerd looks for (docs.docker.com, "Verify repository client
/// with certificates").
template <class Owner>
void addTrust(AnnotatedText &toml, const QString &host, const Owner &owner)
{
    if (!owner.ca.isEmpty())
        toml.addLine(QLatin1String("ca = ") + tomlString(registryFile(host, "ca.crt")));
    if (!owner.clientKey.isEmpty())
        toml.addLine(QStringLiteral("client = [[%1, %2]]")
                         .arg(tomlString(registryFile(host, "client.cert")), tomlString(registryFile(host, "client.key"))));
}

void addMirror(AnnotatedText &toml, const RegistryMirror &mirror, const QStringList &insecure)
{
    toml.addSection(QLatin1String("host.") + tomlString(withoutSlashes(mirror.url)));
    QStringList capabilities;
    if (mirror.pull)
        capabilities << tomlString(QStringLiteral("pull"));
    if (mirror.resolve)
        capabilities << tomlString(QStringLiteral("resolve"));
    toml.addLine(QStringLiteral("capabilities = [%1]").arg(capabilities.join(QLatin1String(", "))));
    if (mirror.overridePath)
        toml.addLine(QStringLiteral("override_path = true"));
    addTrust(toml, hostOfMirror(mirror.url), mirror);
    if (mirror.url.startsWith(QLatin1String("https:")) && isInsecure(mirror, insecure))
        toml.addLine(QStringLiteral("skip_verify = true"));
}

constexpr auto tomlOfPulls =
    QT_TRANSLATE_NOOP("Dockwright",
                      "The mirrors of a registry, in the order in which dockerd tries them before the registry "
                      "itself. It reads this file at each pull; registry-mirrors in daemon.json does not count "
                      "for this registry. Builders of docker buildx other than the default one do not read it.");
constexpr auto tomlOfBuilds =
    QT_TRANSLATE_NOOP("Dockwright",
                      "The mirrors of a registry for builds by the default builder, which would not find their certificates "
                      "otherwise. For pulls, dockerd uses registry-mirrors in daemon.json.");

/// Where containerd's library finds a hosts.toml it takes nothing else in that directory, so the registry's own trust is said
/// here, too (containerd core/remotes/docker/config/hosts.go, loadHostDir).
GeneratedFile hostsToml(const RegistryHost &registry, const Plan &plan, const HostFacts &facts, const char *meaning)
{
    AnnotatedText toml(plan.comments);
    toml.addHeader(meaning);
    addTrust(toml, registry.host, registry);
    if (registry.insecure)
        toml.addLine(QStringLiteral("skip_verify = true"));
    const bool isHub = registry.host == QLatin1String(dockerHub);
    for (const RegistryMirror &mirror : isHub ? mirrorsInUse(plan, facts) : registry.mirrors)
        addMirror(toml, mirror, insecureRegistries(plan));
    return toml.toFile(registryFile(registry.host, "hosts.toml"));
}

GeneratedFile pemFile(const QString &host, const char *name, const QString &text, bool isSecret)
{
    QByteArray pem = text.toUtf8();
    if (!pem.endsWith('\n'))
        pem += '\n';
    return {registryFile(host, name), pem, isSecret ? 0400 : 0444, isSecret, {}};
}

template <class Owner>
std::vector<GeneratedFile> certificatesOf(const QString &host, const Owner &owner)
{
    std::vector<GeneratedFile> files;
    if (!owner.ca.isEmpty())
        files.push_back(pemFile(host, "ca.crt", owner.ca, false));
    if (!owner.clientKey.isEmpty()) {
        files.push_back(pemFile(host, "client.cert", owner.clientCert, false));
        files.push_back(pemFile(host, "client.key", owner.clientKey, true));
    }
    return files;
}

Error unsupported(const QString &where, Message message)
{
    return {ErrorCode::Unsupported,
            where,
            std::move(message),
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Use Docker 28 or later with containerd.snapshotter on, or remove it from the plan."),
             {}},
            {}};
}

/// What every dockerd can do for Docker Hub.
bool isPlainMirror(const RegistryMirror &mirror)
{
    return mirror.pull && mirror.resolve && !mirror.overridePath;
}

/// dockerd with containerd's store looks for the certificates of a mirror nowhere but in hosts.toml (moby daemon/hosts.go,
/// mirrorsToRegistryHosts).
bool hasCertificates(const RegistryMirror &mirror)
{
    return !mirror.ca.isEmpty() || !mirror.clientKey.isEmpty();
}

/// From 28.0 on dockerd's own BuildKit goes by hosts.toml, whichever image store there is, and looks for the certificates of a
/// mirror in registry-mirrors nowhere else (moby daemon/hosts.go; builds with dockerd 28.5.2).
bool isForBuilds(const RegistryHost &registry, const HostFacts &facts)
{
    const auto dockerd = releaseOn(facts, Program::Dockerd);
    return registry.host == QLatin1String(dockerHub) && dockerd && *dockerd >= readsHostsTomlSince
        && std::ranges::any_of(registry.mirrors, hasCertificates);
}

} // namespace

std::optional<bool> readsHostsToml(const Plan &plan, const HostFacts &facts)
{
    const auto dockerd = releaseOn(facts, Program::Dockerd);
    if (!dockerd || *dockerd == Release{})
        return std::nullopt;
    return *dockerd < readsHostsTomlSince ? std::optional(false) : willUseContainerdStore(plan, facts, *dockerd);
}

std::vector<GeneratedFile> registryFiles(const Plan &plan, const HostFacts &facts)
{
    std::map<QString, GeneratedFile> files;
    for (const auto &[path, hash] : facts.lastWritten.files)
        if (isRegistryFile(path))
            files[path] = {path, std::nullopt, 0644, false, {}};
    const auto add = [&](GeneratedFile file) { files[file.path] = std::move(file); };
    const auto addAll = [&](std::vector<GeneratedFile> all) { std::ranges::for_each(all, add); };
    const auto reads = plan.registries.empty() ? std::nullopt : readsHostsToml(plan, facts);
    for (const RegistryHost &registry : plan.registries) {
        addAll(certificatesOf(registry.host, registry));
        for (const RegistryMirror &mirror : registry.mirrors)
            addAll(certificatesOf(hostOfMirror(mirror.url), mirror));
        if (reads.value_or(false) && !registry.mirrors.empty())
            add(hostsToml(registry, plan, facts, tomlOfPulls));
        else if (reads == false && isForBuilds(registry, facts))
            add(hostsToml(registry, plan, facts, tomlOfBuilds));
    }
    if (auto file = buildkitConfig(plan))
        add(std::move(*file));
    std::vector<GeneratedFile> sorted;
    sorted.reserve(files.size());
    for (auto &[path, file] : files)
        sorted.push_back(std::move(file));
    return sorted;
}

Errors checkMirrorSupport(const Plan &plan, const HostFacts &facts)
{
    Errors errors;
    if (plan.registries.empty())
        return errors;
    const auto reads = readsHostsToml(plan, facts);
    if (reads.value_or(false))
        return errors;
    for (std::size_t i = 0; i < plan.registries.size(); ++i) {
        const RegistryHost &registry = plan.registries[i];
        const QString where = QStringLiteral("/%1/%2/%3").arg(QLatin1String(registriesSection)).arg(i).arg(mirrorsOfRegistry);
        const bool isHub = registry.host == QLatin1String(dockerHub);
        const bool isPlain = std::ranges::all_of(registry.mirrors, isPlainMirror);
        const bool isCertain = isHub && isPlain && std::ranges::none_of(registry.mirrors, hasCertificates);
        if (!reads && !registry.mirrors.empty() && !isCertain)
            errors.push_back(
                {ErrorCode::Unsupported,
                 where,
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "Whether dockerd takes these mirrors is not known before it runs on this host."),
                  {}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan without them first."), {}},
                 {}});
        else if (!isHub && !registry.mirrors.empty())
            errors.push_back(unsupported(
                where,
                {QT_TRANSLATE_NOOP("Dockwright", "The dockerd of this host has no mirrors for %1, only for docker.io."),
                 {shownText(registry.host)}}));
        else if (!isPlain)
            errors.push_back(unsupported(
                where,
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "The dockerd of this host has no mirrors without pull or resolve, or with overridePath."),
                 {}}));
    }
    return errors;
}

QStringList registryMirrors(const Plan &plan, const HostFacts &facts)
{
    if (plan.hasHubMirrors() && readsHostsToml(plan, facts).value_or(false))
        return {};
    return urlsOf(mirrorsInUse(plan, facts));
}

QStringList insecureRegistries(const Plan &plan)
{
    QStringList hosts = plan.registry.insecure;
    for (const RegistryHost &registry : plan.registries)
        if (registry.insecure && !hosts.contains(registry.host))
            hosts << registry.host;
    return hosts;
}

} // namespace dockwright::core

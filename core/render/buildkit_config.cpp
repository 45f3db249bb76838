// SPDX-License-Identifier: Apache-2.0
#include "core/render/buildkit_config.h"

#include "core/base/json.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/render/annotated_text.h"
#include "core/render/registry_files.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace dockwright::core {

namespace {

/// What BuildKit has for one host (moby/buildkit util/resolver/config/config.go, RegistryConfig).
struct BuilderRegistry {
    QString host;
    QStringList mirrors{};
    bool http = false;
    bool insecure = false;
    bool hasCa = false;
    bool hasPair = false;
};

class BuilderRegistries
{
public:
    BuilderRegistry &of(const QString &host)
    {
        const auto found = std::ranges::find(m_all, host, &BuilderRegistry::host);
        return found != m_all.end() ? *found : m_all.emplace_back(BuilderRegistry{host});
    }
    template <class Owner>
    void trust(const QString &host, const Owner &owner)
    {
        if (owner.ca.isEmpty() && owner.clientKey.isEmpty())
            return;
        BuilderRegistry &registry = of(host);
        registry.hasCa |= !owner.ca.isEmpty();
        registry.hasPair |= !owner.clientKey.isEmpty();
    }
    const std::vector<BuilderRegistry> &all() const { return m_all; }

private:
    std::vector<BuilderRegistry> m_all;
};

/// An IPv6 address: buildx before 0.32 and BuildKit before 0.28 read none of a file in which the name of a table has a bracket
/// (go-toml 1.9, lexInsideTableKey).
bool hasBracket(const QString &host)
{
    return host.contains(u'[');
}

/// What BuildKit says of one host holds for each scheme, and the port tells http from https.
QString builderHost(const RegistryMirror &mirror)
{
    const QUrl url(mirror.url);
    const QString host = hostOfMirror(mirror.url);
    return url.scheme() == QLatin1String("http") && url.port() < 0 ? host + QLatin1String(":80") : host;
}

/// "m.lan:5000/hub" for what is asked at https://m.lan:5000/v2/hub: BuildKit puts the path behind /v2. nullopt where it has no
/// words for a mirror.
std::optional<QString> builderMirror(const RegistryMirror &mirror)
{
    const QString host = builderHost(mirror);
    if (!mirror.pull || !mirror.resolve || hasBracket(host) || isRegistryOnThisHost(host))
        return std::nullopt;
    const QString path = QUrl(withoutSlashes(mirror.url)).path();
    const QLatin1String api("/v2");
    if (!mirror.overridePath && path != api)
        return path.isEmpty() ? std::optional(host) : std::nullopt;
    return path == api || path.startsWith(api + u'/') ? std::optional(host + path.mid(api.size())) : std::nullopt;
}

bool isForBuilders(const QString &insecure)
{
    return !isCidr(insecure) && !hasBracket(insecure); // BuildKit has no networks
}

template <class Visit>
void visitMirrors(const Plan &plan, const Visit &visit)
{
    for (const RegistryMirror &mirror : mirrorsOfDockerHub(plan))
        visit(QString::fromLatin1(dockerHub), mirror);
    for (const RegistryHost &registry : plan.registries)
        if (registry.host != QLatin1String(dockerHub))
            for (const RegistryMirror &mirror : registry.mirrors)
                visit(registry.host, mirror);
}

BuilderRegistries registriesFor(const Plan &plan)
{
    BuilderRegistries registries;
    visitMirrors(plan, [&](const QString &host, const RegistryMirror &mirror) {
        const auto name = builderMirror(mirror);
        if (!name)
            return;
        registries.of(host).mirrors << *name;
        registries.trust(hostOfMirror(mirror.url), mirror);
        if (mirror.url.startsWith(QLatin1String("http:")))
            registries.of(builderHost(mirror)).http = true;
    });
    for (const RegistryHost &registry : plan.registries)
        registries.trust(registry.host, registry);
    for (const QString &host : insecureRegistries(plan)) {
        if (!isForBuilders(host))
            continue;
        BuilderRegistry &registry = registries.of(host);
        registry.http = registry.insecure = true; // https first, and then http
    }
    return registries;
}

void addRegistry(AnnotatedText &toml, const BuilderRegistry &registry)
{
    const QString section = QLatin1String("registry.") + tomlString(registry.host);
    const auto file = [&](const char *name) { return tomlString(registryFile(registry.host, name)); };
    toml.addSection(section);
    QStringList mirrors;
    for (const QString &mirror : registry.mirrors)
        mirrors << tomlString(mirror);
    if (!mirrors.isEmpty())
        toml.addLine(QStringLiteral("mirrors = [%1]").arg(mirrors.join(QLatin1String(", "))));
    if (registry.http)
        toml.addLine(QStringLiteral("http = true"));
    if (registry.insecure)
        toml.addLine(QStringLiteral("insecure = true"));
    if (registry.hasCa)
        toml.addLine(QStringLiteral("ca = [%1]").arg(file("ca.crt")));
    if (registry.hasPair) {
        toml.addSection(u'[' + section + QLatin1String(".keypair]"));
        toml.addLine(QLatin1String("cert = ") + file("client.cert"));
        toml.addLine(QLatin1String("key = ") + file("client.key"));
    }
}

} // namespace

std::optional<GeneratedFile> buildkitConfig(const Plan &plan)
{
    const BuilderRegistries registries = registriesFor(plan);
    if (plan.registries.empty() || registries.all().empty())
        return std::nullopt;
    AnnotatedText toml(plan.comments);
    toml.addHeader(QT_TRANSLATE_NOOP("Dockwright",
                                     "The registries of the plan, for builders of docker buildx other than the default one. "
                                     "They get a copy of it when they are created: docker buildx create --driver "
                                     "docker-container --buildkitd-config /etc/docker/buildkitd.toml"));
    for (const BuilderRegistry &registry : registries.all())
        addRegistry(toml, registry);
    return toml.toFile(paths::buildkitConfig);
}

QStringList withoutBuilders(const Plan &plan)
{
    QStringList left;
    visitMirrors(plan, [&](const QString &, const RegistryMirror &mirror) {
        if (!builderMirror(mirror))
            left << mirror.url;
    });
    for (const QString &host : registriesElsewhere(insecureRegistries(plan)))
        if (!isForBuilders(host))
            left << host;
    return left;
}

QString tomlString(const QString &text)
{
    return fromUtf8(OrderedJson(text).dump());
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"
#include "core/changes/advisor.h"
#include "core/host/hosts_toml.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/plan/plan_description.h"
#include "core/plan/registries.h"
#include "core/render/buildkit_config.h"
#include "core/render/registry_files.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

bool hasMirrors(const Plan &plan)
{
    return std::ranges::any_of(plan.registries, [](const RegistryHost &registry) { return !registry.mirrors.empty(); });
}

void adviseInsecure(Advisor &advisor)
{
    const QStringList remote = registriesElsewhere(insecureRegistries(advisor.plan));
    if (!remote.isEmpty())
        advisor.say("registry/insecure", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Insecure registries"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Anyone on the network path to %1 can modify the images that are pulled from it."),
                     {remote.join(QLatin1String(", "))}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Give the registry a certificate, and put its CA certificate into /etc/docker/certs.d."),
                     {}});
}

/// It stays, comes or goes by it.
bool isOfThePlan(const Advisor &advisor, const QString &path)
{
    return std::ranges::any_of(advisor.files, [&](const GeneratedFile &file) { return file.path == path; });
}

bool isWritten(const Advisor &advisor, const QString &path)
{
    return std::ranges::any_of(advisor.files, [&](const GeneratedFile &file) { return file.path == path && file.content; });
}

/// One that is not the plan's, and is not empty.
bool hasForeignToml(const Advisor &advisor, const QString &directory)
{
    const QString path = directory + QLatin1String("/hosts.toml");
    const FileFact *there = advisor.facts.file(path);
    return there != nullptr && !there->content.isEmpty() && !isWritten(advisor, path);
}

/// moby daemon/hosts.go, mergeLegacyConfig: a hosts.toml that names several hosts takes the place of registry-mirrors.
void adviseHiddenMirrors(Advisor &advisor)
{
    const QString directory = registryDirectory(QLatin1String(dockerHub));
    if (hasForeignToml(advisor, directory) && !registryMirrors(advisor.plan, advisor.facts).isEmpty())
        advisor.say("registry/hosts-toml", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Registry mirrors"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "If %1 names mirrors, dockerd does not use those in daemon.json."),
                     {directory + QLatin1String("/hosts.toml")}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Name the mirrors in registries of the plan, or remove that file."), {}});
}

/// moby daemon/hosts.go, mirrorsToRegistryHosts: mirrors have the client of their registry, and no directory of their own.
void adviseMirrorsCertificates(Advisor &advisor)
{
    const auto look = [&](const QString &url, const QString &ca) {
        const QString path = registryFile(hostOfMirror(url), "ca.crt");
        if (ca.isEmpty() && advisor.facts.file(path) != nullptr)
            advisor.say("registry/hidden-certificate", Severity::Warning,
                        {QT_TRANSLATE_NOOP("Dockwright", "Certificates of registries"), {}},
                        {QT_TRANSLATE_NOOP("Dockwright", "This dockerd does not read %1 for the mirror %2."),
                         {path, shownText(url)}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Put it into the plan, as ca of that mirror in registries."), {}});
    };
    if (!advisor.plan.hasHubMirrors())
        for (const QString &url : advisor.plan.registry.mirrors)
            look(url, {});
    for (const RegistryHost &registry : advisor.plan.registries)
        for (const RegistryMirror &mirror : registry.mirrors)
            look(mirror.url, mirror.ca);
}

/// containerd core/remotes/docker/config/hosts.go, loadHostDir: with a hosts.toml nothing else in its directory is read
/// unasked.
void adviseHiddenCertificates(Advisor &advisor)
{
    for (const auto &[path, file] : advisor.facts.files) {
        const QString directory = path.section(u'/', 0, -2);
        const bool isCertificate = path.endsWith(QLatin1String(".crt")) || path.endsWith(QLatin1String(".cert"));
        if (isRegistryFile(path) && isCertificate && !isOfThePlan(advisor, path)
            && isWritten(advisor, directory + QLatin1String("/hosts.toml")))
            advisor.say("registry/hidden-certificate", Severity::Warning,
                        {QT_TRANSLATE_NOOP("Dockwright", "Certificates of registries"), {}},
                        {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not read %1 beside the hosts.toml of the plan."),
                         {path}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Put it into the plan, as ca or clientCert of that registry."), {}});
    }
    adviseMirrorsCertificates(advisor);
    for (const GeneratedFile &file : advisor.files)
        if (file.content && (file.path.endsWith(QLatin1String("/ca.crt")) || file.path.endsWith(QLatin1String("/client.cert")))
            && hasForeignToml(advisor, file.path.section(u'/', 0, -2)))
            advisor.say("registry/hidden-certificate", Severity::Warning,
                        {QT_TRANSLATE_NOOP("Dockwright", "Certificates of registries"), {}},
                        {QT_TRANSLATE_NOOP("Dockwright", "dockerd reads %1 only if the hosts.toml beside it names it."),
                         {file.path}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Name it there, as ca or client, or remove that hosts.toml."), {}});
}

/// containerd's client looks for "registry.lan_5000_" before "registry.lan:5000" and takes the first of them that there is
/// (containerd core/remotes/docker/config/config_unix.go, hostPaths).
void adviseShadowedDirectories(Advisor &advisor)
{
    for (const RegistryHost &registry : advisor.plan.registries) {
        if (!registry.host.contains(u':'))
            continue;
        const QString shadow = registryDirectory(QString(registry.host).replace(u':', u'_') + u'_');
        if (std::ranges::any_of(advisor.facts.files, [&](const auto &each) { return each.first.startsWith(shadow + u'/'); }))
            advisor.say("registry/shadowed", Severity::Warning,
                        {QT_TRANSLATE_NOOP("Dockwright", "Certificates of registries"), {}},
                        {QT_TRANSLATE_NOOP("Dockwright", "This dockerd reads %1 instead of %2."),
                         {shadow, registryDirectory(registry.host)}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Put what is in it into the plan, and remove that directory."), {}});
    }
}

void adviseMechanism(Advisor &advisor)
{
    if (!hasMirrors(advisor.plan))
        return;
    const bool isToml = readsHostsToml(advisor.plan, advisor.facts).value_or(false);
    advisor.say("registry/mechanism", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Registry mirrors"), {}},
                isToml ? Message{QT_TRANSLATE_NOOP(
                                     "Dockwright",
                                     "This dockerd reads them from hosts.toml in a directory for each registry, at each pull."),
                                 {}}
                       : Message{QT_TRANSLATE_NOOP("Dockwright",
                                                   "This dockerd knows mirrors of docker.io only: they become registry-mirrors "
                                                   "in daemon.json."),
                                 {}});
}

/// Which nobody but root can copy.
bool hasKey(const Plan &plan)
{
    return withoutKeys(plan.registries) != plan.registries || lacksKey(plan.registries);
}

/// What buildx gives a builder beside the file: the accounts of whoever calls it, and no environment of dockerd's.
void adviseUseOfBuilders(Advisor &advisor)
{
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Builders of docker buildx"), {}};
    if (hasKey(advisor.plan))
        advisor.say("registry/builders-root", Severity::Info, title,
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Only root can read the key of a client, so that builder is root's; other users still "
                                       "build with the default one."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Build with it as root: sudo docker buildx build"), {}});
    if (advisor.plan.proxy.isUsed())
        advisor.say("registry/builders-proxy", Severity::Info, title,
                    {QT_TRANSLATE_NOOP("Dockwright", "Those builders do not use the proxy of the plan."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Where they need it, add to that command: --driver-opt env.https_proxy=PROXY "
                                       "--driver-opt '\"env.no_proxy=HOST,HOST\"'"),
                     {}});
}

void adviseBuilders(Advisor &advisor)
{
    if (!isWritten(advisor, QLatin1String(paths::buildkitConfig)))
        return;
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "Builders of docker buildx"), {}};
    advisor.say("registry/builders", Severity::Info, title,
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Other builders than the default one know these registries only if they are created with "
                                   "%1, and have a copy of it from then."),
                 {QLatin1String(paths::buildkitConfig)}},
                {"%1docker buildx create --use --driver docker-container --buildkitd-config %2",
                 {hasKey(advisor.plan) ? QStringLiteral("sudo ") : QString(), QLatin1String(paths::buildkitConfig)}});
    adviseUseOfBuilders(advisor);
    const QStringList left = withoutBuilders(advisor.plan);
    if (!left.isEmpty())
        advisor.say("registry/builders-mirrors", Severity::Info, title,
                    {QT_TRANSLATE_NOOP("Dockwright", "Those builders cannot use: %1"),
                     {shownText(left.join(QLatin1String(", ")))}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "They have mirrors with pull and resolve, without a path or with one below /v2 and "
                                       "overridePath, and not on the loopback of this host; and neither networks nor IPv6 "
                                       "addresses."),
                     {}});
}

/// Who asks for a token is given no certificates: moby#52361, and of a build it is docker's client (buildkit#6416).
void adviseTokens(Advisor &advisor)
{
    const auto hasCa = [](const auto &owner) { return !owner.ca.isEmpty(); };
    const bool hasAny = std::ranges::any_of(advisor.plan.registries, [&](const RegistryHost &registry) {
        return hasCa(registry) || std::ranges::any_of(registry.mirrors, hasCa);
    });
    if (!hasAny)
        return;
    const bool isToml = readsHostsToml(advisor.plan, advisor.facts).value_or(false);
    advisor.say("registry/tokens", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Certificates of registries"), {}},
                isToml ? Message{QT_TRANSLATE_NOOP("Dockwright",
                                                   "Where a registry wants a token, builds and this dockerd verify the server "
                                                   "that issues it by the certificates of the system only."),
                                 {}}
                       : Message{QT_TRANSLATE_NOOP("Dockwright",
                                                   "Where a registry wants a token, builds verify the server that issues it by "
                                                   "the certificates of the system only."),
                                 {}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "If a pull or a build fails at a token, add the CA certificate to those of the system, and "
                                   "restart Docker."),
                 {}});
}

/// config.json is a user's, and dockerd has no account of its own.
void adviseLogin(Advisor &advisor)
{
    QStringList hosts;
    for (const RegistryHost &registry : advisor.plan.registries)
        if (registry.login != RegistryLogin{})
            hosts << registry.host;
    if (!hosts.isEmpty())
        advisor.say("registry/login", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Accounts at registries"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "An apply logs nobody in at %1."), {hosts.join(QLatin1String(", "))}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Each user who pulls from there calls it once: dockwright-helper --log-in PLAN"),
                     {}});
}

} // namespace

void adviseRegistries(Advisor &advisor)
{
    if (lacksKey(advisor.plan.registries))
        advisor.say(keyLeftOut, Severity::Warning, {"%1", {QLatin1String(registriesSection)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "A secret was left out; the plan contains xxxxx in its place."), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Enter it again in a copy of the plan before you apply that copy."), {}});
    adviseInsecure(advisor);
    adviseMechanism(advisor);
    adviseBuilders(advisor);
    adviseTokens(advisor);
    adviseLogin(advisor);
    const bool hasFiles = std::ranges::any_of(advisor.facts.files, [](const auto &file) { return isRegistryFile(file.first); });
    if (!hasFiles || !readsHostsToml(advisor.plan, advisor.facts).value_or(false))
        return;
    for (Finding &finding : unreadHostsToml(advisor.facts, [&](const QString &path) { return !isOfThePlan(advisor, path); }))
        advisor.findings.push_back(std::move(finding));
    adviseHiddenMirrors(advisor);
    adviseHiddenCertificates(advisor);
    adviseShadowedDirectories(advisor);
}

} // namespace dockwright::core

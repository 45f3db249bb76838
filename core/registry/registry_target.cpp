// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_target.h"

#include "core/host/host_reader.h"
#include "core/host/registry_directory.h"
#include "core/plan/plan.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/render/registry_files.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto hubsUrl = "https://registry-1.docker.io"; // moby registry/config.go, DefaultV2Registry
/// Insecure by themselves (moby registry/config.go).
const QStringList &ownNetworks()
{
    static const QStringList networks{"127.0.0.0/8", "::1/128"};
    return networks;
}

RegistryTarget targetAt(const QString &host, const QString &url, const QStringList &insecure)
{
    RegistryTarget target{host, withoutSlashes(url)};
    target.insecureNetworks = ownNetworks();
    for (const QString &entry : insecure)
        if (isCidr(entry) && entry.contains(u'/'))
            target.insecureNetworks << entry;
    target.insecure = insecure.contains(hostOfMirror(url), Qt::CaseInsensitive);
    return target;
}

Error unpaired(const QString &path, const QString &missing)
{
    return {ErrorCode::InvalidInput,
            path,
            {QT_TRANSLATE_NOOP("Dockwright", "dockerd uses no file of this directory, as %1 is missing."), {missing}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "A client certificate ends in .cert and its key in .key; the certificate of a CA ends in .crt."),
             {}},
            {}};
}

/// Into `target`; what is wrong with it as dockerd sees it.
std::optional<Error> readPair(RegistryTarget &target, const QString &stem, const HostReader &reader)
{
    auto certificate = reader.readSystemFile(stem + QLatin1String(".cert"));
    auto key = reader.readSystemFile(stem + QLatin1String(".key"));
    for (const auto *file : {&certificate, &key})
        if (!*file)
            return file->error();
    for (const auto &[file, missing] : {std::pair(&key, ".cert"), std::pair(&certificate, ".key")})
        if (!file->value())
            return unpaired(stem + QLatin1String(file == &key ? ".cert" : ".key"),
                            stem.section(u'/', -1) + QLatin1String(file == &key ? ".key" : ".cert"));
    if (target.clientCertificate.isEmpty()) {
        target.clientCertificate = **certificate;
        target.clientKey = **key;
    }
    return std::nullopt;
}

/// What the plan will write into the directory of that host.
template <class Owner>
void takeCertificates(RegistryTarget &target, const Owner &owner)
{
    if (!owner.ca.isEmpty())
        target.authorities = owner.ca.toUtf8() + '\n';
    if (owner.clientKey.isEmpty())
        return;
    target.clientCertificate = owner.clientCert.toUtf8();
    target.clientKey = owner.clientKey.toUtf8();
}

std::vector<RegistryMirror> mirrorsOf(const Plan &plan, const QString &host)
{
    if (host == QLatin1String(dockerHub))
        return mirrorsOfDockerHub(plan);
    const auto found = std::ranges::find(plan.registries, host, &RegistryHost::host);
    return found == plan.registries.end() ? std::vector<RegistryMirror>() : found->mirrors;
}

/// Where containerd's client reads a hosts.toml, it takes nothing else that lies in a directory (containerd
/// core/remotes/docker/config/hosts.go, loadHostDir), and names the registry to each mirror (resolver.go, addNamespace).
RegistryTarget targetOf(const RegistryMirror &mirror, const QString &host, const Plan &plan, bool readsToml)
{
    RegistryTarget target = targetAt(host, mirror.url, insecureRegistries(plan));
    if (!readsToml) // which lets a mirror have the certificates of a registry of its name
        for (const RegistryHost &registry : plan.registries)
            if (registry.host == hostOfMirror(mirror.url))
                takeCertificates(target, registry);
    takeCertificates(target, mirror);
    target.pull = mirror.pull;
    target.resolve = mirror.resolve;
    target.overridePath = mirror.overridePath;
    target.namesRegistry = readsToml;
    target.hasDirectory = !readsToml;
    return target;
}

RegistryTarget referenceOf(const QString &host, const Plan &plan, bool isInToml)
{
    if (host == QLatin1String(dockerHub))
        return {.host = host, .url = QLatin1String(hubsUrl), .hasDirectory = false, .isReference = true};
    RegistryTarget target = targetAt(host, QLatin1String("https://") + host, insecureRegistries(plan));
    target.isReference = true;
    for (const RegistryHost &registry : plan.registries)
        if (registry.host == host)
            takeCertificates(target, registry);
    target.hasDirectory = !isInToml;
    return target;
}

} // namespace

RegistryTargets targetsOf(const Plan &plan, const QString &host, bool readsToml)
{
    RegistryTargets targets;
    for (const RegistryMirror &mirror : mirrorsOf(plan, host))
        if (std::ranges::find(targets, withoutSlashes(mirror.url), &RegistryTarget::url) == targets.end())
            targets.push_back(targetOf(mirror, host, plan, readsToml));
    targets.push_back(referenceOf(host, plan, readsToml && !targets.empty()));
    return targets;
}

void pinDigests(RegistryTargets &targets, const RegistryFactsList &facts)
{
    QString digest;
    auto fact = facts.begin();
    for (const RegistryTarget &target : targets) {
        if (!target.resolve || fact == facts.end())
            continue;
        if (!fact->digest.isEmpty() && (digest.isEmpty() || target.isReference))
            digest = fact->digest;
        ++fact;
    }
    for (RegistryTarget &target : targets) {
        if (target.resolve)
            continue;
        target.digest = digest;
        if (digest.isEmpty() && !target.unusable)
            target.unusable =
                Error{ErrorCode::Unsupported,
                      target.url,
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "It is only to be asked for what another has resolved, and none has said which "
                                         "image the tag is."),
                       {}},
                      {},
                      {}};
    }
}

void readCertificates(RegistryTarget &target, const HostReader &reader)
{
    if (!target.hasDirectory || target.unusable)
        return;
    const QString directory = registryDirectory(hostOfMirror(target.url));
    const auto names = reader.listDirectory(directory);
    if (!names) {
        target.unusable = names.error();
        return;
    }
    for (const QString &name : *names) {
        const QString path = directory + u'/' + name;
        if (name.endsWith(QLatin1String(".crt"))) {
            const auto file = reader.readSystemFile(path);
            if (file)
                target.authorities += file->value_or(QByteArray()) + '\n';
            else
                target.unusable = file.error();
        } else if (name.endsWith(QLatin1String(".cert")) || name.endsWith(QLatin1String(".key"))) {
            if (const auto error = readPair(target, path.left(path.lastIndexOf(u'.')), reader))
                target.unusable = error;
        }
    }
}

} // namespace dockwright::core

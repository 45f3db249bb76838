// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_target.h"

#include "core/host/host_reader.h"
#include "core/host/paths.h"
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

RegistryTarget targetAt(const QString &url, const QStringList &insecure)
{
    RegistryTarget target{QLatin1String(dockerHub), withoutSlashes(url)};
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

} // namespace

RegistryTargets targetsOf(const Plan &plan)
{
    RegistryTargets targets;
    const QStringList insecure = insecureRegistries(plan);
    for (const RegistryMirror &mirror : mirrorsOfDockerHub(plan)) {
        if (std::ranges::any_of(targets, [&](const RegistryTarget &each) { return each.url == withoutSlashes(mirror.url); }))
            continue;
        RegistryTarget &target = targets.emplace_back(targetAt(mirror.url, insecure));
        for (const RegistryHost &registry : plan.registries)
            if (registry.host == hostOfMirror(mirror.url))
                takeCertificates(target, registry);
        takeCertificates(target, mirror);
        if (!mirror.pull || !mirror.resolve || mirror.overridePath)
            target.unusable = Error{
                ErrorCode::Unsupported,
                mirror.url,
                {QT_TRANSLATE_NOOP("Dockwright", "A mirror with overridePath, or without pull or resolve, is not probed."), {}},
                {},
                {}};
    }
    targets.push_back({.host = QLatin1String(dockerHub), .url = QLatin1String(hubsUrl), .isReference = true});
    return targets;
}

void readCertificates(RegistryTarget &target, const HostReader &reader)
{
    if (target.isReference || target.unusable) // dockerd has none for Docker Hub
        return;
    const QString directory = QLatin1String(paths::certificates) + u'/' + hostOfMirror(target.url);
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/registry/registry_facts.h"

namespace dockwright::core {

class HostReader;
struct Plan;

/// A registry that is to be asked for an image, and with what. A plain value: whatever names registries can fill it.
struct RegistryTarget {
    QString host;                    ///< whose images it is asked for: "docker.io"
    QString url;                     ///< http or https, without a slash at its end: "https://m.corp.lan"
    QByteArray authorities{};        ///< PEM; trusted beside the system's
    QByteArray clientCertificate{};  ///< PEM; empty: none
    QByteArray clientKey{};          ///< PEM
    bool insecure = false;           ///< no certificate is verified
    bool pull = true;                ///< manifests and blobs may come from it
    bool resolve = true;             ///< it may say which image a tag is
    bool overridePath = false;       ///< "/v2" is not added to its URL
    bool namesRegistry = false;      ///< it is told whose images it is asked for, as containerd's client does: "?ns=ghcr.io"
    bool hasDirectory = true;        ///< what lies in certs.d for it counts
    QString digest{};                ///< of the image, where it is not to be asked for the tag
    QStringList insecureNetworks{};  ///< the same, where its name leads into one of these
    bool isReference = false;        ///< the registry itself, that mirrors are compared with
    std::optional<Error> unusable{}; ///< dockerd could not use what is there for it, or we cannot read it

    friend bool operator==(const RegistryTarget &, const RegistryTarget &) = default;
};

using RegistryTargets = std::vector<RegistryTarget>;

/// The mirrors of the registry `host` of a plan in their order, with the plan's certificates, and after them the registry
/// itself, the reference. `readsToml`: dockerd will go by hosts.toml there (readsHostsToml()), and so in containerd's ways.
RegistryTargets targetsOf(const Plan &plan, const QString &host, bool readsToml);

/// Mirrors that do not say which image a tag is are asked by the digest that the others gave, the reference before all; where
/// none did, they are unusable. `facts`: of those that resolve, in their order.
void pinDigests(RegistryTargets &targets, const RegistryFactsList &facts);

/// Adds what dockerd finds for it in /etc/docker/certs.d: *.crt are authorities, *.cert and *.key of one name a client's
/// certificate (moby registry/registry.go, ReadCertsDirectory). The first pair counts.
void readCertificates(RegistryTarget &target, const HostReader &reader);

} // namespace dockwright::core

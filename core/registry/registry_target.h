// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

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
    QStringList insecureNetworks{};  ///< the same, where its name leads into one of these
    bool isReference = false;        ///< the registry itself, that mirrors are compared with
    std::optional<Error> unusable{}; ///< dockerd could not use what is there for it, or we cannot read it

    friend bool operator==(const RegistryTarget &, const RegistryTarget &) = default;
};

using RegistryTargets = std::vector<RegistryTarget>;

/// The mirrors of Docker Hub of a plan in their order, with the plan's certificates, and after them Docker Hub, the reference.
RegistryTargets targetsOf(const Plan &plan);

/// Adds what dockerd finds for it in /etc/docker/certs.d: *.crt are authorities, *.cert and *.key of one name a client's
/// certificate (moby registry/registry.go, ReadCertsDirectory). The first pair counts.
void readCertificates(RegistryTarget &target, const HostReader &reader);

} // namespace dockwright::core

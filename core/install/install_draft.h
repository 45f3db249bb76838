// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/install/plan_install.h"

namespace dockwright::core {

inline constexpr auto dockerPackage = "docker-ce";

/// An installation while it is planned.
struct InstallDraft {
    const InstallSettings &plan;
    const ProxySettings &proxy;
    const HostFacts &facts;
    InstallChanges result{};
    InstalledRecord record{}; ///< as it will be
    Errors errors{};

    /// Only where the facts have it.
    const InstallFacts &known() const { return *facts.install; }
    bool isDockerActive() const { return facts.dockerUnit && facts.dockerUnit->isActive(); }

    void first(Step step) { result.first.push_back(std::move(step)); }
    void refuse(ErrorCode code, const QString &where, Message message, Message remedy)
    {
        errors.push_back({code, where, std::move(message), std::move(remedy), {}});
    }
    void refuse(ErrorCode code, const char *where, Message message, Message remedy)
    {
        refuse(code, QString::fromLatin1(where), std::move(message), std::move(remedy));
    }

    /// Where the Docker that is there comes from a source that the method cannot take over.
    void refuseByOrigin();
    void tellWishes();
};

/// From a repository of packages.
void planOnline(InstallDraft &draft);
/// From a bundle.
void planOffline(InstallDraft &draft);

} // namespace dockwright::core

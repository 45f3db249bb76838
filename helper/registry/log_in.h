// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/plan/plan.h"
#include "core/registry/docker_config.h"

#include <stop_token>

/// docker login for the accounts of a plan: into the config.json of whoever runs keepLogins(), with her rights and no others.
namespace dockwright::helper {

/// What became of one account.
struct LoginOutcome {
    QString host;
    QString user;            ///< empty where the credential helper has its own
    QString helper;          ///< that keeps the secret; empty: config.json does, in plain text
    bool isProven = false;   ///< dockerd has logged in with it there
    bool isReadable = false; ///< others may read the file of its secret
};

/// $DOCKER_CONFIG, or ~/.docker. NotAuthorized where that belongs to another user, whose files are none of ours.
core::Result<QString> dockerConfigDirectory();

/// An account with its secret, until it is kept.
struct LoginAccount {
    core::RegistryHost registry;
    QString server;
    std::optional<core::RegistrySecret> secret{}; ///< nullopt: the credential helper has one
    bool isReadable = false;
    bool isProven = false;
};

/// Reads the secrets of the accounts, and proves each by dockerd (POST /auth), which is how `docker login` does it, where
/// dockerd may be asked. Nothing is changed.
core::Result<std::vector<LoginAccount>> proveLogins(const std::vector<core::RegistryHost> &registries,
                                                    const std::stop_token &stop);

/// Changes config.json once, unless one of them fails. Conflict where config.json has another account at a registry,
/// unless `takesOurs`.
core::Result<std::vector<LoginOutcome>> keepLogins(const std::vector<LoginAccount> &logins, const QString &directory,
                                                   bool takesOurs, const std::stop_token &stop);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/plan/plan.h"

/// config.json of a user, where docker keeps her accounts at registries (docker/cli 28.5 cli/config/configfile/file.go and
/// types/authconfig.go). dockerd never reads it.
namespace dockwright::core {

/// The password of an account, or the token that the registry has given for it (POST /auth of the Engine API, IdentityToken).
struct RegistrySecret {
    QString text;
    bool isToken = false;
};

/// What config.json calls a registry: its host, or for docker.io "https://index.docker.io/v1/".
QString serverOf(const QString &host);

/// The program docker-credential-NAME that keeps the secret of this server; empty: config.json itself does, as it does where
/// credHelpers says so of this server.
QString credentialHelper(const OrderedJson &config, const QString &server);

/// Whose account at this server config.json has, by whichever of its older names ("https://ghcr.io/v1/"); empty for none, and
/// where a credential helper has it.
QString accountIn(const OrderedJson &config, const QString &server);

/// The file with this account in the place of another at this server; nothing else in it changes. nullopt as `secret`: a
/// credential helper has it, the login's own or the one that config.json names already.
OrderedJson withLogin(OrderedJson config, const QString &server, const RegistryLogin &login,
                      const std::optional<RegistrySecret> &secret);

} // namespace dockwright::core

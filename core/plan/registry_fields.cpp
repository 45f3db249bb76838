// SPDX-License-Identifier: Apache-2.0
#include "core/plan/pem.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <array>

/// What a registry, a mirror and a login of the plan are made of.
namespace dockwright::core {

namespace {

constexpr auto keyAllowed = QT_TRANSLATE_NOOP(
    "Dockwright",
    "a private key in PEM that is not encrypted (-----BEGIN PRIVATE KEY----- …), the absolute path of a file with it, or "
    "empty");
constexpr auto certificatesAllowed = QT_TRANSLATE_NOOP(
    "Dockwright",
    "certificates in PEM (-----BEGIN CERTIFICATE----- …), the absolute path of a file with them, or empty for those of "
    "the system");

constexpr auto clientCertAllowed = QT_TRANSLATE_NOOP(
    "Dockwright",
    "certificates in PEM (-----BEGIN CERTIFICATE----- …), the first of which is the client's, the absolute path of "
    "a file with them, or empty for none");
constexpr auto clientCertMeaning =
    QT_TRANSLATE_NOOP("Dockwright", "The certificate by which dockerd identifies itself there; with clientKey.");
constexpr auto clientKeyMeaning =
    QT_TRANSLATE_NOOP("Dockwright", "The key of that certificate, a secret: only root can read the file that it becomes.");

const std::array mirrors{
    RegistryField<RegistryMirror>{
        "url", &RegistryMirror::url, QT_TRANSLATE_NOOP("Dockwright", "The URL of the mirror."),
        QT_TRANSLATE_NOOP("Dockwright", "an http or https URL with a host, and without query, fragment or user name"),
        checkMirror, true},
    RegistryField<RegistryMirror>{"pull", &RegistryMirror::pull,
                                  QT_TRANSLATE_NOOP("Dockwright", "Whether images may come from it."), "", nullptr},
    RegistryField<RegistryMirror>{
        "resolve", &RegistryMirror::resolve,
        QT_TRANSLATE_NOOP("Dockwright", "Whether it may say which image a tag is; without it the registry itself is asked."),
        "", nullptr},
    RegistryField<RegistryMirror>{"overridePath", &RegistryMirror::overridePath,
                                  QT_TRANSLATE_NOOP("Dockwright",
                                                    "Whether the path of the URL is complete, so that /v2 is not added to it."),
                                  "", nullptr},
    RegistryField<RegistryMirror>{"ca", &RegistryMirror::ca,
                                  QT_TRANSLATE_NOOP("Dockwright",
                                                    "The CA certificates that the mirror is verified with, beside "
                                                    "those of the system."),
                                  certificatesAllowed, checkCertificates, false, true},
    RegistryField<RegistryMirror>{"clientCert", &RegistryMirror::clientCert, clientCertMeaning, clientCertAllowed,
                                  checkCertificates, false, true},
    RegistryField<RegistryMirror>{"clientKey", &RegistryMirror::clientKey, clientKeyMeaning, keyAllowed, checkPrivateKey, false,
                                  true},
};

const std::array hosts{
    RegistryField<RegistryHost>{
        "host", &RegistryHost::host,
        QT_TRANSLATE_NOOP("Dockwright", "The registry, as the names of its images begin; docker.io is Docker Hub."),
        QT_TRANSLATE_NOOP("Dockwright", "docker.io, or a host name or IPv4 address with an optional port"), checkRegistryHost,
        true},
    RegistryField<RegistryHost>{"ca", &RegistryHost::ca,
                                QT_TRANSLATE_NOOP("Dockwright",
                                                  "The CA certificates that the registry is verified with, beside "
                                                  "those of the system."),
                                certificatesAllowed, checkCertificates, false, true},
    RegistryField<RegistryHost>{"clientCert", &RegistryHost::clientCert, clientCertMeaning, clientCertAllowed,
                                checkCertificates, false, true},
    RegistryField<RegistryHost>{"clientKey", &RegistryHost::clientKey, clientKeyMeaning, keyAllowed, checkPrivateKey, false,
                                true},
    RegistryField<RegistryHost>{
        "insecure", &RegistryHost::insecure,
        QT_TRANSLATE_NOOP("Dockwright",
                          "Whether the registry is accessed without verifying its certificate, or over plain "
                          "http; where it has mirrors, over https only."),
        "", nullptr},
};

Message checkAccount(const QString &text)
{
    return text.contains(u':') ? Message{QT_TRANSLATE_NOOP("Dockwright", "The name of an account has no colon."), {}}
                               : Message{};
}

Message checkSecretFile(const QString &text)
{
    return text.startsWith(u'/') ? Message{} : Message{QT_TRANSLATE_NOOP("Dockwright", "It is not an absolute path."), {}};
}

/// It becomes part of the name of a program.
Message checkCredentialHelper(const QString &text)
{
    const auto isAllowed = [](QChar c) { return isAsciiAlphanumeric(c) || c == u'-' || c == u'_' || c == u'.'; };
    return std::ranges::all_of(text, isAllowed)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not the name of a credential helper."), {visible(text)}};
}

const std::array logins{
    RegistryField<RegistryLogin>{"user", &RegistryLogin::user,
                                 QT_TRANSLATE_NOOP("Dockwright", "The name of the account; with secretFile."),
                                 QT_TRANSLATE_NOOP("Dockwright", "a name without a colon, or empty"), checkAccount},
    RegistryField<RegistryLogin>{
        "secretFile", &RegistryLogin::secretFile,
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "A file with the password or token, and nothing else. --log-in reads it; the plan never contains it."),
        QT_TRANSLATE_NOOP("Dockwright", "an absolute path, or empty"), checkSecretFile},
    RegistryField<RegistryLogin>{
        "helper", &RegistryLogin::helper,
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "The credential helper of docker that keeps the secret, or that has one of its own: pass stands for "
            "docker-credential-pass. Without one, and if config.json names none, the secret is kept in config.json."),
        QT_TRANSLATE_NOOP("Dockwright", "what follows docker-credential- in the name of the program, or empty"),
        checkCredentialHelper},
};

} // namespace

std::span<const RegistryField<RegistryMirror>> mirrorFields()
{
    return mirrors;
}

std::span<const RegistryField<RegistryHost>> registryFields()
{
    return hosts;
}

std::span<const RegistryField<RegistryLogin>> loginFields()
{
    return logins;
}

} // namespace dockwright::core

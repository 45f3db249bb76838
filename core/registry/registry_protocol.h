// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QUrl>

/// What a registry says, read so that nothing in it can do harm (OCI Distribution Specification 1.1; docker's registry v2 and
/// its token authentication).
namespace dockwright::core {

/// No answer that is read as a whole may be larger, in bytes: distribution's own limit for a manifest
/// (registry/handlers/manifests.go, maxManifestBodySize).
inline constexpr qint64 mostRegistryBytes = 4LL * 1024 * 1024;

/// Where and for what a token is asked for (RFC 6750, WWW-Authenticate: Bearer).
struct BearerChallenge {
    QString realm;
    QString service;
    QString scope;

    friend bool operator==(const BearerChallenge &, const BearerChallenge &) = default;
};

/// The first one of that kind among all that the header has; nullopt where there is none, or it has no realm.
std::optional<BearerChallenge> readChallenge(const QByteArray &wwwAuthenticate);

/// Where an anonymous token is fetched that may pull from `repository`; nullopt for a realm that is no http or https URL.
std::optional<QUrl> tokenUrl(const BearerChallenge &challenge, const QString &repository);

/// "token" or "access_token"; empty where there is none that a header could carry.
QByteArray readToken(const QByteArray &answer);

/// A piece of content by what it must be.
struct ContentReference {
    QString digest; ///< "sha256:…"
    qint64 size = 0;

    friend bool operator==(const ContentReference &, const ContentReference &) = default;
};

/// What an image is made of, or for an index, where its image for one architecture is.
struct ImageManifest {
    std::optional<ContentReference> child; ///< of an index: the manifest to go on with
    ContentReference config;
    std::vector<ContentReference> layers;

    friend bool operator==(const ImageManifest &, const ImageManifest &) = default;
};

/// The kinds of manifest that dockerd accepts, as the header Accept has them.
QByteArray acceptedManifests();

/// A manifest or an index. Of an index, the image for linux and this machine (as uname(2) calls it), or else the first for
/// linux. Fails for what is neither, or names content by what is no digest.
Result<ImageManifest> readImageManifest(const QByteArray &text, const QString &machine);

/// When an image was made, by its configuration; nullopt where it does not say.
std::optional<QDateTime> readCreated(const QByteArray &config);

/// "sha256:" or "sha512:" and the right number of lower-case hexadecimal digits: it goes into a URL.
bool isContentDigest(const QString &text);

/// The digest of these bytes by the algorithm of another digest.
QString contentDigest(const QByteArray &bytes, const QString &like);

/// The time of a header Date (RFC 9110, 5.6.7, the form that is to be sent); nullopt for anything else.
std::optional<QDateTime> readHttpDate(const QByteArray &date);

} // namespace dockwright::core

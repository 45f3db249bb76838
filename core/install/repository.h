// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

namespace dockwright::core {

enum class PackageFormat { Deb, Rpm };

/// A repository of Docker's packages, as https://download.docker.com lays it out: BASE/linux/DISTRIBUTION/…
struct Repository {
    QString base;         ///< URL such as "https://mirrors.aliyun.com/docker-ce", no "/" at its end
    QString distribution; ///< "debian", "ubuntu", "raspbian", "fedora", "centos", "rhel"
    QString suite;        ///< codename, "trixie"; for .rpm the release, "9"
    QString channel = "stable";
    QString architecture; ///< as the packages call it: "amd64", "arm64", "armhf"; "x86_64", "aarch64"
    PackageFormat format = PackageFormat::Deb;
    QString keyPath;         ///< where the key is, or goes
    QString sourcePath;      ///< the file that names the repository to apt or dnf
    bool signedIndex = true; ///< dnf takes the index only with its signature, repomd.xml.asc; apt always does

    QString url() const;    ///< BASE/linux/DISTRIBUTION
    QString keyUrl() const; ///< BASE/linux/DISTRIBUTION/gpg
    friend bool operator==(const Repository &, const Repository &) = default;
};

/// True for a key of Docker's own, with which it signs packages of one format or the other.
bool isDockersKey(const QString &fingerprint);

/// The key that the repository must be signed with, in capitals: the plan's, and where that is Docker's own, Docker's for this
/// format of packages.
QString signingKey(const Repository &repository, const QString &planned);

/// Which repository suits a host: from what its os-release says, by a table for the derivatives that name no base of their own.
/// `distribution` and `codename` override it, empty for none. Where it is not known the error names the member of the plan
/// to set, "/install/distribution" or "/install/codename".
Result<Repository> repositoryFor(const HostFacts &facts, const QString &base, const QString &channel,
                                 const QString &distribution = {}, const QString &codename = {});

/// The bytes of `sourcePath`: deb822 for apt, an INI file for dnf.
QByteArray sourcesFile(const Repository &repository);

/// True when a source file of any form (one-line .list, deb822 .sources, .repo) names this repository by the same URL and no
/// other one, so that `sourcePath` replaces it.
bool namesOnly(const QString &path, const QByteArray &content, const Repository &repository);

/// True when a source file names this repository among others, so that it would clash with `sourcePath` (two Signed-By).
bool namesAlso(const QString &path, const QByteArray &content, const Repository &repository);

/// "28.5.2" of "5:28.5.2-1~debian.13~trixie".
QString upstreamVersion(const QString &version);

/// True where a package's version is the wanted one, which is a full or an upstream one.
bool isVersion(const QString &version, const QString &wanted);

/// The suites that Docker publishes packages for, the newest first; empty for a distribution that it does not know.
QStringList knownSuites(const QString &distribution);

/// The distribution's own packages that Docker's conflict with (https://docs.docker.com/engine/install/debian/).
QStringList conflictingPackages();

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <map>
#include <optional>
#include <vector>

namespace dockwright::core {

/// A package as it is installed.
struct PackageFact {
    QString version;
    bool held = false;

    friend bool operator==(const PackageFact &, const PackageFact &) = default;
};

/// A file of a bundle, and where it belongs on the host.
struct BundleFileFact {
    QString name; ///< in the bundle: "bin/dockerd"
    QString path; ///< on the host: "/usr/local/bin/dockerd"
    int mode = 0755;
    QString sha256;

    friend bool operator==(const BundleFileFact &, const BundleFileFact &) = default;
};

/// The bundle that was handed over and is kept in paths::bundles.
struct BundleFact {
    QString sha256; ///< of the bundle, hexadecimal
    QString version;
    QString architecture; ///< as `uname -m`
    std::vector<BundleFileFact> files;

    friend bool operator==(const BundleFact &, const BundleFact &) = default;
};

/// What Dockwright itself put on the host to install Docker: paths::installed. It says what `--uninstall` takes out.
struct InstalledRecord {
    QString version;                  ///< of the bundle
    QString bundle;                   ///< its SHA-256; empty if no bundle is installed
    std::map<QString, QString> files; ///< from the bundle: path → SHA-256
    QStringList directories;          ///< that the bundle's files needed and that were not there, deepest first
    QStringList packages;             ///< from the repository
    QStringList repositoryFiles;      ///< source and key
    bool madeGroup = false;           ///< the group docker was not there before
    QStringList members;              ///< users that were made members of it

    bool isEmpty() const { return *this == InstalledRecord{}; }
    friend bool operator==(const InstalledRecord &, const InstalledRecord &) = default;
};

/// What an installation depends on, beyond HostFacts.
struct InstallFacts {
    QString packageManager;                  ///< "apt", "dnf"; empty where there is none that is known
    QString architecture;                    ///< of its packages, "amd64"; empty: by HostFacts::architecture
    std::map<QString, PackageFact> packages; ///< those of Docker, of what conflicts with it, and of what fetching needs
    QStringList keyFingerprints;             ///< of the key ring at Repository::keyPath; empty where there is none
    std::optional<BundleFact> bundle;
    std::map<QString, QString> presentFiles; ///< those that the bundle would replace, or that were installed: path → SHA-256
    QStringList missingDirectories;          ///< that the files of the bundle need, deepest first
    std::optional<QStringList> groupMembers; ///< of the group docker; nullopt: there is no such group
    std::map<QString, bool> users;           ///< name → whether there is such a user; not listed: unknown
    QStringList missingNeeds;                ///< what dockerd needs and this host does not have
    QStringList missingWishes;               ///< what only some containers need
    InstalledRecord installed;

    bool has(const QString &package) const { return packages.contains(package); }
    friend bool operator==(const InstallFacts &, const InstallFacts &) = default;
};

void to_json(Json &json, const InstallFacts &facts);
void from_json(const Json &json, InstallFacts &facts);

/// The bytes of paths::installed, and back; what cannot be read counts as nothing installed.
QByteArray writeInstalled(const InstalledRecord &record);
InstalledRecord readInstalled(const QByteArray &json);

} // namespace dockwright::core

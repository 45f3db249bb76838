// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/bundle/tar_reader.h"

#include "helper/bundle/sha256.h"

#include <QStringList>

#include <vector>

/// A bundle is all that Docker is installed from where there is no network: docker-VERSION-ARCH.tar.gz or .tar.zst, a tar of
/// regular files below one directory, bundleDirectory(); those from before have no such directory.
///  - manifest.json, first: {"format": 1, "version", "architecture", "needs": […], "files": [{"name", "mode", "size",
///  "sha256"}]}
///  - SHA256SUMS, second, for `sha256sum -c`: of the manifest and of all files
///  - bin/: docker, dockerd, docker-init, docker-proxy, containerd, containerd-shim-runc-v2, ctr, runc (mode 0755)
///  - cli-plugins/: docker-compose, docker-buildx and the like (mode 0755); there may be none
///  - units/: docker.service, docker.socket, containerd.service
///  - completion/: docker of bash, _docker of zsh, docker.fish
///  - install, a script that installs all that where nothing of ours is (mode 0755); may be missing
///  - plan.json, which may be missing; without passwords
///  - doc/: licences and the like, as they came with the programs
namespace dockwright::helper {

/// What the manifest says of one file.
struct BundleFile {
    QString name;
    int mode = 0; ///< 0755 or 0644
    qint64 size = 0;
    QString sha256;

    friend bool operator==(const BundleFile &, const BundleFile &) = default;
};

struct BundleManifest {
    QString version;      ///< of Docker, "28.5.2"
    QString architecture; ///< as the kernel's uname says it, "x86_64"
    QStringList needs;    ///< hostNeedNames() of the Dockwright that made it; for people
    std::vector<BundleFile> files;

    /// nullptr if there is none.
    const BundleFile *file(const QString &name) const;
    /// Names that this Dockwright does not know: a newer one may have put them in. They are verified, and not installed.
    QStringList unknownFiles() const;
    friend bool operator==(const BundleManifest &, const BundleManifest &) = default;
};

/// The names below bin/ and units/, all of which a bundle has.
QStringList bundlePrograms();
QStringList bundleUnits();
/// "docker-28.5.2-x86_64"
QString bundleDirectory(const QString &version, const QString &architecture);
/// The names below completion/; a bundle from before may lack those of zsh and fish.
QStringList bundleCompletions();
/// "cli-plugins/docker-compose" for "compose".
QString pluginFileName(const QString &name);
/// True for what docker takes as a plug-in's name (docker/cli docs/extend/cli_plugins.md): a-z, then a-z and 0-9.
bool isPluginName(const QString &name);
/// True for a program and for a plug-in: an executable for the bundle's architecture.
bool isBundleExecutable(const QString &name);
/// True for a name that an installation may take out of a bundle.
bool isKnownBundleFile(const QString &name);
/// True for "28.5.2", "29.0.0-rc.1": what can be a version of Docker.
bool isDockerVersion(const QString &text);
/// The architectures that Docker's static archives are there for, as uname says them; "armhf" for armv7l.
QStringList bundleArchitectures();
/// Whether a program that begins with `head` (64 bytes) is made for the architecture.
bool isProgramFor(const QByteArray &head, const QString &architecture);

/// What is read of a program on its way through: its sum, and how it begins.
class PassingContent
{
public:
    void add(const char *data, std::size_t size);
    QString takeSum() { return m_sum.take(); }
    bool isProgramFor(const QString &architecture) const { return helper::isProgramFor(m_head, architecture); }

private:
    Sha256 m_sum;
    QByteArray m_head;
};

/// The manifest alone, which is first in the file: fast, and nothing of the rest is known to be true then.
core::Result<BundleManifest> readBundleManifest(int file);

/// Reads all of it and writes nothing: each file of the manifest is there once, with the mode, size and sum that it says,
/// nothing else is there, the programs are for the architecture, SHA256SUMS agrees, and all that an installation needs is
/// there.
core::Result<BundleManifest> checkBundle(int file, const BundleProgress &progress, const std::stop_token &stop);

/// Where a file of the bundle goes: a descriptor open for writing, which unpackBundle() closes, or -1 for nowhere.
using BundleTarget = std::function<core::Result<int>(const BundleFile &)>;

/// Writes each file for which `target` gives a descriptor, and syncs it, verifying all as checkBundle() does; the bundle must
/// say `manifest` still. What was written is good only after success: write beside the place, and rename then.
core::Result<> unpackBundle(int file, const BundleManifest &manifest, const BundleTarget &target,
                            const BundleProgress &progress, const std::stop_token &stop);

/// manifest.json and SHA256SUMS as they stand in a bundle.
QByteArray writeBundleManifest(const BundleManifest &manifest);
QByteArray writeBundleSums(const BundleManifest &manifest, const QByteArray &manifestText);
core::Result<BundleManifest> parseBundleManifest(const QByteArray &text);

inline constexpr auto manifestName = "manifest.json";
inline constexpr auto sumsName = "SHA256SUMS";
inline constexpr auto completionName = "completion/docker";
inline constexpr auto zshCompletionName = "completion/_docker";
inline constexpr auto fishCompletionName = "completion/docker.fish";
inline constexpr auto planName = "plan.json";
inline constexpr auto installerName = "install";

} // namespace dockwright::helper

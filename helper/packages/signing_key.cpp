// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/signing_key.h"

#include "helper/host/command_runner.h"
#include "helper/host/rooted_files.h"
#include "helper/packages/download_file.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto gpg = "/usr/bin/gpg";
constexpr qint64 maximalKey = 64LL * 1024; ///< bytes; Docker's has 4 KiB

/// A record of `gpg --with-colons` (gnupg's doc/DETAILS): primary key, its validity and fingerprint.
struct ListedKey {
    QByteArray validity;
    QString fingerprint;
};

std::vector<ListedKey> readKeys(const QByteArray &listing)
{
    std::vector<ListedKey> keys;
    bool isPrimary = false;
    for (const QByteArray &line : listing.split('\n')) {
        const QList<QByteArray> fields = line.split(':');
        if (fields[0] == "pub") {
            keys.push_back({fields.value(1), {}});
            isPrimary = true;
        } else if (fields[0] == "fpr" && isPrimary) {
            keys.back().fingerprint = QString::fromLatin1(fields.value(9));
            isPrimary = false;
        }
    }
    return keys;
}

Message notAKey()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The mirror does not send a valid signing key."), {}};
}

Message tryAnother()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "Do not use this mirror: its content does not come from Docker."), {}};
}

Result<CommandOutput> runGpg(const QString &home, const QStringList &arguments)
{
    return runChecked(QStringList{QLatin1String(gpg), "--homedir", home, "--batch", "--no-tty", "--quiet", "--no-autostart",
                                  "--no-auto-check-trustdb", "--trust-model=always"}
                          + arguments,
                      notAKey());
}

/// That the pinned key is among them, and good.
Result<> checkKeys(const std::vector<ListedKey> &keys, const QString &fingerprint, const QString &url)
{
    const auto pinned = std::ranges::find(keys, fingerprint, &ListedKey::fingerprint);
    if (pinned == keys.end())
        return failure(ErrorCode::CommandFailed, url,
                       {QT_TRANSLATE_NOOP("Dockwright", "The signing key that the mirror sends is not %1."), {fingerprint}},
                       tryAnother(), keys.empty() ? QString() : keys.front().fingerprint);
    if (pinned->validity == "e" || pinned->validity == "r" || pinned->validity == "i")
        return failure(ErrorCode::CommandFailed, url,
                       {pinned->validity == "r" ? QT_TRANSLATE_NOOP("Dockwright", "The signing key was revoked.")
                                                : QT_TRANSLATE_NOOP("Dockwright", "The signing key has expired."),
                        {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Check docs.docker.com for a new one."), {}}, fingerprint);
    return {};
}

} // namespace

Result<QByteArray> fetchSigningKey(const QString &url, const QString &fingerprint, const Work &work)
{
    const QString pinned = QString(fingerprint).remove(u' ').toUpper();
    if (!QFile::exists(QLatin1String(gpg)))
        return failure(ErrorCode::Unsupported, QLatin1String(gpg),
                       {QT_TRANSLATE_NOOP("Dockwright", "gpg is missing, so the signing key cannot be verified."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Install the package gpg."), {}});
    if (!url.startsWith(QLatin1String("http://")) && !url.startsWith(QLatin1String("https://")))
        return failure(ErrorCode::InvalidInput, url, notAKey());
    const auto bytes = downloadFile(url, maximalKey, work);
    if (!bytes && bytes.error().code == ErrorCode::Unsupported)
        return failure(ErrorCode::CommandFailed, url, notAKey(), tryAnother());
    if (!bytes)
        return bytes;
    const PrivateDirectory home;
    if (home.path().isEmpty())
        return ioFailure(QStringLiteral("dockwright-key"), errno);
    const QString file = home.path() + QLatin1String("/received");
    QFile received(file);
    if (!received.open(QIODevice::WriteOnly) || received.write(*bytes) != bytes->size() || !received.flush())
        return failure(ErrorCode::Io, file, notAKey(), {}, received.errorString());
    if (const auto imported = runGpg(home.path(), {"--import", file}); !imported)
        return failure(ErrorCode::CommandFailed, url, notAKey(), tryAnother(), imported.error().detail);
    const auto listed = runGpg(home.path(), {"--with-colons", "--list-keys"});
    if (!listed)
        return tl::unexpected(listed.error());
    if (const auto good = checkKeys(readKeys(listed->standardOutput), pinned, url); !good)
        return tl::unexpected(good.error());
    const auto exported = runGpg(home.path(), {"--export", pinned});
    if (!exported)
        return tl::unexpected(exported.error());
    return exported->standardOutput;
}

QStringList keyFingerprints(const QString &path)
{
    if (!QFile::exists(QLatin1String(gpg)) || !QFile::exists(path))
        return {};
    const PrivateDirectory home; // gpg does not do without one, and root may have none
    const auto listed = runGpg(home.path(), {"--with-colons", "--show-keys", path});
    QStringList fingerprints;
    for (const ListedKey &key : listed ? readKeys(listed->standardOutput) : std::vector<ListedKey>())
        fingerprints << key.fingerprint;
    return fingerprints;
}

} // namespace dockwright::helper

#include "helper/packages/signing_key.h"

#include "helper/host/rooted_files.h"
#include "helper/packages/apt_command.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QScopeGuard>

#include <algorithm>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto gpg = "/usr/bin/gpg";
constexpr qint64 maximalKey = 64 * 1024; ///< bytes; Docker's has 4 KiB

/// A directory in /run that only one user can enter, removed with all that is in it.
class PrivateDirectory
{
public:
    explicit PrivateDirectory(const char *user = nullptr)
    {
        QByteArray name("/run/dockwright-key-XXXXXX");
        if (mkdtemp(name.data()) == nullptr)
            return;
        m_path = QString::fromUtf8(name);
        const passwd *owner = user != nullptr ? getpwnam(user) : nullptr;
        if (owner != nullptr && chown(name.constData(), owner->pw_uid, owner->pw_gid) != 0)
            return;
    }
    ~PrivateDirectory()
    {
        if (!m_path.isEmpty())
            QDir(m_path).removeRecursively();
    }
    PrivateDirectory(const PrivateDirectory &) = delete;
    PrivateDirectory &operator=(const PrivateDirectory &) = delete;
    const QString &path() const { return m_path; }

private:
    QString m_path;
};

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
    return {QT_TRANSLATE_NOOP("Dockwright", "What the mirror sends as its signing key is none."), {}};
}

Message tryAnother()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "Do not use this mirror: what it sends does not come from Docker."), {}};
}

Result<CommandOutput> runGpg(const QString &home, const QStringList &arguments)
{
    return runChecked(QStringList{QLatin1String(gpg), "--homedir", home, "--batch", "--no-tty", "--quiet", "--no-autostart",
                                  "--no-auto-check-trustdb", "--trust-model=always"}
                          + arguments,
                      notAKey());
}

/// As apt's unprivileged user, through apt's own proxy settings; a file that is too large is not written.
Result<QByteArray> download(const QString &url, const Work &work)
{
    const PrivateDirectory directory("_apt");
    const QString path = directory.path() + QLatin1String("/key");
    const QStringList command{QLatin1String(prlimit),
                              QStringLiteral("--fsize=%1").arg(maximalKey),
                              QLatin1String(aptHelper),
                              "-oAcquire::http::Timeout=20",
                              "-oAcquire::https::Timeout=20",
                              "-oAcquire::Retries=1",
                              "download-file",
                              url,
                              path};
    const auto done = runApt(command, AptTask::Download, work,
                             {QT_TRANSLATE_NOOP("Dockwright", "The signing key cannot be downloaded."), {}});
    if (!done) {
        if (QFileInfo(path).size() >= maximalKey) // where the limit of the size ended it
            return failure(ErrorCode::CommandFailed, url, notAKey(), tryAnother());
        Error error = done.error();
        error.where = url;
        return tl::unexpected(error);
    }
    const int file = open(path.toUtf8().constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const auto closes = qScopeGuard([file] { close(file); });
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0)
        return ioFailure(path, errno);
    if (!S_ISREG(status.st_mode) || status.st_size > maximalKey)
        return failure(ErrorCode::CommandFailed, url, notAKey(), tryAnother());
    QByteArray bytes(status.st_size, 0);
    if (read(file, bytes.data(), bytes.size()) != bytes.size())
        return ioFailure(path, errno);
    return bytes;
}

/// That the pinned key is among them, and good.
Result<> checkKeys(const std::vector<ListedKey> &keys, const QString &fingerprint, const QString &url)
{
    const auto pinned = std::ranges::find(keys, fingerprint, &ListedKey::fingerprint);
    if (pinned == keys.end())
        return failure(ErrorCode::CommandFailed, url,
                       {QT_TRANSLATE_NOOP("Dockwright", "The mirror sends another signing key than %1."), {fingerprint}},
                       tryAnother(), keys.empty() ? QString() : keys.front().fingerprint);
    if (pinned->validity == "e" || pinned->validity == "r" || pinned->validity == "i")
        return failure(ErrorCode::CommandFailed, url,
                       {pinned->validity == "r" ? QT_TRANSLATE_NOOP("Dockwright", "The signing key was revoked.")
                                                : QT_TRANSLATE_NOOP("Dockwright", "The signing key has expired."),
                        {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "See at docs.docker.com whether there is a new one."), {}},
                       fingerprint);
    return {};
}

} // namespace

Result<QByteArray> fetchSigningKey(const QString &url, const QString &fingerprint, const Work &work)
{
    const QString pinned = QString(fingerprint).remove(u' ').toUpper();
    if (!QFile::exists(QLatin1String(gpg)))
        return failure(ErrorCode::Unsupported, QLatin1String(gpg),
                       {QT_TRANSLATE_NOOP("Dockwright", "gpg is missing, so the signing key cannot be checked."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Install the package gpg."), {}});
    if (!url.startsWith(QLatin1String("http://")) && !url.startsWith(QLatin1String("https://")))
        return failure(ErrorCode::InvalidInput, url, notAKey());
    const auto bytes = download(url, work);
    if (!bytes)
        return bytes;
    const PrivateDirectory home;
    if (home.path().isEmpty())
        return ioFailure(QStringLiteral("/run"), errno);
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

} // namespace dockwright::helper

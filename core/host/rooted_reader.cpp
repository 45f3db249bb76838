// SPDX-License-Identifier: Apache-2.0
#include "core/host/rooted_reader.h"

#include "core/host/unit_from_files.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace dockwright::core {

namespace {

constexpr qsizetype maximalSize = 4LL * 1024 * 1024;

Failure ioFailure(const QString &path, int error)
{
    return failure(error == EACCES || error == EPERM ? ErrorCode::NotAuthorized : ErrorCode::Io, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 cannot be read: %2."), {path, qt_error_string(error)}});
}

bool isMissing(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/// Opens below `root`, which symbolic links cannot leave; -1 and errno on failure.
int openBelow(int root, const QString &path, int flags)
{
    open_how how{};
    how.flags = static_cast<__u64>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    const QByteArray name = path.toUtf8();
    constexpr int attempts = 32; // EAGAIN: something was renamed while the kernel walked (openat2(2))
    int file = -1;
    for (int attempt = 0; attempt < attempts && (attempt == 0 || (file < 0 && errno == EAGAIN)); ++attempt)
        file = static_cast<int>(syscall(SYS_openat2, root, name.constData(), &how, sizeof how));
    return file;
}

Result<QByteArray> readAll(int file, const QString &path)
{
    QByteArray content;
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t count = read(file, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioFailure(path, errno);
        if (count == 0)
            return content;
        content.append(buffer.data(), count);
        if (content.size() > maximalSize)
            return failure(ErrorCode::Io, path,
                           {QT_TRANSLATE_NOOP("Dockwright", "%1 is larger than %2 bytes."),
                            {path, QString::number(maximalSize)}});
    }
}

/// To a user who is not root and looks at a directory of hers, her files are root's of the machine to be.
int ownerSeen(unsigned owner, unsigned self)
{
    return geteuid() != 0 && owner == self ? 0 : static_cast<int>(owner);
}

FileKind kindOf(mode_t mode)
{
    if (S_ISREG(mode))
        return FileKind::Regular;
    if (S_ISDIR(mode))
        return FileKind::Directory;
    return S_ISLNK(mode) ? FileKind::Symlink : FileKind::Other;
}

} // namespace

RootedReader::RootedReader(const QString &root)
    : m_root(open(root.toUtf8().constData(), O_PATH | O_DIRECTORY | O_CLOEXEC)), m_isDirectory(root != QLatin1String("/"))
{}

RootedReader::~RootedReader()
{
    if (m_root >= 0)
        close(m_root);
}

Result<std::optional<FileFact>> RootedReader::lookAt(const QString &path) const
{
    const int handle = openBelow(m_root, path, O_PATH | O_NOFOLLOW);
    if (handle < 0)
        return isMissing(errno) ? Result<std::optional<FileFact>>(std::nullopt) : ioFailure(path, errno);
    const auto closeHandle = qScopeGuard([handle] { close(handle); });
    struct stat status {};
    if (fstat(handle, &status) != 0)
        return ioFailure(path, errno);
    const auto owner = [this](unsigned id, unsigned self) {
        return m_isDirectory ? ownerSeen(id, self) : static_cast<int>(id);
    };
    return FileFact{{},
                    static_cast<int>(status.st_mode & 07777),
                    owner(status.st_uid, geteuid()),
                    owner(status.st_gid, getegid()),
                    kindOf(status.st_mode)};
}

Result<std::optional<FileFact>> RootedReader::readFile(const QString &path) const
{
    auto there = lookAt(path);
    if (!there || !*there || (*there)->kind != FileKind::Regular)
        return there;
    const int file = openBelow(m_root, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return ioFailure(path, errno);
    const auto closeFile = qScopeGuard([file] { close(file); });
    auto content = readAll(file, path);
    if (!content)
        return tl::unexpected(content.error());
    (*there)->content = *content;
    return there;
}

Result<std::optional<QByteArray>> RootedReader::readSystemFile(const QString &path) const
{
    const int file = openBelow(m_root, path, O_RDONLY | O_NONBLOCK);
    if (file < 0)
        return isMissing(errno) ? Result<std::optional<QByteArray>>(std::nullopt) : ioFailure(path, errno);
    const auto closeFile = qScopeGuard([file] { close(file); });
    struct stat status {};
    if (fstat(file, &status) == 0 && S_ISCHR(status.st_mode))
        return QByteArray(); // a unit masked by a link to /dev/null
    auto content = readAll(file, path);
    if (!content)
        return tl::unexpected(content.error());
    return *content;
}

Result<std::optional<QString>> RootedReader::readLink(const QString &path) const
{
    const int handle = openBelow(m_root, path, O_PATH | O_NOFOLLOW);
    if (handle < 0)
        return isMissing(errno) ? Result<std::optional<QString>>(std::nullopt) : ioFailure(path, errno);
    const auto closeHandle = qScopeGuard([handle] { close(handle); });
    std::array<char, PATH_MAX> target{};
    const ssize_t length = readlinkat(handle, "", target.data(), target.size());
    if (length < 0) // ENOENT: no link (readlink(2))
        return errno == ENOENT || errno == EINVAL ? Result<std::optional<QString>>(std::nullopt) : ioFailure(path, errno);
    return QString::fromUtf8(target.data(), length);
}

bool RootedReader::exists(const QString &path) const
{
    const int handle = openBelow(m_root, path, O_PATH | O_NOFOLLOW);
    if (handle >= 0)
        close(handle);
    return handle >= 0;
}

Result<QStringList> RootedReader::listDirectory(const QString &path) const
{
    const int handle = openBelow(m_root, path, O_RDONLY | O_DIRECTORY);
    if (handle < 0)
        return isMissing(errno) ? Result<QStringList>(QStringList()) : ioFailure(path, errno);
    DIR *directory = fdopendir(handle);
    if (directory == nullptr) {
        close(handle);
        return ioFailure(path, errno);
    }
    const auto closeDirectory = qScopeGuard([directory] { closedir(directory); });
    QStringList names;
    while (const dirent *entry = readdir(directory)) { // NOLINT(concurrency-mt-unsafe): a stream of our own
        const QString name = QString::fromUtf8(entry->d_name);
        if (name != QLatin1String(".") && name != QLatin1String(".."))
            names << name;
    }
    std::ranges::sort(names);
    return names;
}

Result<std::optional<UnitFacts>> RootedReader::unit(const QString &name) const
{
    auto facts = unitFromFiles(*this, name);
    if (!facts)
        return tl::unexpected(facts.error());
    return *facts;
}

Result<CommandOutput> RootedReader::query(const QStringList &command) const
{
    return failure(ErrorCode::Unsupported, command.value(0),
                   {QT_TRANSLATE_NOOP("Dockwright", "With --root, no commands are run."), {}});
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "helper/host/steady_directory.h"

#include "helper/host/rooted_files.h"

#include <QByteArrayList>
#include <QFile>

#include <array>
#include <cerrno>
#include <climits>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// As the kernel has it (path_resolution(7)).
constexpr int mostLinks = 40;

class Walk
{
public:
    Walk(const QString &path, bool create) : m_path(path), m_create(create) { take(QFile::encodeName(path)); }

    Result<Descriptor> walk()
    {
        while (m_error == 0 && !m_waiting.isEmpty())
            enter(m_waiting.takeFirst());
        return m_error == 0 ? Result<Descriptor>(std::move(m_at)) : ioFailure(m_path, m_error);
    }

private:
    /// Goes on with this path from where it is.
    void take(const QByteArray &path)
    {
        if (path.startsWith('/') || !m_at.isOpen()) {
            m_at = Descriptor(open(path.startsWith('/') ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            m_error = m_at.isOpen() ? 0 : errno;
            m_isSteady = true;
        }
        QByteArrayList parts = path.split('/');
        parts.removeAll(QByteArray());
        m_waiting = parts + m_waiting;
    }

    void enter(const QByteArray &name)
    {
        struct stat status {};
        m_isSteady = m_isSteady && fstat(m_at.number(), &status) == 0 && isTrusted(status);
        Descriptor next = openPart(name);
        if (m_error == ENOENT && m_create && (mkdirat(m_at.number(), name.constData(), 0755) == 0 || errno == EEXIST))
            next = openPart(name);
        if (m_error == 0)
            m_at = std::move(next);
        else
            follow(name);
    }

    Descriptor openPart(const QByteArray &name)
    {
        Descriptor part(openat(m_at.number(), name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        m_error = part.isOpen() ? 0 : errno;
        return part;
    }

    void follow(const QByteArray &name)
    {
        struct stat status {};
        if (fstatat(m_at.number(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISLNK(status.st_mode))
            return;
        const bool isOwn = geteuid() != 0 && status.st_uid == geteuid();
        std::array<char, PATH_MAX> target{};
        const ssize_t size = readlinkat(m_at.number(), name.constData(), target.data(), target.size());
        m_error = size <= 0 || (!m_isSteady && !isOwn) || ++m_links > mostLinks ? ELOOP : 0;
        if (m_error == 0)
            take(QByteArray(target.data(), size));
    }

    QString m_path;
    bool m_create;
    Descriptor m_at;
    bool m_isSteady = true;
    QByteArrayList m_waiting;
    int m_links = 0;
    int m_error = 0;
};

} // namespace

Result<Descriptor> openSteadyDirectory(const QString &path, bool create)
{
    return Walk(path, create).walk();
}

} // namespace dockwright::helper

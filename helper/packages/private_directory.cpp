// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/private_directory.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <cstdlib>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

namespace dockwright::helper {

namespace {

const QString place = QStringLiteral("/run");
const QString pattern = QStringLiteral("dockwright-key-*");

Descriptor openDirectory(const QByteArray &path)
{
    return Descriptor(open(path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

} // namespace

void sweepPrivateDirectories()
{
    if (geteuid() != 0)
        return;
    for (const QString &name : QDir(place).entryList({pattern}, QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot)) {
        const QString path = place + u'/' + name;
        if (QFileInfo(path).lastModified().secsTo(QDateTime::currentDateTime()) < 60)
            continue; // it may be another's that has just been made
        const Descriptor left = openDirectory(path.toUtf8());
        if (left.isOpen() && flock(left.number(), LOCK_EX | LOCK_NB) == 0)
            QDir(path).removeRecursively();
    }
}

PrivateDirectory::PrivateDirectory(const char *user)
{
    const bool isRoot = geteuid() == 0;
    sweepPrivateDirectories();
    QByteArray name(isRoot ? "/run/dockwright-key-XXXXXX" : "/tmp/dockwright-key-XXXXXX");
    if (mkdtemp(name.data()) == nullptr)
        return;
    m_path = QString::fromUtf8(name);
    m_lock = openDirectory(name);
    flock(m_lock.number(), LOCK_SH | LOCK_NB);
    const passwd *owner = isRoot && user != nullptr ? getpwnam(user) : nullptr;
    if (owner != nullptr && chown(name.constData(), owner->pw_uid, owner->pw_gid) != 0)
        return; // then that user cannot use it, which is said by what tries
}

PrivateDirectory::~PrivateDirectory()
{
    if (!m_path.isEmpty())
        QDir(m_path).removeRecursively();
}

} // namespace dockwright::helper

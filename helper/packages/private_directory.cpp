#include "helper/packages/private_directory.h"

#include <QDir>

#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

namespace dockwright::helper {

PrivateDirectory::PrivateDirectory(const char *user)
{
    const bool isRoot = geteuid() == 0;
    QByteArray name(isRoot ? "/run/dockwright-key-XXXXXX" : "/tmp/dockwright-key-XXXXXX");
    if (mkdtemp(name.data()) == nullptr)
        return;
    m_path = QString::fromUtf8(name);
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

#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// A directory in /run that root alone can enter, or the named user; removed with all that is in it.
class PrivateDirectory
{
public:
    explicit PrivateDirectory(const char *user = nullptr);
    ~PrivateDirectory();
    PrivateDirectory(const PrivateDirectory &) = delete;
    PrivateDirectory &operator=(const PrivateDirectory &) = delete;
    const QString &path() const { return m_path; } ///< empty where none could be made

private:
    QString m_path;
};

/// Downloads a file as apt does: as its unprivileged user, with its proxy. Unsupported when it is larger than `maximal` bytes,
/// of which no more are written.
core::Result<QByteArray> downloadFile(const QString &url, qint64 maximal, const Work &work);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/descriptor.h"

#include <QString>

namespace dockwright::helper {

/// Removes what a killed process of root's has left of them; those in use, and new ones, stay. Nothing for other users.
void sweepPrivateDirectories();

/// A directory that only one user can enter, made in /run by root and in /tmp by others; removed with all that is in it. What
/// an earlier one of root's left that was killed goes first.
class PrivateDirectory
{
public:
    /// Root may give it to another user.
    explicit PrivateDirectory(const char *user = nullptr);
    ~PrivateDirectory();
    PrivateDirectory(const PrivateDirectory &) = delete;
    PrivateDirectory &operator=(const PrivateDirectory &) = delete;

    /// Empty where it could not be made; errno says why.
    const QString &path() const { return m_path; }

private:
    QString m_path;
    Descriptor m_lock; ///< tells the next one that this is in use
};

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/descriptor.h"

#include <QString>

/// What a file has beside its content, mode and owner.
namespace dockwright::helper {

/// The extended attribute that holds an access list (acl(5), linux/posix_acl_xattr.h).
inline constexpr auto accessListName = "system.posix_acl_access";

/// The last component of the path in this directory, to read: never what a link leads to, and never waiting for the other end
/// of a pipe.
Descriptor openFile(int directory, const QString &path);

/// An extended attribute; empty if there is none.
QByteArray readAttribute(int file, const char *name);

/// 0 or errno.
int writeAttribute(int file, const char *name, const QByteArray &value);

/// chattr(1), +i and +a: not even root may write, rename or remove.
bool isImmutable(int file);

/// Something is mounted there, as a container engine does with a single file: nothing can be renamed over it. False where the
/// kernel does not say (before 5.8).
bool isMountPoint(int directory, const QString &path);

/// The label that SELinux gave the file that is replaced, so that the new one is as accessible as the old one; and the list of
/// further users who may read it, unless fewer may from now on.
void copyAttributes(int directory, const QString &from, int to, int mode);

} // namespace dockwright::helper

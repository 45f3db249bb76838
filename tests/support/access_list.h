// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

/// setfacl -m u:12345:r on a file of mode 0640, as the kernel has it (linux/posix_acl_xattr.h): owner, that user, group, mask,
/// others.
inline QByteArray listWithFurtherUser()
{
    return QByteArray::fromHex("02000000"
                               "01000600ffffffff"
                               "0200040039300000"
                               "04000400ffffffff"
                               "10000400ffffffff"
                               "20000000ffffffff");
}

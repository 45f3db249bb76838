// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// Downloads a repository's OpenPGP key, armored or not and at most 64 KiB, and gives back a binary key ring with the pinned
/// key alone: other keys of the file are left out. Fails when the pinned one is not in it, has expired or was revoked.
/// `fingerprint` is the primary key's, 40 or 64 hexadecimal digits, blanks allowed.
core::Result<QByteArray> fetchSigningKey(const QString &url, const QString &fingerprint, const Work &work);

/// The fingerprints of the primary keys in a key ring, in upper case; empty where there is none that can be read.
QStringList keyFingerprints(const QString &path);

} // namespace dockwright::helper

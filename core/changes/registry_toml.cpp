// SPDX-License-Identifier: Apache-2.0
#include "core/changes/registry_toml.h"

#include "core/base/hash.h"
#include "core/text/toml.h"

namespace dockwright::core {

namespace {

/// Byte for byte: no comment in it is somebody else's.
bool isUntouched(const LastWritten &written, const QString &path, const QByteArray &there)
{
    const auto last = written.files.find(path);
    return last != written.files.end() && last->second == sha256(there);
}

} // namespace

QByteArray withTheirComments(const LastWritten &written, const QString &path, const QByteArray &there, const QByteArray &ours)
{
    if (isUntouched(written, path, there))
        return ours;
    if (saysTheSame(there, ours))
        return there;
    return written.isAsWritten(path, there) ? withCommentsOf(there, ours).value_or(ours) : ours;
}

} // namespace dockwright::core

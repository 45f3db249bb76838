// SPDX-License-Identifier: Apache-2.0
#include "core/changes/registry_toml.h"

#include "core/text/toml.h"

namespace dockwright::core {

std::optional<QByteArray> withTheirComments(const LastWritten &written, const QString &path, const QByteArray &there,
                                            const QByteArray &ours)
{
    if (written.isUntouched(path, there))
        return ours;
    if (const auto meaning = meaningOfToml(there); meaning && meaning == meaningOfToml(ours))
        return there;
    return written.isAsWritten(path, there) ? withCommentsOf(there, ours) : ours;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/file_preview.h"

/// What an apply would do, as the helper says it before it is asked to; secrets redacted.
namespace dockwright::core {

/// What a ChangeSet would do, as members of an event: its digest, its effect, who is interrupted, its steps.
Json changesToJson(const ChangeSet &changes);

/// What a window compares with what it showed.
struct PreviewReport {
    QByteArray digest;                 ///< that an apply has to name
    std::optional<Effect> effect{};    ///< nullopt: of another release
    std::vector<FilePreview> files{};  ///< unchanged ones may be missing
    Json installation = Json::array(); ///< the steps that show in no file, as stepToJson has them

    friend bool operator==(const PreviewReport &, const PreviewReport &) = default;
};

/// What the helper would say of these changes; without their digest, in which is what only root can see.
PreviewReport reportOf(const ChangeSet &changes, std::vector<FilePreview> files);

/// Reads what Preview gives.
PreviewReport previewFromJson(const Json &preview);

/// Whether both would do the same to each file and install the same. Their digests may differ: root sees more of a host.
bool isSame(const PreviewReport &one, const PreviewReport &other);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

namespace dockwright::helper {

struct DockerAnswer {
    int status = 0; ///< of HTTP
    QByteArray body;
    QByteArray apiVersion{}; ///< the newest that this dockerd speaks, "1.41"; "" where it does not say

    bool isGood() const { return status >= 200 && status < 300; }
    /// dockerd's own words where it is not good, as foreignWords() has them.
    QString complaint() const;
    /// The body; null where it is no JSON.
    core::Json json() const;
};

/// What came of a request of HTTP/1.0: "HTTP/1.0 200 OK", fields, an empty line, the body. nullopt where it is none.
std::optional<DockerAnswer> readAnswer(const QByteArray &received);

/// The most that is taken of one answer, in bytes; ten thousand containers are listed in some 20 MB.
inline constexpr qsizetype maximalAnswer = 64LL * 1024 * 1024;

} // namespace dockwright::helper

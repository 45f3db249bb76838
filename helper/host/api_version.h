// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/releases.h"
#include "helper/host/docker_answer.h"

#include <functional>
#include <mutex>

namespace dockwright::helper {

/// Which version of the Engine API is spoken: the newest that both sides know. dockerd names its own in the answer to
/// /_ping; a later one may leave out what an answer has today, and an earlier one refuses what it does not know. A path
/// without a version is the daemon's own, whatever that has become (moby api/server/middleware/version.go).
class ApiVersion
{
public:
    /// Sends a request for that path, version included.
    using Send = std::function<core::Result<DockerAnswer>(const QByteArray &path)>;

    /// `ping` sends GET.
    explicit ApiVersion(Send ping) : m_ping(std::move(ping)) {}

    /// The answer to a request for `path`, which has no version. Where dockerd was exchanged meanwhile and refuses the version
    /// that was right before, the right one is asked for again.
    core::Result<DockerAnswer> ask(const QByteArray &path, const Send &send);
    /// "/v1.51", or "" for a daemon that names none.
    core::Result<QByteArray> prefix();

private:
    void forget();

    Send m_ping;
    std::mutex m_mutex;
    std::optional<QByteArray> m_prefix;
    bool m_isOursRefused = false; ///< the daemon speaks none that we know: its own is tried
};

/// The newest version that this code was run with.
inline constexpr core::Release newestApi{1, 51};

} // namespace dockwright::helper

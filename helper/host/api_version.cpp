// SPDX-License-Identifier: Apache-2.0
#include "helper/host/api_version.h"

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// moby api/server/middleware/version.go: "client version 1.99 is too new. Maximum supported API version is 1.41".
bool isVersionRefused(const DockerAnswer &answer)
{
    constexpr int badRequest = 400;
    return answer.status == badRequest && answer.complaint().startsWith(QLatin1String("client version "));
}

} // namespace

Result<QByteArray> ApiVersion::prefix()
{
    const std::scoped_lock lock(m_mutex);
    if (m_prefix)
        return *m_prefix;
    const auto pong = m_ping("/_ping");
    if (!pong)
        return tl::unexpected(pong.error());
    const auto offered = readRelease(QString::fromLatin1(pong->apiVersion));
    if (!offered)
        return QByteArray();
    const Release spoken = m_isOursRefused ? *offered : std::min(*offered, newestApi);
    m_prefix = "/v" + QByteArray::number(spoken.major) + '.' + QByteArray::number(spoken.minor);
    return *m_prefix;
}

void ApiVersion::forget()
{
    const std::scoped_lock lock(m_mutex);
    m_isOursRefused = false;
    m_prefix.reset();
}

Result<DockerAnswer> ApiVersion::ask(const QByteArray &path, const Send &send)
{
    Result<DockerAnswer> answer;
    for (const bool isOursRefused : {false, false, true}) {
        if (isOursRefused) {
            const std::scoped_lock lock(m_mutex);
            m_isOursRefused = true;
        }
        const auto version = prefix();
        if (!version)
            return tl::unexpected(version.error());
        answer = send(*version + path);
        if (!answer || !isVersionRefused(*answer))
            return answer;
        forget();
    }
    return answer;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/host/docker_answer.h"

#include "core/text/redact.h"

namespace dockwright::helper {

using namespace core;

QString DockerAnswer::complaint() const
{
    const Json answer = json();
    const auto message = answer.is_object() ? answer.find("message") : answer.end();
    return foreignWords(message != answer.end() && message->is_string() ? textOf(answer, "message").toUtf8() : body);
}

Json DockerAnswer::json() const
{
    constexpr JsonLimits limits{maximalAnswer, 64, 100'000};
    const auto document = parseJson(body, limits);
    return document ? Json(document->value) : Json();
}

std::optional<DockerAnswer> readAnswer(const QByteArray &received)
{
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (!received.startsWith("HTTP/") || end < 0)
        return std::nullopt;
    const QByteArray head = received.left(end);
    DockerAnswer answer{head.split(' ').value(1).toInt(), received.mid(end + 4)};
    for (const QByteArray &field : head.split('\n').mid(1)) {
        const qsizetype colon = field.indexOf(':');
        if (field.left(colon).trimmed().toLower() == "api-version")
            answer.apiVersion = field.mid(colon + 1).trimmed();
    }
    return answer;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/host/pull_trial.h"

#include "core/base/ignore.h"
#include "core/host/releases.h"
#include "core/text/redact.h"
#include "helper/host/docker_api.h"
#include "helper/host/throw_away.h"

#include <algorithm>
#include <set>

namespace dockwright::helper {

using namespace core;

namespace {

/// From 26 on GET /distribution asks one mirror after the other, as a pull does; 20.10 asks the first that answers at all, so
/// that its refusal says nothing of the others. Measured on 20.10.24, 26.1.5 and 28.5.2.
constexpr Release asksEveryMirror{26, 0};

struct Image {
    QString id; ///< "" where there is none of that name
    QStringList tags;
};

Image describeImage(const QString &name)
{
    const auto answer = docker_api::get("/images/" + name.toUtf8() + "/json");
    const Json json = answer && answer->isGood() ? answer->json() : Json();
    Image image{textOf(json, "Id"), {}};
    for (const Json &tag : json.is_object() ? json.value("RepoTags", Json::array()) : Json::array())
        if (tag.is_string())
            image.tags << tag.get<QString>();
    return image;
}

/// nullopt where it cannot be told: then nothing may be removed.
std::optional<std::set<QString>> imagesThere()
{
    const auto answer = docker_api::get("/images/json?all=1");
    const Json list = answer && answer->isGood() ? answer->json() : Json();
    if (!list.is_array())
        return std::nullopt;
    std::set<QString> ids;
    for (const Json &image : list)
        ids.insert(textOf(image, "Id"));
    return ids;
}

/// Docker Hub counts what is asked of it, and says so only to who has reached it.
bool isRefusedForHaste(const QString &words)
{
    return words.contains(QLatin1String("toomanyrequests"));
}

/// The last line of a pull's answer that tells of a failure, which comes within an answer that began well.
QString failureIn(const QByteArray &answer)
{
    QString failure;
    for (const QByteArray &line : answer.split('\n'))
        if (const auto json = parseJson(line); json && json->value.is_object())
            if (const QString words = textOf(Json(json->value), "error"); !words.isEmpty())
                failure = words;
    return failure;
}

/// A pull that takes away again what it has brought. Not by force: dockerd keeps an image that a container uses.
class Pull
{
public:
    explicit Pull(const QString &image) : m_image(image), m_before(describeImage(image)), m_there(imagesThere()) {}

    PullFacts run(std::chrono::seconds limit) const
    {
        const ImageReference reference = readImageReference(m_image);
        const QByteArray path = "/images/create?fromImage=" + reference.name.toUtf8().toPercentEncoding()
            + "&tag=" + reference.tag.toUtf8().toPercentEncoding();
        const auto answer = docker_api::post(path, Json::object(), limit);
        QString failure = answer && answer->isGood() ? failureIn(answer->body) : wordsOf(answer);
        takeAway();
        return {failure.isEmpty(), std::move(failure)};
    }

private:
    void takeAway() const
    {
        const Image now = describeImage(m_image);
        if (now.id.isEmpty() || now.id == m_before.id)
            return;
        if (!m_before.id.isEmpty()) // a tag that has moved goes back
            if (const auto back =
                    docker_api::post("/images/" + m_before.id.toUtf8() + "/tag?repo=" + repository() + "&tag=" + tag(),
                                     Json::object());
                !back || !back->isGood())
                return;
        const Image left = describeImage(now.id);
        const bool isOurs = m_there && !m_there->contains(now.id)
            && std::ranges::all_of(left.tags, [&](const QString &each) { return each == name(); });
        if (isOurs)
            ignore(docker_api::remove("/images/" + now.id.toUtf8()), "somebody uses it by now");
    }

    QByteArray repository() const { return readImageReference(m_image).name.toUtf8().toPercentEncoding(); }
    QByteArray tag() const { return readImageReference(m_image).tag.toUtf8().toPercentEncoding(); }
    /// As dockerd lists it.
    QString name() const
    {
        const ImageReference reference = readImageReference(m_image);
        return reference.name + u':' + reference.tag;
    }

    QString m_image;
    Image m_before;
    std::optional<std::set<QString>> m_there;
};

} // namespace

PullFacts tryPull(const QString &image, const DaemonFacts &daemon, std::chrono::seconds limit)
{
    const auto end = std::chrono::steady_clock::now() + limit;
    const auto answer = docker_api::get("/distribution/" + image.toUtf8() + "/json", limit);
    if (answer && answer->isGood())
        return {true, {}};
    const bool isSilent = !answer && answer.error().code == ErrorCode::TimedOut;
    PullFacts facts{false, isSilent ? QStringLiteral("no answer within %1 s").arg(limit.count()) : wordsOf(answer)};
    const auto release = readRelease(daemon.serverVersion);
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(end - std::chrono::steady_clock::now());
    if (answer && release && *release < asksEveryMirror && left >= std::chrono::seconds(1))
        facts = Pull(image).run(left);
    facts.works = facts.works || isRefusedForHaste(facts.failure);
    facts.failure = facts.works ? QString() : QString::fromUtf8(redactSecrets(facts.failure.toUtf8()));
    return facts;
}

} // namespace dockwright::helper

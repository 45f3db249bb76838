// SPDX-License-Identifier: Apache-2.0
#include "helper/host/pull_trial.h"

#include "core/base/ignore.h"
#include "core/host/registry_directory.h"
#include "core/host/releases.h"
#include "core/text/redact.h"
#include "helper/host/docker_api.h"
#include "helper/host/throw_away.h"

#include <QFile>

#include <algorithm>
#include <set>

namespace dockwright::helper {

using namespace core;

namespace {

/// From 26 on GET /distribution asks one mirror after the other, as a pull does; 20.10 asks the first that answers at all, so
/// that its refusal says nothing of the others. Measured on 20.10.24, 26.1.5 and 28.5.2.
constexpr Release asksEveryMirror{26, 0};

using Instant = std::chrono::steady_clock::time_point;

std::chrono::seconds leftUntil(Instant end)
{
    return std::chrono::duration_cast<std::chrono::seconds>(end - std::chrono::steady_clock::now());
}

struct Image {
    QString id; ///< "" where there is none of that name
    QStringList tags;
    QStringList digests; ///< "hello-world@sha256:…", one for each repository that it came from
};

QStringList textsOf(const Json &json, const char *member)
{
    QStringList texts;
    for (const Json &text : json.is_object() ? json.value(member, Json::array()) : Json::array())
        if (text.is_string())
            texts << text.get<QString>();
    return texts;
}

Image describeImage(const QString &name)
{
    const auto answer = docker_api::getToCleanUp("/images/" + name.toUtf8() + "/json");
    const Json json = answer && answer->isGood() ? answer->json() : Json();
    return {textOf(json, "Id"), textsOf(json, "RepoTags"), textsOf(json, "RepoDigests")};
}

/// nullopt where it cannot be told: then nothing may be pulled.
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

/// The last line of a pull's answer that tells of a failure, which comes within an answer that began well.
QString failureIn(const QByteArray &answer)
{
    QString failure;
    for (const QByteArray &line : answer.split('\n'))
        if (const auto json = parseJson(line); json && json->value.is_object())
            if (const QString words = textOf(json->value, "error"); !words.isEmpty())
                failure = foreignWords(words.toUtf8());
    return failure;
}

PullFacts judged(const Result<DockerAnswer> &answer, const QString &failure, std::chrono::seconds limit)
{
    if (answer && failure.isEmpty())
        return {PullOutcome::Works, {}};
    if (!answer && answer.error().code == ErrorCode::TimedOut)
        return {PullOutcome::Fails, QStringLiteral("no answer within %1 s").arg(limit.count())};
    return {isRefusedForNow(failure) ? PullOutcome::Refused : PullOutcome::Fails, failure};
}

PullFacts pull(const QString &image, std::chrono::seconds limit)
{
    const ImageReference reference = readImageReference(image);
    const auto answer = docker_api::post("/images/create?fromImage=" + reference.name.toUtf8().toPercentEncoding()
                                             + "&tag=" + reference.tag.toUtf8().toPercentEncoding(),
                                         Json::object(), limit);
    return judged(answer, answer && answer->isGood() ? failureIn(answer->body) : wordsOf(answer), limit);
}

/// Takes away what a pull of that name has brought, stopped or not. Not by force: dockerd keeps an image that a container uses.
void takeAway(const QString &name, const std::set<QString> &there)
{
    const Image image = describeImage(name);
    const bool wasThere = there.contains(image.id);
    if (image.id.isEmpty() || (wasThere ? image.tags.size() < 2 : image.tags.size() > 1))
        return; // nobody's, or one that others know by another name
    const QString gone = wasThere ? name : image.id;
    ignore(docker_api::remove("/images/" + gone.toUtf8()), "somebody uses it by now");
}

/// The digest by which an image that is there came from the repository that it is asked for in; "" where it did not.
QString digestOf(const Image &image, const QString &name)
{
    const ImageReference wanted = readImageReference(name);
    const auto isOfIt = [&](const QString &each) { return isSameRepository(readImageReference(each), wanted); };
    const auto found = std::ranges::find_if(image.digests, isOfIt);
    return found != image.digests.end() ? *found : QString();
}

/// What only a pull tells. An image that is there is not brought again, and its tag does not move where it is asked for by its
/// digest; that one which is there is not served any more says nothing of others.
PullFacts tryWithoutAsking(const QString &name, bool mayPull, const QString &words, Instant end)
{
    const PullFacts untold{PullOutcome::Untold, words};
    const Image image = describeImage(name);
    if (const auto left = leftUntil(end); left < std::chrono::seconds(1))
        return untold;
    if (!image.id.isEmpty()) {
        const QString digest = digestOf(image, name);
        PullFacts facts = digest.isEmpty() ? untold : pull(digest, leftUntil(end));
        return facts.outcome == PullOutcome::Fails ? untold : facts;
    }
    const auto there = mayPull ? imagesThere() : std::nullopt;
    if (!there)
        return untold;
    PullFacts facts = pull(name, leftUntil(end));
    takeAway(name, *there);
    return facts;
}

/// Whether dockerd asks more than one registry for it, one after the other.
bool hasSeveralRegistries(const QString &image, const DaemonFacts &daemon)
{
    return readImageReference(image).isOfDockerHub() && !daemon.mirrors.isEmpty();
}

/// A pull goes by hosts.toml, and GET /distribution by the mirrors in daemon.json only (moby 28.5.2 daemon/hosts.go,
/// RegistryHosts; distribution/repository.go, GetRepositories): that it finds no registry says nothing of a pull.
bool goesByHostsToml(const QString &image, const DaemonFacts &daemon, std::optional<Release> release)
{
    return release && *release >= readsHostsTomlSince && usesContainerdStore(daemon)
        && QFile::exists(registryFile(readImageReference(image).host(), "hosts.toml"));
}

} // namespace

PullFacts tryPull(const VerifySettings &wanted, const DaemonFacts &daemon, std::chrono::seconds limit)
{
    const Instant end = std::chrono::steady_clock::now() + limit;
    const auto answer = docker_api::get("/distribution/" + wanted.image.toUtf8() + "/json", limit);
    const PullFacts facts = judged(answer, answer && answer->isGood() ? QString() : wordsOf(answer), limit);
    const auto release = readRelease(daemon.serverVersion);
    const bool asksOne = release && *release < asksEveryMirror && hasSeveralRegistries(wanted.image, daemon);
    const bool saysAll = !asksOne && !goesByHostsToml(wanted.image, daemon, release);
    if (facts.outcome != PullOutcome::Fails || !answer || saysAll)
        return facts;
    return tryWithoutAsking(wanted.image, wanted.pull == PullCheck::Required, facts.failure, end);
}

} // namespace dockwright::helper

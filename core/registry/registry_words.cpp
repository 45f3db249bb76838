// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_words.h"

#include "core/host/registry_directory.h"
#include "core/plan/registries.h"

#include <QCoreApplication>
#include <QUrl>

namespace dockwright::core {

namespace {

constexpr int notFound = 404;
constexpr int tooMany = 429;
constexpr int soonDays = 14; ///< in which a certificate ends, so that it is said

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

QString seconds(const ProbeSettings &settings)
{
    return QString::number(settings.limit.count());
}

/// Of the registry itself.
QString nameOf(const RegistryTarget &target)
{
    return target.host == QLatin1String(dockerHub) ? QStringLiteral("Docker Hub") : visible(target.host);
}

Message reasonOfWorking(const RegistryVerdict &verdict, Compared compared)
{
    const QStringList name{nameOf(verdict.target)};
    if (verdict.target.isReference)
        return {QT_TRANSLATE_NOOP("Dockwright", "%1 itself gives the image."), name};
    switch (compared) {
    case Compared::Reference:
        return {QT_TRANSLATE_NOOP("Dockwright", "It gives the same image as %1."), name};
    case Compared::Majority:
        return {QT_TRANSLATE_NOOP("Dockwright", "It gives the same image as most mirrors; %1 gives none to compare."), name};
    case Compared::Newest:
        return {QT_TRANSLATE_NOOP("Dockwright", "It gives the newest of several images; %1 gives none to compare."), name};
    case Compared::Nothing:
        break;
    }
    return {QT_TRANSLATE_NOOP("Dockwright", "It gives the image; there is no other to compare it with."), {}};
}

Message reasonOfOther(const RegistryVerdict &verdict, Compared compared)
{
    if (verdict.facts.failure == ProbeFailure::Digest)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "What it sends is not what its digest says: the content was altered or damaged."),
                {}};
    if (compared == Compared::Reference)
        return {QT_TRANSLATE_NOOP("Dockwright", "It gives another image than %1, and one that is not older."),
                {nameOf(verdict.target)}};
    if (compared == Compared::Majority)
        return {QT_TRANSLATE_NOOP("Dockwright", "It gives another image than most mirrors, and one that is not older."), {}};
    return {QT_TRANSLATE_NOOP("Dockwright", "The mirrors give different images, and nothing tells which is the right one."),
            {}};
}

Message reasonOfLagging(const RegistryVerdict &verdict)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "It lags behind: its image is another one and older, of %1."),
            {verdict.facts.created ? timeText(*verdict.facts.created) : QString()}};
}

Message reasonOfDead(const RegistryVerdict &verdict, const ProbeSettings &settings)
{
    switch (verdict.facts.failure) {
    case ProbeFailure::UnknownName:
        return {QT_TRANSLATE_NOOP("Dockwright", "This host cannot resolve the name %1."), {QUrl(verdict.target.url).host()}};
    case ProbeFailure::TimedOut:
        if (std::chrono::milliseconds(verdict.facts.ended) < settings.limit)
            return {QT_TRANSLATE_NOOP("Dockwright", "There is no answer within %1 seconds, and another answered much earlier."),
                    {QString::number(static_cast<double>(verdict.facts.ended) / 1000, 'f', 1)}};
        return {QT_TRANSLATE_NOOP("Dockwright", "There is no answer within %1 seconds."), {seconds(settings)}};
    case ProbeFailure::Proxy:
        return {QT_TRANSLATE_NOOP("Dockwright", "The proxy of the plan does not lead there."), {}};
    case ProbeFailure::Tls:
        return {QT_TRANSLATE_NOOP("Dockwright", "There is no TLS connection."), {}};
    default:
        break;
    }
    if (verdict.facts.pingStatus != 0)
        return {QT_TRANSLATE_NOOP("Dockwright", "It answers like no registry: HTTP %1 for /v2/, and no image."),
                {QString::number(verdict.facts.pingStatus)}};
    return {QT_TRANSLATE_NOOP("Dockwright", "There is no connection."), {}};
}

Message reasonOfAnswering(const RegistryFacts &facts)
{
    if (facts.status == tooMany && facts.failure == ProbeFailure::Status)
        return {QT_TRANSLATE_NOOP("Dockwright", "It answers, but has had too many requests for now."), {}};
    if (facts.failure == ProbeFailure::Redirects)
        return {QT_TRANSLATE_NOOP("Dockwright", "It answers, but only redirects, more than dockerd follows."), {}};
    if (facts.stage == ProbeStage::Token)
        return {QT_TRANSLATE_NOOP("Dockwright", "It answers, but gives no token to whoever has not logged in."), {}};
    if (facts.stage > ProbeStage::Manifest)
        return {facts.failure == ProbeFailure::Closed
                    ? QT_TRANSLATE_NOOP("Dockwright", "It describes the image, but its content ends too early.")
                    : QT_TRANSLATE_NOOP("Dockwright", "It describes the image, but does not give its content."),
                {}};
    if (facts.status == notFound && facts.failure == ProbeFailure::Status)
        return {QT_TRANSLATE_NOOP("Dockwright", "It answers, but does not have this image."), {}};
    return {QT_TRANSLATE_NOOP("Dockwright", "It answers, but gives no image."), {}};
}

/// The clock of this host is what makes a good certificate one that is not valid.
bool isByTheClock(const RegistryFacts &facts, const QDateTime &now, std::optional<qint64> clockAhead)
{
    return facts.failsForDatesOnly && facts.certificate && clockAhead && qAbs(*clockAhead) > clockTolerance
        && !facts.certificate->isValidAt(now) && facts.certificate->isValidAt(now.addSecs(*clockAhead));
}

void explainCertificate(RegistryVerdict &verdict, const QDateTime &now, std::optional<qint64> clockAhead)
{
    const RegistryFacts &facts = verdict.facts;
    const QString directory = registryDirectory(hostOfMirror(verdict.target.url));
    if (isByTheClock(facts, now, clockAhead)) {
        verdict.reason = {QT_TRANSLATE_NOOP("Dockwright",
                                            "Its certificate is good, but not by the clock of this host, which is wrong."),
                          {}};
        verdict.remedy = {QT_TRANSLATE_NOOP("Dockwright", "Set the clock: timedatectl set-ntp true"), {}};
    } else if (facts.failsForDatesOnly && facts.certificate) {
        const bool isOver = facts.certificate->until < now;
        verdict.reason = isOver
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "Its certificate ended on %1."), {timeText(facts.certificate->until)}}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "Its certificate is not valid before %1."),
                      {timeText(facts.certificate->from)}};
        verdict.remedy = {QT_TRANSLATE_NOOP("Dockwright",
                                            "Only its operator can renew the certificate; take another mirror meanwhile."),
                          {}};
    } else {
        verdict.reason = {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not accept the certificates of this connection."), {}};
        if (verdict.target.namesRegistry) // it goes by hosts.toml
            verdict.remedy = {QT_TRANSLATE_NOOP("Dockwright",
                                                "Put the certificate of its CA into the plan, as ca of that mirror in "
                                                "registries, and if it wants one of yours, that as clientCert and clientKey."),
                              {}};
        else
            verdict.remedy = {
                QT_TRANSLATE_NOOP("Dockwright",
                                  "Put the certificate of its CA into %1 as ca.crt, and if it wants one of yours, "
                                  "that as client.cert and its key as client.key."),
                {directory}};
    }
}

void explainUntested(RegistryVerdict &verdict)
{
    if (const auto &unusable = verdict.target.unusable) {
        verdict.reason = unusable->message;
        verdict.remedy = unusable->code == ErrorCode::NotAuthorized
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "Run the probe as root, who may read the files."), {}}
            : unusable->remedy;
        return;
    }
    if (verdict.facts.failure == ProbeFailure::None) {
        verdict.reason = {QT_TRANSLATE_NOOP("Dockwright",
                                            "It gives another image than %1, whose age did not arrive: it may lag, or give "
                                            "wrong content."),
                          {nameOf(verdict.target)}};
        verdict.remedy = {QT_TRANSLATE_NOOP("Dockwright", "Probe again."), {}};
        return;
    }
    verdict.reason = {QT_TRANSLATE_NOOP("Dockwright", "It cannot be probed through a proxy of this kind."), {}};
    verdict.remedy = {QT_TRANSLATE_NOOP("Dockwright", "A probe supports only http and socks5 proxies."), {}};
}

Message remedyOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Works:
        return {};
    case Verdict::Slow:
    case Verdict::Lagging:
        return {QT_TRANSLATE_NOOP("Dockwright", "Put faster and more current mirrors before it in the plan."), {}};
    case Verdict::AnswersOnly:
    case Verdict::Dead:
        return {QT_TRANSLATE_NOOP("Dockwright", "Remove it from the plan, or place it last: each pull tries it in vain."), {}};
    case Verdict::AllowList:
        return {
            QT_TRANSLATE_NOOP("Dockwright",
                              "Remove it from the plan, or ask its operator to allow the image; --image tries another one."),
            {}};
    case Verdict::WrongContent:
        return {QT_TRANSLATE_NOOP("Dockwright", "Do not use it: remove it from the plan, and pull what came from it again."),
                {}};
    case Verdict::Certificate:
    case Verdict::Untested:
        break;
    }
    return {};
}

Message reasonOf(const RegistryVerdict &verdict, Compared compared, const ProbeSettings &settings)
{
    switch (verdict.verdict) {
    case Verdict::Works:
        return reasonOfWorking(verdict, compared);
    case Verdict::Slow:
        return {verdict.facts.failure == ProbeFailure::None
                    ? QT_TRANSLATE_NOOP("Dockwright", "It gives the image, but takes more than half of %1 seconds for it.")
                    : QT_TRANSLATE_NOOP("Dockwright", "It answers, but has not given the image within %1 seconds."),
                {seconds(settings)}};
    case Verdict::Lagging:
        return reasonOfLagging(verdict);
    case Verdict::AnswersOnly:
        return reasonOfAnswering(verdict.facts);
    case Verdict::AllowList:
        return {
            QT_TRANSLATE_NOOP("Dockwright",
                              "It answers, but refuses this image: it has a list of those that it allows, or wants a login."),
            {}};
    case Verdict::WrongContent:
        return reasonOfOther(verdict, compared);
    case Verdict::Dead:
        return reasonOfDead(verdict, settings);
    case Verdict::Certificate:
    case Verdict::Untested:
        break;
    }
    return {};
}

} // namespace

void explainVerdict(RegistryVerdict &verdict, Compared compared, const ProbeSettings &settings, const QDateTime &now,
                    std::optional<qint64> clockAhead)
{
    if (verdict.verdict == Verdict::Certificate)
        explainCertificate(verdict, now, clockAhead);
    else if (verdict.verdict == Verdict::Untested)
        explainUntested(verdict);
    else {
        verdict.reason = reasonOf(verdict, compared, settings);
        verdict.remedy = verdict.target.isReference ? Message{} : remedyOf(verdict.verdict);
    }
    const auto &certificate = verdict.facts.certificate;
    if (verdict.verdict != Verdict::Certificate && certificate && now.daysTo(certificate->until) < soonDays)
        verdict.notes.push_back(
            {QT_TRANSLATE_NOOP("Dockwright", "Its certificate ends on %1."), {timeText(certificate->until)}});
    for (const QString &host : verdict.facts.redirects)
        verdict.notes.push_back({QT_TRANSLATE_NOOP("Dockwright", "It redirects to %1."), {host}});
}

} // namespace dockwright::core

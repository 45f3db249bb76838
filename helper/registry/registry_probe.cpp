// SPDX-License-Identifier: Apache-2.0
#include "helper/registry/registry_probe.h"

#include "core/registry/patience.h"
#include "helper/host/host_writer.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QHostInfo>

#include <algorithm>
#include <optional>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::milliseconds tick{50}; ///< after which a signal is heeded
constexpr int unauthorized = 401;

bool isInsecure(const QList<QHostAddress> &addresses, const QStringList &networks)
{
    return std::ranges::any_of(networks, [&](const QString &network) {
        const auto subnet = QHostAddress::parseSubnet(network);
        return std::ranges::any_of(addresses, [&](const QHostAddress &address) { return address.isInSubnet(subnet); });
    });
}

/// With a slash at its end. containerd's client puts no second "/v2" behind one (containerd
/// core/remotes/docker/config/hosts.go, parseHostConfig).
QString baseOf(const RegistryTarget &target)
{
    const bool isWhole = target.overridePath || (target.namesRegistry && target.url.endsWith(QLatin1String("/v2")));
    return target.url + QLatin1String(isWhole ? "/" : "/v2/");
}

QString referenceOf(const RegistryTarget &target, const QString &image)
{
    return target.digest.isEmpty() ? readImageReference(image).tag : target.digest;
}

/// "library/hello-world", "org/app" of "ghcr.io/org/app:1".
QString repositoryOf(const QString &image)
{
    const ImageReference reference = readImageReference(image);
    const QString whole = wholeName(reference);
    return reference.isOfDockerHub() ? whole : whole.section(u'/', 1);
}

} // namespace

RegistryProbe::RegistryProbe(const RegistryTarget &target, const ProbeRequest &request, std::function<void()> ended)
    : m_target(target),
      m_request(request),
      m_reference(referenceOf(target, request.settings.image)),
      m_repository(repositoryOf(request.settings.image)),
      m_base(baseOf(target)),
      m_ended(std::move(ended)),
      m_fetch(m_target, m_request.proxy, m_facts)
{
    m_limit.setSingleShot(true);
    m_limit.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_limit, &QTimer::timeout, &m_limit, [this] { end(ProbeFailure::TimedOut); });
}

void RegistryProbe::start()
{
    m_clock.start();
    m_limit.start(m_request.settings.limit);
    if (m_target.unusable) {
        QMetaObject::invokeMethod(
            &m_limit, [this] { end(ProbeFailure::Untestable, m_target.unusable->where); }, Qt::QueuedConnection);
        return;
    }
    const QUrl url(m_target.url);
    const QHostAddress address(url.host());
    if (!m_fetch.isProxied(url) && address.isNull()) {
        QHostInfo::lookupHost(url.host(), &m_limit, [this](const QHostInfo &found) { nameCame(found); });
        return;
    }
    if (m_target.insecure || isInsecure({address}, m_target.insecureNetworks))
        trustAll();
    askPing();
}

void RegistryProbe::trustAll()
{
    m_isInsecure = true;
    m_fetch.trustAll();
}

void RegistryProbe::nameCame(const QHostInfo &found)
{
    if (!m_ended)
        return;
    if (found.addresses().isEmpty()) {
        end(ProbeFailure::UnknownName, visible(found.errorString()));
        return;
    }
    m_facts.named = m_clock.elapsed();
    if (m_target.insecure || isInsecure(found.addresses(), m_target.insecureNetworks))
        trustAll();
    askPing();
}

void RegistryProbe::get(ProbeStage stage, const QString &path, const Wanted &wanted, Step then)
{
    m_facts.stage = stage;
    QUrl url(m_base + path);
    if (m_target.namesRegistry && !m_target.isReference)
        url.setQuery(QLatin1String("ns=") + m_target.host);
    m_fetch.get(url, wanted, [this, then](const Fetched &fetched) { (this->*then)(fetched); });
}

void RegistryProbe::askPing()
{
    get(ProbeStage::Connection, {}, {}, &RegistryProbe::pingCame);
}

/// Whatever the status, dockerd goes on (moby registry/auth.go, PingV2Registry).
void RegistryProbe::pingCame(const Fetched &fetched)
{
    m_facts.status = m_facts.pingStatus = fetched.status;
    if (fetched.failure != ProbeFailure::None) {
        if (triesPlainHttp())
            return;
        end(fetched.failure, fetched.words);
        return;
    }
    m_facts.stage = ProbeStage::Ping;
    m_facts.pinged = m_clock.elapsed();
    const auto challenge = fetched.status == unauthorized ? readChallenge(fetched.challenge) : std::nullopt;
    if (challenge)
        askToken(*challenge);
    else
        askManifest();
}

/// A registry that is named by its host only, and insecure, may speak http (moby registry/service_v2.go,
/// lookupV2Endpoints).
bool RegistryProbe::triesPlainHttp()
{
    const QLatin1String https("https://");
    if (!m_target.isReference || !m_isInsecure || !m_base.startsWith(https))
        return false;
    m_base = QLatin1String("http://") + m_base.mid(https.size());
    askPing();
    return true;
}

void RegistryProbe::askToken(const BearerChallenge &challenge)
{
    m_facts.stage = ProbeStage::Token;
    const auto url = tokenUrl(challenge, m_repository);
    if (!url) {
        end(ProbeFailure::Unreadable, QStringLiteral("the realm for tokens is no URL"));
        return;
    }
    m_fetch.get(*url, {.accept = "application/json", .forToken = true}, [this](const Fetched &fetched) { tokenCame(fetched); });
}

void RegistryProbe::tokenCame(const Fetched &fetched)
{
    if (!isGood(fetched))
        return;
    m_token = readToken(fetched.body);
    if (m_token.isEmpty())
        end(ProbeFailure::Unreadable, QStringLiteral("no token in the answer"));
    else
        askManifest();
}

void RegistryProbe::askManifest()
{
    askForAManifest(m_reference, &RegistryProbe::manifestCame);
}

void RegistryProbe::askForAManifest(const QString &reference, Step then)
{
    get(ProbeStage::Manifest, m_repository + QLatin1String("/manifests/") + reference,
        {.accept = acceptedManifests(), .token = m_token, .headOnly = !m_target.pull}, then);
}

/// All that one is for which only says which image a tag is.
void RegistryProbe::resolved(const QString &digest)
{
    if (!isContentDigest(digest)) {
        end(ProbeFailure::Unreadable, QStringLiteral("no digest in the answer"));
        return;
    }
    m_facts.manifested = m_clock.elapsed();
    m_facts.digest = digest;
    m_facts.stage = ProbeStage::Done;
    end(ProbeFailure::None);
}

void RegistryProbe::manifestCame(const Fetched &fetched)
{
    const bool wantsToken = fetched.failure == ProbeFailure::None && fetched.status == unauthorized && m_token.isEmpty();
    if (const auto challenge = wantsToken ? readChallenge(fetched.challenge) : std::nullopt) {
        askToken(*challenge);
        return;
    }
    if (!isGood(fetched))
        return;
    const QString said = QString::fromLatin1(fetched.digest);
    if (!m_target.pull) {
        resolved(said);
        return;
    }
    const bool isPinned = isContentDigest(m_reference);
    if ((isContentDigest(said) && !isContent(fetched.body, said)) || (isPinned && !isContent(fetched.body, m_reference)))
        return;
    m_facts.manifested = m_clock.elapsed();
    m_facts.digest = contentDigest(fetched.body, {});
    const auto manifest = readImageManifest(fetched.body, m_request.machine);
    if (!manifest) {
        end(ProbeFailure::Unreadable, manifest.error().message.english());
        return;
    }
    if (!manifest->child) {
        goOn(*manifest);
        return;
    }
    m_manifest.child = manifest->child;
    askForAManifest(manifest->child->digest, &RegistryProbe::childCame);
}

void RegistryProbe::childCame(const Fetched &fetched)
{
    if (!isGood(fetched) || !isContent(fetched.body, m_manifest.child->digest))
        return;
    const auto manifest = readImageManifest(fetched.body, m_request.machine);
    if (!manifest || manifest->child)
        end(ProbeFailure::Unreadable,
            manifest ? QStringLiteral("an index within an index") : manifest.error().message.english());
    else
        goOn(*manifest);
}

void RegistryProbe::goOn(const ImageManifest &manifest)
{
    m_manifest = manifest;
    m_configAsked = m_clock.elapsed();
    get(ProbeStage::Config, m_repository + QLatin1String("/blobs/") + manifest.config.digest, {.token = m_token},
        &RegistryProbe::configCame);
}

void RegistryProbe::configCame(const Fetched &fetched)
{
    if (!isGood(fetched))
        return;
    if (fetched.body.size() < m_manifest.config.size) {
        end(ProbeFailure::Closed, QStringLiteral("%1 of %2 bytes came").arg(fetched.body.size()).arg(m_manifest.config.size));
        return;
    }
    if (!isContent(fetched.body, m_manifest.config.digest))
        return;
    m_facts.configBytes = fetched.body.size();
    m_facts.configTime = m_clock.elapsed() - m_configAsked;
    m_facts.created = readCreated(fetched.body);
    if (m_manifest.layers.empty()) {
        m_facts.stage = ProbeStage::Done;
        end(ProbeFailure::None);
        return;
    }
    get(ProbeStage::Layer, m_repository + QLatin1String("/blobs/") + m_manifest.layers.front().digest,
        {.token = m_token, .firstByteOnly = true}, &RegistryProbe::layerCame);
}

void RegistryProbe::layerCame(const Fetched &fetched)
{
    if (fetched.status != 206 && !isGood(fetched))
        return;
    if (fetched.body.isEmpty()) {
        end(ProbeFailure::Closed, QStringLiteral("no byte came"));
        return;
    }
    m_facts.stage = ProbeStage::Done;
    end(ProbeFailure::None);
}

bool RegistryProbe::isGood(const Fetched &fetched)
{
    m_facts.status = fetched.status;
    if (fetched.failure == ProbeFailure::None && fetched.status == 200)
        return true;
    if (fetched.failure == ProbeFailure::None)
        end(ProbeFailure::Status, QStringLiteral("HTTP %1").arg(fetched.status));
    else
        end(fetched.failure, fetched.words);
    return false;
}

bool RegistryProbe::isContent(const QByteArray &bytes, const QString &digest)
{
    const QString found = contentDigest(bytes, digest);
    if (found == digest)
        return true;
    end(ProbeFailure::Digest, QStringLiteral("%1 instead of %2").arg(found, digest));
    return false;
}

void RegistryProbe::end(ProbeFailure failure, const QString &words)
{
    m_limit.stop();
    m_fetch.stop();
    m_facts.failure = failure;
    m_facts.words = words;
    m_facts.ended = m_clock.elapsed();
    if (const auto ended = std::exchange(m_ended, {}))
        ended();
}

namespace {

using Probes = std::vector<std::unique_ptr<RegistryProbe>>;

/// Waits no longer for those that are much slower than the quickest.
void giveUpSilentOnes(const Probes &probes, qint64 elapsed)
{
    std::optional<qint64> quickest;
    for (const auto &probe : probes)
        if (const qint64 pinged = probe->facts().pinged; pinged >= 0)
            quickest = std::min(quickest.value_or(pinged), pinged);
    if (!quickest || elapsed < patienceBeside(*quickest))
        return;
    for (const auto &probe : probes)
        if (probe->isSilent())
            probe->giveUp();
}

/// Those at once that are to be asked.
Result<RegistryFactsList> probeAtOnce(const std::vector<const RegistryTarget *> &targets, const ProbeRequest &request,
                                      const std::stop_token &stop)
{
    QEventLoop loop;
    std::size_t left = targets.size();
    Probes probes;
    probes.reserve(targets.size());
    for (const RegistryTarget *target : targets)
        probes.push_back(std::make_unique<RegistryProbe>(*target, request, [&] {
            if (--left == 0)
                loop.quit();
        }));
    QElapsedTimer clock;
    clock.start();
    QTimer looksAround;
    QObject::connect(&looksAround, &QTimer::timeout, &loop, [&] {
        if (stop.stop_requested())
            loop.quit();
        else if (!request.settings.isPatient)
            giveUpSilentOnes(probes, clock.elapsed());
    });
    looksAround.start(tick);
    for (const auto &probe : probes)
        probe->start();
    if (left > 0)
        loop.exec();
    if (left > 0)
        return cancelled();
    RegistryFactsList facts;
    for (const auto &probe : probes)
        facts.push_back(probe->facts());
    return facts;
}

std::vector<const RegistryTarget *> thoseThat(const RegistryTargets &targets, bool resolve)
{
    std::vector<const RegistryTarget *> found;
    for (const RegistryTarget &target : targets)
        if (target.resolve == resolve)
            found.push_back(&target);
    return found;
}

} // namespace

Result<RegistryFactsList> probeRegistries(RegistryTargets &targets, const ProbeRequest &request, const std::stop_token &stop)
{
    auto resolving = probeAtOnce(thoseThat(targets, true), request, stop);
    if (!resolving)
        return resolving;
    pinDigests(targets, *resolving);
    auto pinned = probeAtOnce(thoseThat(targets, false), request, stop);
    if (!pinned)
        return pinned;
    RegistryFactsList facts;
    auto fromResolving = resolving->begin();
    auto fromPinned = pinned->begin();
    for (const RegistryTarget &target : targets)
        facts.push_back(std::move(target.resolve ? *fromResolving++ : *fromPinned++));
    return facts;
}

} // namespace dockwright::helper

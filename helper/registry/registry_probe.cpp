// SPDX-License-Identifier: Apache-2.0
#include "helper/registry/registry_probe.h"

#include "helper/host/host_writer.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QHostInfo>

#include <algorithm>

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

} // namespace

RegistryProbe::RegistryProbe(const RegistryTarget &target, const ProbeRequest &request, std::function<void()> ended)
    : m_target(target),
      m_request(request),
      m_image(readImageReference(request.settings.image)),
      m_repository(wholeName(m_image)),
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
    if (isInsecure({address}, m_target.insecureNetworks))
        m_fetch.trustAll();
    askPing();
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
    if (isInsecure(found.addresses(), m_target.insecureNetworks))
        m_fetch.trustAll();
    askPing();
}

void RegistryProbe::get(ProbeStage stage, const QString &path, const Wanted &wanted, Step then)
{
    m_facts.stage = stage;
    m_fetch.get(QUrl(m_target.url + QLatin1String("/v2/") + path), wanted,
                [this, then](const Fetched &fetched) { (this->*then)(fetched); });
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
        end(fetched.failure, fetched.words);
        return;
    }
    m_facts.stage = ProbeStage::Ping;
    m_facts.pinged = m_clock.elapsed();
    const auto challenge = fetched.status == unauthorized ? readChallenge(fetched.challenge) : std::nullopt;
    if (challenge)
        askToken(*challenge);
    else
        askManifest(m_image.tag);
}

void RegistryProbe::askToken(const BearerChallenge &challenge)
{
    m_facts.stage = ProbeStage::Token;
    const auto url = tokenUrl(challenge, m_repository);
    if (!url) {
        end(ProbeFailure::Unreadable, QStringLiteral("the realm for tokens is no URL"));
        return;
    }
    m_fetch.get(*url, {.accept = "application/json"}, [this](const Fetched &fetched) { tokenCame(fetched); });
}

void RegistryProbe::tokenCame(const Fetched &fetched)
{
    if (!isGood(fetched))
        return;
    m_token = readToken(fetched.body);
    if (m_token.isEmpty())
        end(ProbeFailure::Unreadable, QStringLiteral("no token in the answer"));
    else
        askManifest(m_image.tag);
}

void RegistryProbe::askManifest(const QString &reference)
{
    get(ProbeStage::Manifest, m_repository + QLatin1String("/manifests/") + reference,
        {.accept = acceptedManifests(), .token = m_token}, &RegistryProbe::manifestCame);
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
    const bool isPinned = isContentDigest(m_image.tag);
    if ((isContentDigest(said) && !isContent(fetched.body, said)) || (isPinned && !isContent(fetched.body, m_image.tag)))
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
    get(ProbeStage::Manifest, m_repository + QLatin1String("/manifests/") + manifest->child->digest,
        {.accept = acceptedManifests(), .token = m_token}, &RegistryProbe::childCame);
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

Result<RegistryFactsList> probeRegistries(const RegistryTargets &targets, const ProbeRequest &request,
                                          const std::stop_token &stop)
{
    QEventLoop loop;
    std::size_t left = targets.size();
    std::vector<std::unique_ptr<RegistryProbe>> probes;
    for (const RegistryTarget &target : targets)
        probes.push_back(std::make_unique<RegistryProbe>(target, request, [&] {
            if (--left == 0)
                loop.quit();
        }));
    QTimer asksForStop;
    QObject::connect(&asksForStop, &QTimer::timeout, &loop, [&] {
        if (stop.stop_requested())
            loop.quit();
    });
    asksForStop.start(tick);
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

} // namespace dockwright::helper

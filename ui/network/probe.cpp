// SPDX-License-Identifier: Apache-2.0
#include "ui/network/probe.h"

#include "core/registry/patience.h"

#include <QNetworkProxy>
#include <QNetworkReply>

namespace dockwright::ui {

namespace {

constexpr int patience = 10'000; ///< ms

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

QNetworkRequest requestTo(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setTransferTimeout(patience);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("User-Agent", "dockwright/" DOCKWRIGHT_VERSION);
    return request;
}

ProbeResult resultOf(const QNetworkReply &reply, qint64 milliseconds)
{
    using State = ProbeResult::State;
    const int status = statusOf(reply);
    // 401 is how a registry asks for a token.
    if (status == 200 || status == 401)
        return {State::Answers, status, milliseconds, {}};
    if (status != 0)
        return {State::WrongStatus, status, milliseconds, {}};
    if (reply.error() == QNetworkReply::SslHandshakeFailedError)
        return {State::BadCertificate, 0, milliseconds, reply.errorString()};
    return {State::Dead, 0, milliseconds, reply.errorString()};
}

ProxyTestResult::State stateOf(const QNetworkReply &reply)
{
    using State = ProxyTestResult::State;
    switch (reply.error()) {
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
        return State::ProxyUnreachable;
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return State::ProxyRefuses;
    case QNetworkReply::SslHandshakeFailedError:
        return State::BadCertificate;
    default:
        if (statusOf(reply) != 0)
            return State::Works;
        // A plain request is sent to the proxy itself, so whatever fails on the way to an answer is the proxy.
        return reply.url().scheme() == QLatin1String("http") ? State::ProxyUnreachable : State::TargetUnreachable;
    }
}

} // namespace

MirrorProbe::MirrorProbe(Address address, QObject *parent) : QObject(parent), m_address(std::move(address))
{
    m_patience.setSingleShot(true);
    m_patience.setTimerType(Qt::PreciseTimer); // a coarse one may end a twentieth too early
    connect(&m_patience, &QTimer::timeout, this, &MirrorProbe::giveUp);
}

QUrl MirrorProbe::registryAddress(const QString &mirror)
{
    QUrl url(mirror);
    url.setPath(url.path().endsWith(u'/') ? url.path() + QStringLiteral("v2/") : url.path() + QStringLiteral("/v2/"));
    return url;
}

ProbeResult MirrorProbe::result(const QString &mirror) const
{
    const auto found = m_results.find(mirror);
    return found == m_results.end() ? ProbeResult{} : found->second;
}

void MirrorProbe::probe(const QStringList &mirrors)
{
    cancel();
    m_results.clear();
    m_clock.start();
    for (const QString &mirror : mirrors)
        ask(mirror);
    emit changed();
}

void MirrorProbe::ask(const QString &mirror)
{
    const QUrl url = m_address(mirror);
    if (!url.isValid() || url.host().isEmpty() || m_running.contains(mirror))
        return;
    QElapsedTimer clock;
    clock.start();
    QNetworkReply *reply = m_network.get(requestTo(url));
    m_results[mirror].state = ProbeResult::State::Waiting;
    m_running[mirror] = reply;
    connect(reply, &QNetworkReply::finished, this, [this, mirror, reply, clock] {
        reply->deleteLater();
        finish(mirror, resultOf(*reply, clock.elapsed()));
    });
}

void MirrorProbe::finish(const QString &mirror, const ProbeResult &result)
{
    m_running.erase(mirror);
    m_results[mirror] = result;
    if (result.status != 0)
        m_patience.start(static_cast<int>(qMax<qint64>(0, core::patienceBeside(result.milliseconds) - m_clock.elapsed())));
    emit changed();
}

void MirrorProbe::giveUp()
{
    drop({ProbeResult::State::Dead, 0, m_clock.elapsed(), tr("no response, although others have responded")});
}

void MirrorProbe::cancel()
{
    m_patience.stop();
    drop({});
}

void MirrorProbe::drop(const ProbeResult &result)
{
    if (!isRunning())
        return;
    for (const auto &[mirror, reply] : std::exchange(m_running, {})) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
        m_results[mirror] = result;
    }
    emit changed();
}

void ProxyTest::run(const QString &proxy, const QUrl &target)
{
    cancel();
    const QUrl url(proxy);
    m_result = {};
    if (proxy.isEmpty() || url.host().isEmpty() || url.port() < 1)
        m_result.state = ProxyTestResult::State::NoProxy;
    else if (url.scheme() == QLatin1String("https"))
        m_result.state = ProxyTestResult::State::Untestable;
    if (m_result.state != ProxyTestResult::State::Untried) {
        emit changed();
        return;
    }
    const auto type = url.scheme() == QLatin1String("socks5") ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy;
    m_network = std::make_unique<QNetworkAccessManager>();
    m_network->setProxy(QNetworkProxy(type, url.host(), static_cast<quint16>(url.port()), url.userName(QUrl::FullyDecoded),
                                      url.password(QUrl::FullyDecoded)));
    m_result.state = ProxyTestResult::State::Running;
    QElapsedTimer clock;
    clock.start();
    QNetworkReply *reply = m_network->get(requestTo(target));
    connect(reply, &QNetworkReply::finished, this, [this, reply, clock] { finish(reply, clock.elapsed()); });
    emit changed();
}

void ProxyTest::finish(QNetworkReply *reply, qint64 milliseconds)
{
    m_result = {stateOf(*reply), statusOf(*reply), milliseconds, reply->errorString()};
    reply->deleteLater();
    emit changed();
}

void ProxyTest::cancel()
{
    if (m_network == nullptr)
        return;
    for (QNetworkReply *reply : m_network->findChildren<QNetworkReply *>())
        reply->disconnect(this);
    m_network.reset();
    m_result = {};
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#include "helper/registry/registry_fetch.h"

#include "core/host/outside_facts.h"
#include "core/registry/registry_protocol.h"
#include "core/text/redact.h"
#include "helper/network/qt_proxy.h"

#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int mostRedirects = 10; // net/http, defaultCheckRedirect
constexpr qint64 readBuffer = 256LL * 1024;
constexpr int proxyAuthenticationRequired = 407;
constexpr int httpsPort = 443;
constexpr int httpPort = 80;

bool isHttp(const QUrl &url)
{
    return (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")) && !url.host().isEmpty();
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == QLatin1String("https") ? httpsPort : httpPort);
}

bool isSameHost(const QUrl &one, const QUrl &other)
{
    return one.host() == other.host() && portOf(one) == portOf(other) && one.scheme() == other.scheme();
}

const QList<QSslCertificate> &systemAuthorities()
{
    static const QList<QSslCertificate> authorities = QSslConfiguration::systemCaCertificates();
    return authorities;
}

QSslKey keyIn(const QByteArray &pem)
{
    for (const auto algorithm : {QSsl::Ec, QSsl::Rsa})
        if (const QSslKey key(pem, algorithm); !key.isNull())
            return key;
    return {};
}

QSslConfiguration configurationFor(const RegistryTarget &target)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!target.authorities.isEmpty()) // else OpenSSL reads the one that it needs, which is a hundred times quicker
        tls.setCaCertificates(systemAuthorities() + QSslCertificate::fromData(target.authorities));
    if (!target.clientCertificate.isEmpty()) {
        tls.setLocalCertificateChain(QSslCertificate::fromData(target.clientCertificate));
        tls.setPrivateKey(keyIn(target.clientKey));
    }
    if (target.insecure)
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    return tls;
}

RegistryCertificate describeCertificate(const QSslCertificate &certificate)
{
    return {visible(certificate.subjectDisplayName()), visible(certificate.issuerDisplayName()),
            certificate.effectiveDate().toUTC(), certificate.expiryDate().toUTC()};
}

/// OpenSSL says so of an alert that the server sent for our certificate, or for none.
bool isAboutOurCertificate(const QString &words)
{
    return words.contains(QLatin1String("alert")) && words.contains(QLatin1String("certificate"));
}

ProbeFailure failureOf(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return ProbeFailure::UnknownName;
    case QNetworkReply::SslHandshakeFailedError:
        return isAboutOurCertificate(reply.errorString()) ? ProbeFailure::Certificate : ProbeFailure::Tls;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProtocolFailure: // and what was sent is no HTTP
        return ProbeFailure::Closed;
    case QNetworkReply::TimeoutError:
        return ProbeFailure::TimedOut;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return ProbeFailure::Proxy;
    default:
        return isAboutOurCertificate(reply.errorString()) ? ProbeFailure::Certificate : ProbeFailure::Unreachable;
    }
}

} // namespace

RegistryFetch::RegistryFetch(const RegistryTarget &target, const ProxySettings &proxy, RegistryFacts &facts)
    : m_proxy(proxy), m_facts(facts), m_namesRegistry(target.namesRegistry), m_tls(configurationFor(target))
{
    m_clock.start();
}

RegistryFetch::~RegistryFetch()
{
    stop();
}

QString RegistryFetch::proxyOf(const QUrl &url) const
{
    const QString proxy = url.scheme() == QLatin1String("https") ? m_proxy.https : m_proxy.http;
    return bypassesProxy({url.host(), portOf(url)}, m_proxy.noProxy.join(u',')) ? QString() : proxy;
}

void RegistryFetch::get(const QUrl &url, const Wanted &wanted, Then then)
{
    m_url = url;
    m_wanted = wanted;
    m_then = std::move(then);
    m_redirects = 0;
    ask();
}

void RegistryFetch::ask()
{
    m_fetched = {};
    const QString url = proxyOf(m_url);
    const auto proxy = url.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : qtProxy(url);
    QNetworkRequest request(m_url);
    request.setSslConfiguration(tls());
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("User-Agent", "dockwright/" DOCKWRIGHT_VERSION);
    request.setRawHeader("Accept-Encoding", "identity"); // a digest is of what is sent
    if (!m_wanted.accept.isEmpty())
        request.setRawHeader("Accept", m_wanted.accept);
    if (!m_wanted.token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_wanted.token);
    if (m_wanted.firstByteOnly)
        request.setRawHeader("Range", "bytes=0-0");
    network().setProxy(proxy.value_or(QNetworkProxy(QNetworkProxy::NoProxy)));
    if (!proxy) {
        QMetaObject::invokeMethod(
            &m_network, [this] { end(ProbeFailure::Untestable, {}); }, Qt::QueuedConnection);
        return;
    }
    m_reply = m_wanted.headOnly ? network().head(request) : network().get(request);
    m_reply->setReadBufferSize(readBuffer);
    QObject::connect(m_reply, &QNetworkReply::encrypted, &m_network, [this] { tlsCame(); });
    QObject::connect(m_reply, &QNetworkReply::sslErrors, &m_network, [this](const auto &errors) { tlsFailed(errors); });
    QObject::connect(m_reply, &QNetworkReply::requestSent, &m_network, [this] {
        if (m_facts.connected < 0)
            m_facts.connected = m_clock.elapsed();
    });
    QObject::connect(m_reply, &QNetworkReply::readyRead, &m_network, [this] { dataCame(); });
    QObject::connect(m_reply, &QNetworkReply::finished, &m_network, [this] { ended(); });
}

/// Go reads a host's name out of subjectAltName only (crypto/x509, VerifyHostname).
void RegistryFetch::tlsCame()
{
    const QSslCertificate certificate = m_reply->sslConfiguration().peerCertificate();
    if (certificate.isNull())
        return;
    if (!m_facts.certificate)
        m_facts.certificate = describeCertificate(certificate);
    if (tls().peerVerifyMode() == QSslSocket::VerifyNone || !certificate.subjectAlternativeNames().isEmpty())
        return;
    m_facts.certificate = describeCertificate(certificate);
    end(ProbeFailure::Certificate, QStringLiteral("the certificate names no host in subjectAltName"));
}

/// Where only the dates are wrong, the server's own clock is worth knowing: nothing secret is sent, and nothing believed.
void RegistryFetch::tlsFailed(const QList<QSslError> &errors)
{
    if (tls().peerVerifyMode() == QSslSocket::VerifyNone) // Qt tells of a wrong name even then, and goes on
        return;
    QStringList words;
    for (const QSslError &each : errors)
        if (!words.contains(each.errorString()))
            words << each.errorString();
    m_tlsWords = foreignWords(words.join(QLatin1String("; ")).toUtf8());
    const QSslCertificate certificate = m_reply->sslConfiguration().peerCertificate();
    if (!certificate.isNull())
        m_facts.certificate = describeCertificate(certificate);
    m_facts.failsForDatesOnly =
        m_wanted.token.isEmpty() && std::ranges::all_of(errors, [](const QSslError &each) {
            return each.error() == QSslError::CertificateExpired || each.error() == QSslError::CertificateNotYetValid;
        });
    if (m_facts.failsForDatesOnly)
        m_reply->ignoreSslErrors(errors);
}

void RegistryFetch::dataCame()
{
    m_fetched.body += m_reply->read(mostRegistryBytes + 1 - m_fetched.body.size());
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_wanted.firstByteOnly && !m_fetched.body.isEmpty() && (status == 200 || status == 206)) {
        m_fetched.status = status;
        end(m_tlsWords.isEmpty() ? ProbeFailure::None : ProbeFailure::Certificate, m_tlsWords);
    } else if (m_fetched.body.size() > mostRegistryBytes) {
        m_fetched.status = status;
        end(ProbeFailure::TooLarge, {});
    }
}

void RegistryFetch::ended()
{
    if (m_reply->bytesAvailable() > 0)
        dataCame();
    if (m_reply == nullptr)
        return;
    m_fetched.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_fetched.challenge = m_reply->rawHeader("WWW-Authenticate");
    m_fetched.digest = m_reply->rawHeader("Docker-Content-Digest");
    if (const auto date = readHttpDate(m_reply->rawHeader("Date")); date && !m_facts.clockAhead)
        m_facts.clockAhead = QDateTime::currentDateTimeUtc().secsTo(*date);
    if (!m_tlsWords.isEmpty()) {
        end(ProbeFailure::Certificate, m_tlsWords);
        return;
    }
    if (m_fetched.status == 0) {
        const ProbeFailure failure = failureOf(*m_reply); // Qt knows more refusals of a proxy than it has names for
        const bool isProxys = failure == ProbeFailure::Unreachable && isProxied(m_url);
        end(isProxys ? ProbeFailure::Proxy : failure, foreignWords(m_reply->errorString().toUtf8()));
        return;
    }
    const auto length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    const bool isCut = m_reply->error() == QNetworkReply::RemoteHostClosedError
        || (m_fetched.status == 200 && !m_wanted.headOnly && length.isValid() && m_fetched.body.size() < length.toLongLong());
    if (m_fetched.status == proxyAuthenticationRequired)
        end(ProbeFailure::Proxy, QStringLiteral("HTTP 407"));
    else if (isCut)
        end(ProbeFailure::Closed, QStringLiteral("%1 bytes came").arg(m_fetched.body.size()));
    else if (!followsRedirect())
        end(ProbeFailure::None, {});
}

/// True where it goes on at another place.
bool RegistryFetch::followsRedirect()
{
    const int status = m_fetched.status;
    const QByteArray location = m_reply->rawHeader("Location");
    const bool isRedirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (!isRedirect || location.isEmpty())
        return false;
    const QUrl target = m_url.resolved(QUrl(QString::fromUtf8(location), QUrl::TolerantMode));
    if (++m_redirects >= mostRedirects || !isHttp(target)) {
        end(ProbeFailure::Redirects, {});
        return true;
    }
    if (!isSameHost(target, m_url)) {
        m_wanted.token.clear();
        const QString host = visible(target.scheme() + QLatin1String("://") + target.authority().section(u'@', -1));
        if (!m_facts.redirects.contains(host) && m_facts.redirects.size() < mostRedirects)
            m_facts.redirects << host;
    }
    m_url = target;
    letGo();
    ask();
    return true;
}

void RegistryFetch::end(ProbeFailure failure, const QString &words)
{
    m_fetched.failure = failure;
    m_fetched.words = words;
    letGo();
    const Then then = std::exchange(m_then, {});
    if (then)
        then(std::exchange(m_fetched, {}));
}

void RegistryFetch::letGo()
{
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(&m_network);
        reply->abort();
        reply->deleteLater();
    }
}

void RegistryFetch::stop()
{
    m_then = {};
    letGo();
}

} // namespace dockwright::helper

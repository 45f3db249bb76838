// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "core/registry/registry_facts.h"
#include "core/registry/registry_target.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QSslConfiguration>

#include <functional>

class QNetworkReply;
class QSslError;

namespace dockwright::helper {

/// What is asked for.
struct Wanted {
    QByteArray accept{};
    QByteArray token{};         ///< sent as Bearer, and to no other host than the first
    bool firstByteOnly = false; ///< by a Range; what comes after it is not read
    bool headOnly = false;      ///< by HEAD: no body comes
    bool forToken = false;      ///< a token is what is asked for
};

/// What came of it: an answer, or `failure`.
struct Fetched {
    core::ProbeFailure failure = core::ProbeFailure::None;
    int status = 0; ///< of HTTP; 0: no answer
    QByteArray body{};
    QByteArray challenge{}; ///< WWW-Authenticate
    QByteArray digest{};    ///< Docker-Content-Digest
    QString words{};        ///< for a failure
};

/// Asks one registry, one request after the other, the way dockerd does: through the plan's proxy, with its certificates, and
/// following as many redirects as Go's client. Notes what it sees of certificates, clocks and redirects on its way.
class RegistryFetch
{
public:
    using Then = std::function<void(const Fetched &)>;

    /// `facts` must outlive it.
    RegistryFetch(const core::RegistryTarget &target, const core::ProxySettings &proxy, core::RegistryFacts &facts);
    ~RegistryFetch();
    RegistryFetch(const RegistryFetch &) = delete;
    RegistryFetch &operator=(const RegistryFetch &) = delete;

    /// Whether a request to it goes through a proxy.
    bool isProxied(const QUrl &url) const { return !proxyOf(url).isEmpty(); }
    /// From now on no certificate is verified.
    void trustAll() { m_tls.setPeerVerifyMode(QSslSocket::VerifyNone); }

    /// `then` is called once, later, and not after stop().
    void get(const QUrl &url, const Wanted &wanted, Then then);
    void stop();

private:
    QString proxyOf(const QUrl &url) const;
    /// Whom containerd asks for a token is verified by the certificates of the system, and so even where the registry is
    /// insecure (moby issue 52361; dockerd 28.5 with the containerd image store).
    bool isOfSystem() const { return m_wanted.forToken && m_namesRegistry; }
    const QSslConfiguration &tls() const { return isOfSystem() ? m_systemTls : m_tls; }
    /// Each keeps its connections, which were verified in its way.
    QNetworkAccessManager &network() { return isOfSystem() ? m_systemNetwork : m_network; }
    void ask();
    void tlsCame();
    void tlsFailed(const QList<QSslError> &errors);
    void dataCame();
    void ended();
    bool followsRedirect();
    void end(core::ProbeFailure failure, const QString &words);
    void letGo();

    const core::ProxySettings &m_proxy;
    core::RegistryFacts &m_facts;
    bool m_namesRegistry; ///< it is asked as containerd's client does
    QSslConfiguration m_systemTls = QSslConfiguration::defaultConfiguration();
    QSslConfiguration m_tls;
    QNetworkAccessManager m_network;
    QNetworkAccessManager m_systemNetwork;
    QNetworkReply *m_reply = nullptr;
    QElapsedTimer m_clock;
    QUrl m_url;
    Wanted m_wanted;
    Fetched m_fetched;
    Then m_then;
    QString m_tlsWords;
    int m_redirects = 0;
};

} // namespace dockwright::helper

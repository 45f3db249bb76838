// SPDX-License-Identifier: Apache-2.0
#include "helper/network/qt_proxy.h"

#include <QUrl>

namespace dockwright::helper {

namespace {

constexpr int httpPort = 80;
constexpr int socksPort = 1080;

} // namespace

std::optional<QNetworkProxy> qtProxy(const QString &url)
{
    const QUrl proxy(url);
    const bool isSocks = proxy.scheme() == QLatin1String("socks5");
    if (!isSocks && proxy.scheme() != QLatin1String("http"))
        return std::nullopt;
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, proxy.host(),
                         static_cast<quint16>(proxy.port(isSocks ? socksPort : httpPort)), proxy.userName(QUrl::FullyDecoded),
                         proxy.password(QUrl::FullyDecoded));
}

} // namespace dockwright::helper

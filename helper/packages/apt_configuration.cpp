// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_configuration.h"

#include "core/plan/values.h"

#include <QUrl>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// A value of apt.conf(5), which knows no escapes: what would end it is percent-encoded in a URL already.
QByteArray line(const QByteArray &name, const QString &value)
{
    const QByteArray bytes = value.isEmpty() ? QByteArray("DIRECT") : QUrl(value).toEncoded();
    return name + " \"" + QByteArray(bytes).replace('"', "%22").replace('\\', "%5C") + "\";\n";
}

} // namespace

bool isDirect(const QString &host, const QStringList &noProxy)
{
    return std::ranges::any_of(noProxy, [&](const QString &entry) {
        if (entry.startsWith(u'.'))
            return host.endsWith(entry, Qt::CaseInsensitive);
        if (isCidr(entry) && isAddress(host))
            return networkOf(host + u'/' + entry.section(u'/', 1)) == networkOf(entry);
        return entry == QLatin1String("*") || host.compare(entry, Qt::CaseInsensitive) == 0
            || host.endsWith(u'.' + entry, Qt::CaseInsensitive);
    });
}

QByteArray aptConfiguration(const ProxySettings &proxy, const QStringList &hosts)
{
    if (!proxy.isUsed())
        return {};
    QByteArray text = line("Acquire::http::Proxy", proxy.http) + line("Acquire::https::Proxy", proxy.https);
    for (const QString &host : hosts)
        if (isHostName(host) && isDirect(host, proxy.noProxy))
            text += line("Acquire::http::Proxy::" + host.toUtf8(), {}) + line("Acquire::https::Proxy::" + host.toUtf8(), {});
    return text;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/changes/no_proxy_presets.h"

#include "core/host/host_facts.h"
#include "core/plan/values.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// Names of services and the domain of a cluster (kubernetes.io, DNS for Services and Pods); what kubeadm gives services and
/// the widely used plug-ins give pods is in 10.0.0.0/8, which the plan has by itself.
const QStringList &ofKubernetes()
{
    static const QStringList entries{".svc", "cluster.local"};
    return entries;
}

/// AWS, Azure, Google and most others; AWS over IPv6; Azure's platform (WireServer); Alibaba; Google's and Tencent's names.
const QStringList &ofClouds()
{
    static const QStringList entries{"169.254.169.254",          "fd00:ec2::254",          "168.63.129.16", "100.100.100.200",
                                     "metadata.google.internal", "metadata.tencentyun.com"};
    return entries;
}

QStringList domainsOf(const HostFacts &facts)
{
    QStringList entries;
    for (const QString &domain : facts.searchDomains)
        entries << u'.' + domain;
    return entries;
}

/// A name without what says that it stands for those below it, which Go takes it for anyhow; ".svc" does not stand for "svc".
QString domainOf(const QString &entry)
{
    return entry.startsWith(QLatin1String("*.")) ? entry.mid(2) : entry.startsWith(u'.') ? entry.mid(1) : entry;
}

bool covers(const QString &wider, const QString &entry)
{
    if (wider == entry || wider == QLatin1String("*"))
        return true;
    const bool isNumber = isAddress(entry) || isCidr(entry);
    if (isCidr(wider) && wider.contains(u'/') && isNumber) {
        const int longest = entry.contains(u':') ? 128 : 32;
        const int length = entry.contains(u'/') ? prefixOf(entry) : longest;
        return entry.contains(u':') == wider.contains(u':') && length >= prefixOf(wider)
            && networkOf(entry.section(u'/', 0, 0) + u'/' + wider.section(u'/', 1)) == networkOf(wider);
    }
    if (isNumber || isAddress(wider) || isCidr(wider) || wider.contains(u':')) // with a port: for that port only
        return false;
    const bool standsForItself = domainOf(wider) == wider;
    const bool isDomain = domainOf(entry) != entry;
    return (u'.' + domainOf(entry)).endsWith(u'.' + domainOf(wider))
        && (standsForItself || isDomain || domainOf(entry) != domainOf(wider));
}

} // namespace

std::vector<NoProxyPreset> noProxyPresets(const HostFacts &facts)
{
    return {
        {"kubernetes",
         {QT_TRANSLATE_NOOP("Dockwright", "Kubernetes"), {}},
         {QT_TRANSLATE_NOOP(
              "Dockwright",
              "Names inside a cluster are resolved there only: a proxy does not know them, or would lead back to it."),
          {}},
         ofKubernetes()},
        {"metadata",
         {QT_TRANSLATE_NOOP("Dockwright", "Cloud metadata"), {}},
         {QT_TRANSLATE_NOOP(
              "Dockwright",
              "Each virtual machine asks the metadata service of its cloud directly. Through a proxy, it would get "
              "the identity and credentials of the proxy's machine."),
          {}},
         ofClouds()},
        {"networks",
         {QT_TRANSLATE_NOOP("Dockwright", "Networks of this host"), {}},
         {QT_TRANSLATE_NOOP("Dockwright",
                            "Registries in the networks that this host is attached to are reached without a proxy."),
          {}},
         facts.attachedNetworks},
        {"domains",
         {QT_TRANSLATE_NOOP("Dockwright", "Domains of this host"), {}},
         {QT_TRANSLATE_NOOP("Dockwright",
                            "Names in the search domains of this host (/etc/resolv.conf) belong to your own organization."),
          {}},
         domainsOf(facts)},
    };
}

bool isCovered(const QString &entry, const QStringList &noProxy)
{
    const QString lower = entry.toLower();
    return std::ranges::any_of(noProxy, [&](const QString &each) { return covers(each.trimmed().toLower(), lower); });
}

} // namespace dockwright::core

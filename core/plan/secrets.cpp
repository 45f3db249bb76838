// SPDX-License-Identifier: Apache-2.0
#include "core/plan/secrets.h"

#include "core/plan/registries.h"
#include "core/text/redact.h"

namespace dockwright::core {

namespace {

bool isLeftOut(const QString &url)
{
    const qsizetype at = url.lastIndexOf(u'@');
    const QString before = at < 0 ? QString() : url.left(at);
    return before.endsWith(u':' + QLatin1String(leftOut)) || before.endsWith(QLatin1String("//") + QLatin1String(leftOut));
}

OrderedJson withoutSecrets(const OrderedJson &keys)
{
    const auto redacted = parseJson(redactSecrets(QByteArray::fromStdString(keys.dump())));
    // Rather nothing than a secret, and marked as such.
    const OrderedJson nothing{{"labels", OrderedJson::array({std::string("secret=") + leftOut})}};
    return redacted && redacted->value.is_object() ? redacted->value : nothing;
}

} // namespace

bool EngineSettings::hasSecret() const
{
    return withoutSecrets(keys) != keys || lacksSecret();
}

bool EngineSettings::lacksSecret() const
{
    return fromUtf8(keys.dump()).contains(QLatin1String(leftOut));
}

bool ProxySettings::lacksPassword() const
{
    return isLeftOut(http) || isLeftOut(https);
}

bool ProxySettings::hasPassword() const
{
    return lacksPassword() || redactUrl(http) != http || redactUrl(https) != https;
}

QString redactUrl(const QString &url)
{
    const qsizetype scheme = url.indexOf(QLatin1String("://"));
    const qsizetype start = scheme < 0 ? 0 : scheme + 3;
    // A password with an unescaped "/", "?", "#" or "@" makes the URL invalid, and must not show for that: it ends at the
    // last "@" there is.
    const qsizetype at = url.lastIndexOf(u'@');
    const qsizetype colon = url.indexOf(u':', start);
    const bool hasPassword = colon >= 0 && colon < at;
    if (at < start || (!hasPassword && scheme < 0))
        return url;
    if (!hasPassword) { // a token, if it stands before the host and not in the path
        const qsizetype slash = url.indexOf(u'/', start);
        return slash >= 0 && slash < at ? url : url.left(start) + QLatin1String(leftOut) + url.mid(at);
    }
    return url.left(colon + 1) + QLatin1String(leftOut) + url.mid(at);
}

QString shownText(const QString &text)
{
    return visible(redactUrl(text));
}

Plan withoutSecrets(Plan plan)
{
    plan.proxy.http = redactUrl(plan.proxy.http);
    plan.proxy.https = redactUrl(plan.proxy.https);
    plan.registries = withoutKeys(std::move(plan.registries));
    plan.engine.keys = withoutSecrets(plan.engine.keys);
    return plan;
}

bool lacksPassword(const Plan &plan)
{
    return plan.proxy.lacksPassword() || lacksKey(plan.registries) || plan.engine.lacksSecret();
}

} // namespace dockwright::core

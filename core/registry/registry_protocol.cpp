// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_protocol.h"

#include "core/base/json.h"
#include "core/text/ascii.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace dockwright::core {

namespace {

constexpr qsizetype longestToken = 64LL * 1024;
constexpr qsizetype mostChildren = 1000;

bool isTokenCharacter(char c) // RFC 9110, tchar
{
    return isAsciiAlphanumeric(QLatin1Char(c)) || (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
}

/// The parts of a WWW-Authenticate header (RFC 9110, 11.6.1): a list of schemes, each with a list of NAME=VALUE.
class ChallengeReader
{
public:
    explicit ChallengeReader(const QByteArray &text) : m_text(text) {}

    /// The parameters of the first "Bearer".
    std::optional<std::map<QByteArray, QString>> bearer()
    {
        std::map<QByteArray, QString> parameters;
        bool isBearer = false;
        while (m_at < m_text.size()) {
            skip(" \t,");
            const QByteArray word = token().toLower();
            if (word.isEmpty())
                break;
            skip(" \t");
            if (take('=')) {
                skip(" \t");
                const QString text = value();
                if (isBearer)
                    parameters.try_emplace(word, text);
            } else if (isBearer) {
                break; // the next scheme
            } else {
                isBearer = word == "bearer";
            }
        }
        return isBearer ? std::optional(parameters) : std::nullopt;
    }

private:
    void skip(const char *characters)
    {
        while (m_at < m_text.size() && m_text[m_at] != '\0' && std::strchr(characters, m_text[m_at]) != nullptr)
            ++m_at;
    }
    bool take(char c)
    {
        const bool isThere = m_at < m_text.size() && m_text[m_at] == c;
        m_at += isThere ? 1 : 0;
        return isThere;
    }
    QByteArray token()
    {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && isTokenCharacter(m_text[m_at]))
            ++m_at;
        return m_text.mid(begin, m_at - begin);
    }
    QString value()
    {
        if (!take('"'))
            return QString::fromLatin1(token());
        QByteArray text;
        while (m_at < m_text.size() && !take('"')) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            text += m_text[m_at++];
        }
        return QString::fromUtf8(text);
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

/// What Go calls the machine, and manifests with it (go tool dist list).
QString goArchitecture(const QString &machine)
{
    static constexpr std::array names{std::pair("x86_64", "amd64"), std::pair("aarch64", "arm64"), std::pair("armv7l", "arm"),
                                      std::pair("armv6l", "arm"), std::pair("i686", "386")};
    for (const auto &[of, name] : names)
        if (machine == QLatin1String(of))
            return QLatin1String(name);
    return machine;
}

Failure noManifest(const char *what)
{
    return failure(ErrorCode::InvalidInput, {}, {"%1", {QLatin1String(what)}});
}

std::optional<ContentReference> descriptorOf(const OrderedJson &json)
{
    if (!json.is_object())
        return std::nullopt;
    const auto size = json.find("size");
    ContentReference found{textOf(json, "digest"), 0};
    if (!isContentDigest(found.digest) || size == json.end() || !size->is_number_unsigned())
        return std::nullopt;
    found.size = static_cast<qint64>(std::min(size->get<quint64>(), quint64(std::numeric_limits<qint64>::max())));
    return found;
}

Result<ImageManifest> readImageIndex(const OrderedJson &children, const QString &architecture)
{
    ImageManifest manifest;
    qsizetype left = mostChildren;
    for (const OrderedJson &child : children) {
        if (--left < 0)
            break;
        const OrderedJson platform = child.is_object() ? child.value("platform", OrderedJson()) : OrderedJson();
        if (!platform.is_object() || textOf(platform, "os") != QLatin1String("linux"))
            continue;
        const auto found = descriptorOf(child);
        if (!found)
            return noManifest("an entry of the index has no digest");
        const bool isOurs = textOf(platform, "architecture") == architecture;
        if (!manifest.child || isOurs)
            manifest.child = found;
        if (isOurs)
            break;
    }
    return manifest.child ? Result<ImageManifest>(manifest) : noManifest("the index has no image for linux");
}

} // namespace

std::optional<BearerChallenge> readChallenge(const QByteArray &wwwAuthenticate)
{
    auto parameters = ChallengeReader(wwwAuthenticate).bearer();
    if (!parameters || (*parameters)["realm"].isEmpty())
        return std::nullopt;
    return BearerChallenge{(*parameters)["realm"], (*parameters)["service"], (*parameters)["scope"]};
}

std::optional<QUrl> tokenUrl(const BearerChallenge &challenge, const QString &repository)
{
    QUrl url(challenge.realm, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !url.userInfo().isEmpty())
        return std::nullopt;
    QUrlQuery query(url);
    const auto add = [&query](const char *name, const QString &value) { // a "+" would be a blank
        query.addQueryItem(QLatin1String(name), QString::fromLatin1(QUrl::toPercentEncoding(value, "/:,")));
    };
    if (!challenge.service.isEmpty())
        add("service", challenge.service);
    add("scope", QStringLiteral("repository:%1:pull").arg(repository));
    url.setQuery(query);
    return url;
}

QByteArray readToken(const QByteArray &answer)
{
    const OrderedJson json = objectIn(answer);
    QString token = textOf(json, "token");
    if (token.isEmpty())
        token = textOf(json, "access_token");
    const bool fits =
        token.size() <= longestToken && std::ranges::all_of(token, [](QChar c) { return c > u' ' && c < QChar(0x7f); });
    return fits ? token.toLatin1() : QByteArray();
}

QByteArray acceptedManifests()
{
    return "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
           "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";
}

Result<ImageManifest> readImageManifest(const QByteArray &text, const QString &machine)
{
    const auto json = parseJson(text, {.bytes = mostRegistryBytes});
    if (!json || !json->value.is_object())
        return noManifest("no JSON object");
    const OrderedJson &value = json->value;
    if (value.contains("manifests") && value["manifests"].is_array())
        return readImageIndex(value["manifests"], goArchitecture(machine));
    const auto config = value.contains("config") ? descriptorOf(value["config"]) : std::nullopt;
    if (!config || !value.contains("layers") || !value["layers"].is_array())
        return noManifest("neither an index nor a manifest of schema 2");
    ImageManifest manifest{{}, *config, {}};
    for (const OrderedJson &each : value["layers"]) {
        const auto layer = descriptorOf(each);
        if (!layer)
            return noManifest("a layer has no digest");
        manifest.layers.push_back(*layer);
    }
    return manifest;
}

std::optional<QDateTime> readCreated(const QByteArray &config)
{
    const auto json = parseJson(config, {.bytes = mostRegistryBytes});
    const QString text = json && json->value.is_object() ? textOf(json->value, "created") : QString();
    const QDateTime created = QDateTime::fromString(text, Qt::ISODateWithMs);
    return created.isValid() ? std::optional(created.toUTC()) : std::nullopt;
}

bool isContentDigest(const QString &text)
{
    const QString algorithm = text.section(u':', 0, 0);
    const QString hex = text.section(u':', 1);
    const qsizetype digits = algorithm == QLatin1String("sha256") ? 64 : algorithm == QLatin1String("sha512") ? 128 : -1;
    return hex.size() == digits && std::ranges::all_of(hex, isLowerHexDigit);
}

QString contentDigest(const QByteArray &bytes, const QString &like)
{
    const bool isLong = like.startsWith(QLatin1String("sha512:"));
    const auto hash = QCryptographicHash::hash(bytes, isLong ? QCryptographicHash::Sha512 : QCryptographicHash::Sha256);
    return QLatin1String(isLong ? "sha512:" : "sha256:") + QString::fromLatin1(hash.toHex());
}

std::optional<QDateTime> readHttpDate(const QByteArray &date)
{
    static const QByteArray zone = " GMT";
    if (!date.endsWith(zone) || date.size() > qsizetype(64))
        return std::nullopt;
    const QDateTime time =
        QDateTime::fromString(QString::fromLatin1(date.chopped(zone.size())) + QLatin1String(" +0000"), Qt::RFC2822Date);
    return time.isValid() ? std::optional(time.toUTC()) : std::nullopt;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/plan/registries.h"

#include "core/plan/problems.h"
#include "core/plan/values.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <map>

namespace dockwright::core {

namespace {

constexpr qsizetype mostOfCertificates = 256 * 1024; ///< characters: a whole store of a distribution

constexpr auto certificatesAllowed =
    QT_TRANSLATE_NOOP("Dockwright", "certificates in PEM (-----BEGIN CERTIFICATE----- …), or empty for those of the system");

const std::array mirrors{
    RegistryField<RegistryMirror>{
        "url", &RegistryMirror::url, QT_TRANSLATE_NOOP("Dockwright", "The URL of the mirror."),
        QT_TRANSLATE_NOOP("Dockwright", "an http or https URL with a host, and without query, fragment or user name"),
        checkMirror, true},
    RegistryField<RegistryMirror>{"pull", &RegistryMirror::pull,
                                  QT_TRANSLATE_NOOP("Dockwright", "Whether images may come from it."), "", nullptr},
    RegistryField<RegistryMirror>{
        "resolve", &RegistryMirror::resolve,
        QT_TRANSLATE_NOOP("Dockwright", "Whether it may say which image a tag is; without it the registry itself is asked."),
        "", nullptr},
    RegistryField<RegistryMirror>{"overridePath", &RegistryMirror::overridePath,
                                  QT_TRANSLATE_NOOP("Dockwright",
                                                    "Whether the path of the URL is complete, so that /v2 is not added to it."),
                                  "", nullptr},
    RegistryField<RegistryMirror>{"ca", &RegistryMirror::ca,
                                  QT_TRANSLATE_NOOP("Dockwright",
                                                    "The CA certificates that the mirror is verified with, beside "
                                                    "those of the system."),
                                  certificatesAllowed, checkCertificates, false, true},
};

const std::array hosts{
    RegistryField<RegistryHost>{
        "host", &RegistryHost::host,
        QT_TRANSLATE_NOOP("Dockwright", "The registry, as the names of its images begin; docker.io is Docker Hub."),
        QT_TRANSLATE_NOOP("Dockwright", "docker.io, or a host name or IPv4 address with an optional port"), checkRegistryHost,
        true},
    RegistryField<RegistryHost>{"ca", &RegistryHost::ca,
                                QT_TRANSLATE_NOOP("Dockwright",
                                                  "The CA certificates that the registry is verified with, beside "
                                                  "those of the system."),
                                certificatesAllowed, checkCertificates, false, true},
    RegistryField<RegistryHost>{
        "insecure", &RegistryHost::insecure,
        QT_TRANSLATE_NOOP("Dockwright",
                          "Whether the registry is accessed without verifying its certificate, or over plain "
                          "http; where it has mirrors, over https only."),
        "", nullptr},
};

QString placeOf(std::size_t registry)
{
    return QStringLiteral("/%1/%2").arg(QLatin1String(registriesSection)).arg(registry);
}

QString placeOf(std::size_t registry, std::size_t mirror)
{
    return placeOf(registry) + QStringLiteral("/%1/%2").arg(QLatin1String(mirrorsOfRegistry)).arg(mirror);
}

template <class Owner>
struct Reader {
    Owner owner{};
    const OrderedJson &json;
    QString where;
    Errors &errors;

    void read(const RegistryField<Owner> &field, const OrderedJson &value)
    {
        const auto wrong = [&](Message message) {
            errors.push_back(problem(where + u'/' + QLatin1String(field.name), std::move(message), {field.allowed, {}}));
        };
        if (const auto *flag = std::get_if<bool Owner::*>(&field.at)) {
            if (value.is_boolean())
                owner.**flag = value.get<bool>();
            else
                wrong({QT_TRANSLATE_NOOP("Dockwright", "Expected true or false."), {}});
        } else if (!value.is_string()) {
            wrong({QT_TRANSLATE_NOOP("Dockwright", "Expected a string in quotes."), {}});
        } else {
            owner.*std::get<QString Owner::*>(field.at) = value.get<QString>();
        }
    }

    /// `isOther`: whether it took care of a member that is no field.
    template <class IsOther>
    Owner all(std::span<const RegistryField<Owner>> fields, QStringList known, IsOther isOther)
    {
        if (!json.is_object()) {
            errors.push_back(problem(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected an object: { … }."), {}}));
            return owner;
        }
        for (const auto &field : fields)
            known << QLatin1String(field.name);
        for (const auto &[key, value] : json.items()) {
            const QString name = fromUtf8(key);
            const auto found = std::ranges::find(fields, name, [](const auto &field) { return QLatin1String(field.name); });
            if (found != fields.end())
                read(*found, value);
            else if (!isOther(name, value))
                errors.push_back(unknownMember(where, name, known));
            if (errors.size() > mostProblems)
                break;
        }
        return std::move(owner);
    }
};

/// Each item of a list of at most `mostRegistries`.
template <class Read>
void readList(const OrderedJson &json, const QString &where, Errors &errors, Read read)
{
    if (!json.is_array()) {
        errors.push_back(problem(where, {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of objects: [ { … } ]."), {}}));
        return;
    }
    if (json.size() > mostRegistries)
        errors.push_back(
            problem(where,
                    {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of at most %1."), {QString::number(mostRegistries)}}));
    for (std::size_t i = 0; i < std::min(json.size(), mostRegistries); ++i)
        read(json[i], i);
}

template <class Owner>
OrderedJson write(const Owner &owner, std::span<const RegistryField<Owner>> fields)
{
    OrderedJson json = OrderedJson::object();
    const Owner standard{};
    for (const RegistryField<Owner> &field : fields)
        std::visit(
            [&](auto at) {
                if (field.isRequired || owner.*at != standard.*at)
                    json[field.name] = owner.*at;
            },
            field.at);
    return json;
}

template <class Owner>
void checkTexts(const Owner &owner, std::span<const RegistryField<Owner>> fields, const QString &where, Errors &errors)
{
    for (const RegistryField<Owner> &field : fields) {
        const auto *at = std::get_if<QString Owner::*>(&field.at);
        if (at == nullptr || ((owner.**at).isEmpty() && !field.isRequired))
            continue;
        const QString &text = owner.**at;
        Message wrong = field.hasLines ? Message{} : checkPlainText(text);
        if (wrong.isEmpty())
            wrong = field.check(text);
        if (!wrong.isEmpty())
            errors.push_back(problem(where + u'/' + QLatin1String(field.name), std::move(wrong), {field.allowed, {}}));
    }
}

void checkMirrors(const RegistryHost &registry, std::size_t index, Errors &errors)
{
    for (std::size_t i = 0; i < registry.mirrors.size(); ++i) {
        const RegistryMirror &mirror = registry.mirrors[i];
        checkTexts(mirror, mirrorFields(), placeOf(index, i), errors);
        const auto isSame = [&](const RegistryMirror &other) { return isSameMirror(other.url, mirror.url); };
        const auto end = registry.mirrors.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(registry.mirrors.begin(), end, isSame))
            errors.push_back(problem(placeOf(index, i), {QT_TRANSLATE_NOOP("Dockwright", "This entry occurs twice."), {}}));
        if (!mirror.pull && !mirror.resolve)
            errors.push_back(
                problem(placeOf(index, i),
                        {QT_TRANSLATE_NOOP("Dockwright", "With neither pull nor resolve the mirror is never asked."), {}}));
    }
}

/// Certificates lie in the directory of a host, which may be said by more than one entry.
void checkTrust(const std::vector<RegistryHost> &registries, Errors &errors)
{
    std::map<QString, QString> trusted;
    const auto trust = [&](const QString &host, const QString &ca, const QString &where) {
        if (ca.isEmpty())
            return;
        const auto [known, isNew] = trusted.emplace(host, ca);
        if (!isNew && known->second != ca)
            errors.push_back(
                problem(where + QLatin1String("/ca"),
                        {QT_TRANSLATE_NOOP("Dockwright", "The plan names other CA certificates for %1 in another place."),
                         {shownText(host)}}));
    };
    for (std::size_t i = 0; i < registries.size(); ++i) {
        trust(registries[i].host, registries[i].ca, placeOf(i));
        for (std::size_t k = 0; k < registries[i].mirrors.size(); ++k)
            trust(hostOfMirror(registries[i].mirrors[k].url), registries[i].mirrors[k].ca, placeOf(i, k));
    }
}

/// DER of a value that is as long as it says (X.690, 8.1): the one SEQUENCE that a certificate is (RFC 5280, 4.1).
bool isSequence(const QByteArray &der)
{
    const auto byte = [&](qsizetype at) { return static_cast<unsigned char>(der[at]); };
    if (der.size() < 2 || byte(0) != 0x30)
        return false;
    if (byte(1) < 0x80)
        return der.size() == 2 + byte(1);
    const int digits = byte(1) & 0x7f;
    if (digits < 1 || digits > 4 || der.size() < 2 + digits)
        return false;
    qint64 length = 0;
    for (int i = 0; i < digits; ++i)
        length = length * 256 + byte(2 + i);
    return der.size() == 2 + digits + length;
}

} // namespace

std::span<const RegistryField<RegistryMirror>> mirrorFields()
{
    return mirrors;
}

std::span<const RegistryField<RegistryHost>> registryFields()
{
    return hosts;
}

std::vector<RegistryHost> readRegistries(const OrderedJson &json, Errors &errors)
{
    std::vector<RegistryHost> registries;
    readList(json, u'/' + QLatin1String(registriesSection), errors, [&](const OrderedJson &item, std::size_t i) {
        std::vector<RegistryMirror> found;
        const auto isMirrors = [&](const QString &name, const OrderedJson &value) {
            if (name != QLatin1String(mirrorsOfRegistry))
                return false;
            readList(value, placeOf(i) + u'/' + name, errors, [&](const OrderedJson &mirror, std::size_t k) {
                Reader<RegistryMirror> reader{.json = mirror, .where = placeOf(i, k), .errors = errors};
                found.push_back(reader.all(mirrorFields(), {}, [](const QString &, const OrderedJson &) { return false; }));
            });
            return true;
        };
        Reader<RegistryHost> reader{.json = item, .where = placeOf(i), .errors = errors};
        registries.push_back(reader.all(registryFields(), {QLatin1String(mirrorsOfRegistry)}, isMirrors));
        registries.back().mirrors = std::move(found);
    });
    return registries;
}

OrderedJson writeRegistries(const std::vector<RegistryHost> &registries)
{
    OrderedJson list = OrderedJson::array();
    for (const RegistryHost &registry : registries) {
        OrderedJson json = write(registry, registryFields());
        for (const RegistryMirror &mirror : registry.mirrors)
            json[mirrorsOfRegistry].push_back(write(mirror, mirrorFields()));
        list.push_back(std::move(json));
    }
    return list;
}

Errors checkRegistries(const std::vector<RegistryHost> &registries)
{
    Errors errors;
    for (std::size_t i = 0; i < registries.size(); ++i) {
        const RegistryHost &registry = registries[i];
        checkTexts(registry, registryFields(), placeOf(i), errors);
        checkMirrors(registry, i, errors);
        const auto end = registries.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find_if(registries.begin(), end, [&](const RegistryHost &other) { return other.host == registry.host; })
            != end)
            errors.push_back(problem(placeOf(i), {QT_TRANSLATE_NOOP("Dockwright", "This entry occurs twice."), {}}));
    }
    checkTrust(registries, errors);
    return errors;
}

Message checkCertificates(const QString &text)
{
    if (text.size() > mostOfCertificates)
        return {QT_TRANSLATE_NOOP("Dockwright", "This string is longer than %1 characters."),
                {QString::number(mostOfCertificates)}};
    constexpr QLatin1String begin("-----BEGIN CERTIFICATE-----");
    constexpr QLatin1String end("-----END CERTIFICATE-----");
    if (text.contains(QLatin1String("PRIVATE KEY-----")))
        return {QT_TRANSLATE_NOOP("Dockwright", "A private key does not belong here."), {}};
    for (const QString &line : text.split(u'\n'))
        if (Message wrong = checkPlainText(line.endsWith(u'\r') ? line.chopped(1) : line); !wrong.isEmpty())
            return wrong;
    int count = 0;
    for (qsizetype at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1), ++count) {
        const qsizetype from = at + begin.size();
        const qsizetype to = text.indexOf(end, from);
        QByteArray encoded = text.mid(from, to < 0 ? 0 : to - from).toLatin1();
        encoded.removeIf([](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
        const auto der = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
        if (!der || !isSequence(*der))
            return {QT_TRANSLATE_NOOP("Dockwright", "Certificate %1 in this text is damaged."), {QString::number(count + 1)}};
    }
    if (count == 0)
        return {QT_TRANSLATE_NOOP("Dockwright", "There is no certificate in this text."), {}};
    return {};
}

Message checkRegistryHost(const QString &text)
{
    for (const char *other : {"index.docker.io", "registry-1.docker.io", "hub.docker.com"})
        if (text == QLatin1String(other))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is Docker Hub, whose images are those of docker.io."), {text}};
    if (text.contains(u'/'))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is more than a host and a port."), {shownText(text)}};
    const QString host = text.section(u':', 0, 0);
    if (text.contains(u'[') || isCidr(text) || !(isHostName(host) || isAddress(host)))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a host name or IPv4 address with an optional port."),
                {shownText(text)}};
    return checkInsecureRegistry(text); // which is about the port
}

bool Plan::hasHubMirrors() const
{
    return std::ranges::any_of(registries, [](const RegistryHost &registry) {
        return registry.host == QLatin1String(dockerHub) && !registry.mirrors.empty();
    });
}

QString hostOfMirror(const QString &url)
{
    const QUrl parsed(url);
    const QString host = parsed.host().contains(u':') ? u'[' + parsed.host() + u']' : parsed.host();
    return parsed.port() < 0 ? host : host + u':' + QString::number(parsed.port());
}

} // namespace dockwright::core

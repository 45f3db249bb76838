// SPDX-License-Identifier: Apache-2.0
#include "core/plan/registries.h"

#include "core/base/secret.h"
#include "core/plan/pem.h"
#include "core/plan/problems.h"
#include "core/plan/values.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <map>

namespace dockwright::core {

namespace {

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
        const bool isPem = field.isPem && !isPemPath(text);
        Message wrong = isPem ? Message{} : checkPlainText(text);
        if (wrong.isEmpty() && isPem == field.isPem)
            wrong = field.check(text);
        if (!wrong.isEmpty())
            errors.push_back(problem(where + u'/' + QLatin1String(field.name), std::move(wrong), {field.allowed, {}}));
    }
}

void checkMirrors(const RegistryHost &registry, std::size_t index, Errors &errors)
{
    for (std::size_t i = 0; i < registry.mirrors.size(); ++i) {
        const RegistryMirror &mirror = registry.mirrors[i];
        checkTexts(mirror, mirrorFields(), placeOfMirror(index, i), errors);
        const auto isSame = [&](const RegistryMirror &other) { return isSameMirror(other.url, mirror.url); };
        const auto end = registry.mirrors.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(registry.mirrors.begin(), end, isSame))
            errors.push_back(
                problem(placeOfMirror(index, i), {QT_TRANSLATE_NOOP("Dockwright", "This entry occurs twice."), {}}));
        if (const QString authority = mirror.url.section(u'/', 2, 2); authority != authority.toLower())
            errors.push_back(problem(placeOfMirror(index, i) + QLatin1String("/url"),
                                     {QT_TRANSLATE_NOOP("Dockwright",
                                                        "“%1” is not in lower case, by which dockerd looks for its directory."),
                                      {shownText(authority)}}));
        if (!mirror.pull && !mirror.resolve)
            errors.push_back(
                problem(placeOfMirror(index, i),
                        {QT_TRANSLATE_NOOP("Dockwright", "With neither pull nor resolve the mirror is never asked."), {}}));
    }
}

/// A certificate without its key, and the other way round, is of no use to dockerd.
template <class Owner>
void checkPair(const Owner &owner, const QString &where, Errors &errors)
{
    if (owner.clientCert.isEmpty() == owner.clientKey.isEmpty())
        return;
    errors.push_back(problem(where + (owner.clientCert.isEmpty() ? QLatin1String("/clientKey") : QLatin1String("/clientCert")),
                             {QT_TRANSLATE_NOOP("Dockwright", "clientCert and clientKey belong together."), {}}));
}

void checkLogin(const RegistryLogin &login, const QString &where, Errors &errors)
{
    checkTexts(login, loginFields(), where, errors);
    if (login.user.isEmpty() != login.secretFile.isEmpty())
        errors.push_back(problem(where + (login.user.isEmpty() ? QLatin1String("/secretFile") : QLatin1String("/user")),
                                 {QT_TRANSLATE_NOOP("Dockwright", "user and secretFile belong together."), {}}));
}

/// Certificates lie in the directory of a host, which may be said by more than one entry.
class TrustChecker
{
public:
    explicit TrustChecker(Errors &errors) : m_errors(errors) {}

    template <class Owner>
    void check(const QString &host, const Owner &owner, const QString &where)
    {
        checkPair(owner, where, m_errors);
        const Known said{owner.ca, owner.clientCert, owner.clientKey};
        if (said == Known{})
            return;
        const auto [known, isNew] = m_known.emplace(host, said);
        if (!isNew && known->second != said)
            m_errors.push_back(
                problem(where,
                        {QT_TRANSLATE_NOOP("Dockwright", "The plan names other certificates for %1 in another place."),
                         {shownText(host)}}));
    }

private:
    using Known = std::array<QString, 3>;
    std::map<QString, Known> m_known;
    Errors &m_errors;
};

void checkTrust(const std::vector<RegistryHost> &registries, Errors &errors)
{
    TrustChecker checker(errors);
    for (std::size_t i = 0; i < registries.size(); ++i) {
        checker.check(registries[i].host, registries[i], placeOfRegistry(i));
        for (std::size_t k = 0; k < registries[i].mirrors.size(); ++k)
            checker.check(hostOfMirror(registries[i].mirrors[k].url), registries[i].mirrors[k], placeOfMirror(i, k));
    }
}

} // namespace

std::vector<RegistryHost> readRegistries(const OrderedJson &json, Errors &errors)
{
    std::vector<RegistryHost> registries;
    readList(json, u'/' + QLatin1String(registriesSection), errors, [&](const OrderedJson &item, std::size_t i) {
        const auto isNone = [](const QString &, const OrderedJson &) { return false; };
        std::vector<RegistryMirror> found;
        RegistryLogin login;
        const auto isNested = [&](const QString &name, const OrderedJson &value) {
            if (name == QLatin1String(loginOfRegistry)) {
                Reader<RegistryLogin> reader{.json = value, .where = placeOfRegistry(i) + u'/' + name, .errors = errors};
                login = reader.all(loginFields(), {}, isNone);
                return true;
            }
            if (name != QLatin1String(mirrorsOfRegistry))
                return false;
            readList(value, placeOfRegistry(i) + u'/' + name, errors, [&](const OrderedJson &mirror, std::size_t k) {
                Reader<RegistryMirror> reader{.json = mirror, .where = placeOfMirror(i, k), .errors = errors};
                found.push_back(reader.all(mirrorFields(), {}, isNone));
            });
            return true;
        };
        Reader<RegistryHost> reader{.json = item, .where = placeOfRegistry(i), .errors = errors};
        registries.push_back(
            reader.all(registryFields(), {QLatin1String(mirrorsOfRegistry), QLatin1String(loginOfRegistry)}, isNested));
        registries.back().mirrors = std::move(found);
        registries.back().login = std::move(login);
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
        if (registry.login != RegistryLogin{})
            json[loginOfRegistry] = write(registry.login, loginFields());
        list.push_back(std::move(json));
    }
    return list;
}

Errors checkRegistries(const std::vector<RegistryHost> &registries)
{
    Errors errors;
    for (std::size_t i = 0; i < registries.size(); ++i) {
        const RegistryHost &registry = registries[i];
        checkTexts(registry, registryFields(), placeOfRegistry(i), errors);
        checkMirrors(registry, i, errors);
        checkLogin(registry.login, placeOfRegistry(i) + u'/' + QLatin1String(loginOfRegistry), errors);
        const bool hasTrust = !registry.ca.isEmpty() || !registry.clientCert.isEmpty() || registry.insecure;
        if (registry.host == QLatin1String(dockerHub) && hasTrust) // moby daemon/pkg/registry/config.go, service_v2.go
            errors.push_back(problem(placeOfRegistry(i),
                                     {QT_TRANSLATE_NOOP("Dockwright",
                                                        "dockerd verifies Docker Hub by the certificates of the "
                                                        "system: only its mirrors may have others."),
                                      {}}));
        const auto end = registries.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find_if(registries.begin(), end, [&](const RegistryHost &other) { return other.host == registry.host; })
            != end)
            errors.push_back(problem(placeOfRegistry(i), {QT_TRANSLATE_NOOP("Dockwright", "This entry occurs twice."), {}}));
    }
    checkTrust(registries, errors);
    return errors;
}

bool lacksKey(const std::vector<RegistryHost> &registries)
{
    const auto lacks = [](const auto &owner) { return owner.clientKey == QLatin1String(leftOut); };
    return std::ranges::any_of(registries, [&](const RegistryHost &registry) {
        return lacks(registry) || std::ranges::any_of(registry.mirrors, lacks);
    });
}

std::vector<RegistryHost> withoutKeys(std::vector<RegistryHost> registries)
{
    const auto leaveOut = [](auto &owner) {
        if (!owner.clientKey.isEmpty() && !isPemPath(owner.clientKey))
            owner.clientKey = QLatin1String(leftOut);
    };
    for (RegistryHost &registry : registries) {
        leaveOut(registry);
        std::ranges::for_each(registry.mirrors, leaveOut);
    }
    return registries;
}

std::vector<RegistryMirror> mirrorsOfDockerHub(const Plan &plan)
{
    std::vector<RegistryMirror> mirrors;
    if (const auto hub = std::ranges::find(plan.registries, QLatin1String(dockerHub), &RegistryHost::host);
        hub != plan.registries.end())
        mirrors = hub->mirrors;
    if (mirrors.empty())
        for (const QString &url : plan.registry.mirrors)
            mirrors.push_back({.url = url});
    return mirrors;
}

QString placeOfRegistry(std::size_t registry)
{
    return QStringLiteral("/%1/%2").arg(QLatin1String(registriesSection)).arg(registry);
}

QString placeOfMirror(std::size_t registry, std::size_t mirror)
{
    return placeOfRegistry(registry) + QStringLiteral("/%1/%2").arg(QLatin1String(mirrorsOfRegistry)).arg(mirror);
}

Message checkRegistryHost(const QString &text)
{
    for (const char *other : {"index.docker.io", "registry-1.docker.io", "hub.docker.com"})
        if (text == QLatin1String(other))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is Docker Hub, whose images are those of docker.io."), {text}};
    if (text.contains(u'/'))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is more than a host and a port."), {shownText(text)}};
    if (text != text.toLower())
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not in lower case, by which dockerd looks for its directory."),
                {shownText(text)}};
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

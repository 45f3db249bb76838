// SPDX-License-Identifier: Apache-2.0
#include "core/registry/docker_config.h"

#include "core/plan/values.h"

namespace dockwright::core {

namespace {

constexpr auto accounts = "auths";
constexpr auto helpers = "credHelpers";

/// The object by that name; one of another kind is none of docker's, which would not read the file.
OrderedJson &objectAt(OrderedJson &config, const char *name)
{
    OrderedJson &object = config[name];
    if (!object.is_object())
        object = OrderedJson::object();
    return object;
}

/// docker/cli 28.5 cli/config/credentials/file_store.go, ConvertToHostname.
QString hostIn(const QString &server)
{
    const qsizetype scheme = server.indexOf(QLatin1String("://"));
    return (scheme < 0 ? server : server.mid(scheme + 3)).section(u'/', 0, 0);
}

} // namespace

QString serverOf(const QString &host)
{
    return host == QLatin1String(dockerHub) ? QStringLiteral("https://index.docker.io/v1/") : host;
}

QString credentialHelper(const OrderedJson &config, const QString &server)
{
    const auto named = config.find(helpers);
    if (named != config.end() && named->is_object() && named->contains(server.toStdString()))
        return textOf(*named, server.toUtf8().constData());
    return textOf(config, "credsStore");
}

QString accountIn(const OrderedJson &config, const QString &server)
{
    const auto all = config.find(accounts);
    if (all == config.end() || !all->is_object())
        return {};
    for (const auto &[name, account] : all->items()) {
        const QByteArray pair = QByteArray::fromBase64(textOf(account, "auth").toLatin1());
        if (hostIn(fromUtf8(name)) == hostIn(server) && pair.indexOf(':') > 0)
            return QString::fromUtf8(pair.left(pair.indexOf(':')));
    }
    return {};
}

OrderedJson withLogin(OrderedJson config, const QString &server, const RegistryLogin &login,
                      const std::optional<RegistrySecret> &secret)
{
    const std::string name = server.toStdString();
    if (!login.helper.isEmpty() && credentialHelper(config, server) != login.helper)
        objectAt(config, helpers)[name] = login.helper;
    OrderedJson &account = objectAt(config, accounts)[name];
    account = OrderedJson::object();
    if (!secret)
        return config;
    const QString password = secret->isToken ? QString() : secret->text;
    account["auth"] = (login.user + u':' + password).toUtf8().toBase64().toStdString();
    if (secret->isToken)
        account["identitytoken"] = secret->text;
    return config;
}

} // namespace dockwright::core

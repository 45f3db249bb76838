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

} // namespace

QString serverOf(const QString &host)
{
    return host == QLatin1String(dockerHub) ? QStringLiteral("https://index.docker.io/v1/") : host;
}

QString credentialHelper(const OrderedJson &config, const QString &server)
{
    if (const auto named = config.find(helpers); named != config.end() && named->is_object())
        if (const QString helper = textOf(*named, server.toUtf8().constData()); !helper.isEmpty())
            return helper;
    return textOf(config, "credsStore");
}

QString accountIn(const OrderedJson &config, const QString &server)
{
    const auto all = config.find(accounts);
    if (all == config.end() || !all->is_object())
        return {};
    const auto account = all->find(server.toStdString());
    if (account == all->end())
        return {};
    const QByteArray pair = QByteArray::fromBase64(textOf(*account, "auth").toLatin1());
    return QString::fromUtf8(pair.left(qMax<qsizetype>(pair.indexOf(':'), 0)));
}

OrderedJson withLogin(OrderedJson config, const QString &server, const RegistryLogin &login,
                      const std::optional<RegistrySecret> &secret)
{
    const std::string name = server.toStdString();
    if (!login.helper.isEmpty() && credentialHelper(config, server) != login.helper)
        objectAt(config, helpers)[name] = login.helper;
    OrderedJson &account = objectAt(config, accounts)[name];
    if (!account.is_object())
        account = OrderedJson::object();
    account.erase("auth");
    account.erase("identitytoken");
    if (!secret)
        return config;
    const QString password = secret->isToken ? QString() : secret->text;
    account["auth"] = (login.user + u':' + password).toUtf8().toBase64().toStdString();
    if (secret->isToken)
        account["identitytoken"] = secret->text;
    return config;
}

} // namespace dockwright::core

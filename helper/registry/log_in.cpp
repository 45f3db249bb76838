// SPDX-License-Identifier: Apache-2.0
#include "helper/registry/log_in.h"

#include "core/base/json.h"
#include "core/plan/registries.h"
#include "core/registry/docker_config.h"
#include "core/render/daemon_json.h"
#include "core/text/redact.h"
#include "helper/host/command_runner.h"
#include "helper/host/descriptor.h"
#include "helper/host/docker_api.h"
#include "helper/host/replace_file.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qint64 mostOfASecret = 64 * 1024; ///< bytes; tokens of registries have some thousands
constexpr qint64 mostOfConfig = 1024 * 1024;

/// An account with its secret, until it is kept.
struct Account {
    const RegistryHost &registry;
    QString server;
    std::optional<RegistrySecret> secret{}; ///< nullopt: the credential helper has one
    bool isReadable = false;
    bool isProven = false;
};

QString placeOf(const RegistryHost &registry, const char *member)
{
    return QStringLiteral("%1 %2.%3").arg(registry.host, QLatin1String(loginOfRegistry), QLatin1String(member));
}

Result<> readSecret(Account &account)
{
    const QString &path = account.registry.login.secretFile;
    const QString where = placeOf(account.registry, "secretFile");
    const Descriptor file(open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file.isOpen() || fstat(file.number(), &status) != 0)
        return ioFailure(path, errno);
    QFile content;
    if (!S_ISREG(status.st_mode) || !content.open(file.number(), QIODevice::ReadOnly))
        return failure(ErrorCode::InvalidInput, where, {QT_TRANSLATE_NOOP("Dockwright", "%1 is not a regular file."), {path}});
    const QByteArray all = content.read(mostOfASecret + 1);
    const QByteArray secret = all.left(all.indexOf('\n')).replace('\r', "");
    if (secret.isEmpty() || all.size() > mostOfASecret || secret.contains('\0'))
        return failure(ErrorCode::InvalidInput, where,
                       {QT_TRANSLATE_NOOP("Dockwright", "The first line of %1 is not a password or token."), {path}});
    account.secret = RegistrySecret{QString::fromUtf8(secret)};
    account.isReadable = (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
    return {};
}

/// Whether this dockerd may be asked; not every user may.
bool canAskDockerd()
{
    return docker_api::get("/_ping", std::chrono::seconds(10)).has_value();
}

/// moby 28.5 api/server/router/system, postAuth: what dockerd says of a registry that says no is an error of its own.
Result<> prove(Account &account)
{
    const auto answer = docker_api::post("/auth",
                                         {{"username", account.registry.login.user},
                                          {"password", account.secret->text},
                                          {"serveraddress", account.server}},
                                         std::chrono::seconds(60));
    if (!answer)
        return tl::unexpected(answer.error());
    if (!answer->isGood())
        return failure(ErrorCode::NotAuthorized, account.registry.host,
                       {QT_TRANSLATE_NOOP("Dockwright", "%1 does not let %2 in: %3"),
                        {account.registry.host, account.registry.login.user, answer->complaint()}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Check user and secretFile of that registry."), {}});
    if (const QString token = textOf(answer->json(), "IdentityToken"); !token.isEmpty())
        account.secret = RegistrySecret{token, true};
    account.isProven = true;
    return {};
}

/// What is kept already: an empty object where there is no file.
Result<OrderedJson> readConfig(const QString &path, QByteArray &text)
{
    text = replaceableContent(path, mostOfConfig + 1);
    if (QFile::exists(path) && text.isEmpty() && QFileInfo(path).size() > 0)
        return failure(ErrorCode::Io, path, {QT_TRANSLATE_NOOP("Dockwright", "The file could not be read."), {}});
    if (text.trimmed().isEmpty())
        return OrderedJson::object();
    const auto document = parseJson(text);
    if (!document)
        return failure(ErrorCode::InvalidInput, path + u':' + document.error().where, document.error().message,
                       document.error().remedy);
    if (!document->value.is_object() || text.size() > mostOfConfig)
        return failure(ErrorCode::InvalidInput, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "This is not the config.json of docker."), {}});
    return document->value;
}

QString helperOf(const Account &account, const OrderedJson &config)
{
    const QString &own = account.registry.login.helper;
    return own.isEmpty() ? credentialHelper(config, account.server) : own;
}

/// docker-credential-helpers 0.9 credentials/credentials.go, Store: one object on standard input.
Result<> store(const Account &account, const QString &helper, const std::stop_token &stop)
{
    const QString name = QLatin1String("docker-credential-") + helper;
    const QString program = QStandardPaths::findExecutable(name);
    if (program.isEmpty())
        return failure(ErrorCode::Unsupported, account.registry.host,
                       {QT_TRANSLATE_NOOP("Dockwright", "The program %1 does not exist."), {name}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Install it, or name another one as helper."), {}});
    if (!account.secret)
        return {};
    const OrderedJson kept{{"ServerURL", account.server},
                           {"Username", account.secret->isToken ? QStringLiteral("<token>") : account.registry.login.user},
                           {"Secret", account.secret->text}};
    CommandWatch watch;
    watch.input = QByteArray::fromStdString(kept.dump());
    watch.stop = stop;
    watch.limit = std::chrono::seconds(60);
    for (char **variable = environ; *variable != nullptr; ++variable)
        watch.environment << QByteArray(*variable);
    const auto done = runWatched({program, QStringLiteral("store")}, watch);
    if (!done)
        return tl::unexpected(done.error());
    if (done->status != 0)
        return failure(ErrorCode::CommandFailed, account.registry.host,
                       {QT_TRANSLATE_NOOP("Dockwright", "%1 did not take the secret: %2"),
                        {name, foreignWords(done->standardOutput + done->standardError)}});
    return {};
}

Result<> checkOtherAccounts(const std::vector<Account> &accounts, const OrderedJson &config, const QString &path)
{
    for (const Account &account : accounts)
        if (const QString there = accountIn(config, account.server); !there.isEmpty() && there != account.registry.login.user)
            return failure(ErrorCode::Conflict, path,
                           {QT_TRANSLATE_NOOP("Dockwright", "It has the account %1 at %2 already."),
                            {visible(there), account.registry.host}},
                           {QT_TRANSLATE_NOOP("Dockwright", "To replace it, call it with --take-ours."), {}});
    return {};
}

/// The file that a link leads to, as docker itself writes it.
QString fileOf(const QString &directory)
{
    const QString path = directory + QLatin1String("/config.json");
    const QString real = QFileInfo(path).canonicalFilePath();
    return real.isEmpty() ? path : real;
}

Result<std::vector<Account>> provenAccounts(const std::vector<RegistryHost> &registries)
{
    std::vector<Account> accounts;
    for (const RegistryHost &registry : registries)
        if (registry.login != RegistryLogin{})
            accounts.push_back({registry, serverOf(registry.host)});
    for (Account &account : accounts)
        if (!account.registry.login.secretFile.isEmpty())
            if (const auto read = readSecret(account); !read)
                return tl::unexpected(read.error());
    const bool canAsk = canAskDockerd();
    for (Account &account : accounts)
        if (canAsk && account.secret)
            if (const auto proven = prove(account); !proven)
                return tl::unexpected(proven.error());
    return accounts;
}

/// As docker has it: a unit of systemd has no HOME.
QString home()
{
    const QString told = qEnvironmentVariable("HOME");
    const passwd *entry = told.isEmpty() ? getpwuid(geteuid()) : nullptr;
    return entry != nullptr ? QFile::decodeName(entry->pw_dir) : QDir(told).absolutePath();
}

} // namespace

Result<QString> dockerConfigDirectory()
{
    const QString told = qEnvironmentVariable("DOCKER_CONFIG");
    const QString directory = told.isEmpty() ? home() + QLatin1String("/.docker") : QDir(told).absolutePath();
    QString owned = directory;
    while (!QFileInfo::exists(owned) && owned.contains(u'/') && owned.size() > 1)
        owned = directoryOf(owned).isEmpty() ? QStringLiteral("/") : directoryOf(owned);
    if (QFileInfo(owned).ownerId() != geteuid())
        return failure(ErrorCode::NotAuthorized, directory,
                       {QT_TRANSLATE_NOOP("Dockwright", "This directory belongs to another user."), {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Run it as the user who is to be logged in: sudo -H -u USER …"), {}});
    return directory;
}

Result<std::vector<LoginOutcome>> logIn(const std::vector<RegistryHost> &registries, const QString &directory, bool takesOurs,
                                        const std::stop_token &stop)
{
    const QString path = fileOf(directory);
    QByteArray before;
    auto config = readConfig(path, before);
    if (!config)
        return tl::unexpected(config.error());
    const auto accounts = provenAccounts(registries);
    if (!accounts)
        return tl::unexpected(accounts.error());
    if (const auto checked = takesOurs ? Result<>() : checkOtherAccounts(*accounts, *config, path); !checked)
        return tl::unexpected(checked.error());
    const OrderedJson there = *config;
    std::vector<LoginOutcome> outcomes;
    for (const Account &account : *accounts) {
        const QString helper = helperOf(account, *config);
        if (const auto stored = helper.isEmpty() ? Result<>() : store(account, helper, stop); !stored)
            return tl::unexpected(stored.error());
        config = withLogin(*config, account.server, account.registry.login, helper.isEmpty() ? account.secret : std::nullopt);
        outcomes.push_back({account.registry.host, account.registry.login.user, helper, account.isProven, account.isReadable});
    }
    if (*config == there)
        return outcomes;
    if (const auto made = makeDirectoryOf(path); !made)
        return tl::unexpected(made.error());
    if (const auto written = replaceFile(path, writeDaemonJson(*config, before), 0600); !written)
        return tl::unexpected(written.error());
    return outcomes;
}

} // namespace dockwright::helper

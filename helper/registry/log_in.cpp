// SPDX-License-Identifier: Apache-2.0
#include "helper/registry/log_in.h"

#include "core/base/json.h"
#include "core/base/secret.h"
#include "core/plan/registries.h"
#include "core/render/daemon_json.h"
#include "core/text/redact.h"
#include "helper/host/command_runner.h"
#include "helper/host/descriptor.h"
#include "helper/host/docker_api.h"
#include "helper/host/host_writer.h"
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

constexpr qint64 mostOfASecret = 64LL * 1024; ///< bytes; tokens of registries have some thousands
constexpr qint64 mostOfConfig = 1024LL * 1024;

/// Where the accounts go, and how.
struct Place {
    QString directory;
    bool takesOurs;
    std::stop_token stop;
};

constexpr auto tokenUser = "<token>"; ///< docker/cli 28.5 cli/config/credentials/native_store.go

/// As docker has it: a unit of systemd has no HOME.
QString home()
{
    const QString told = qEnvironmentVariable("HOME");
    const passwd *entry = told.isEmpty() ? getpwuid(geteuid()) : nullptr;
    return entry != nullptr ? QFile::decodeName(entry->pw_dir) : QDir(told).absolutePath();
}

/// What a program or registry says, which may quote what it was given.
QString withoutSecret(QString words, const LoginAccount &account)
{
    return words.replace(account.secret->text, QLatin1String(leftOut));
}

QString placeOf(const RegistryHost &registry, const char *member)
{
    return QStringLiteral("%1 %2.%3").arg(registry.host, QLatin1String(loginOfRegistry), QLatin1String(member));
}

/// As `docker login --password-stdin` reads it: all of it, without the line break at its end.
Result<> readSecret(LoginAccount &account)
{
    const QString &path = account.registry.login.secretFile;
    const auto wrong = [&](const char *message) {
        return failure(ErrorCode::InvalidInput, placeOf(account.registry, "secretFile"), {message, {path}});
    };
    const Descriptor file(open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file.isOpen() || fstat(file.number(), &status) != 0)
        return ioFailure(path, errno);
    QFile content;
    if (!S_ISREG(status.st_mode) || !content.open(file.number(), QIODevice::ReadOnly))
        return wrong(QT_TRANSLATE_NOOP("Dockwright", "%1 is not a regular file."));
    QByteArray secret = content.read(mostOfASecret + 1);
    if (secret.size() > mostOfASecret)
        return wrong(QT_TRANSLATE_NOOP("Dockwright", "%1 is too large for a password or token."));
    for (const char end : {'\n', '\r'})
        if (secret.endsWith(end))
            secret.chop(1);
    account.secret = RegistrySecret{QString::fromUtf8(secret)};
    if (secret.isEmpty() || secret.contains('\0') || account.secret->text.toUtf8() != secret)
        return wrong(QT_TRANSLATE_NOOP("Dockwright", "%1 does not contain a password or token in UTF-8."));
    account.isReadable = (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
    return {};
}

/// Whether there is a dockerd that this user may ask; one that does not answer is an error.
Result<bool> canAskDockerd()
{
    const auto answer = docker_api::get("/_ping", std::chrono::seconds(10));
    if (!answer && (answer.error().code == ErrorCode::TimedOut || answer.error().code == ErrorCode::Cancelled))
        return tl::unexpected(answer.error());
    return answer.has_value();
}

/// moby 28.5 api/server/router/system, postAuth, and registry/service.go, Auth: only a registry that says no is a no.
Result<> prove(LoginAccount &account)
{
    const auto answer = docker_api::post("/auth",
                                         {{"username", account.registry.login.user},
                                          {"password", account.secret->text},
                                          {"serveraddress", account.server}},
                                         std::chrono::seconds(60));
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status == 401 || answer->status == 403)
        return failure(ErrorCode::NotAuthorized, account.registry.host,
                       {QT_TRANSLATE_NOOP("Dockwright", "%1 does not let %2 in: %3"),
                        {account.registry.host, account.registry.login.user, withoutSecret(answer->complaint(), account)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Check user and secretFile of that registry."), {}});
    if (!answer->isGood()) // a registry without tokens that says no among them, in dockerd's words
        return failure(ErrorCode::CommandFailed, account.registry.host,
                       {QT_TRANSLATE_NOOP("Dockwright", "dockerd could not log in at %1: %2"),
                        {account.registry.host, withoutSecret(answer->complaint(), account)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "If it says 401 or 403, check user and secretFile of that registry."),
                        {}});
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

QString helperOf(const LoginAccount &account, const OrderedJson &config)
{
    const QString &own = account.registry.login.helper;
    return own.isEmpty() ? credentialHelper(config, account.server) : own;
}

/// Its program; an error where there is none.
Result<QString> programOf(const QString &helper, const LoginAccount &account)
{
    const QString name = QLatin1String("docker-credential-") + helper;
    const QString program = QStandardPaths::findExecutable(name);
    if (!program.isEmpty())
        return program;
    return failure(ErrorCode::Unsupported, account.registry.host,
                   {QT_TRANSLATE_NOOP("Dockwright", "The program %1 does not exist."), {name}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Install it, or name another one as helper."), {}});
}

/// docker-credential-helpers 0.9 credentials/credentials.go, HandleCommand: `get` and `store` take their input so.
Result<CommandOutput> askHelper(const QString &program, const char *action, const QByteArray &input, const Place &place)
{
    CommandWatch watch;
    watch.input = input;
    watch.stop = place.stop;
    watch.limit = std::chrono::seconds(60);
    for (char **variable = environ; *variable != nullptr; ++variable)
        watch.environment << QByteArray(*variable);
    watch.environment << "HOME=" + QFile::encodeName(home()) << "DOCKER_CONFIG=" + QFile::encodeName(place.directory);
    return runWatched({program, QLatin1String(action)}, watch);
}

/// Whose secret the helper has; empty for none.
QString accountAt(const QString &program, const LoginAccount &account, const Place &place)
{
    const auto kept = askHelper(program, "get", account.server.toUtf8(), place);
    const QString user = kept && kept->status == 0 ? textOf(objectIn(kept->standardOutput), "Username") : QString();
    return user == QLatin1String(tokenUser) ? QString() : user;
}

Result<> store(const QString &program, const LoginAccount &account, const Place &place)
{
    const OrderedJson kept{{"ServerURL", account.server},
                           {"Username", account.secret->isToken ? QLatin1String(tokenUser) : account.registry.login.user},
                           {"Secret", account.secret->text}};
    const auto done = askHelper(program, "store", QByteArray::fromStdString(kept.dump()), place);
    if (!done)
        return tl::unexpected(done.error());
    if (done->status != 0)
        return failure(ErrorCode::CommandFailed, account.registry.host,
                       {QT_TRANSLATE_NOOP("Dockwright", "%1 did not take the secret: %2"),
                        {program, withoutSecret(foreignWords(done->standardOutput + done->standardError), account)}});
    return {};
}

Failure otherAccount(const QString &there, const LoginAccount &account)
{
    return failure(ErrorCode::Conflict, account.registry.host,
                   {QT_TRANSLATE_NOOP("Dockwright", "There is the account %1 at %2 already."),
                    {visible(there), account.registry.host}},
                   {QT_TRANSLATE_NOOP("Dockwright", "To replace it, call it with --take-ours."), {}});
}

/// All that can be wrong before anything is kept: a helper that does not exist, and accounts of others.
Result<> checkKeepers(const std::vector<LoginAccount> &accounts, const OrderedJson &config, const Place &place)
{
    for (const LoginAccount &account : accounts) {
        const QString helper = helperOf(account, config);
        QString there = accountIn(config, account.server);
        if (!helper.isEmpty()) {
            const auto program = programOf(helper, account);
            if (!program)
                return tl::unexpected(program.error());
            if (there.isEmpty() && account.secret && !place.takesOurs)
                there = accountAt(*program, account, place);
        }
        if (!place.takesOurs && !there.isEmpty() && there != account.registry.login.user)
            return otherAccount(there, account);
    }
    return {};
}

Failure ofAnotherUser(const QString &path)
{
    return failure(ErrorCode::NotAuthorized, path, {QT_TRANSLATE_NOOP("Dockwright", "It belongs to another user."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Run it as the user who is to be logged in, or as root with --user."), {}});
}

/// The file that a link leads to, as docker itself writes it; of nobody else.
Result<QString> fileOf(const QString &directory)
{
    const QFileInfo config(directory + QLatin1String("/config.json"));
    const QString real = config.isSymLink() ? config.symLinkTarget() : config.filePath();
    for (const QString &each : {real, directoryOf(real)})
        if (QFileInfo::exists(each) && QFileInfo(each).ownerId() != geteuid())
            return ofAnotherUser(each);
    return real;
}

} // namespace

Result<QString> dockerConfigDirectory()
{
    const QString told = qEnvironmentVariable("DOCKER_CONFIG");
    const QString directory = told.isEmpty() ? home() + QLatin1String("/.docker") : QDir(told).absolutePath();
    QString owned = directory;
    while (!QFileInfo::exists(owned))
        owned = QFileInfo(owned).path();
    if (QFileInfo(owned).ownerId() != geteuid())
        return ofAnotherUser(directory);
    return directory;
}

Result<std::vector<LoginAccount>> proveLogins(const std::vector<RegistryHost> &registries, const std::stop_token &stop)
{
    docker_api::heed(stop);
    std::vector<LoginAccount> accounts;
    for (const RegistryHost &registry : registries)
        if (registry.login != RegistryLogin{})
            accounts.push_back({registry, serverOf(registry.host)});
    for (LoginAccount &account : accounts)
        if (!account.registry.login.secretFile.isEmpty())
            if (const auto read = readSecret(account); !read)
                return tl::unexpected(read.error());
    const auto canAsk = canAskDockerd();
    if (!canAsk)
        return tl::unexpected(canAsk.error());
    for (LoginAccount &account : accounts)
        if (*canAsk && account.secret)
            if (const auto proven = prove(account); !proven)
                return tl::unexpected(proven.error());
    return accounts;
}

Result<std::vector<LoginOutcome>> keepLogins(const std::vector<LoginAccount> &logins, const QString &directory, bool takesOurs,
                                             const std::stop_token &stop)
{
    const Place place{directory, takesOurs, stop};
    const auto path = fileOf(directory);
    if (!path)
        return tl::unexpected(path.error());
    QByteArray before;
    auto config = readConfig(*path, before);
    if (!config)
        return tl::unexpected(config.error());
    if (const auto checked = checkKeepers(logins, *config, place); !checked)
        return tl::unexpected(checked.error());
    const OrderedJson there = *config;
    std::vector<LoginOutcome> outcomes;
    for (const LoginAccount &account : logins) {
        if (stop.stop_requested())
            return cancelled();
        const QString helper = helperOf(account, *config);
        if (!helper.isEmpty() && account.secret)
            if (const auto stored = store(*programOf(helper, account), account, place); !stored)
                return tl::unexpected(stored.error());
        config = withLogin(*config, account.server, account.registry.login, helper.isEmpty() ? account.secret : std::nullopt);
        outcomes.push_back({account.registry.host, account.registry.login.user, helper, account.isProven, account.isReadable});
    }
    if (*config == there)
        return outcomes;
    if (const auto made = makeDirectoryOf(*path); !made)
        return tl::unexpected(made.error());
    if (const auto written = replaceFile(*path, writeDaemonJson(*config, before), 0600); !written)
        return tl::unexpected(written.error());
    return outcomes;
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/offered_versions.h"

#include "helper/host/rooted_files.h"
#include "helper/packages/apt_command.h"
#include "helper/packages/apt_configuration.h"
#include "helper/packages/package_words.h"
#include "helper/packages/private_directory.h"
#include "helper/packages/signing_key.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QUrl>

#include <cerrno>

#include <sys/stat.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// apt.conf(5): nothing of this machine's is read or written, and none of its hooks is called.
QByteArray configuration(const QString &directory, const Repository &repository)
{
    QByteArray text = "#clear APT::Update::Pre-Invoke;\n#clear APT::Update::Post-Invoke;\n"
                      "#clear APT::Update::Post-Invoke-Success;\n#clear APT::Architectures;\n"
                      "Dir::State::status \"/dev/null\";\nDir::Etc::sourceparts \"/dev/null\";\n";
    const std::pair<const char *, const char *> places[]{{"Dir::State", ""},
                                                         {"Dir::State::lists", "/lists"},
                                                         {"Dir::Cache", "/cache"},
                                                         {"Dir::Etc::sourcelist", "/docker.sources"},
                                                         {"Dir::Etc::trusted", "/docker.gpg"},
                                                         {"Dir::Etc::trustedparts", "/none"}};
    for (const auto &[name, place] : places)
        text += QByteArray(name) + " \"" + directory.toUtf8() + place + "\";\n";
    for (const char *name : {"APT::Architecture", "APT::Architectures"})
        text += QByteArray(name) + " \"" + repository.architecture.toUtf8() + "\";\n";
    return text;
}

Result<> write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(content) != content.size() || !file.flush())
        return failure(ErrorCode::Io, path, {QT_TRANSLATE_NOOP("Dockwright", "The file cannot be written."), {}}, {},
                       file.errorString());
    return {};
}

/// What apt needs to see one repository. No secret is in it, so its unprivileged user may look.
Result<> furnish(const QString &directory, Repository repository, const QByteArray &key)
{
    repository.keyPath = directory + QLatin1String("/docker.gpg");
    if (chmod(directory.toUtf8().constData(), 0755) != 0 || !QDir(directory).mkpath(QStringLiteral("lists/partial"))
        || !QDir(directory).mkpath(QStringLiteral("cache/archives/partial")) || !QDir(directory).mkdir(QStringLiteral("none")))
        return ioFailure(directory, errno);
    return write(repository.keyPath, key)
        .and_then([&] { return write(directory + QLatin1String("/docker.sources"), sourcesFile(repository)); })
        .and_then([&] { return write(directory + QLatin1String("/apt.conf"), configuration(directory, repository)); });
}

/// The repository's host where NO_PROXY names it.
QStringList direct(const Repository &repository, const ProxySettings &proxy)
{
    const QString host = QUrl(repository.base).host();
    if (!proxy.isUsed() || !isDirect(host, proxy.noProxy))
        return {};
    return {QStringLiteral("-oAcquire::http::Proxy::%1=DIRECT").arg(host),
            QStringLiteral("-oAcquire::https::Proxy::%1=DIRECT").arg(host)};
}

Failure onlyApt()
{
    return failure(ErrorCode::Unsupported, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "Available versions can be listed only from apt repositories, with apt."),
                    {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "On a host with dnf, run: dnf list docker-ce --showduplicates."), {}});
}

} // namespace

Result<QStringList> offeredVersions(const Repository &repository, const QString &fingerprint, const Work &work)
{
    if (repository.format != PackageFormat::Deb || !QFile::exists(QLatin1String(aptGet)))
        return onlyApt();
    const auto key = fetchSigningKey(repository.keyUrl(), fingerprint, work);
    if (!key)
        return tl::unexpected(key.error());
    const PrivateDirectory directory;
    if (directory.path().isEmpty())
        return ioFailure(QStringLiteral("dockwright-key"), errno);
    if (const auto ready = furnish(directory.path(), repository, *key); !ready)
        return tl::unexpected(ready.error());
    const QString configured = QStringLiteral("--config-file=%1/apt.conf").arg(directory.path());
    const auto updated = runApt(QStringList{QLatin1String(aptGet), configured} + aptOptions() + direct(repository, work.proxy)
                                    + QStringList{"-oAPT::Update::Error-Mode=any", "update"},
                                AptTask::Download, work, cannotReadIndex());
    if (!updated) {
        Error error = updated.error();
        error.where = repository.url();
        return tl::unexpected(error);
    }
    return listVersions(QStringLiteral("docker-ce"), {configured}, work);
}

} // namespace dockwright::helper

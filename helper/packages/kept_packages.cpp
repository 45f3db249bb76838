// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/kept_packages.h"

#include "helper/host/rooted_files.h"
#include "helper/packages/apt_command.h"
#include "helper/packages/apt_text.h"
#include "helper/packages/package_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QSet>

#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto dpkgDeb = "/usr/bin/dpkg-deb";
constexpr auto tarProgram = "/usr/bin/tar";
constexpr auto archives = "/var/cache/apt/archives";
constexpr auto configurationTar = "configuration.tar";
constexpr auto dpkgLimit = std::chrono::minutes(5);

Result<QByteArray> outputOf(const QStringList &command, const QString &package, const QByteArray &input = {})
{
    const auto output = runChecked(command, cannotKeepPackage(package), input, dpkgLimit);
    if (!output)
        return tl::unexpected(output.error());
    return output->standardOutput;
}

QString keptName(const QString &package)
{
    return QString(package).replace(u':', u'_') + QLatin1String(".deb");
}

/// True for the .deb of this very package and version.
bool isArchiveOf(const QString &path, const QString &package, const QString &version)
{
    const auto output = runCommand({QLatin1String(dpkgDeb), QStringLiteral("--field"), path, QStringLiteral("Package"),
                                    QStringLiteral("Version"), QStringLiteral("Architecture")});
    if (!output || output->status != 0)
        return false;
    std::map<QString, QString> fields;
    for (const QString &line : QString::fromUtf8(output->standardOutput).split(u'\n'))
        fields[line.section(u':', 0, 0)] = line.section(u':', 1).trimmed();
    const QString architecture = package.section(u':', 1);
    return fields["Package"] == package.section(u':', 0, 0) && fields["Version"] == version
        && (architecture.isEmpty() || fields["Architecture"] == architecture);
}

/// Those of its configuration files that were edited or removed: `dpkg --verify` prints "??5?????? c /etc/…".
QStringList editedConfiguration(const QString &package)
{
    const auto output = runCommand({QLatin1String(dpkg), QStringLiteral("--verify"), package}, {}, dpkgLimit);
    QStringList edited;
    for (const QString &line : output ? QString::fromUtf8(output->standardOutput).split(u'\n') : QStringList())
        if (line.mid(9, 3) == QLatin1String(" c "))
            edited << line.mid(12);
    return edited;
}

/// Makes a .deb of what is installed, as dpkg-repack does. Configuration files that were edited are left out, for they are not
/// the package's: dpkg keeps its record of the original ones.
class Rebuild
{
public:
    Rebuild(QString package, const QString &directory)
        : m_package(std::move(package)), m_tree(directory + QLatin1String("/rebuild"))
    {}

    Result<> make(const QString &target)
    {
        const auto removes = qScopeGuard([this] { QDir(m_tree).removeRecursively(); });
        QDir(m_tree).removeRecursively();
        if (!QDir().mkpath(m_tree + QLatin1String("/DEBIAN")) || !openToAll(m_tree)
            || !openToAll(m_tree + QLatin1String("/DEBIAN")))
            return failure(ErrorCode::Io, m_tree, cannotKeepPackage(m_package));
        m_edited = editedConfiguration(m_package);
        return copyFiles().and_then([this] { return writeControl(); }).and_then([this] { return copyScripts(); }).and_then([&] {
            return outputOf({QLatin1String(dpkgDeb), QStringLiteral("-Zgzip"), QStringLiteral("-z1"), QStringLiteral("--build"),
                             m_tree, target},
                            m_package)
                .map([](const QByteArray &) {});
        });
    }

private:
    static bool openToAll(const QString &directory) { return chmod(directory.toUtf8().constData(), 0755) == 0; }

    Result<> copyFiles() const
    {
        const auto listed = outputOf({QLatin1String(dpkgQuery), QStringLiteral("--listfiles"), m_package}, m_package);
        if (!listed)
            return tl::unexpected(listed.error());
        const QStringList paths = QString::fromUtf8(*listed).split(u'\n', Qt::SkipEmptyParts);
        QSet<QString> directories;
        for (const QString &path : paths)
            directories.insert(path.section(u'/', 0, -2));
        QByteArray names;
        for (const QString &path : paths) {
            if (!path.startsWith(u'/')) // "diverted by …"
                return failure(ErrorCode::Unsupported, path, cannotKeepPackage(m_package));
            const QFileInfo file(path);
            // Packages of Debian 12 have a directory /lib, which on the host is a link; tar makes it for what is in it.
            const bool isDirectoryOfTheirs = file.isSymLink() && directories.contains(path);
            if (path != QLatin1String("/.") && !m_edited.contains(path) && !isDirectoryOfTheirs
                && (file.exists() || file.isSymLink()))
                names += '.' + path.toUtf8() + '\0';
        }
        const QString tar = m_tree + QLatin1String(".tar");
        const auto removes = qScopeGuard([&tar] { QFile::remove(tar); });
        const auto packed =
            outputOf({QLatin1String(tarProgram), QStringLiteral("--create"), QStringLiteral("--file=") + tar,
                      QStringLiteral("--directory=/"), QStringLiteral("--no-recursion"), QStringLiteral("--null"),
                      QStringLiteral("--verbatim-files-from"), QStringLiteral("--files-from=-")},
                     m_package, names);
        if (!packed)
            return tl::unexpected(packed.error());
        return outputOf({QLatin1String(tarProgram), QStringLiteral("--extract"), QStringLiteral("--preserve-permissions"),
                         QStringLiteral("--same-owner"), QStringLiteral("--file=") + tar,
                         QStringLiteral("--directory=") + m_tree},
                        m_package)
            .map([](const QByteArray &) {});
    }

    Result<> writeControl() const
    {
        const auto status = outputOf({QLatin1String(dpkgQuery), QStringLiteral("--status"), m_package}, m_package);
        if (!status)
            return tl::unexpected(status.error());
        QByteArray control;
        bool drops = false;
        for (const QByteArray &line : status->split('\n')) {
            if (!line.startsWith(' '))
                drops = line.startsWith("Status:") || line.startsWith("Conffiles:") || line.startsWith("Config-Version:");
            if (!drops && !line.isEmpty())
                control += line + '\n';
        }
        return write(QStringLiteral("control"), control);
    }

    Result<> copyScripts() const
    {
        const auto names = outputOf({QLatin1String(dpkgQuery), QStringLiteral("--control-list"), m_package}, m_package);
        if (!names)
            return tl::unexpected(names.error());
        for (const QString &name : QString::fromUtf8(*names).split(u'\n', Qt::SkipEmptyParts)) {
            const auto content =
                outputOf({QLatin1String(dpkgQuery), QStringLiteral("--control-show"), m_package, name}, m_package);
            if (!content)
                return tl::unexpected(content.error());
            const auto written = write(name, name == QLatin1String("conffiles") ? withoutEdited(*content) : *content);
            if (!written)
                return written;
        }
        return {};
    }

    QByteArray withoutEdited(const QByteArray &list) const
    {
        QByteArray kept;
        for (const QByteArray &line : list.split('\n'))
            if (!line.isEmpty() && !m_edited.contains(QString::fromUtf8(line)))
                kept += line + '\n';
        return kept;
    }

    Result<> write(const QString &name, const QByteArray &content) const
    {
        static const QStringList programs{"preinst", "postinst", "prerm", "postrm", "config"};
        QFile file(m_tree + QLatin1String("/DEBIAN/") + name);
        if (name.contains(u'/') || !file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
            return failure(ErrorCode::Io, file.fileName(), cannotKeepPackage(m_package), {}, file.errorString());
        const mode_t mode = programs.contains(name) ? 0755 : 0644;
        return fchmod(file.handle(), mode) == 0 ? Result<>() : Result<>(ioFailure(file.fileName(), errno));
    }

    QString m_package;
    QString m_tree;
    QStringList m_edited;
};

Result<> keepOne(const QString &package, const QString &version, const QString &directory)
{
    const QString target = directory + u'/' + keptName(package);
    if (isArchiveOf(target, package, version))
        return {};
    const QString partial = target + QLatin1String(".partial");
    QFile::remove(partial);
    const QString cached = cachedArchive(package, version);
    if (cached.isEmpty()) {
        if (const auto made = Rebuild(package, directory).make(partial); !made)
            return made;
    } else if (!QFile::copy(cached, partial)) {
        return failure(ErrorCode::Io, partial, cannotKeepPackage(package));
    }
    if (!isArchiveOf(partial, package, version) || rename(partial.toUtf8().constData(), target.toUtf8().constData()) != 0)
        return failure(ErrorCode::Io, target, cannotKeepPackage(package));
    return {};
}

/// The configuration files of what is replaced: a package that goes may take those of its successor's name along.
Result<> keepConfigurationFiles(const QStringList &packages, const QString &directory)
{
    QByteArray names;
    for (const QString &package : packages) {
        const auto listed =
            runCommand({QLatin1String(dpkgQuery), QStringLiteral("--control-show"), package, QStringLiteral("conffiles")});
        for (const QByteArray &path : listed && listed->status == 0 ? listed->standardOutput.split('\n') : QList<QByteArray>())
            if (path.startsWith('/') && QFileInfo(QString::fromUtf8(path)).exists())
                names += '.' + path + '\0';
    }
    return runChecked({QLatin1String(tarProgram), QStringLiteral("--create"),
                       QStringLiteral("--file=%1/%2").arg(directory, QLatin1String(configurationTar)),
                       QStringLiteral("--directory=/"), QStringLiteral("--no-recursion"), QStringLiteral("--null"),
                       QStringLiteral("--verbatim-files-from"), QStringLiteral("--files-from=-")},
                      {QT_TRANSLATE_NOOP("Dockwright", "The configuration files of the packages cannot be saved."), {}}, names,
                      dpkgLimit)
        .map([](const CommandOutput &) {});
}

} // namespace

QString cachedArchive(const QString &package, const QString &version)
{
    const QString pattern = package.section(u':', 0, 0) + QLatin1String("_*.deb");
    for (const QFileInfo &file : QDir(QLatin1String(archives)).entryInfoList({pattern}, QDir::Files | QDir::NoSymLinks))
        if (isArchiveOf(file.absoluteFilePath(), package, version))
            return file.absoluteFilePath();
    return {};
}

Result<> keepPackages(const PackageChanges &changes, const QString &directory)
{
    QStringList replaced;
    for (const auto &[package, change] : changes)
        if (isReplaced(change))
            replaced << package;
    for (const QString &package : replaced)
        if (const auto kept = keepOne(package, changes.at(package).before->version, directory); !kept)
            return kept;
    if (const auto kept = keepConfigurationFiles(replaced, directory); !kept)
        return kept;
    sync(); // what is kept must outlast a power cut during what follows
    return {};
}

Result<std::map<QString, QString>> keptPackages(const PackageChanges &changes, const QString &directory)
{
    std::map<QString, QString> kept;
    for (const auto &[package, change] : changes) {
        const QString path = directory + u'/' + keptName(package);
        if (isReplaced(change) && isArchiveOf(path, package, change.before->version))
            kept[package] = path;
    }
    return kept;
}

Result<> restoreConfigurationFiles(const QString &directory)
{
    const QString tar = directory + u'/' + QLatin1String(configurationTar);
    if (!QFileInfo::exists(tar))
        return {};
    return runChecked({QLatin1String(tarProgram), QStringLiteral("--extract"), QStringLiteral("--skip-old-files"),
                       QStringLiteral("--preserve-permissions"), QStringLiteral("--same-owner"),
                       QStringLiteral("--file=") + tar, QStringLiteral("--directory=/")},
                      {QT_TRANSLATE_NOOP("Dockwright", "The configuration files of the packages cannot be restored."), {}}, {},
                      dpkgLimit)
        .map([](const CommandOutput &) {});
}

} // namespace dockwright::helper

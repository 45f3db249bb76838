// SPDX-License-Identifier: Apache-2.0
#include "helper/install/installer.h"

#include "core/host/paths.h"
#include "core/install/repository.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/bundle_store.h"
#include "helper/host/descriptor.h"
#include "helper/install/accounts.h"
#include "helper/install/preflight.h"
#include "helper/packages/signing_key.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <algorithm>
#include <array>

#include <grp.h>
#include <pwd.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// Packages that fetching a key needs.
constexpr std::array prerequisites{"gpg", "gnupg", "ca-certificates"};

constexpr std::size_t accountBuffer = 64UL * 1024; // of a group with thousands of members

bool isUser(const QString &name)
{
    passwd entry{};
    passwd *found = nullptr;
    std::vector<char> buffer(accountBuffer);
    return getpwnam_r(name.toUtf8().constData(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
}

/// The directories that a file needs and that are not there.
QStringList missingAbove(const QString &path, const RootedFiles &files)
{
    QStringList missing;
    for (QString directory = directoryOf(path); !directory.isEmpty(); directory = directoryOf(directory)) {
        const auto found = files.findDirectory(directory);
        if (!found)
            break; // a link, which the installation refuses
        if (*found) {
            const Descriptor there(**found);
            break;
        }
        missing << directory;
    }
    return missing;
}

/// The bytes of a bundle as per cent of it.
BundleProgress percentOf(const Work &work, const char *words)
{
    if (!work.progress)
        return {};
    return [progress = work.progress, words, last = -1](qint64 done, qint64 total) mutable {
        const int percent = total > 0 ? static_cast<int>(done * 100 / total) : 0;
        if (percent != std::exchange(last, percent))
            progress({percent, {words, {}}});
    };
}

} // namespace

QString pathOfBundleFile(const QString &name)
{
    const QString file = name.section(u'/', 1);
    if (!isKnownBundleFile(name))
        return {};
    if (name.startsWith(QLatin1String("bin/")))
        return QLatin1String(paths::localPrograms) + u'/' + file;
    if (name.startsWith(QLatin1String("units/")))
        return QLatin1String(paths::localUnits) + u'/' + file;
    if (name.startsWith(QLatin1String("cli-plugins/")))
        return QLatin1String(paths::localPlugins) + u'/' + file;
    for (const auto &[completion, directory] : {std::pair(completionName, paths::localCompletions),
                                                {zshCompletionName, paths::localZshCompletions},
                                                {fishCompletionName, paths::localFishCompletions}})
        if (name == QLatin1String(completion))
            return QLatin1String(directory) + u'/' + file;
    return {};
}

void Installer::inspect(HostFacts &facts, const QStringList &packages, const QStringList &users,
                        std::optional<BundleFact> given) const
{
    InstallFacts install;
    readPackages(install, packages);
    const bool isDnf = install.packageManager == QLatin1String("dnf");
    install.keyFingerprints = keyFingerprints(QLatin1String(isDnf ? paths::rpmKeyring : paths::aptKeyring));
    install.bundle = given ? std::move(given) : stagedBundle();
    readSources(facts);
    if (const FileFact *record = facts.file(QLatin1String(paths::installed)))
        install.installed = readInstalled(record->content);
    sumFiles(install);
    if (const auto state = group(QLatin1String(paths::dockerGroup)))
        install.groupMembers = state->members;
    for (const QString &user : users)
        install.users[user] = isUser(user);
    const MissingNeeds missing = missingNeeds(m_host);
    install.missingNeeds = missing.demanded;
    install.missingWishes = missing.wished;
    facts.install = install;
}

void Installer::readPackages(InstallFacts &facts, const QStringList &packages) const
{
    const auto manager = findPackageManager(m_host);
    if (!manager)
        return;
    facts.packageManager = (*manager)->name();
    facts.architecture = (*manager)->architecture();
    QStringList wanted = packages + InstallSettings{}.packages + conflictingPackages();
    for (const char *package : prerequisites)
        wanted << QLatin1String(package);
    const auto installed = (*manager)->installed();
    if (!installed)
        return;
    for (const auto &[name, state] : *installed)
        if (wanted.contains(name))
            facts.packages[name] = {state.version, state.held};
}

/// The files that may name Docker's repository, and those that an installation writes beside the configuration.
void Installer::readSources(HostFacts &facts) const
{
    QStringList candidates{QStringLiteral("/etc/apt/sources.list"), QLatin1String(paths::policyRc),
                           QLatin1String(paths::installed), QLatin1String(paths::aptKeyring), QLatin1String(paths::rpmKeyring)};
    for (const char *directory : {paths::aptSources, paths::rpmSources})
        for (const QString &name : m_host.listDirectory(QLatin1String(directory)).value_or(QStringList()))
            if (name.endsWith(QLatin1String(".list")) || name.endsWith(QLatin1String(".sources"))
                || name.endsWith(QLatin1String(".repo")))
                candidates << QLatin1String(directory) + u'/' + name;
    for (const QString &path : candidates)
        if (const auto file = m_host.readFile(path); file && *file)
            facts.files[path] = **file;
    // That it is there; what it holds is for nobody.
    if (const auto key = m_host.lookAt(QLatin1String(paths::daemonKey)); key && *key)
        facts.files[QLatin1String(paths::daemonKey)] = **key;
}

void Installer::sumFiles(InstallFacts &facts) const
{
    QStringList paths;
    for (const auto &[path, sum] : facts.installed.files)
        paths << path;
    if (facts.bundle)
        for (const BundleFileFact &file : facts.bundle->files)
            paths << file.path;
    for (const QString &path : paths)
        if (const auto sum = sumOf(path, m_files); sum && *sum)
            facts.presentFiles[path] = **sum;
    if (facts.bundle)
        for (const BundleFileFact &file : facts.bundle->files)
            facts.missingDirectories += missingAbove(file.path, m_files);
    facts.missingDirectories.removeDuplicates();
    std::ranges::sort(facts.missingDirectories, std::ranges::greater(), &QString::size);
}

Result<BundleFact> describeBundle(int file, const QString &sha256)
{
    const auto manifest = readBundleManifest(file);
    if (!manifest)
        return tl::unexpected(manifest.error());
    BundleFact bundle{sha256, manifest->version, manifest->architecture, {}};
    for (const BundleFile &each : manifest->files)
        if (const QString path = pathOfBundleFile(each.name); !path.isEmpty())
            bundle.files.push_back({each.name, path, each.mode, each.sha256});
    return bundle;
}

std::optional<BundleFact> Installer::stagedBundle() const
{
    const QString sum = stagedSum(m_files);
    if (sum.isEmpty())
        return std::nullopt;
    const auto bundle =
        openStaged(sum, m_files).and_then([&](const Descriptor &file) { return describeBundle(file.number(), sum); });
    return bundle ? std::optional(*bundle) : std::nullopt;
}

Result<QByteArray> Installer::fetchKey(const FetchKey &step, const Work &work) const
{
    return fetchSigningKey(step.url, step.fingerprint, work);
}

Result<> Installer::refresh(const RefreshPackages &step, const Work &work) const
{
    return findPackageManager(m_host).and_then([&](const auto &manager) { return manager->refresh(step.source, work); });
}

Result<PackageChanges> Installer::changesOf(const InstallPackages &step) const
{
    return findPackageManager(m_host).and_then([&](const auto &manager) {
        return manager->simulate({step.packages, step.version, step.mayRemove, step.hold});
    });
}

Result<PackageChanges> Installer::changesOf(const RemovePackages &step) const
{
    const auto installed = findPackageManager(m_host).and_then([](const auto &manager) { return manager->installed(); });
    if (!installed)
        return tl::unexpected(installed.error());
    PackageChanges changes;
    for (const QString &package : step.packages)
        if (const auto found = installed->find(package); found != installed->end())
            changes[package] = {found->second, std::nullopt};
    return changes;
}

Result<> Installer::changePackages(const PackageChanges &changes, const QString &keepIn, const Work &work) const
{
    if (changes.empty())
        return {};
    return findPackageManager(m_host).and_then([&](const auto &manager) { return manager->install(changes, keepIn, work); });
}

Result<> Installer::keepPackages(const PackageChanges &changes, const QString &keepIn) const
{
    if (changes.empty())
        return {};
    return findPackageManager(m_host).and_then([&](const auto &manager) { return manager->keep(changes, keepIn); });
}

Result<> Installer::restorePackages(const PackageChanges &changes, const QString &keptIn, const Work &work) const
{
    if (changes.empty())
        return {};
    return findPackageManager(m_host).and_then([&](const auto &manager) { return manager->restore(changes, keptIn, work); });
}

Result<std::vector<KeptFile>> Installer::keep(const std::map<QString, QString> &after, const QString &keepIn) const
{
    std::vector<KeptFile> kept;
    for (const auto &[path, sum] : after) {
        const auto file = keepFile(path, sum, keepIn, m_files);
        if (!file)
            return tl::unexpected(file.error());
        kept.push_back(*file);
    }
    return kept;
}

Result<> Installer::installBundle(const BundleFact &bundle, const Work &work) const
{
    const auto file = openStaged(bundle.sha256, m_files);
    if (!file)
        return tl::unexpected(file.error());
    const auto manifest = readBundleManifest(file->number());
    if (!manifest)
        return tl::unexpected(manifest.error());
    auto dropAll = qScopeGuard([&] {
        for (const BundleFileFact &each : bundle.files)
            dropBeside(each.path, m_files);
    });
    const auto target = [&](const BundleFile &member) -> Result<int> {
        const auto wanted = std::ranges::find_if(bundle.files, [&](const BundleFileFact &each) {
            return each.name == member.name && each.sha256 == member.sha256;
        });
        return wanted != bundle.files.end() ? openBeside(wanted->path, m_files) : Result<int>(-1);
    };
    const auto unpacked = unpackBundle(file->number(), *manifest, target,
                                       percentOf(work, QT_TRANSLATE_NOOP("Dockwright", "unpacking")), work.stop);
    if (!unpacked)
        return unpacked;
    for (const BundleFileFact &each : bundle.files)
        if (const auto placed = putInPlace(each.path, each.mode, m_files); !placed)
            return placed;
    dropAll.dismiss();
    return {};
}

Result<> Installer::removeInstalled(const std::map<QString, QString> &files) const
{
    for (const auto &[path, sum] : files)
        if (const auto removed = removeIfSum(path, sum, m_files); !removed)
            return removed;
    return {};
}

Result<> Installer::bringBack(const std::vector<KeptFile> &files, const QString &keptIn) const
{
    Result<> result;
    for (const KeptFile &file : files)
        if (const auto back = helper::bringBack(file, keptIn, m_files); !back && result)
            result = back;
    return result;
}

Result<> Installer::awaitAccounts() const
{
    return Accounts(m_files).await();
}

std::optional<GroupState> Installer::group(const QString &name)
{
    ::group entry{};
    ::group *found = nullptr;
    std::vector<char> buffer(accountBuffer);
    if (getgrnam_r(name.toUtf8().constData(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return std::nullopt;
    GroupState state{entry.gr_gid, {}};
    for (char **member = entry.gr_mem; *member != nullptr; ++member)
        state.members << QString::fromUtf8(*member);
    return state;
}

Result<> Installer::addGroup(const QString &name, const GroupState &state) const
{
    QStringList command{QStringLiteral("/usr/sbin/groupadd"), QStringLiteral("--system")};
    if (state.id > 0)
        command << QStringLiteral("--gid") << QString::number(state.id);
    const auto made =
        Accounts(m_files).change(command << name, {QT_TRANSLATE_NOOP("Dockwright", "The group %1 cannot be created."), {name}});
    if (!made)
        return made;
    for (const QString &member : state.members)
        if (const auto added = addMember(member, name); !added)
            return added;
    return {};
}

Result<> Installer::removeGroup(const QString &name) const
{
    return Accounts(m_files).change({QStringLiteral("/usr/sbin/groupdel"), name},
                                    {QT_TRANSLATE_NOOP("Dockwright", "The group %1 cannot be removed."), {name}});
}

Result<> Installer::addMember(const QString &user, const QString &group) const
{
    return Accounts(m_files).change({QStringLiteral("/usr/bin/gpasswd"), QStringLiteral("--add"), user, group},
                                    {QT_TRANSLATE_NOOP("Dockwright", "%1 cannot be added to the group %2."), {user, group}});
}

Result<> Installer::removeMember(const QString &user, const QString &group) const
{
    return Accounts(m_files).change({QStringLiteral("/usr/bin/gpasswd"), QStringLiteral("--delete"), user, group},
                                    {QT_TRANSLATE_NOOP("Dockwright", "%1 cannot be removed from the group %2."),
                                     {user, group}});
}

} // namespace dockwright::helper

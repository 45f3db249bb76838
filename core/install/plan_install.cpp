// SPDX-License-Identifier: Apache-2.0
#include "core/install/plan_install.h"

#include "core/host/host_needs.h"
#include "core/host/paths.h"
#include "core/install/repository.h"
#include "core/text/unit_file.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// Says no to package scripts that would start Docker: that is done when its configuration is there.
constexpr auto policyText =
    "#!/bin/sh\n"
    "# Of Dockwright, while it installs packages: Docker is started when its configuration is written.\n"
    "case \"$1\" in\n"
    "docker | docker.service | docker.socket | containerd | containerd.service) exit 101 ;;\n"
    "esac\n"
    "exit 0\n";

constexpr auto dockerPackage = "docker-ce";

Error error(ErrorCode code, const char *where, Message message, Message remedy)
{
    return {code, QLatin1String(where), std::move(message), std::move(remedy), {}};
}

bool isActive(const HostFacts &facts)
{
    return facts.dockerUnit && facts.dockerUnit->isActive();
}

/// True if the ExecStart= that is in effect is none of a package: an administrator's unit or drop-in stays whatever is
/// installed, and with it the flags of dockerd.
bool staysBesidePackages(const HostFacts &facts)
{
    if (!facts.dockerUnit || !facts.dockerUnit->isLoaded() || facts.dockerUnit->execStart.empty())
        return false;
    const auto setsCommand = [&](const QString &path) {
        const FileFact *file = facts.file(path);
        return file != nullptr && std::ranges::any_of(readUnitFile(file->content).entries, [](const UnitEntry &entry) {
                   return entry.section == QLatin1String("Service") && entry.key == QLatin1String("ExecStart");
               });
    };
    return facts.dockerUnit->fragmentPath.startsWith(QLatin1String("/etc/"))
        || std::ranges::any_of(facts.dockerUnit->dropIns, setsCommand) || facts.dockerOrigin == QLatin1String(dockerPackage);
}

/// The host with a Docker whose daemon is `dockerd`, started as docker-ce's and our own units start it (moby
/// contrib/init/systemd/docker.service).
HostFacts withDocker(HostFacts facts, const QString &dockerd)
{
    const auto madeReady = [](const std::optional<UnitFacts> &there) {
        UnitFacts unit = there.value_or(UnitFacts{});
        if (!unit.isLoaded())
            unit.activeState = QStringLiteral("inactive");
        return unit;
    };
    UnitFacts unit = madeReady(facts.dockerUnit);
    if (!staysBesidePackages(facts)) {
        unit.execStart = {{dockerd, QStringLiteral("-H"), QStringLiteral("fd://"),
                           QStringLiteral("--containerd=/run/containerd/containerd.sock")}};
        unit.environmentFiles.removeAll(QLatin1String(paths::debianDefaults));
    }
    unit.loadState = QStringLiteral("loaded");
    facts.dockerUnit = unit;
    UnitFacts containerd = madeReady(facts.containerdUnit);
    containerd.loadState = unit.loadState;
    facts.containerdUnit = containerd;
    facts.dockerdPath = dockerd;
    facts.dockerdVersion.clear(); // of the one that will be there it is not known yet
    return facts;
}

/// A need by its words.
bool isProgram(const QString &need)
{
    return std::ranges::any_of(hostNeeds(),
                               [&](const HostNeed &each) { return each.kind == NeedKind::Program && need == needWords(each); });
}

class InstallPlanner
{
public:
    InstallPlanner(const Plan &plan, const HostFacts &facts) : m_plan(plan.install), m_proxy(plan.proxy), m_facts(facts)
    {
        m_result.after = facts;
        if (facts.install)
            m_record = facts.install->installed;
    }

    tl::expected<InstallChanges, Errors> make()
    {
        switch (m_plan.method) {
        case InstallMethod::Keep:
            break;
        case InstallMethod::Online:
            m_result.after = withDocker(m_facts, QStringLiteral("/usr/bin/dockerd"));
            m_result.after.dockerdVersion = m_plan.version.section(u':', -1); // without an epoch
            if (m_facts.install)
                planOnline();
            break;
        case InstallMethod::Offline:
            m_result.after = withDocker(m_facts, QLatin1String(paths::localPrograms) + QLatin1String("/dockerd"));
            if (m_facts.install)
                planOffline();
            break;
        }
        if (m_facts.install)
            addMembers();
        if (!m_errors.empty())
            return tl::unexpected(m_errors);
        if (m_facts.install && m_record != m_facts.install->installed)
            remember();
        return std::move(m_result);
    }

    /// Of what make() refuses, what is about the method.
    std::optional<Error> findMethodRefusal()
    {
        if (m_facts.install)
            static_cast<void>(make());
        else if (m_plan.method != InstallMethod::Keep)
            refuseByOrigin();
        const auto it = std::ranges::find(m_errors, QLatin1String("/install/method"), &Error::where);
        return it == m_errors.end() ? std::nullopt : std::optional(*it);
    }

private:
    const InstallFacts &known() const { return *m_facts.install; }

    void first(Step step) { m_result.first.push_back(std::move(step)); }
    void refuse(ErrorCode code, const char *where, Message message, Message remedy)
    {
        m_errors.push_back(error(code, where, std::move(message), std::move(remedy)));
    }

    // Online

    void planOnline()
    {
        refuseByOrigin();
        if (known().packageManager.isEmpty())
            refuse(ErrorCode::Unsupported, "/install/method",
                   {QT_TRANSLATE_NOOP("Dockwright", "This host has neither apt nor dnf to install packages."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Install from a bundle instead."), {}});
        auto repository = repositoryFor(m_facts, m_plan.repository, m_plan.channel, m_plan.distribution, m_plan.codename);
        if (repository)
            repository->signedIndex = !m_plan.unsignedIndex;
        else
            m_errors.push_back(repository.error());
        if (m_plan.packages.isEmpty())
            refuse(ErrorCode::InvalidInput, "/install/packages",
                   {QT_TRANSLATE_NOOP("Dockwright", "No package is selected."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Specify docker-ce, docker-ce-cli and containerd.io."), {}});
        const QStringList conflicts = packagesInTheWay(m_plan, known());
        refuseConflicts(conflicts);
        refuseKernel();
        tellWishes();
        if (!m_errors.empty())
            return;
        if (const std::vector<Step> steps = onlineSteps(*repository, conflicts); !steps.empty())
            surround(steps);
    }

    /// Where the Docker that is there comes from a source that the method cannot take over.
    void refuseByOrigin()
    {
        const QStringList origins = m_plan.method == InstallMethod::Online
            ? QStringList{"snap", "static"}
            : QStringList{"docker-ce", "docker.io", "snap", "podman-docker"};
        if (!origins.contains(m_facts.dockerOrigin))
            return;
        refuse(ErrorCode::Unsupported, "/install/method",
               {QT_TRANSLATE_NOOP("Dockwright", "Docker is already installed from another source: %1."),
                {m_facts.dockerOrigin}},
               m_facts.dockerOrigin == QLatin1String("static")
                   ? Message{QT_TRANSLATE_NOOP(
                                 "Dockwright",
                                 "Remove it first (dockwright-helper --uninstall, if it was installed from a bundle), or "
                                 "keep the installed Docker."),
                             {}}
                   : Message{QT_TRANSLATE_NOOP("Dockwright", "Remove it first, or keep the installed Docker."), {}});
    }

    void refuseConflicts(const QStringList &conflicts)
    {
        if (conflicts.isEmpty() || m_plan.replaceConflicting)
            return;
        refuse(ErrorCode::Conflict, "/install/replaceConflicting",
               {QT_TRANSLATE_NOOP("Dockwright", "These packages conflict with docker-ce: %1."),
                {conflicts.join(QLatin1String(", "))}},
               {QT_TRANSLATE_NOOP(
                    "Dockwright",
                    "Set replaceConflicting to true to have them removed; images, containers and volumes in /var/lib/docker "
                    "remain available to docker-ce."),
                {}});
    }

    /// nullopt where the right key is there already.
    std::optional<Step> keyStep(const Repository &repository) const
    {
        const QString pinned = signingKey(repository, m_plan.keyFingerprint);
        if (known().keyFingerprints == QStringList{pinned})
            return std::nullopt;
        return FetchKey{repository.keyUrl(), pinned, repository.keyPath, m_proxy};
    }

    /// The source file as it is to be, and those that it replaces.
    std::vector<Step> sourceSteps(const Repository &repository)
    {
        std::vector<Step> steps;
        for (const auto &[path, file] : m_facts.files) {
            if (path == repository.sourcePath || file.kind != FileKind::Regular)
                continue;
            if (namesOnly(path, file.content, repository))
                steps.emplace_back(RemoveFile{path, file, false});
            else if (namesAlso(path, file.content, repository))
                refuse(ErrorCode::Conflict, "/install/repository",
                       {QT_TRANSLATE_NOOP("Dockwright", "%1 lists this repository together with others."), {path}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Remove it there; apt rejects a repository that has two keys."), {}});
        }
        const FileFact wanted{sourcesFile(repository), 0644, 0, 0, FileKind::Regular};
        const auto there = m_facts.fileFact(repository.sourcePath);
        if (there != wanted) {
            steps.emplace_back(WriteFile{repository.sourcePath, wanted, there, false});
            if (!there)
                note(repository.sourcePath);
        }
        return steps;
    }

    void note(const QString &path)
    {
        if (!m_record.repositoryFiles.contains(path))
            m_record.repositoryFiles << path;
    }

    bool isVersionThere() const
    {
        const auto docker = known().packages.find(QLatin1String(dockerPackage));
        return m_plan.version.isEmpty()
            || (docker != known().packages.end() && isVersion(docker->second.version, m_plan.version));
    }

    bool areHeld() const
    {
        return std::ranges::all_of(m_plan.packages, [&](const QString &package) {
            const auto found = known().packages.find(package);
            return found != known().packages.end() && found->second.held;
        });
    }

    QStringList missingPackages() const
    {
        QStringList missing;
        for (const QString &package : m_plan.packages)
            if (!known().has(package))
                missing << package;
        return missing;
    }

    std::vector<Step> onlineSteps(const Repository &repository, const QStringList &conflicts)
    {
        const QStringList missing = missingPackages();
        const bool installs = !missing.isEmpty() || !isVersionThere() || (m_plan.hold && !areHeld());
        const auto key = keyStep(repository);
        std::vector<Step> steps;
        if (key && repository.format == PackageFormat::Deb && !known().has(QStringLiteral("gpg")))
            steps.emplace_back(
                InstallPackages{{QStringLiteral("gpg"), QStringLiteral("ca-certificates")}, {}, {}, false, m_proxy});
        if (key) {
            steps.push_back(*key);
            if (known().keyFingerprints.isEmpty())
                note(repository.keyPath);
        }
        const std::vector<Step> sources = sourceSteps(repository);
        steps.insert(steps.end(), sources.begin(), sources.end());
        if (installs || key || !sources.empty())
            steps.emplace_back(RefreshPackages{repository.sourcePath, m_proxy});
        if (installs) {
            steps.emplace_back(InstallPackages{m_plan.packages, m_plan.version, conflicts, m_plan.hold, m_proxy});
            for (const QString &package : missing)
                if (!m_record.packages.contains(package))
                    m_record.packages << package;
            m_result.socketGoes = !conflicts.isEmpty();
            if (!missing.isEmpty() || !isVersionThere())
                m_result.effect = isActive(m_facts) ? Effect::RestartContainerd : Effect::RestartDocker;
            if (repository.format == PackageFormat::Rpm) // no .rpm enables its units
                m_result.enabled = {QLatin1String(paths::dockerUnit)};
        }
        return steps;
    }

    /// Package scripts start nothing in the meantime, unless the host has a policy of its own.
    void surround(const std::vector<Step> &steps)
    {
        const QString path = QLatin1String(paths::policyRc);
        const FileFact policy{policyText, 0755, 0, 0, FileKind::Regular};
        const bool isOurs = known().packageManager == QLatin1String("apt") && !m_facts.fileFact(path)
            && std::ranges::any_of(steps, [](const Step &step) { return std::holds_alternative<InstallPackages>(step); });
        if (isOurs)
            first(WriteFile{path, policy, std::nullopt, false});
        m_result.first.insert(m_result.first.end(), steps.begin(), steps.end());
        if (isOurs)
            first(RemoveFile{path, policy, false});
    }

    // Offline

    void planOffline()
    {
        refuseByOrigin();
        if (!known().bundle) {
            refuse(ErrorCode::InvalidInput, "/install/bundle", {QT_TRANSLATE_NOOP("Dockwright", "No bundle is specified."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Specify a file that was created by dockwright-helper --bundle."), {}});
            return;
        }
        const BundleFact &bundle = *known().bundle;
        judge(bundle);
        for (const QString &need : known().missingNeeds)
            refuse(ErrorCode::Unsupported, "/install/method",
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd requires what this host does not have: %1."), {need}},
                   {QT_TRANSLATE_NOOP("Dockwright", "A bundle contains only Docker; install this from the distribution."), {}});
        if (m_errors.empty())
            unpack(bundle);
        tellWishes();
    }

    /// Programs come with the packages; what the kernel does not have, no package of Docker brings.
    void refuseKernel()
    {
        for (const QString &need : known().missingNeeds)
            if (!isProgram(need))
                refuse(ErrorCode::Unsupported, "/install/method",
                       {QT_TRANSLATE_NOOP("Dockwright", "dockerd requires what this host does not have: %1."), {need}},
                       {QT_TRANSLATE_NOOP("Dockwright",
                                          "The Docker packages do not contain it: install another kernel, or its modules."),
                        {}});
    }

    void tellWishes()
    {
        if (!known().missingWishes.isEmpty())
            m_result.findings.push_back(
                {QStringLiteral("install/kernel"),
                 Severity::Info,
                 {QT_TRANSLATE_NOOP("Dockwright", "Host features that some containers need"), {}},
                 {},
                 {QT_TRANSLATE_NOOP("Dockwright", "This host does not have: %1."),
                  {known().missingWishes.join(QLatin1String(", "))}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Limits and networks that depend on them have no effect."), {}},
                 {}});
    }

    void judge(const BundleFact &bundle)
    {
        if (const auto another = checkBundleSum(m_plan, bundle.sha256))
            m_errors.push_back(*another);
        if (!m_plan.version.isEmpty() && m_plan.version != bundle.version)
            refuse(ErrorCode::InvalidInput, "/install/version",
                   {QT_TRANSLATE_NOOP("Dockwright", "The bundle contains Docker %1, not %2."),
                    {bundle.version, m_plan.version}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Leave the version empty, or create a bundle with the other version."),
                    {}});
        if (!m_facts.architecture.isEmpty() && bundle.architecture != m_facts.architecture)
            refuse(ErrorCode::Unsupported, "/install/bundle",
                   {QT_TRANSLATE_NOOP("Dockwright", "The bundle is for %1, but this host is %2."),
                    {bundle.architecture, m_facts.architecture}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Create a bundle with --arch %1."), {m_facts.architecture}});
        QStringList foreign;
        for (const BundleFileFact &file : bundle.files)
            if (isForeign(file))
                foreign << file.path;
        if (!foreign.isEmpty() && !m_plan.replaceConflicting)
            refuse(ErrorCode::Conflict, "/install/replaceConflicting",
                   {QT_TRANSLATE_NOOP("Dockwright", "These files exist and were not installed by Dockwright: %1."),
                    {foreign.join(QLatin1String(", "))}},
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "Set replaceConflicting to true to replace them; they are kept for a rollback."),
                    {}});
    }

    /// There already, different, and not as an earlier bundle left it.
    bool isForeign(const BundleFileFact &file) const
    {
        const auto there = known().presentFiles.find(file.path);
        if (there == known().presentFiles.end() || there->second == file.sha256)
            return false;
        const auto ours = m_record.files.find(file.path);
        return ours == m_record.files.end() || ours->second != there->second;
    }

    void unpack(const BundleFact &bundle)
    {
        BundleFact changed = bundle;
        std::erase_if(changed.files, [&](const BundleFileFact &file) {
            const auto there = known().presentFiles.find(file.path);
            return there != known().presentFiles.end() && there->second == file.sha256;
        });
        std::map<QString, QString> gone = m_record.files;
        for (const BundleFileFact &file : bundle.files)
            gone.erase(file.path);
        if (!known().groupMembers) {
            first(AddGroup{QLatin1String(paths::dockerGroup)});
            m_record.madeGroup = true;
        }
        if (!changed.files.empty()) {
            first(InstallBundle{changed});
            m_result.effect = effectOf(changed);
        }
        if (!gone.empty())
            first(RemoveInstalled{gone});
        if (std::ranges::any_of(changed.files,
                                [](const BundleFileFact &file) { return file.name.startsWith(QLatin1String("units/")); }))
            first(ReloadManager{});
        m_record.version = bundle.version;
        m_record.bundle = bundle.sha256;
        m_record.files.clear();
        for (const BundleFileFact &file : bundle.files)
            m_record.files[file.path] = file.sha256;
        if (!m_facts.dockerUnit || m_facts.dockerUnit->unitFileState != QLatin1String("enabled"))
            m_result.enabled = {QLatin1String(paths::containerdUnit), QLatin1String(paths::dockerSocket),
                                QLatin1String(paths::dockerUnit)};
    }

    Effect effectOf(const BundleFact &changed) const
    {
        const auto isContainerd = [](const BundleFileFact &file) {
            return file.name == QLatin1String("bin/containerd") || file.name == QLatin1String("units/containerd.service");
        };
        const auto isCompletion = [](const BundleFileFact &file) { return file.name.startsWith(QLatin1String("completion/")); };
        if (isActive(m_facts) && std::ranges::any_of(changed.files, isContainerd))
            return Effect::RestartContainerd;
        return std::ranges::all_of(changed.files, isCompletion) ? Effect::None : Effect::RestartDocker;
    }

    // Both

    void addMembers()
    {
        const QString group = QLatin1String(paths::dockerGroup);
        for (qsizetype i = 0; i < m_plan.groupUsers.size(); ++i) {
            const QString &user = m_plan.groupUsers[i];
            if (known().groupMembers && known().groupMembers->contains(user))
                continue;
            if (const auto found = known().users.find(user); found != known().users.end() && !found->second) {
                refuse(ErrorCode::InvalidInput, qPrintable(QStringLiteral("/install/groupUsers/%1").arg(i)),
                       {QT_TRANSLATE_NOOP("Dockwright", "There is no user %1 on this host."), {user}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Create the user first, or remove the name."), {}});
                continue;
            }
            first(AddMember{user, group});
            m_record.members << user;
            m_result.findings.push_back(
                {QStringLiteral("install/group"),
                 Severity::Warning,
                 {QT_TRANSLATE_NOOP("Dockwright", "Members of the group docker"), {}},
                 {},
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "%1 becomes equivalent to root: a container may be given access to the whole host."),
                  {user}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Leave groupUsers empty and let users run sudo docker."), {}},
                 {}});
        }
    }

    void remember()
    {
        const QString path = QLatin1String(paths::installed);
        m_result.last.emplace_back(
            WriteFile{path, {writeInstalled(m_record), 0644, 0, 0, FileKind::Regular}, m_facts.fileFact(path), false});
    }

    const InstallSettings &m_plan;
    const ProxySettings &m_proxy;
    const HostFacts &m_facts;
    InstalledRecord m_record;
    InstallChanges m_result;
    Errors m_errors;
};

} // namespace

std::optional<Error> findMethodRefusal(const Plan &plan, const HostFacts &facts)
{
    return InstallPlanner(plan, facts).findMethodRefusal();
}

tl::expected<InstallChanges, Errors> planInstall(const Plan &plan, const HostFacts &facts)
{
    return InstallPlanner(plan, facts).make();
}

} // namespace dockwright::core

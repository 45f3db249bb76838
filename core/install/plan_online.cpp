// SPDX-License-Identifier: Apache-2.0
#include "core/install/install_draft.h"

#include "core/host/host_needs.h"
#include "core/host/paths.h"
#include "core/install/repository.h"

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

/// A need by its words.
bool isProgram(const QString &need)
{
    return std::ranges::any_of(hostNeeds(),
                               [&](const HostNeed &each) { return each.kind == NeedKind::Program && need == needWords(each); });
}

class OnlinePlanner
{
public:
    explicit OnlinePlanner(InstallDraft &draft) : m_draft(draft) {}

    void plan()
    {
        m_draft.refuseByOrigin();
        if (m_draft.known().packageManager.isEmpty())
            m_draft.refuse(
                ErrorCode::Unsupported, "/install/method",
                {QT_TRANSLATE_NOOP("Dockwright", "This host has neither apt nor dnf to install packages."), {}},
                {QT_TRANSLATE_NOOP(
                     "Dockwright",
                     "Install from a bundle instead: its ./install requires neither a package manager nor Dockwright."),
                 {}});
        auto repository = repositoryFor(m_draft.facts, m_draft.plan.repository, m_draft.plan.channel, m_draft.plan.distribution,
                                        m_draft.plan.codename);
        if (repository)
            repository->signedIndex = !m_draft.plan.unsignedIndex;
        else
            m_draft.errors.push_back(repository.error());
        if (m_draft.plan.packages.isEmpty())
            m_draft.refuse(ErrorCode::InvalidInput, "/install/packages",
                           {QT_TRANSLATE_NOOP("Dockwright", "No package is selected."), {}},
                           {QT_TRANSLATE_NOOP("Dockwright", "Specify docker-ce, docker-ce-cli and containerd.io."), {}});
        const QStringList conflicts = packagesInTheWay(m_draft.plan, m_draft.known());
        refuseConflicts(conflicts);
        refuseKernel();
        m_draft.tellWishes();
        if (!m_draft.errors.empty())
            return;
        if (const std::vector<Step> steps = onlineSteps(*repository, conflicts); !steps.empty())
            surround(steps);
    }

private:
    /// Programs come with the packages; what the kernel does not have, no package of Docker brings.
    void refuseKernel()
    {
        for (const QString &need : m_draft.known().missingNeeds)
            if (!isProgram(need))
                m_draft.refuse(
                    ErrorCode::Unsupported, "/install/method",
                    {QT_TRANSLATE_NOOP("Dockwright", "dockerd requires what this host does not have: %1."), {need}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The Docker packages do not contain it: install another kernel, or its modules."),
                     {}});
    }

    void refuseConflicts(const QStringList &conflicts)
    {
        if (conflicts.isEmpty() || m_draft.plan.replaceConflicting)
            return;
        m_draft.refuse(
            ErrorCode::Conflict, "/install/replaceConflicting",
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
        const QString pinned = signingKey(repository, m_draft.plan.keyFingerprint);
        if (m_draft.known().keyFingerprints == QStringList{pinned})
            return std::nullopt;
        return FetchKey{repository.keyUrl(), pinned, repository.keyPath, m_draft.proxy};
    }

    /// The source file as it is to be, and those that it replaces.
    std::vector<Step> sourceSteps(const Repository &repository)
    {
        std::vector<Step> steps;
        for (const auto &[path, file] : m_draft.facts.files) {
            if (path == repository.sourcePath || file.kind != FileKind::Regular)
                continue;
            if (namesOnly(path, file.content, repository))
                steps.emplace_back(RemoveFile{path, file, false});
            else if (namesAlso(path, file.content, repository))
                m_draft.refuse(ErrorCode::Conflict, "/install/repository",
                               {QT_TRANSLATE_NOOP("Dockwright", "%1 lists this repository together with others."), {path}},
                               {QT_TRANSLATE_NOOP("Dockwright", "Remove it there; apt rejects a repository that has two keys."),
                                {}});
        }
        const FileFact wanted{sourcesFile(repository), 0644, 0, 0, FileKind::Regular};
        const auto there = m_draft.facts.fileFact(repository.sourcePath);
        if (there != wanted) {
            steps.emplace_back(WriteFile{repository.sourcePath, wanted, there, false});
            if (!there)
                note(repository.sourcePath);
        }
        return steps;
    }

    void note(const QString &path)
    {
        if (!m_draft.record.repositoryFiles.contains(path))
            m_draft.record.repositoryFiles << path;
    }

    bool isVersionThere() const
    {
        const auto docker = m_draft.known().packages.find(QLatin1String(dockerPackage));
        return m_draft.plan.version.isEmpty()
            || (docker != m_draft.known().packages.end() && isVersion(docker->second.version, m_draft.plan.version));
    }

    bool areHeld() const
    {
        return std::ranges::all_of(m_draft.plan.packages, [&](const QString &package) {
            const auto found = m_draft.known().packages.find(package);
            return found != m_draft.known().packages.end() && found->second.held;
        });
    }

    QStringList missingPackages() const
    {
        QStringList missing;
        for (const QString &package : m_draft.plan.packages)
            if (!m_draft.known().has(package))
                missing << package;
        return missing;
    }

    std::vector<Step> onlineSteps(const Repository &repository, const QStringList &conflicts)
    {
        const QStringList missing = missingPackages();
        const bool installs = !missing.isEmpty() || !isVersionThere() || (m_draft.plan.hold && !areHeld());
        const auto key = keyStep(repository);
        std::vector<Step> steps;
        if (key && repository.format == PackageFormat::Deb && !m_draft.known().has(QStringLiteral("gpg")))
            steps.emplace_back(
                InstallPackages{{QStringLiteral("gpg"), QStringLiteral("ca-certificates")}, {}, {}, false, m_draft.proxy});
        if (key) {
            steps.push_back(*key);
            if (m_draft.known().keyFingerprints.isEmpty())
                note(repository.keyPath);
        }
        const std::vector<Step> sources = sourceSteps(repository);
        steps.insert(steps.end(), sources.begin(), sources.end());
        if (installs || key || !sources.empty())
            steps.emplace_back(RefreshPackages{repository.sourcePath, m_draft.proxy});
        if (installs) {
            steps.emplace_back(
                InstallPackages{m_draft.plan.packages, m_draft.plan.version, conflicts, m_draft.plan.hold, m_draft.proxy});
            for (const QString &package : missing)
                if (!m_draft.record.packages.contains(package))
                    m_draft.record.packages << package;
            m_draft.result.socketGoes = !conflicts.isEmpty();
            if (!missing.isEmpty() || !isVersionThere())
                m_draft.result.effect = m_draft.isDockerActive() ? Effect::RestartContainerd : Effect::RestartDocker;
            if (repository.format == PackageFormat::Rpm) // no .rpm enables its units
                m_draft.result.enabled = {QLatin1String(paths::dockerUnit)};
        }
        return steps;
    }

    /// Package scripts start nothing in the meantime, unless the host has a policy of its own.
    void surround(const std::vector<Step> &steps)
    {
        const QString path = QLatin1String(paths::policyRc);
        const FileFact policy{policyText, 0755, 0, 0, FileKind::Regular};
        const bool isOurs = m_draft.known().packageManager == QLatin1String("apt") && !m_draft.facts.fileFact(path)
            && std::ranges::any_of(steps, [](const Step &step) { return std::holds_alternative<InstallPackages>(step); });
        if (isOurs)
            m_draft.first(WriteFile{path, policy, std::nullopt, false});
        m_draft.result.first.insert(m_draft.result.first.end(), steps.begin(), steps.end());
        if (isOurs)
            m_draft.first(RemoveFile{path, policy, false});
    }

    InstallDraft &m_draft;
};

} // namespace

void planOnline(InstallDraft &draft)
{
    OnlinePlanner(draft).plan();
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/install/install_draft.h"

#include "core/host/paths.h"
#include "core/text/unit_file.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

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
                           QLatin1String("--containerd=") + QLatin1String(paths::containerdSocket)}};
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

class InstallPlanner
{
public:
    InstallPlanner(const Plan &plan, const HostFacts &facts) : m_draft{plan.install, plan.proxy, facts}
    {
        m_draft.result.after = facts;
        if (facts.install)
            m_draft.record = facts.install->installed;
    }

    tl::expected<InstallChanges, Errors> make()
    {
        switch (m_draft.plan.method) {
        case InstallMethod::Keep:
            break;
        case InstallMethod::Online:
            m_draft.result.after = withDocker(m_draft.facts, QStringLiteral("/usr/bin/dockerd"));
            m_draft.result.after.dockerdVersion = m_draft.plan.version.section(u':', -1); // without an epoch
            if (m_draft.facts.install)
                planOnline(m_draft);
            break;
        case InstallMethod::Offline:
            m_draft.result.after = withDocker(m_draft.facts, QLatin1String(paths::localPrograms) + QLatin1String("/dockerd"));
            if (m_draft.facts.install)
                planOffline(m_draft);
            break;
        }
        if (m_draft.facts.install)
            addMembers();
        if (!m_draft.errors.empty())
            return tl::unexpected(m_draft.errors);
        if (m_draft.facts.install && m_draft.record != m_draft.facts.install->installed)
            remember();
        return std::move(m_draft.result);
    }

    /// Of what make() refuses, what is about the method.
    std::optional<Error> findMethodRefusal()
    {
        if (m_draft.facts.install)
            static_cast<void>(make());
        else if (m_draft.plan.method != InstallMethod::Keep)
            m_draft.refuseByOrigin();
        const auto refusal = std::ranges::find(m_draft.errors, QLatin1String("/install/method"), &Error::where);
        return refusal == m_draft.errors.end() ? std::nullopt : std::optional(*refusal);
    }

private:
    void addMembers()
    {
        const QString group = QLatin1String(paths::dockerGroup);
        for (qsizetype i = 0; i < m_draft.plan.groupUsers.size(); ++i) {
            const QString &user = m_draft.plan.groupUsers[i];
            if (m_draft.known().groupMembers && m_draft.known().groupMembers->contains(user))
                continue;
            if (const auto found = m_draft.known().users.find(user); found != m_draft.known().users.end() && !found->second) {
                m_draft.refuse(ErrorCode::InvalidInput, QStringLiteral("/install/groupUsers/%1").arg(i),
                               {QT_TRANSLATE_NOOP("Dockwright", "There is no user %1 on this host."), {user}},
                               {QT_TRANSLATE_NOOP("Dockwright", "Create the user first, or remove the name."), {}});
                continue;
            }
            m_draft.first(AddMember{user, group});
            m_draft.record.members << user;
            m_draft.result.findings.push_back(
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
        m_draft.result.last.emplace_back(WriteFile{
            path, {writeInstalled(m_draft.record), 0644, 0, 0, FileKind::Regular}, m_draft.facts.fileFact(path), false});
    }

    InstallDraft m_draft;
};

} // namespace

void InstallDraft::refuseByOrigin()
{
    const QStringList origins = plan.method == InstallMethod::Online
        ? QStringList{"snap", "static"}
        : QStringList{"docker-ce", "docker.io", "snap", "podman-docker"};
    if (!origins.contains(facts.dockerOrigin))
        return;
    refuse(ErrorCode::Unsupported, "/install/method",
           {QT_TRANSLATE_NOOP("Dockwright", "Docker is already installed from another source: %1."), {facts.dockerOrigin}},
           facts.dockerOrigin == QLatin1String("static")
               ? Message{QT_TRANSLATE_NOOP(
                             "Dockwright",
                             "Remove it first (dockwright-helper --uninstall, if it was installed from a bundle), or "
                             "keep the installed Docker."),
                         {}}
               : Message{QT_TRANSLATE_NOOP("Dockwright", "Remove it first, or keep the installed Docker."), {}});
}

void InstallDraft::tellWishes()
{
    if (!known().missingWishes.isEmpty())
        result.findings.push_back(
            {QStringLiteral("install/kernel"),
             Severity::Info,
             {QT_TRANSLATE_NOOP("Dockwright", "Host features that some containers need"), {}},
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "This host does not have: %1."),
              {known().missingWishes.join(QLatin1String(", "))}},
             {QT_TRANSLATE_NOOP("Dockwright", "Limits and networks that depend on them have no effect."), {}},
             {}});
}

std::optional<Error> findMethodRefusal(const Plan &plan, const HostFacts &facts)
{
    return InstallPlanner(plan, facts).findMethodRefusal();
}

tl::expected<InstallChanges, Errors> planInstall(const Plan &plan, const HostFacts &facts)
{
    return InstallPlanner(plan, facts).make();
}

} // namespace dockwright::core

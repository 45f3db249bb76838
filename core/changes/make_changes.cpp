// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"

#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/daemon_changes.h"
#include "core/changes/lost_addresses.h"
#include "core/changes/order_steps.h"
#include "core/changes/own_units.h"
#include "core/changes/registry_toml.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/host/remap.h"
#include "core/host/setting_places.h"
#include "core/install/plan_install.h"
#include "core/plan/pem_files.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "core/render/containerd_config.h"
#include "core/render/daemon_json.h"
#include "core/render/exposure_rules.h"
#include "core/render/registry_files.h"
#include "core/render/sysctl.h"
#include "core/text/redact.h"
#include "core/text/unit_file.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// Works out one plan on one host.
class Planner
{
public:
    /// `install.after` has the facts.
    Planner(const Plan &plan, const InstallChanges &install, const ConflictChoices &choices)
        : m_plan(plan), m_install(install), m_facts(install.after), m_choices(choices)
    {}

    tl::expected<ChangeSet, Errors> make()
    {
        m_errors = checkPlan(m_plan);
        refuseSwarmWithLiveRestore();
        if (m_plan.security.usernsRemap)
            if (const auto checked = checkRemap(m_facts); !checked)
                m_errors.push_back(checked.error());
        refuseOtherConfigFile();
        for (const auto &checked : {checkContainerdConfig(m_plan, m_facts), checkExposureRules(m_plan, m_facts)})
            if (!checked)
                m_errors.push_back(checked.error());
        for (const Errors &errors :
             {checkNoPemPath(m_plan), checkMirrorSupport(m_plan, m_facts), checkContainerIpv6(m_plan, m_facts)})
            m_errors.insert(m_errors.end(), errors.begin(), errors.end());
        if (!m_errors.empty())
            return tl::unexpected(bounded(m_errors));
        m_files = generateFiles(m_plan, m_facts);
        for (GeneratedFile &file : m_files)
            decideFile(file);
        mergeDaemon();
        if (!m_errors.empty())
            return tl::unexpected(bounded(m_errors));
        if (!m_plan.registry.doctor.enabled)
            forgetStandings();
        rememberWritten();
        ChangeSet changes = m_conflicts.empty() ? order() : ChangeSet{};
        if (isLeftOff()) {
            changes = withoutRestart(std::move(changes), m_facts);
            changes.effect = Effect::None; // for the next start of Docker, whoever asks for it
        }
        changes.findings = advise(m_plan, m_facts, m_files);
        if (m_plan.install.method == InstallMethod::Keep)
            for (Finding &finding : adviseStart(changes.steps, m_facts))
                changes.findings.push_back(std::move(finding));
        if (auto staying = findStayingBridge(changes, m_changes, m_facts))
            changes.findings.push_back(std::move(*staying));
        if (auto staying = findStayingIpv6(changes, m_changes, m_facts))
            changes.findings.push_back(std::move(*staying));
        changes.files = std::move(m_files);
        addSources(changes.files);
        changes.conflicts = std::move(m_conflicts);
        changes.findings.insert(changes.findings.begin(), m_install.findings.begin(), m_install.findings.end());
        addDoubts(changes.findings);
        return changes;
    }

    /// All that Dockwright wrote goes; what was edited by hand since stays.
    tl::expected<ChangeSet, Errors> takeOut()
    {
        for (const char *path : paths::managed)
            if (path != paths::daemonJson)
                removeFile({QLatin1String(path), std::nullopt, 0644, false, {}}, m_facts.fileFact(QLatin1String(path)));
        for (const GeneratedFile &file : registryFiles({}, m_facts))
            removeFile(file, m_facts.fileFact(file.path));
        if (auto rest = daemonWithoutOurs(m_facts, m_choices); !rest)
            m_errors.push_back(rest.error());
        else if (*rest)
            m_changes.push_back(std::move(**rest));
        if (!m_errors.empty())
            return tl::unexpected(bounded(m_errors));
        forgetStandings();
        if (const auto written = m_facts.fileFact(QLatin1String(paths::lastWritten)))
            m_changes.push_back({QLatin1String(paths::lastWritten), written, std::nullopt, false});
        return order();
    }

private:
    /// What an installation writes and leaves is shown as the other files are.
    void addSources(std::vector<GeneratedFile> &files) const
    {
        for (const Step &step : m_install.first) {
            if (const auto *write = std::get_if<WriteFile>(&step);
                write != nullptr && write->path != QLatin1String(paths::policyRc))
                files.push_back({write->path, write->file.content, write->file.mode, false, {}});
            if (const auto *gone = std::get_if<RemoveFile>(&step);
                gone != nullptr && gone->path != QLatin1String(paths::policyRc))
                files.push_back({gone->path, std::nullopt, gone->replaces.mode, false, {}});
        }
    }

    ChangeSet order() const
    {
        ChangeSet changes =
            orderSteps(m_changes, sysctlsToSet(), m_facts,
                       {.least = m_install.effect, .enabled = m_install.enabled, .socketGoes = m_install.socketGoes});
        changes.steps.insert(changes.steps.begin(), m_install.first.begin(), m_install.first.end());
        changes.steps.insert(changes.steps.end(), m_install.last.begin(), m_install.last.end());
        nameLostDevices(changes, m_facts);
        return changes;
    }

    /// Docker is not started by a plan that only configures it.
    bool isLeftOff() const { return m_plan.install.method == InstallMethod::Keep && m_facts.isDockerSwitchedOff(); }

    // SIGHUP takes it silently, and the next start of dockerd dies of it.
    void refuseSwarmWithLiveRestore()
    {
        if (m_facts.isInSwarm() && m_plan.reliability.liveRestore)
            m_errors.push_back(
                {ErrorCode::Unsupported,
                 QStringLiteral("/reliability/liveRestore"),
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "This host is a Swarm node, and dockerd does not start with live-restore in Swarm mode."),
                  {}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Set liveRestore to false, or leave the swarm first."), {}},
                 {}});
    }

    /// A dockerd that is told to read another file would never see ours.
    void refuseOtherConfigFile()
    {
        const QString path = DaemonSettings(m_facts).text("/config-file");
        if (path.isEmpty() || path == QLatin1String(paths::daemonJson))
            return;
        m_errors.push_back(
            {ErrorCode::Unsupported,
             QLatin1String(paths::dockerUnit),
             {QT_TRANSLATE_NOOP("Dockwright", "%1 starts dockerd with --config-file=%2, so dockerd does not read %3."),
              {QLatin1String(paths::dockerUnit), visible(path), QLatin1String(paths::daemonJson)}},
             {QT_TRANSLATE_NOOP("Dockwright", "Move that file to %1 and remove the flag from ExecStart=, then try again."),
              {QLatin1String(paths::daemonJson)}},
             {}});
    }

    bool isOurs(const QString &path, const FileFact &file) const { return m_facts.lastWritten.isAsWritten(path, file.content); }

    /// True if the file may be replaced by ours; an undecided conflict is recorded.
    bool mayReplace(const QString &path, const FileFact &there, const char *ours)
    {
        return isOurs(path, there) || isDecided(path, ours);
    }

    /// Somebody has said that ours is to be there.
    bool isDecided(const QString &path, const char *ours)
    {
        const Side side = m_choices.at(path);
        if (side == Side::Undecided)
            m_conflicts.push_back({path, {}, {}, QLatin1String(ours)});
        return side == Side::Ours;
    }

    /// containerd's own file, or the distribution's, with two sizes put into it that it did not have: nothing of theirs goes.
    static bool addsToTheirs(const GeneratedFile &file, const FileFact &there)
    {
        return file.path == QLatin1String(paths::containerdConfig) && hasOtherSettings(there.content)
            && withoutMessageSizes(there.content) == there.content;
    }

    /// What systemd reads in the place of a drop-in of ours takes all of it out of effect.
    void refuseHidden(const QString &path)
    {
        const QString unit = path.section(u'/', -2, -2).chopped(2);
        const QString hider = isDropInOf(path, unit) ? hiderOf(m_facts, path, unit) : QString();
        if (!hider.isEmpty())
            m_errors.push_back(
                {ErrorCode::Unsupported,
                 path,
                 {QT_TRANSLATE_NOOP("Dockwright", "systemd reads %1 instead of %2, which has the same name."), {hider, path}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Remove or rename %1, then try again."), {hider}},
                 {}});
    }

    /// With the comments that somebody has put into a TOML file of a registry; false where they would be lost.
    bool keepComments(GeneratedFile &file) const
    {
        const FileFact *there = m_facts.file(file.path);
        if (there == nullptr || !isRegistryToml(file.path))
            return true;
        const auto kept = withTheirComments(m_facts.lastWritten, file.path, there->content, *file.content);
        if (!kept)
            return false;
        file.content = kept;
        file.secret = file.secret || redactSecrets(*kept) != *kept;
        return true;
    }

    void decideFile(GeneratedFile &file)
    {
        const std::optional<FileFact> there = m_facts.fileFact(file.path);
        if (there && there->kind != FileKind::Regular) {
            m_errors.push_back(maskedOwnUnit(file.path, m_facts).value_or(notARegularFile(file.path)));
            return;
        }
        if (!file.content) {
            removeFile(file, there);
            return;
        }
        refuseHidden(file.path);
        const QByteArray generated = *file.content;
        const bool keepsAll = keepComments(file);
        const bool differs = there && there->content != *file.content && !addsToTheirs(file, *there);
        if (differs && !(keepsAll ? mayReplace(file.path, *there, "") : isDecided(file.path, "")))
            return;
        const bool isTheirs = there && *file.content != generated && !isOurs(file.path, *there);
        if (!isTheirs) // one of somebody else that says the same stays somebody else's
            m_written.remember(file.path, generated);
        m_changes.push_back({file.path, there, FileFact{*file.content, file.mode, 0, 0, FileKind::Regular}, file.secret});
    }

    /// A file by one of our names that the plan has no use for goes if it is ours. A hand-made drop-in by that name is
    /// asked about, since it acts on the units that the plan describes; any other file is none of our business.
    void removeFile(const GeneratedFile &file, const std::optional<FileFact> &there)
    {
        if (!there)
            return;
        const bool actsOnOurUnits = file.path.startsWith(QLatin1String("/etc/systemd/system/"));
        if (!m_facts.lastWritten.isUntouched(file.path, there->content)
            && (!actsOnOurUnits || !mayReplace(file.path, *there, removedMark)))
            return;
        m_changes.push_back({file.path, there, std::nullopt, file.secret});
    }

    void mergeDaemon()
    {
        DaemonChanges daemon = changeDaemon(m_plan, m_facts, m_choices, !m_conflicts.empty());
        m_errors.insert(m_errors.end(), daemon.errors.begin(), daemon.errors.end());
        m_doubts = std::move(daemon.doubts);
        m_conflicts.insert(m_conflicts.end(), daemon.conflicts.begin(), daemon.conflicts.end());
        m_written.daemonKeys = std::move(daemon.written);
        if (!daemon.errors.empty())
            return;
        m_files.push_back(std::move(daemon.shown));
        m_changes.push_back(std::move(daemon.change));
    }

    void addDoubts(Findings &findings) const
    {
        for (const Error &doubt : bounded(m_doubts))
            findings.push_back({QStringLiteral("daemon.json/check"),
                                Severity::Warning,
                                {"%1", {doubt.where.isEmpty() ? QLatin1String(paths::daemonJson) : doubt.where}},
                                {},
                                doubt.message,
                                doubt.remedy,
                                {}});
    }

    /// What a doctor that is gone has found out about the mirrors is not true for ever.
    void forgetStandings()
    {
        const QString path = QLatin1String(paths::mirrorStandings);
        if (const auto there = m_facts.fileFact(path); there && there->kind == FileKind::Regular)
            m_changes.push_back({path, there, std::nullopt, false});
    }

    /// It holds sums, those of secrets among them: its own would help to guess one.
    void rememberWritten()
    {
        LastWritten known = m_facts.lastWritten;
        if (m_written.daemonKeys.contains(QStringLiteral("/bip")))
            m_written.bridge = known.bridge.isEmpty() ? formerBridge() : known.bridge;
        if (pendingEffect(m_facts) == Effect::None)
            known.pending = {};
        if (m_written == known)
            return;
        const QString path = QLatin1String(paths::lastWritten);
        m_changes.push_back(
            {path, m_facts.fileFact(path), FileFact{writeLastWritten(m_written), 0600, 0, 0, FileKind::Regular}, true});
    }

    /// What docker0 has by itself; nothing where somebody's `bip` says it.
    QString formerBridge() const
    {
        const FileFact *there = m_facts.file(QLatin1String(paths::daemonJson));
        const LinkFact *docker0 = defaultBridgeOf(m_facts);
        const bool isTheirs = there != nullptr && !bridgeAddressIn(there->content).isEmpty();
        return docker0 != nullptr && !isTheirs ? docker0->ipv4() : QString();
    }

    /// What /etc/sysctl.d says after the apply is set now where the kernel has less. A host that is confined itself, as in
    /// a container, has the kernel variables of another and may not set them.
    std::map<QString, QString> sysctlsToSet() const
    {
        std::map<QString, QString> values;
        if (m_facts.nofileCeiling)
            return values;
        for (const FileChange &change : m_changes) {
            if (change.path != QLatin1String(paths::sysctl) || !change.after)
                continue;
            for (const auto &[name, value] : readSysctlFile(change.after->content)) {
                const auto now = m_facts.sysctls.find(name);
                if (now == m_facts.sysctls.end() || now->second.toLongLong() < value.toLongLong())
                    values[name] = value;
            }
        }
        return values;
    }

    const Plan &m_plan;
    const InstallChanges &m_install;
    const HostFacts &m_facts;
    const ConflictChoices &m_choices;
    std::vector<GeneratedFile> m_files;
    std::vector<FileChange> m_changes;
    std::vector<Conflict> m_conflicts;
    LastWritten m_written;
    Errors m_errors;
    Errors m_doubts; ///< about values of daemon.json that are not ours
};

} // namespace

tl::expected<ChangeSet, Errors> makeChanges(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices)
{
    const auto install = planInstall(plan, facts);
    return install ? Planner(plan, *install, choices).make() : tl::unexpected(install.error());
}

tl::expected<ChangeSet, Errors> makeUninstall(const HostFacts &facts, bool withData)
{
    const InstallChanges install = planUninstall(facts, withData);
    auto changes = Planner({}, install, {{}, Side::Theirs}).takeOut();
    const bool dockerGoes = facts.install && !facts.install->installed.isEmpty();
    if (changes && (dockerGoes || facts.isDockerSwitchedOff()))
        dropEffects(*changes);
    if (changes)
        nameLostDevices(*changes, facts);
    return changes;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/changes/mirror_changes.h"

#include "core/changes/daemon_changes.h"
#include "core/changes/file_change.h"
#include "core/changes/make_changes.h"
#include "core/changes/order_steps.h"
#include "core/changes/registry_toml.h"
#include "core/daemon/in_effect.h"
#include "core/daemon/key_table.h"
#include "core/host/host_facts.h"
#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/render/daemon_json.h"
#include "core/render/mirror_order.h"
#include "core/render/registry_files.h"
#include "core/text/redact.h"
#include "core/text/toml.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto mirrorsPointer = "/registry-mirrors";

Error editedByHand(const QString &place)
{
    return {ErrorCode::Conflict,
            place,
            {QT_TRANSLATE_NOOP("Dockwright", "The mirrors were edited by hand since the plan was applied."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Put them into the plan and apply it, or apply it with --take-ours."), {}},
            {}};
}

/// A plan that failed and was left as it is, or one that a rollback has brought back, is not the one that was applied last.
Error ofAnotherPlan(const QString &place)
{
    return {ErrorCode::Conflict,
            place,
            {QT_TRANSLATE_NOOP("Dockwright", "The mirrors are not those of the plan that was applied last."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan that this host is to have."), {}},
            {}};
}

/// What a reload would take up beside the mirrors: somebody has edited it, and may not be done. Empty: nothing, as far as
/// dockerd shows it.
QString waitingKey(const HostFacts &facts)
{
    const OrderedJson settings = objectIn(facts.fileFact(QLatin1String(paths::daemonJson)));
    for (const KeyRow &row : daemonKeyRows()) {
        const std::string key(row.key);
        const auto set = settings.find(key);
        if (set == settings.end() || row.reload == Reload::Never || "/" + key == mirrorsPointer)
            continue;
        if (set->is_object()) // of which dockerd shows but a part, in words of its own
            continue;
        const auto shown = settingInEffect(facts.daemon->settings, QLatin1String("/") + fromUtf8(key));
        if (shown && !isInEffect(Json(*set), *shown))
            return fromUtf8(key);
    }
    return {};
}

Failure notNow(Message message)
{
    return tl::unexpected(Error{ErrorCode::Unsupported,
                                QLatin1String(paths::dockerUnit),
                                std::move(message),
                                {QT_TRANSLATE_NOOP("Dockwright", "The doctor tries again at its next run."), {}},
                                {}});
}

/// Works out the files.
class MirrorPlanner
{
public:
    MirrorPlanner(const Plan &plan, const HostFacts &facts, const MirrorStandings &standings)
        : m_plan(plan), m_facts(facts), m_standings(standings), m_wanted(facts), m_written(facts.lastWritten)
    {
        m_wanted.files[QLatin1String(paths::mirrorStandings)] = standingsFile();
    }

    Result<std::vector<FileChange>> make()
    {
        if (const auto done = changeDaemonJson(); !done)
            return tl::unexpected(done.error());
        if (const auto done = changeHostsToml(); !done)
            return tl::unexpected(done.error());
        if (m_changes.empty())
            return m_changes;
        add(QLatin1String(paths::mirrorStandings), standingsFile());
        add(QLatin1String(paths::lastWritten), FileFact{writeLastWritten(m_written), 0600, 0, 0, FileKind::Regular}, true);
        return std::move(m_changes);
    }

private:
    FileFact standingsFile() const { return {writeMirrorStandings(m_standings), 0644, 0, 0, FileKind::Regular}; }

    void add(const QString &path, FileFact file, bool secret = false)
    {
        FileChange change{path, m_facts.fileFact(path), std::move(file), secret};
        if (change.isChange())
            m_changes.push_back(std::move(change));
    }

    Result<> changeDaemonJson()
    {
        const QString path = QLatin1String(paths::daemonJson);
        const QString pointer = QLatin1String(mirrorsPointer);
        const auto there = m_facts.fileFact(path);
        const auto last = m_written.daemonKeys.find(pointer);
        if (!there || there->kind != FileKind::Regular || last == m_written.daemonKeys.end())
            return tl::unexpected(editedByHand(path));
        std::vector<DaemonKey> keys = daemonKeys(m_plan, m_wanted);
        std::erase_if(keys, [&](const DaemonKey &key) { return key.pointer != pointer; });
        auto merge = mergeDaemonJson(there->content, {*last}, keys, {});
        if (!merge)
            return tl::unexpected(merge.error());
        if (!merge->conflicts.empty())
            return tl::unexpected(editedByHand(path + u'#' + pointer));
        const OrderedJson present = objectIn(there).value("registry-mirrors", OrderedJson::array());
        if (present != OrderedJson(registryMirrors(m_plan, m_facts)))
            return tl::unexpected(ofAnotherPlan(path + u'#' + pointer));
        FileFact after = *there;
        after.content = std::move(merge->text);
        m_written.daemonKeys[pointer] = merge->written.at(pointer);
        add(path, std::move(after), redactSecrets(there->content) != there->content);
        return {};
    }

    Result<> changeHostsToml()
    {
        const QString path = registryFile(QLatin1String(dockerHub), "hosts.toml");
        for (const GeneratedFile &file : registryFiles(m_plan, m_wanted)) {
            if (file.path != path || !file.content)
                continue;
            const auto there = m_facts.fileFact(path);
            if (!there || there->kind != FileKind::Regular || !m_written.isAsWritten(path, there->content))
                return tl::unexpected(editedByHand(path));
            if (!isOfThePlan(*there))
                return tl::unexpected(ofAnotherPlan(path));
            const auto content = withTheirComments(m_written, path, there->content, *file.content);
            if (!content)
                return tl::unexpected(editedByHand(path));
            FileFact after = *there;
            after.content = *content;
            m_written.remember(path, *file.content);
            add(path, std::move(after));
        }
        return {};
    }

    /// Its words may be those of another Dockwright.
    bool isOfThePlan(const FileFact &hostsToml) const
    {
        const QString path = registryFile(QLatin1String(dockerHub), "hosts.toml");
        const auto files = registryFiles(m_plan, m_facts);
        const auto ours = std::ranges::find(files, path, &GeneratedFile::path);
        const auto meaning = meaningOfToml(hostsToml.content);
        return meaning && ours != files.end() && ours->content && meaning == meaningOfToml(*ours->content);
    }

    const Plan &m_plan;
    const HostFacts &m_facts;
    const MirrorStandings &m_standings;
    HostFacts m_wanted; ///< with the standings that are to be
    LastWritten m_written;
    std::vector<FileChange> m_changes;
};

} // namespace

Result<ChangeSet> changeMirrors(const Plan &plan, const HostFacts &facts, const MirrorStandings &standings)
{
    if (urlsOf(mirrorsInUse(plan, facts)) == urlsOf(mirrorsInUse(plan, standings)))
        return ChangeSet{};
    if (!facts.dockerUnit || !facts.dockerUnit->isActive() || !facts.daemon)
        return notNow({QT_TRANSLATE_NOOP("Dockwright", "Docker is not running."), {}});
    if (pendingEffect(facts) != Effect::None)
        return notNow({QT_TRANSLATE_NOOP("Dockwright",
                                         "What was written with --no-restart waits for a reload or restart of Docker, which "
                                         "the doctor leaves to you."),
                       {}});
    const auto files = MirrorPlanner(plan, facts, standings).make();
    if (!files)
        return tl::unexpected(files.error());
    ChangeSet changes = orderSteps(*files, {}, facts);
    if (changes.effect > Effect::Reload || changes.interrupts())
        return notNow({QT_TRANSLATE_NOOP("Dockwright", "This would take more than a reload of Docker."), {}});
    if (const QString key = waitingKey(facts); changes.effect == Effect::Reload && !key.isEmpty())
        return notNow({QT_TRANSLATE_NOOP("Dockwright",
                                         "“%1” was edited in daemon.json and waits for a reload of Docker, which the doctor "
                                         "leaves to you."),
                       {key}});
    return changes;
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/changes/survival.h"

#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/host/remap.h"
#include "core/host/setting_places.h"

#include <algorithm>

namespace dockwright::core {

namespace {

std::optional<QString> killModeIn(const std::optional<FileFact> &file)
{
    return lastValueIn(contentOf(file), QLatin1String("Service"), QLatin1String("KillMode"));
}

} // namespace

Survival::Survival(const std::vector<FileChange> &changes, const HostFacts &facts)
    : m_changes(changes), m_facts(facts), m_daemonJson(objectIn(changeOrFile(QLatin1String(paths::daemonJson))))
{}

bool Survival::turnsLiveRestoreOn() const
{
    return liveRestoreAfter() && m_facts.daemon && !m_facts.daemon->liveRestore;
}

bool Survival::liveRestoreAfter() const
{
    const auto key = m_daemonJson.find("live-restore");
    if (changeOf(m_changes, paths::daemonJson) == nullptr && key == m_daemonJson.end())
        return m_facts.daemon && m_facts.daemon->liveRestore;
    return key != m_daemonJson.end() && *key == true;
}

bool Survival::leavesShims(Effect effect) const
{
    if (!m_facts.containerdIsOwnUnit())
        return killsProcessOnly(m_facts.dockerUnit, paths::dockerDropIns);
    return effect != Effect::RestartContainerd || killsProcessOnly(m_facts.containerdUnit, paths::containerdDropIns);
}

/// As the files will say when the unit is stopped, all of them together (systemd.kill(5)).
bool Survival::killsProcessOnly(const std::optional<UnitFacts> &unit, const char *dropIns) const
{
    QString mode = unit ? unit->property(QStringLiteral("KillMode")) : QString();
    QStringList changed;
    bool isOfFiles = false; // otherwise systemd has said what it is
    for (const FileChange &change : m_changes) {
        if (!change.isChange() || !isIn(change.path, dropIns))
            continue;
        isOfFiles |= killModeIn(change.before) || killModeIn(change.after);
        changed << change.path;
    }
    if (!isOfFiles)
        return mode.isEmpty() || mode == QLatin1String("process");
    QStringList files = dropInsOf(m_facts, QString::fromLatin1(dropIns).section(u'/', -1).chopped(2), changed);
    if (unit)
        files.prepend(unit->fragmentPath);
    mode.clear();
    for (const QString &path : files)
        mode = killModeIn(changeOrFile(path)).value_or(mode);
    return mode == QLatin1String("process");
}

std::optional<FileFact> Survival::changeOrFile(const QString &path) const
{
    const auto changed = std::ranges::find(m_changes, path, &FileChange::path);
    const FileFact *there = m_facts.file(path);
    return changed != m_changes.end() ? changed->after : there != nullptr ? std::optional(*there) : std::nullopt;
}

bool Survival::movesData() const
{
    const DaemonSettings settings(m_facts, m_daemonJson);
    const bool isElsewhere =
        changeOf(m_changes, paths::daemonJson) != nullptr && !settings.findsWhatRunsWith(DaemonSettings(m_facts));
    if (isElsewhere || !m_facts.daemon)
        return isElsewhere;
    const QString driver = settings.text("/storage-driver");
    const bool hasOtherDriver = !driver.isEmpty() && driver != m_facts.daemon->storageDriver;
    const bool changesRemap = settings.text("/userns-remap").isEmpty() == isRemapped(m_facts);
    return m_facts.daemon->keepsDataElsewhere || hasOtherDriver || changesRemap || changesStore();
}

bool Survival::changesStore() const
{
    if (!m_facts.daemon)
        return false;
    const bool isContainerds = usesContainerdStore(*m_facts.daemon);
    const OrderedJson::json_pointer key("/features/containerd-snapshotter");
    const auto release = releaseOn(m_facts, Program::Dockerd);
    const bool keeps = !release || *release >= containerdStoreByDefault;
    return isContainerds != (m_daemonJson.contains(key) ? m_daemonJson.at(key) == true : keeps && isContainerds);
}

bool Survival::isOnByFile(const FileChange &daemonJson) const
{
    const OrderedJson before = objectIn(daemonJson.before);
    const auto key = before.find("live-restore");
    return m_facts.daemon && m_facts.daemon->liveRestore && key != before.end() && *key == true;
}

} // namespace dockwright::core

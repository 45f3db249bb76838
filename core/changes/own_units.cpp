// SPDX-License-Identifier: Apache-2.0
#include "core/changes/own_units.h"

#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// What becomes of the files of one unit.
class OwnUnitChange
{
public:
    OwnUnitChange(const paths::OwnUnit &own, const std::vector<FileChange> &changes)
        : m_own(own), m_changes(changes), m_change(changeOf(changes, own.file))
    {}

    bool goes() const { return m_change != nullptr && !m_change->after; }
    bool isNew() const { return m_change != nullptr && !m_change->before && m_change->after; }
    bool isOther() const
    {
        return m_change != nullptr && m_change->after && entriesOf(m_change->before) != entriesOf(m_change->after);
    }
    /// What it has loaded it replaces by a reload.
    bool readsAnew() const
    {
        const auto changes = [this](const char *file) { return file != nullptr && changeOf(m_changes, file) != nullptr; };
        return !m_own.isTimer() && !goes() && (isOther() || std::ranges::any_of(m_own.reads, changes));
    }
    /// Its file is there by then, be it the same as before.
    bool isKept() const
    {
        return std::ranges::any_of(m_changes, [this](const FileChange &change) {
            return change.path == QLatin1String(m_own.file) && change.after.has_value();
        });
    }
    /// The metrics go to another directory: what lies in the old one goes while systemd still knows of it.
    bool movesMetrics() const
    {
        const FileChange *place = changeOf(m_changes, paths::metricsFileService);
        return qstrcmp(m_own.unit, paths::metricsTimerUnit) == 0 && place != nullptr && place->before && place->after
            && entriesOf(place->before) != entriesOf(place->after);
    }

    /// A timer runs anew by another interval.
    void addNews(std::vector<Step> &steps) const
    {
        if (readsAnew())
            steps.emplace_back(ReloadUnit{unit()});
        else if (m_own.isTimer() && isOther())
            steps.emplace_back(RestartUnit{unit(), false});
    }

    QString unit() const { return QLatin1String(m_own.unit); }

private:
    const paths::OwnUnit &m_own;
    const std::vector<FileChange> &m_changes;
    const FileChange *m_change;
};

/// Somebody has disabled or stopped it.
bool isOff(const HostFacts &facts, const QString &unit)
{
    const auto state = facts.ownUnit(unit);
    return state && !state->isOn();
}

void turnOn(const OwnUnitChange &change, const HostFacts &facts, bool isWanted, std::vector<Step> &steps)
{
    if (change.movesMetrics() || change.isNew()) {
        steps.emplace_back(EnableUnit{change.unit()});
        return;
    }
    const bool stays = change.isKept() || (isWanted && !change.goes());
    if (change.readsAnew() || (stays && isOff(facts, change.unit())))
        steps.emplace_back(EnableUnit{change.unit()});
    change.addNews(steps);
}

void bringTo(const OwnUnitState &wanted, const OwnUnitChange &change, const HostFacts &facts, std::vector<Step> &steps)
{
    const auto now = facts.ownUnit(change.unit());
    if (change.goes() || (!now && !change.isKept()))
        return;
    if (!wanted.isEnabled()) {
        steps.emplace_back(DisableUnit{change.unit(), wanted.isUp()});
        if (wanted.isUp())
            change.addNews(steps);
        return;
    }
    if (!now || !now->isEnabled())
        steps.emplace_back(EnableUnit{change.unit()});
    steps.emplace_back(StopUnit{change.unit()});
}

} // namespace

std::vector<Step> offSteps(const std::vector<FileChange> &changes)
{
    std::vector<Step> steps;
    for (const paths::OwnUnit &own : paths::ownUnits)
        if (const OwnUnitChange change(own, changes); change.goes() || change.movesMetrics())
            steps.emplace_back(DisableUnit{change.unit()});
    return steps;
}

std::vector<Step> onSteps(const std::vector<FileChange> &changes, const HostFacts &facts,
                          const std::map<QString, OwnUnitState> &wanted)
{
    std::vector<Step> steps;
    for (const paths::OwnUnit &own : paths::ownUnits) {
        const OwnUnitChange change(own, changes);
        const auto state = wanted.find(change.unit());
        if (state != wanted.end() && !state->second.isOn())
            bringTo(state->second, change, facts, steps);
        else
            turnOn(change, facts, state != wanted.end(), steps);
    }
    return steps;
}

std::optional<Error> maskedOwnUnit(const QString &path, const HostFacts &facts)
{
    const QString unit = path.section(u'/', -1);
    const auto state = facts.ownUnit(unit);
    if (!state || state->unitFileState != QLatin1String("masked"))
        return std::nullopt;
    return Error{ErrorCode::Unsupported,
                 unit,
                 {QT_TRANSLATE_NOOP("Dockwright", "%1 is masked: systemd does not start it."), {unit}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Unmask it, then try again: systemctl unmask %1"), {unit}},
                 {}};
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/advisor.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/host/unit_meaning.h"
#include "core/render/drop_in_order.h"
#include "core/render/generated_file.h"
#include "core/render/kernel_settings.h"

#include <QCoreApplication>

#include <algorithm>

/// What others have to say about the units and the kernel variables that a plan sets, and who wins.
namespace dockwright::core {

namespace {

void adviseUnit(Advisor &advisor)
{
    const QString unit = QLatin1String(paths::dockerUnit);
    if (advisor.facts.isDockerSwitchedOff() && advisor.plan.install.method == InstallMethod::Keep)
        advisor.say("unit/switched-off", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Docker is disabled"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "%1 is disabled and not running: the files are written, but nothing is started."),
                     {unit}},
                    {QT_TRANSLATE_NOOP("Dockwright", "To run Docker here: systemctl enable --now %1"), {unit}});
    if (advisor.facts.dockerUnit && advisor.facts.dockerUnit->isActive()
        && advisor.facts.dockerUnit->property(QStringLiteral("CanReload")) == QLatin1String("no"))
        advisor.say("unit/no-reload", Severity::Info, {QT_TRANSLATE_NOOP("Dockwright", "Reloading dockerd"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "%1 (%2) has no ExecReload=: SIGHUP is sent to dockerd directly."),
                     {unit, advisor.facts.dockerUnit->fragmentPath}},
                    {QT_TRANSLATE_NOOP("Dockwright", "systemctl reload fails for it: add “%1” to its [Service] section."),
                     {QStringLiteral("ExecReload=/bin/kill -s HUP $MAINPID")}});
}

constexpr auto startsDocker = "unit/starts";
constexpr auto startsFailedDocker = "unit/failed";

/// Ours is as it will be.
void adviseSysctlFiles(Advisor &advisor)
{
    const qint64 needed = neededNrOpen(advisor.plan);
    if (const auto later = laterNrOpen(advisor.facts, needed))
        advisor.say("capacity/nr-open-later", Severity::Warning,
                    {QT_TRANSLATE_NOOP("Dockwright", "Kernel limit for open files"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "%1 sets fs.nr_open to %2 at every boot, after %3: LimitNOFILE requires %4."),
                     {later->path, visible(later->value), QLatin1String(paths::sysctl), QString::number(needed)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Remove that line from %1, or raise the value."), {later->path}});
}

/// A variable of two Environment= has a winner too: adviseProxyPlaces looks at those that matter.
bool addsUp(const QString &key)
{
    return key == QLatin1String("Environment") || key == QLatin1String("EnvironmentFile") || key == QLatin1String("After")
        || key == QLatin1String("Wants");
}

/// A drop-in of somebody else and a directive of ours that it sets as well.
struct DropInMeeting {
    QString path;
    UnitEntry entry; ///< as it stands there
    const Directive &directive;
    QString ours;
    QString theirs; ///< the value
    bool isLater;
};

/// What is said of theirs beside ours: its meeting with ours, and how the two end in the order of their names.
const char *wordsFor(Meeting theirs, Meeting meeting, bool theirsWins)
{
    if (theirs == Meeting::Ignored)
        return QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2=%3, which systemd ignores; %4=%5 of this plan stays in effect.");
    if (meeting == Meeting::AddsTo)
        return QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2=%3, in addition to %4=%5 of this plan.");
    return theirsWins ? QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2=%3 and overrides %4=%5 of this plan.")
                      : QT_TRANSLATE_NOOP("Dockwright", "%1 sets %2=%3; %4=%5 of this plan overrides it.");
}

/// systemd merges drop-ins in the order of their file names: of two that set the same, the later one wins.
void compareDropIn(Advisor &advisor, const DropInMeeting &met)
{
    const QString key = QLatin1String(met.directive.key);
    const Meeting theirs = meetingOf(key, met.ours, met.theirs);
    if (theirs == Meeting::Same)
        return;
    const Meeting meeting = met.isLater ? theirs : meetingOf(key, met.theirs, met.ours);
    const bool theirsWins = met.isLater && theirs == Meeting::Replaces;
    advisor.say("unit/foreign-drop-in", theirsWins ? Severity::Warning : Severity::Info,
                {QT_TRANSLATE_NOOP("Dockwright", "Other drop-ins"), {}},
                {wordsFor(theirs, meeting, theirsWins), {met.path, met.entry.key, met.theirs, key, met.ours}},
                theirsWins
                    ? Message{QT_TRANSLATE_NOOP(
                                  "Dockwright",
                                  "Remove that line, or rename the file so that it sorts before the drop-ins of Dockwright."),
                              {}}
                    : Message{});
}

/// The parts of a value that adds up with others. A variable counts by its name: one value of two wins anyhow.
QStringList partsOf(const UnitEntry &entry)
{
    if (entry.key != QLatin1String("Environment"))
        return entry.key == QLatin1String("EnvironmentFile") ? QStringList{entry.value}
                                                             : QString(entry.value).remove(u'~').simplified().split(u' ');
    QStringList names;
    for (const QString &variable : unitVariables(entry.value))
        names << variable.section(u'=', 0, 0);
    return names;
}

/// Nothing of it is lost with the file in which it stands: systemd ignores it there, or ours set it, too.
bool isInOurs(const UnitEntry &theirs, const std::vector<UnitEntry> &ours)
{
    const bool isOneOfMany = addsUp(theirs.key) || isList(theirs.key);
    if (!isOneOfMany && !meaningOf(theirs.key, theirs.value))
        return true;
    QStringList parts;
    for (const UnitEntry &each : ours)
        if (each.section == theirs.section && each.key == theirs.key
            && each.value.startsWith(u'~') == theirs.value.startsWith(u'~'))
            parts << partsOf(each);
    return isOneOfMany ? !theirs.value.isEmpty()
            && std::ranges::all_of(partsOf(theirs), [&](const QString &part) { return parts.contains(part); })
                       : !parts.isEmpty();
}

/// The drop-ins of the plan for one unit, and what they set, be it by a file that they name.
struct OurDropIns {
    QStringList paths;
    std::vector<UnitEntry> entries;
};

OurDropIns ourDropIns(const Advisor &advisor, const QString &unit)
{
    OurDropIns ours;
    for (const GeneratedFile &file : advisor.files)
        if (file.content && isDropInOf(file.path, unit)) {
            ours.paths << file.path;
            const std::vector<UnitEntry> entries = readUnitFile(*file.content).entries;
            ours.entries.insert(ours.entries.end(), entries.begin(), entries.end());
        } else if (file.content && file.path == QLatin1String(paths::proxyEnvironment)) {
            for (const QString &variable : readEnvironmentFile(*file.content))
                ours.entries.push_back(
                    {QStringLiteral("Service"), QStringLiteral("Environment"), variable.section(u'=', 0, 0) + u'='});
        }
    return ours;
}

/// The one of ours whose name systemd no longer reads in a weaker directory; empty where there is none.
QString hiderAmong(const OurDropIns &ours, const QString &path, const QString &unit)
{
    const auto hider = std::ranges::find_if(ours.paths, [&](const QString &each) { return hidesDropIn(each, path, unit); });
    return hider != ours.paths.end() ? *hider : QString();
}

void adviseHidden(Advisor &advisor, const QString &path, const QString &hider, const QString &unit, const OurDropIns &ours)
{
    QStringList lost;
    for (const UnitEntry &entry : readUnitFile(advisor.facts.file(path)->content).entries)
        for (const UnitEntry &today : underTodaysNames(entry))
            if (!isInOurs(today, ours.entries) && !lost.contains(entry.key))
                lost << entry.key;
    if (!lost.isEmpty())
        advisor.say(
            "unit/hidden-drop-in", Severity::Warning, {QT_TRANSLATE_NOOP("Dockwright", "Other drop-ins"), {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "With %1, systemd no longer reads %2 for %3: both have the same name. These settings are "
                               "lost: %4."),
             {hider, path, unit, visible(lost.join(QLatin1String(", ")))}},
            {QT_TRANSLATE_NOOP("Dockwright", "To keep them, rename %1, or copy it under another name if a package owns it."),
             {path}});
}

void adviseForeignDropIns(Advisor &advisor)
{
    std::map<QString, std::vector<std::pair<const Directive *, QString>>> settings; // by unit
    for (const Assignment &assignment : unitAssignments(advisor.plan, advisor.facts))
        if (const Directive *directive = findDirective(assignment.directive))
            settings[unitNameOf(*directive)].emplace_back(directive, assignment.value);
    for (const auto &[unit, assigned] : settings) {
        const OurDropIns ours = ourDropIns(advisor, unit);
        for (const QString &path : dropInsOf(advisor.facts, unit)) {
            if (isOfOurs(path))
                continue;
            const QString hider = hiderAmong(ours, path, unit);
            const DropInSettings theirs(advisor.facts.file(path)->content);
            for (const auto &[directive, value] : assigned) {
                const QString key = QLatin1String(directive->key);
                if (addsUp(key) || (!hider.isEmpty() && isList(key)))
                    continue;
                const bool later = hider.isEmpty() && isLater(path, *directive);
                if (const auto found = theirs.decisive(*directive, value, later))
                    compareDropIn(advisor, {path, found->entry, *directive, value, found->value, later});
            }
            if (!hider.isEmpty())
                adviseHidden(advisor, path, hider, unit, ours);
        }
    }
}

} // namespace

void adviseUnits(Advisor &advisor)
{
    for (const auto advice : {adviseForeignDropIns, adviseUnit, adviseSysctlFiles})
        advice(advisor);
}

Findings adviseStart(const std::vector<Step> &steps, const HostFacts &facts)
{
    const QString unit = QLatin1String(paths::dockerUnit);
    const auto startsIt = [&](const Step &step) {
        const auto *restart = std::get_if<RestartUnit>(&step);
        return restart != nullptr && restart->unit == unit;
    };
    if (!facts.dockerUnit || std::ranges::none_of(steps, startsIt))
        return {};
    const Message title{QT_TRANSLATE_NOOP("Dockwright", "State of docker.service"), {}};
    const QString &state = facts.dockerUnit->activeState;
    if (state == QLatin1String("failed") || facts.dockerUnit->subState.startsWith(QLatin1String("auto-restart")))
        return {{QLatin1String(startsFailedDocker),
                 Severity::Warning,
                 title,
                 {},
                 {QT_TRANSLATE_NOOP("Dockwright",
                                    "%1 has failed: unless this plan fixes the cause, the apply fails and is rolled back."),
                  {unit}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"), {unit}},
                 {}}};
    if (state == QLatin1String("inactive"))
        return {{QLatin1String(startsDocker),
                 Severity::Info,
                 title,
                 {},
                 {QT_TRANSLATE_NOOP("Dockwright", "%1 is not running: the apply starts it."), {unit}},
                 {},
                 {}}};
    return {};
}

Findings withoutStart(Findings findings)
{
    std::erase_if(findings, [](const Finding &finding) {
        return finding.id == QLatin1String(startsDocker) || finding.id == QLatin1String(startsFailedDocker);
    });
    return findings;
}

} // namespace dockwright::core

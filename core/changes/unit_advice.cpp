#include "core/catalog/catalog.h"
#include "core/changes/advisor.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/render/drop_in_order.h"
#include "core/render/generated_file.h"
#include "core/render/kernel_settings.h"
#include "core/render/unit_meaning.h"

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

/// systemd merges drop-ins in the order of their file names: of two that set the same, the later name wins.
void compareDropIn(Advisor &advisor, const DropInMeeting &met)
{
    const QString key = QLatin1String(met.directive.key);
    const Meeting theirs = meetingOf(key, met.ours, met.theirs);
    if (theirs == Meeting::Same)
        return;
    const bool theirsIsLater = isLater(met.path, met.directive);
    const Meeting meeting = theirsIsLater ? theirs : meetingOf(key, met.theirs, met.ours);
    const bool theirsWins = theirsIsLater && theirs == Meeting::Replaces;
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

void adviseForeignDropIns(Advisor &advisor)
{
    std::map<QString, std::vector<std::pair<const Directive *, QString>>> ours; // by unit
    for (const Assignment &assignment : unitAssignments(advisor.plan, advisor.facts))
        if (const Directive *directive = findDirective(assignment.directive))
            if (!addsUp(QLatin1String(directive->key)))
                ours[unitNameOf(*directive)].emplace_back(directive, assignment.value);
    for (const auto &[unit, settings] : ours)
        for (const QString &path : dropInsOf(advisor.facts, unit)) {
            if (isOfOurs(path))
                continue;
            const DropInSettings theirs(advisor.facts.file(path)->content);
            for (const auto &[directive, value] : settings)
                if (const auto found = theirs.decisive(*directive, value, isLater(path, *directive)))
                    compareDropIn(advisor, {path, found->entry, *directive, value, found->value});
        }
}

} // namespace

void adviseUnits(Advisor &advisor)
{
    for (const auto advice : {adviseForeignDropIns, adviseUnit, adviseSysctlFiles})
        advice(advisor);
}

} // namespace dockwright::core

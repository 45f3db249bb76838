#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/advisor.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/plan/formulas.h"
#include "core/render/generated_file.h"
#include "core/render/sysctl.h"
#include "core/render/unit_file.h"
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

/// The file that says what a kernel variable is at the next boot, in the order of systemd-sysctl (sysctl.d(5)): by their names,
/// of two that have the same one the directory decides, and the last assignment counts. Ours is as it will be.
void adviseSysctlFiles(Advisor &advisor)
{
    const qint64 needed = std::max(limitNofile(advisor.plan.capacity.containers), advisor.plan.capacity.containerNofile);
    const QString variable = QStringLiteral("fs.nr_open");
    const QString own = QString::fromLatin1(paths::sysctl).section(u'/', -1);
    QString winner;
    qint64 value = 0;
    for (const QString &path : sysctlPlaces(advisor.facts)) {
        const auto values = readSysctlFile(advisor.facts.file(path)->content);
        if (const auto found = values.find(variable); found != values.end() && path.section(u'/', -1) > own) {
            winner = path;
            value = found->second.toLongLong();
        }
    }
    if (!winner.isEmpty() && value < needed)
        advisor.say("capacity/nr-open-later", Severity::Warning,
                    {QT_TRANSLATE_NOOP("Dockwright", "Kernel limit for open files"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "%1 sets fs.nr_open to %2 at every boot, after %3: LimitNOFILE requires %4."),
                     {winner, QString::number(value), QLatin1String(paths::sysctl), QString::number(needed)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Remove that line from %1, or raise the value."), {winner}});
}

/// A variable of two Environment= has a winner too: adviseProxyPlaces looks at those that matter.
bool addsUp(const QString &key)
{
    return key == QLatin1String("Environment") || key == QLatin1String("EnvironmentFile") || key == QLatin1String("After")
        || key == QLatin1String("Wants");
}

/// The unit that a directive of ours acts on: the directory of its drop-in, without ".d".
QString unitOf(const Directive &directive)
{
    return QString::fromLatin1(directive.file).section(u'/', -2, -2).chopped(2);
}

bool sortsAfter(const QString &path, const Directive &directive)
{
    return path.section(u'/', -1) > QString::fromLatin1(directive.file).section(u'/', -1);
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
    const bool theirsIsLater = sortsAfter(met.path, met.directive);
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

/// An entry of a drop-in, and its value under the name of today.
using Setting = std::pair<UnitEntry, QString>;

/// What a drop-in sets, under the names of today and in its order.
std::map<QString, std::vector<Setting>> settingsOf(const QByteArray &text)
{
    std::map<QString, std::vector<Setting>> settings;
    for (const UnitEntry &entry : readUnitFile(text).entries)
        for (const UnitEntry &today : underTodaysNames(entry))
            settings[today.key].emplace_back(entry, today.value);
    return settings;
}

/// The one that decides beside ours: of a list that comes after it the first that takes something of ours out, otherwise the
/// last that systemd does not ignore.
const Setting &decisive(const std::vector<Setting> &settings, const QString &key, const QString &ours, bool isLater)
{
    if (isLater && isList(key))
        for (const Setting &setting : settings)
            if (meetingOf(key, ours, setting.second) == Meeting::Replaces)
                return setting;
    const auto last =
        std::find_if(settings.rbegin(), settings.rend(), [&](const Setting &each) { return meaningOf(key, each.second); });
    return last != settings.rend() ? *last : settings.back();
}

void adviseForeignDropIns(Advisor &advisor)
{
    std::map<QString, std::vector<std::pair<const Directive *, QString>>> ours; // by unit
    for (const Assignment &assignment : unitAssignments(advisor.plan, advisor.facts))
        if (const Directive *directive = findDirective(assignment.directive))
            if (!addsUp(QLatin1String(directive->key)))
                ours[unitOf(*directive)].emplace_back(directive, assignment.value);
    const auto isManaged = [](const QString &path) {
        return std::ranges::any_of(paths::managed, [&](const char *managed) { return path == QLatin1String(managed); });
    };
    for (const auto &[unit, settings] : ours)
        for (const QString &path : dropInsOf(advisor.facts, unit)) {
            if (isManaged(path))
                continue;
            const auto theirs = settingsOf(advisor.facts.file(path)->content);
            for (const auto &[directive, value] : settings) {
                const auto found = theirs.find(QLatin1String(directive->key));
                if (found == theirs.end())
                    continue;
                const auto &[entry, set] = decisive(found->second, found->first, value, sortsAfter(path, *directive));
                compareDropIn(advisor, {path, entry, *directive, value, set});
            }
        }
}

} // namespace

Findings adviseUnits(const Plan &plan, const HostFacts &facts)
{
    Advisor advisor{plan, facts, {}};
    for (const auto advice : {adviseForeignDropIns, adviseUnit, adviseSysctlFiles})
        advice(advisor);
    return advisor.findings;
}

} // namespace dockwright::core

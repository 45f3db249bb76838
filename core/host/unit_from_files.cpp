// SPDX-License-Identifier: Apache-2.0
#include "core/host/unit_from_files.h"

#include "core/host/paths.h"
#include "core/host/unit_meaning.h"
#include "core/text/unit_file.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// The prefixes of a command in ExecStart= (systemd.service(5), "Command lines").
QString withoutPrefixes(QString program)
{
    while (!program.isEmpty() && QLatin1String("@-:+!|").contains(program[0]))
        program.remove(0, 1);
    return program;
}

void takeEnvironment(UnitFacts &unit, const QString &value)
{
    if (value.isEmpty())
        unit.environment.clear();
    unit.environment << unitVariables(value);
}

void takeEnvironmentFile(UnitFacts &unit, const QString &value)
{
    if (value.isEmpty())
        unit.environmentFiles.clear();
    else
        unit.environmentFiles << (value.startsWith(u'-') ? value.mid(1) : value);
}

void takeCommand(UnitFacts &unit, const QString &value)
{
    if (value.isEmpty()) {
        unit.execStart.clear();
        return;
    }
    QStringList words = splitUnitWords(value).value_or(QStringList());
    if (!words.isEmpty())
        words.front() = withoutPrefixes(words.front());
    unit.execStart.push_back(words);
}

/// Lists that further assignments add to and an empty one clears, and where they belong.
struct ListKey {
    const char *key;
    const char *section;
};
constexpr std::array listKeys{ListKey{"After", "Unit"},
                              ListKey{"Before", "Unit"},
                              ListKey{"Wants", "Unit"},
                              ListKey{"Requires", "Unit"},
                              ListKey{"BindsTo", "Unit"},
                              ListKey{"PartOf", "Unit"},
                              ListKey{"Conflicts", "Unit"},
                              ListKey{"WantedBy", "Install"},
                              ListKey{"RequiredBy", "Install"},
                              ListKey{"Also", "Install"},
                              ListKey{"CapabilityBoundingSet", "Service"},
                              ListKey{"RestrictAddressFamilies", "Service"},
                              ListKey{"LogExtraFields", "Service"},
                              ListKey{"ExecStartPre", "Service"},
                              ListKey{"ExecStartPost", "Service"},
                              ListKey{"ExecReload", "Service"},
                              ListKey{"UnsetEnvironment", "Service"},
                              ListKey{"ListenStream", "Socket"}};

void takeProperty(UnitFacts &unit, const UnitEntry &entry)
{
    const auto list = std::ranges::find(listKeys, entry.key, [](const ListKey &each) { return QLatin1String(each.key); });
    const bool isList = list != listKeys.end();
    // systemd does not look for a directive in the section of another.
    if ((isList && entry.section != QLatin1String(list->section)) || underTodaysNames(entry).empty())
        return;
    QString &value = unit.properties[entry.key];
    if (isList && !entry.value.isEmpty() && !value.isEmpty())
        value += u' ' + entry.value;
    else
        value = entry.value;
    if (value.isEmpty())
        unit.properties.erase(entry.key);
}

void takeEntries(UnitFacts &unit, const QByteArray &text)
{
    for (const UnitEntry &entry : readUnitFile(text).entries) {
        const bool isOfService = entry.section == QLatin1String("Service");
        if (entry.key == QLatin1String("ExecStart") && isOfService)
            takeCommand(unit, entry.value);
        else if (entry.key == QLatin1String("Environment") && isOfService)
            takeEnvironment(unit, entry.value);
        else if (entry.key == QLatin1String("EnvironmentFile") && isOfService)
            takeEnvironmentFile(unit, entry.value);
        else if (!entry.key.startsWith(QLatin1String("Environment")) && entry.key != QLatin1String("ExecStart"))
            takeProperty(unit, entry);
    }
}

/// A unit or drop-in that hides others of its name: an empty file, or a link to /dev/null, which need not be there.
enum class Presence { Missing, Masked, Present };

Result<Presence> presenceOf(const HostReader &reader, const QString &path, QByteArray &text)
{
    const auto followed = reader.readSystemFile(path);
    if (!followed)
        return tl::unexpected(followed.error());
    text = followed->value_or(QByteArray());
    if (*followed)
        return text.isEmpty() ? Presence::Masked : Presence::Present;
    const auto link = reader.readFile(path);
    if (!link)
        return tl::unexpected(link.error());
    return *link ? Presence::Masked : Presence::Missing;
}

/// A unit is enabled if a directory of wishes has a link to it. Where there is no [Install], systemd says "static".
Result<QString> unitFileState(const HostReader &reader, const QString &unit, const UnitFacts &facts)
{
    const QString directory = QStringLiteral("/etc/systemd/system");
    const auto names = reader.listDirectory(directory);
    if (!names)
        return tl::unexpected(names.error());
    for (const QString &name : *names) {
        if (!name.endsWith(QLatin1String(".wants")) && !name.endsWith(QLatin1String(".requires")))
            continue;
        const auto wished = reader.listDirectory(directory + u'/' + name);
        if (wished && wished->contains(unit))
            return QStringLiteral("enabled");
    }
    const bool isInstallable = facts.properties.count(QStringLiteral("WantedBy")) != 0
        || facts.properties.count(QStringLiteral("RequiredBy")) != 0 || facts.properties.count(QStringLiteral("Also")) != 0;
    return isInstallable ? QStringLiteral("disabled") : QStringLiteral("static");
}

Result<> takeFragment(const HostReader &reader, const QString &unit, UnitFacts &facts)
{
    facts.loadState = QStringLiteral("not-found");
    for (const char *directory : paths::unitDirectories) {
        const QString path = QLatin1String(directory) + u'/' + unit;
        QByteArray text;
        const auto presence = presenceOf(reader, path, text);
        if (!presence)
            return tl::unexpected(presence.error());
        if (*presence == Presence::Missing)
            continue;
        facts.loadState = *presence == Presence::Masked ? QStringLiteral("masked") : QStringLiteral("loaded");
        facts.fragmentPath = path;
        takeEntries(facts, text);
        return {};
    }
    return {};
}

Result<> takeDropIns(const HostReader &reader, const QString &unit, UnitFacts &facts)
{
    const auto dropIns = findDropIns(reader, unit);
    if (!dropIns)
        return tl::unexpected(dropIns.error());
    for (const QString &path : *dropIns) {
        QByteArray text;
        const auto presence = presenceOf(reader, path, text);
        if (!presence)
            return tl::unexpected(presence.error());
        if (*presence == Presence::Masked)
            continue;
        facts.dropIns << path;
        takeEntries(facts, text);
    }
    return {};
}

} // namespace

Result<QStringList> findDropIns(const HostReader &reader, const QString &unit)
{
    std::map<QString, QString> byName;
    // Drop-ins for all units of a type, such as service.d, are the weakest.
    for (const QString &owner : {unit, unit.mid(unit.lastIndexOf(u'.') + 1)})
        for (const char *directory : paths::unitDirectories) {
            const QString dropIns = QLatin1String(directory) + u'/' + owner + QLatin1String(".d");
            const auto names = reader.listDirectory(dropIns);
            if (!names)
                return tl::unexpected(names.error());
            for (const QString &name : *names)
                if (name.endsWith(QLatin1String(".conf")) && !name.startsWith(u'.'))
                    byName.emplace(name, dropIns + u'/' + name);
        }
    QStringList dropIns;
    for (const auto &[name, path] : byName)
        dropIns << path;
    return dropIns;
}

Result<UnitFacts> unitFromFiles(const HostReader &reader, const QString &unit)
{
    UnitFacts facts;
    if (const auto taken = takeFragment(reader, unit, facts); !taken)
        return tl::unexpected(taken.error());
    if (const auto taken = takeDropIns(reader, unit, facts); !taken)
        return tl::unexpected(taken.error());
    if (!facts.isLoaded())
        return facts;
    const auto state = unitFileState(reader, unit, facts);
    if (!state)
        return tl::unexpected(state.error());
    facts.unitFileState = *state;
    return facts;
}

} // namespace dockwright::core

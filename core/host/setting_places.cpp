// SPDX-License-Identifier: Apache-2.0
#include "core/host/setting_places.h"

#include "core/host/paths.h"
#include "core/text/unit_file.h"

#include <algorithm>
#include <array>

#include <fnmatch.h>

namespace dockwright::core {

namespace {

/// The smaller, the stronger: drop-ins for all units of a type are weaker than any of the unit's own (findDropIns).
std::size_t rankOf(const QString &path, const QString &unit)
{
    const QString directory = path.section(u'/', 0, -2);
    const auto known = std::ranges::find_if(paths::unitDirectories,
                                            [&](const char *each) { return directory.startsWith(QLatin1String(each) + u'/'); });
    const auto rank = static_cast<std::size_t>(known - std::begin(paths::unitDirectories));
    return directory.endsWith(u'/' + unit + QLatin1String(".d")) ? rank : rank + std::size(paths::unitDirectories) + 1;
}

/// systemd itself says so of those of another name of the unit (Alias=).
bool isInEffect(const HostFacts &facts, const QString &path, const QString &name)
{
    const auto names = {std::pair(paths::dockerUnit, &facts.dockerUnit), std::pair(paths::dockerSocket, &facts.dockerSocket),
                        std::pair(paths::containerdUnit, &facts.containerdUnit)};
    return std::ranges::any_of(names, [&](const auto &each) {
        const auto &unit = *each.second;
        return name == QLatin1String(each.first) && unit && unit->dropIns.contains(path);
    });
}

/// A link is one that leads to nothing, as to /dev/null; systemd heeds its name all the same.
bool isSeenBySystemd(const FileFact &file)
{
    return file.kind == FileKind::Regular || file.kind == FileKind::Symlink;
}

/// The files among the facts' that lie in one of the directories, weakest directory first, by name; of two with the same name
/// that in the later one.
template <std::size_t N>
QStringList byName(const HostFacts &facts, const std::array<QString, N> &directories)
{
    std::map<QString, QString> found;
    for (const QString &directory : directories)
        for (const auto &[path, file] : facts.files)
            if (path.section(u'/', 0, -2) == directory)
                found[path.section(u'/', -1)] = path;
    QStringList files;
    for (const auto &[name, path] : found)
        files << path;
    return files;
}

/// "NAME=value" in a file.
Variable variableOf(const QString &assignment, const QString &path)
{
    return {assignment.section(u'=', 0, 0), assignment.section(u'=', 1), path};
}

const Variable *lastOf(const std::vector<Variable> &variables, const QString &name)
{
    const auto last =
        std::find_if(variables.rbegin(), variables.rend(), [&](const Variable &variable) { return variable.name == name; });
    return last != variables.rend() ? &*last : nullptr;
}

} // namespace

bool isDropInOf(const QString &path, const QString &unit)
{
    const QString directory = path.section(u'/', -2, -2);
    return path.endsWith(QLatin1String(".conf"))
        && (directory == unit + QLatin1String(".d") || directory == unit.section(u'.', -1) + QLatin1String(".d"));
}

QStringList dropInsOf(const HostFacts &facts, const QString &unit, const QStringList &more)
{
    std::map<QString, QString> byName;
    const auto take = [&](const QString &path) {
        if (!isDropInOf(path, unit) && !isInEffect(facts, path, unit))
            return;
        const auto [there, isNew] = byName.emplace(path.section(u'/', -1), path);
        if (!isNew && hidesDropIn(path, there->second, unit))
            there->second = path;
    };
    for (const auto &[path, file] : facts.files)
        if (isSeenBySystemd(file))
            take(path);
    for (const QString &path : more)
        take(path);
    QStringList dropIns;
    for (const auto &[name, path] : byName) {
        const FileFact *file = facts.file(path);
        if (more.contains(path) || (file != nullptr && file->kind == FileKind::Regular))
            dropIns << path;
    }
    return dropIns;
}

bool hidesDropIn(const QString &path, const QString &other, const QString &unit)
{
    return path.section(u'/', -1) == other.section(u'/', -1) && rankOf(path, unit) < rankOf(other, unit);
}

QString hiderOf(const HostFacts &facts, const QString &path, const QString &unit)
{
    QString hider;
    for (const auto &[other, file] : facts.files)
        if (isSeenBySystemd(file) && isDropInOf(other, unit) && hidesDropIn(other, hider.isEmpty() ? path : hider, unit))
            hider = other;
    return hider;
}

bool isPattern(const QString &path)
{
    return path.contains(u'*') || path.contains(u'?') || path.contains(u'[');
}

bool matchesPattern(const QString &path, const QString &pattern)
{
    return fnmatch(pattern.toUtf8().constData(), path.toUtf8().constData(), FNM_PATHNAME | FNM_PERIOD) == 0;
}

QStringList environmentFilesOf(const HostFacts &facts, const QString &pattern)
{
    if (!isPattern(pattern))
        return {pattern};
    QStringList files;
    for (const auto &[path, file] : facts.files)
        if (matchesPattern(path, pattern))
            files << path;
    return files;
}

QStringList managerPlaces(const HostFacts &facts)
{
    std::array<QString, std::size(paths::managerFiles)> directories;
    QStringList files;
    for (std::size_t i = 0; i < directories.size(); ++i) {
        const QString file = QLatin1String(paths::managerFiles[i]);
        directories[i] = file + QLatin1String(".d");
        if (facts.file(file) != nullptr)
            files = QStringList{file};
    }
    return files + byName(facts, directories);
}

QStringList sysctlPlaces(const HostFacts &facts)
{
    std::array<QString, std::size(paths::sysctlDirectories)> directories;
    std::transform(std::rbegin(paths::sysctlDirectories), std::rend(paths::sysctlDirectories), directories.begin(),
                   [](const char *directory) { return QLatin1String(directory); });
    return byName(facts, directories);
}

QStringList filesOfUnit(const std::optional<UnitFacts> &unit)
{
    QStringList files;
    if (unit)
        for (const QString &path : QStringList{unit->fragmentPath} + unit->dropIns)
            if (path.startsWith(u'/'))
                files << path;
    return files;
}

QStringList listenStreams(const HostFacts &facts)
{
    QStringList streams;
    for (const QString &path : filesOfUnit(facts.dockerSocket))
        if (const FileFact *file = facts.file(path))
            for (const UnitEntry &entry : readUnitFile(file->content).entries) {
                if (entry.section != QLatin1String("Socket") || entry.key != QLatin1String("ListenStream"))
                    continue;
                if (entry.value.isEmpty())
                    streams.clear();
                else
                    streams << QString(entry.value).replace(QLatin1String("%t/"), QLatin1String("/run/"));
            }
    return streams;
}

QString socketOfSystemd(const HostFacts &facts)
{
    const QStringList streams = listenStreams(facts);
    const auto path = std::ranges::find_if(streams, [](const QString &stream) { return stream.startsWith(u'/'); });
    return path != streams.end() ? *path : QString();
}

std::vector<Variable> managerEnvironment(const HostFacts &facts)
{
    std::vector<Variable> environment;
    for (const QString &path : managerPlaces(facts))
        for (const UnitEntry &entry : readUnitFile(facts.file(path)->content).entries) {
            if (entry.section != QLatin1String("Manager") || entry.key != QLatin1String("DefaultEnvironment"))
                continue;
            if (entry.value.isEmpty())
                environment.clear();
            for (const QString &variable : unitVariables(entry.value))
                environment.push_back(variableOf(variable, path));
        }
    return environment;
}

ServiceEnvironment::ServiceEnvironment(const HostFacts &facts, const std::map<QString, QByteArray> &texts)
    : m_defaults(managerEnvironment(facts))
{
    const auto textOf = [&](const QString &path) {
        const auto given = texts.find(path);
        const FileFact *file = facts.file(path);
        return given != texts.end() ? given->second : file != nullptr ? file->content : QByteArray();
    };
    if (facts.dockerUnit)
        takeUnitFile(facts.dockerUnit->fragmentPath, textOf(facts.dockerUnit->fragmentPath));
    QStringList given;
    for (const auto &[path, text] : texts)
        if (!text.isEmpty())
            given << path;
    for (const QString &path : dropInsOf(facts, QLatin1String(paths::dockerUnit), given))
        takeUnitFile(path, textOf(path));
    for (const QString &pattern : m_files)
        for (const QString &path : environmentFilesOf(facts, pattern))
            for (const QString &variable : readEnvironmentFile(textOf(path)))
                m_variables.push_back(variableOf(variable, path));
}

void ServiceEnvironment::takeUnitFile(const QString &path, const QByteArray &text)
{
    for (const UnitEntry &entry : readUnitFile(text).entries) {
        if (entry.section != QLatin1String("Service"))
            continue;
        if (entry.key == QLatin1String("Environment"))
            takeVariables(path, entry.value);
        else if (entry.key == QLatin1String("EnvironmentFile"))
            takeFileName(path, entry.value);
        else if (entry.key == QLatin1String("UnsetEnvironment"))
            takeUnset(path, entry.value);
    }
}

std::optional<Variable> ServiceEnvironment::find(const QString &name) const
{
    for (const QString &spelling : {name, name.toLower()}) {
        const Variable *last = lastOf(m_variables, spelling);
        if (last == nullptr)
            last = lastOf(m_defaults, spelling);
        if (last != nullptr && !last->value.isEmpty() && !isUnset(*last))
            return *last;
    }
    return std::nullopt;
}

void ServiceEnvironment::takeVariables(const QString &path, const QString &value)
{
    if (value.isEmpty()) {
        m_variables.clear();
        m_clearedBy = path;
    }
    for (const QString &variable : unitVariables(value))
        m_variables.push_back(variableOf(variable, path));
}

void ServiceEnvironment::takeFileName(const QString &path, const QString &value)
{
    if (value.isEmpty()) {
        m_files.clear();
        m_clearedBy = path;
    } else {
        m_files << (value.startsWith(u'-') ? value.mid(1) : value);
    }
}

void ServiceEnvironment::takeUnset(const QString &path, const QString &value)
{
    if (value.isEmpty())
        m_unset.clear();
    m_unset << splitUnitWords(value).value_or(QStringList());
    if (!value.isEmpty())
        m_clearedBy = path;
}

bool ServiceEnvironment::isUnset(const Variable &variable) const
{
    return m_unset.contains(variable.name) || m_unset.contains(variable.name + u'=' + variable.value);
}

} // namespace dockwright::core

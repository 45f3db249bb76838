#include "core/host/unit_from_files.h"

#include "core/host/paths.h"
#include "core/render/unit_file.h"

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
    for (QString word : splitUnitWords(value).value_or(QStringList()))
        unit.environment << word.replace(QLatin1String("%%"), QLatin1String("%"));
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

void takeEntries(UnitFacts &unit, const QByteArray &text)
{
    for (const UnitEntry &entry : readUnitFile(text).entries) {
        if (entry.key == QLatin1String("ExecStart"))
            takeCommand(unit, entry.value);
        else if (entry.key == QLatin1String("Environment"))
            takeEnvironment(unit, entry.value);
        else if (entry.key == QLatin1String("EnvironmentFile"))
            takeEnvironmentFile(unit, entry.value);
        else
            unit.properties[entry.key] = entry.value;
    }
}

} // namespace

Result<QStringList> findDropIns(const HostReader &reader, const QString &unit)
{
    std::map<QString, QString> byName;
    for (const char *directory : paths::unitDirectories) {
        const QString dropIns = QLatin1String(directory) + u'/' + unit + QLatin1String(".d");
        const auto names = reader.listDirectory(dropIns);
        if (!names)
            return tl::unexpected(names.error());
        for (const QString &name : *names)
            if (name.endsWith(QLatin1String(".conf")))
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
    facts.loadState = QStringLiteral("not-found");
    for (const char *directory : paths::unitDirectories) {
        const QString path = QLatin1String(directory) + u'/' + unit;
        const auto text = reader.readSystemFile(path);
        if (!text)
            return tl::unexpected(text.error());
        if (!*text)
            continue;
        facts.loadState = (*text)->isEmpty() ? QStringLiteral("masked") : QStringLiteral("loaded");
        facts.fragmentPath = path;
        takeEntries(facts, **text);
        break;
    }
    const auto dropIns = findDropIns(reader, unit);
    if (!dropIns)
        return tl::unexpected(dropIns.error());
    for (const QString &path : *dropIns) {
        const auto text = reader.readSystemFile(path);
        if (!text)
            return tl::unexpected(text.error());
        facts.dropIns << path;
        takeEntries(facts, text->value_or(QByteArray()));
    }
    return facts;
}

} // namespace dockwright::core

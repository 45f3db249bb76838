#include "core/host/command_environment.h"

#include "core/host/paths.h"
#include "core/render/unit_file.h"

namespace dockwright::core {

std::vector<std::pair<QString, QString>> managerEnvironment(const HostFacts &facts)
{
    QStringList files;
    for (const char *file : paths::managerFiles)
        if (facts.file(QLatin1String(file)) != nullptr)
            files << QLatin1String(file);
    std::map<QString, QString> byName; // of two with the same name that in /etc wins, which comes later
    for (const char *file : paths::managerFiles)
        for (const auto &[path, fact] : facts.files)
            if (path.section(u'/', 0, -2) == QLatin1String(file) + QLatin1String(".d"))
                byName[path.section(u'/', -1)] = path;
    for (const auto &[name, path] : byName)
        files << path;
    std::vector<std::pair<QString, QString>> environment;
    for (const QString &path : files)
        for (const UnitEntry &entry : readUnitFile(facts.file(path)->content).entries) {
            if (entry.key != QLatin1String("DefaultEnvironment"))
                continue;
            if (entry.value.isEmpty())
                environment.clear();
            for (QString word : splitUnitWords(entry.value).value_or(QStringList()))
                environment.emplace_back(word.replace(QLatin1String("%%"), QLatin1String("%")), path);
        }
    return environment;
}

QStringList commandEnvironment(const HostFacts &facts)
{
    if (!facts.dockerUnit)
        return {};
    QStringList environment;
    for (const auto &[variable, path] : managerEnvironment(facts))
        environment << variable;
    environment << facts.dockerUnit->environment;
    for (const QString &path : facts.dockerUnit->environmentFiles)
        if (const FileFact *file = facts.file(path))
            environment << readEnvironmentFile(file->content);
    return environment;
}

} // namespace dockwright::core

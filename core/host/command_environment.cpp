#include "core/host/command_environment.h"

#include "core/host/setting_places.h"
#include "core/render/unit_file.h"

namespace dockwright::core {

std::vector<std::pair<QString, QString>> managerEnvironment(const HostFacts &facts)
{
    std::vector<std::pair<QString, QString>> environment;
    for (const QString &path : managerPlaces(facts))
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

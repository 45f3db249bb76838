// SPDX-License-Identifier: Apache-2.0
#include "core/host/command_environment.h"

#include "core/host/setting_places.h"
#include "core/text/unit_file.h"

namespace dockwright::core {

QStringList commandEnvironment(const HostFacts &facts)
{
    if (!facts.dockerUnit)
        return {};
    QStringList environment;
    for (const Variable &variable : managerEnvironment(facts))
        environment << variable.name + u'=' + variable.value;
    environment << facts.dockerUnit->environment;
    for (const QString &pattern : facts.dockerUnit->environmentFiles)
        for (const QString &path : environmentFilesOf(facts, pattern))
            if (const FileFact *file = facts.file(path))
                environment << readEnvironmentFile(file->content);
    return environment;
}

} // namespace dockwright::core

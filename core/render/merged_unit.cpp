// SPDX-License-Identifier: Apache-2.0
#include "core/render/merged_unit.h"

#include "core/render/drop_in_order.h"
#include "core/text/redact.h"

namespace dockwright::core {

std::vector<UnitPart> partsOf(const HostFacts &facts, const UnitFacts &unit)
{
    QStringList paths = unit.dropIns;
    if (!unit.fragmentPath.isEmpty())
        paths.prepend(unit.fragmentPath);
    std::vector<UnitPart> parts;
    for (const QString &path : paths) {
        const FileFact *file = facts.file(path);
        parts.push_back({path, file != nullptr ? std::optional(redactSecrets(file->content)) : std::nullopt, isOfOurs(path)});
    }
    return parts;
}

} // namespace dockwright::core

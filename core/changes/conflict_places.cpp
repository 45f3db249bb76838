// SPDX-License-Identifier: Apache-2.0
#include "core/changes/conflict_places.h"

#include "core/host/paths.h"
#include "core/host/registry_directory.h"
#include "core/render/daemon_json.h"
#include "core/render/drop_in_order.h"
#include "core/render/generated_file.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// RFC 6901.
bool holds(const OrderedJson &json, const QString &pointer)
{
    const OrderedJson *at = &json;
    for (QString token : pointer.mid(1).split(u'/')) {
        token.replace(QLatin1String("~1"), QLatin1String("/")).replace(QLatin1String("~0"), QLatin1String("~"));
        const auto member = at->find(token.toStdString());
        if (!at->is_object() || member == at->end())
            return false;
        at = &*member;
    }
    return true;
}

/// daemon.json as a whole is nobody's: its keys are decided about.
bool isFileOfConflict(const QString &path, const Plan &plan, const HostFacts &facts)
{
    const auto isIt = [&](const GeneratedFile &file) { return file.path == path && file.content; };
    return (isOfOurs(path) || isRegistryFile(path)) && path != QLatin1String(paths::daemonJson)
        && (facts.file(path) != nullptr || std::ranges::any_of(generateFiles(plan, facts), isIt));
}

} // namespace

bool isPlaceOfConflict(const QString &place, const Plan &plan, const HostFacts &facts)
{
    const auto isIt = [&](const QString &pointer) { return pointer == place || pointer.startsWith(place + u'/'); };
    const auto keys = daemonKeys(plan, facts);
    if (isFileOfConflict(place, plan, facts) || std::ranges::any_of(keys, isIt, &DaemonKey::pointer)
        || std::ranges::any_of(facts.lastWritten.daemonKeys, [&](const auto &written) { return isIt(written.first); }))
        return true;
    const FileFact *there = facts.file(QLatin1String(paths::daemonJson));
    const auto document = parseJson(there != nullptr ? there->content : QByteArray());
    return document && holds(document->value, place);
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"
#include "core/plan/engine_section.h"

#include <deque>
#include <string>
#include <vector>

namespace dockwright::core {

namespace {

Effect effectOfChange(Reload reload)
{
    return reload == Reload::Never ? Effect::RestartDocker : Effect::Reload;
}

/// The entries, and the texts to which they point.
struct Entries {
    std::deque<std::string> texts;
    std::vector<Directive> directives;

    Entries()
    {
        for (const KeyRow &row : daemonKeyRows())
            if (isEngineKey(row) || row.isLasting) // the section "network" sets one of these
                directives.push_back({kept("daemon.json/" + std::string(row.key)), "", "", "", Disposition::Added,
                                      paths::daemonJson, "", kept('/' + std::string(row.key)), row.about,
                                      "moby daemon/config/config.go, 29.7.2; dockerd(8)", "", effectOfChange(row.reload), ""});
    }

    const char *kept(std::string text) { return texts.emplace_back(std::move(text)).c_str(); }
};

} // namespace

std::span<const Directive> engineDirectives()
{
    static const Entries entries;
    return entries.directives;
}

} // namespace dockwright::core

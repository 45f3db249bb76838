// SPDX-License-Identifier: Apache-2.0
#include "core/changes/file_change.h"

#include "core/catalog/catalog.h"
#include "core/host/paths.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// What the catalog says about one directive of a file of ours; `unknown` for one that it does not know.
Effect effectOfDirective(const QString &path, const UnitEntry &entry, Effect unknown)
{
    const auto entries = catalog();
    const auto found = std::ranges::find_if(entries, [&](const Directive &directive) {
        return path == QLatin1String(directive.file) && entry.section == QLatin1String(directive.section)
            && entry.key == QLatin1String(directive.key);
    });
    return found == entries.end() ? unknown : found->effect;
}

/// The strongest effect of the directives that were added, removed or changed; comments have none.
Effect effectOfUnitFile(const FileChange &change, Effect unknown)
{
    Effect effect = Effect::None;
    const auto before = entriesOf(change.before);
    const auto after = entriesOf(change.after);
    const auto addMissing = [&](const std::vector<UnitEntry> &from, const std::vector<UnitEntry> &other) {
        for (const UnitEntry &entry : from)
            if (std::ranges::find(other, entry) == other.end())
                effect = std::max(effect, effectOfDirective(change.path, entry, unknown));
    };
    addMissing(before, after);
    addMissing(after, before);
    return effect;
}

} // namespace

bool isIn(const QString &path, const char *directory)
{
    return path.startsWith(QLatin1String(directory) + u'/');
}

QByteArray contentOf(const std::optional<FileFact> &file)
{
    return file ? file->content : QByteArray();
}

std::vector<UnitEntry> entriesOf(const std::optional<FileFact> &file)
{
    std::vector<UnitEntry> entries = readUnitFile(contentOf(file)).entries;
    for (UnitEntry &entry : entries)
        entry.line = 0;
    return entries;
}

OrderedJson objectIn(const std::optional<FileFact> &file)
{
    return objectIn(contentOf(file));
}

const FileChange *changeOf(const std::vector<FileChange> &changes, const char *path)
{
    const auto found = std::ranges::find_if(changes, [&](const FileChange &change) {
        return change.path == QLatin1String(path) && change.isChange();
    });
    return found == changes.end() ? nullptr : &*found;
}

std::optional<FileChange> fileChangeOf(const Step &step)
{
    if (const auto *write = std::get_if<WriteFile>(&step))
        return FileChange{write->path, write->replaces, write->file, write->secret};
    if (const auto *remove = std::get_if<RemoveFile>(&step))
        return FileChange{remove->path, remove->replaces, std::nullopt, remove->secret};
    return std::nullopt;
}

Effect effectOf(const FileChange &change)
{
    if (contentOf(change.before) == contentOf(change.after) && change.before.has_value() == change.after.has_value())
        return Effect::None;
    if (isIn(change.path, paths::dockerDropIns))
        return effectOfUnitFile(change, Effect::RestartDocker);
    if (isIn(change.path, paths::containerdDropIns))
        return effectOfUnitFile(change, Effect::RestartContainerd);
    if (change.path == QLatin1String(paths::daemonJson))
        return daemonJsonEffect(objectIn(change.before), objectIn(change.after));
    if (change.path == QLatin1String(paths::proxyEnvironment))
        return readEnvironmentFile(contentOf(change.before)) == readEnvironmentFile(contentOf(change.after))
            ? Effect::None
            : Effect::RestartDocker;
    if (change.path == QLatin1String(paths::containerdConfig))
        return Effect::RestartContainerd;
    return Effect::None;
}

} // namespace dockwright::core

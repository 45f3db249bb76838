// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "core/base/hash.h"
#include "core/base/ignore.h"
#include "core/changes/file_change.h"
#include "core/changes/make_changes.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/render/daemon_json.h"
#include "core/render/metrics_units.h"
#include "helper/engine/steps/shared.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

/// True for a daemon.json that bringDockerBack() put there and was cut off before it put the old one back.
bool isTransitional(const UndoFile &undo, const FileFact &now, HostWriter &host)
{
    if (undo.path != QLatin1String(paths::daemonJson))
        return false;
    const QByteArray older = undo.before ? undo.before->content : QByteArray();
    const QStringList flags = dockerdFlags(host.inspect(Depth::Files));
    const auto transition = daemonTransition(older, flags);
    const QString bridge = bridgeAddressIn(now.content);
    const auto isBridged = [&](const QByteArray &text) { return now.content == withBridgeAddress(text, flags, bridge); };
    return (transition && (now.content == transition->forRestart || now.content == transition->forReload))
        || (!bridge.isEmpty() && (isBridged(older) || (transition && isBridged(transition->forRestart))));
}

bool isAsWritten(const UndoFile &undo, const QByteArray &content)
{
    return undo.afterHash == QLatin1String(anyContent) || sha256(content) == undo.afterHash;
}

/// What a write that was cut off left beside its target.
void dropTemporary(const QString &path, HostWriter &host)
{
    const QString temporary = temporaryBeside(path);
    if (const auto left = host.readFile(temporary); left && *left)
        ignore(host.removeFile(temporary, **left), "nobody reads it, and the next write takes its place");
}

} // namespace

/// With the directory that the unit in this file makes when it starts.
Result<Undo> steps::undoOf(const WriteFile &step, const StepContext &context)
{
    auto undo = undoOfFile(step.path, sha256(step.file.content), context.host);
    if (!undo || step.path != QLatin1String(paths::metricsFileService))
        return undo;
    // On an error it lies behind a link or in a directory of another user: neither is followed here, and an empty one stays.
    if (const auto made = missingDirectories(textfileDirectoryIn(step.file.content) + u'/', context.host))
        std::get<UndoFile>(*undo).madeDirectories << *made;
    return undo;
}

Result<Undo> steps::undoOf(const RemoveFile &step, const StepContext &context)
{
    return undoOfFile(step.path, {}, context.host);
}

Result<> steps::run(const WriteFile &step, const Undo &, const StepContext &context)
{
    return context.host.writeFile(step.path, step.file, step.replaces);
}

Result<> steps::run(const RemoveFile &step, const Undo &, const StepContext &context)
{
    const auto done = context.host.removeFile(step.path, step.replaces);
    if (done && isIn(step.path, paths::certificates)) // of one registry alone; a way back makes it again
        context.host.removeEmptyDirectory(step.path.section(u'/', 0, -2));
    return done;
}

Result<> steps::takeBack(const UndoFile &undo, HostWriter &host, const Work &)
{
    const auto now = host.readFile(undo.path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now != undo.before) {
        const bool asWeLeftIt =
            *now ? isAsWritten(undo, (*now)->content) || isTransitional(undo, **now, host) : undo.afterHash.isEmpty();
        if (!asWeLeftIt)
            return failure(ErrorCode::Conflict, undo.path,
                           {QT_TRANSLATE_NOOP("Dockwright", "%1 was edited in the meantime, and is left unchanged."),
                            {undo.path}});
        const auto done = undo.before ? host.writeFile(undo.path, *undo.before, *now) : host.removeFile(undo.path, **now);
        if (!done)
            return done;
    }
    if (!undo.accessList.isEmpty() && host.accessList(undo.path) != undo.accessList) // a narrower mode took it away
        if (const auto done = host.setAccessList(undo.path, undo.accessList); !done)
            return done;
    dropTemporary(undo.path, host);
    for (const QString &directory : undo.madeDirectories)
        host.removeEmptyDirectory(directory);
    return {};
}

Json steps::toJson(const UndoFile &undo)
{
    Json json{{"path", undo.path},
              {"existed", undo.before.has_value()},
              {"after", undo.afterHash},
              {"madeDirectories", undo.madeDirectories}};
    if (undo.before)
        json.update({{"mode", undo.before->mode}, {"uid", undo.before->uid}, {"gid", undo.before->gid}});
    if (!undo.accessList.isEmpty())
        json["accessList"] = QString::fromLatin1(undo.accessList.toBase64());
    return json;
}

void steps::read(const Json &json, UndoFile &undo)
{
    undo = {json.at("path").get<QString>(), std::nullopt, json.at("after").get<QString>(),
            json.at("madeDirectories").get<QStringList>(),
            QByteArray::fromBase64(json.value("accessList", QString()).toLatin1())};
    if (json.at("existed").get<bool>())
        undo.before =
            FileFact{{}, json.at("mode").get<int>(), json.at("uid").get<int>(), json.at("gid").get<int>(), FileKind::Regular};
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/packing/plugins.h"

#include "core/plan/values.h"
#include "core/text/redact.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QUrl>

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qint64 readAtOnce = 1024LL * 1024;

Failure refusedPlugin(const QString &source, Message message, Message remedy = {})
{
    return failure(ErrorCode::InvalidInput, redactUrl(source), std::move(message), std::move(remedy));
}

} // namespace

QString pluginNameOf(const QString &source)
{
    QString name = isUrl(source) ? QUrl(source).fileName() : source.section(u'/', -1);
    if (name.startsWith(QLatin1String("docker-")))
        name.remove(0, 7);
    const auto *end = std::ranges::find_if(std::as_const(name), [](QChar each) { return each == u'-' || each == u'.'; });
    name.truncate(end - name.constBegin());
    return isPluginName(name) ? name : QString();
}

Result<> checkPlugins(const std::vector<PluginRequest> &plugins)
{
    QStringList names;
    for (const PluginRequest &plugin : plugins) {
        const QString name = pluginNameOf(plugin.source);
        if (name.isEmpty())
            return refusedPlugin(plugin.source,
                                 {QT_TRANSLATE_NOOP("Dockwright", "The name of the file does not say which plug-in it is."),
                                  {}},
                                 {QT_TRANSLATE_NOOP("Dockwright", "Name it docker-NAME, for example docker-compose."), {}});
        if (names.contains(name))
            return refusedPlugin(plugin.source,
                                 {QT_TRANSLATE_NOOP("Dockwright", "The plug-in docker-%1 was given twice."), {name}});
        names << name;
        if (const auto valid = checkSumText(plugin.sha256); !valid)
            return valid;
        if (isUrl(plugin.source) && plugin.sha256.isEmpty())
            return refusedPlugin(
                plugin.source, {QT_TRANSLATE_NOOP("Dockwright", "A plug-in is downloaded only if its checksum is known."), {}},
                {QT_TRANSLATE_NOOP("Dockwright", "Pass the checksum that its release publishes with --plugin-sha256."), {}});
    }
    return {};
}

Result<PackedPlugin> readPlugin(const SourceRequest &request, const QString &architecture, QIODevice &spool,
                                const BundleProgress &progress, const std::stop_token &stop)
{
    const auto source = openSource(request, progress, stop);
    if (!source)
        return tl::unexpected(source.error());
    PassingContent content;
    const qint64 offset = spool.size();
    QByteArray piece(readAtOnce, Qt::Uninitialized);
    qint64 size = 0;
    for (;;) {
        const ssize_t count = pread(source->file.number(), piece.data(), static_cast<std::size_t>(piece.size()), size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioFailure(request.source, errno);
        if (stop.stop_requested())
            return cancelled();
        if (count == 0)
            break;
        size += count;
        if (size > largestMember)
            return refusedPlugin(request.source,
                                 {QT_TRANSLATE_NOOP("Dockwright", "The file is larger than %1 bytes."),
                                  {QString::number(largestMember)}});
        content.add(piece.constData(), static_cast<std::size_t>(count));
        if (spool.write(piece.constData(), count) != count)
            return failure(ErrorCode::Io, {},
                           {QT_TRANSLATE_NOOP("Dockwright", "It cannot be written: %1."), {spool.errorString()}});
    }
    const QString name = pluginFileName(pluginNameOf(request.source));
    if (!content.isProgramFor(architecture))
        return refusedPlugin(request.source,
                             {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an executable for %2."), {name, architecture}});
    // What was read is what has the sum, whatever becomes of the file meanwhile.
    const QString sum = content.takeSum();
    if (sum != source->sha256)
        return refusedPlugin(request.source,
                             {QT_TRANSLATE_NOOP("Dockwright", "Its SHA-256 checksum is %1, expected %2."),
                              {sum, source->sha256}});
    return PackedPlugin{{{name, 0755, size, sum}, offset}, isUrl(request.source) ? redactUrl(request.source) : request.source};
}

} // namespace dockwright::helper

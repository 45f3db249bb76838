#include "app/host_look.h"

#include "core/audit/audit.h"
#include "core/host/rooted_reader.h"
#include "core/readiness/readiness.h"

#include <QFile>
#include <QStorageInfo>

namespace dockwright::app {

namespace {

/// Free bytes for Docker's data: on the file system of its directory, or of the nearest one above it that is there.
std::optional<qint64> freeBytes()
{
    for (const char *path : {"/var/lib/docker", "/var/lib", "/"}) {
        const QStorageInfo storage{QLatin1String(path)};
        if (storage.isValid() && storage.isReady())
            return storage.bytesAvailable();
    }
    return std::nullopt;
}

} // namespace

ui::HostLook lookAtThisHost()
{
    return [] {
        const core::RootedReader reader(QStringLiteral("/"));
        return ui::HostView{core::inspectHost(reader), freeBytes()};
    };
}

ui::WholeLook lookAtWholeHost()
{
    return [](core::HostFacts &facts) {
        const core::RootedReader reader(QStringLiteral("/"));
        core::inspectForAudit(reader, facts);
        facts.readiness = core::readReadiness(reader);
    };
}

ui::HostLook lookAtFacts(const QString &path)
{
    return [path] {
        QFile file(path);
        const auto facts = core::readFacts(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        if (!facts)
            qWarning("%s: %s", qUtf8Printable(path), qUtf8Printable(facts.error().message.english()));
        return ui::HostView{facts.value_or(core::HostFacts{}), std::nullopt};
    };
}

} // namespace dockwright::app

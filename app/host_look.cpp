// SPDX-License-Identifier: Apache-2.0
#include "app/host_look.h"

#include "core/audit/audit.h"
#include "core/host/releases.h"
#include "core/host/rooted_reader.h"
#include "core/readiness/readiness.h"

#include <QDBusMessage>
#include <QDBusVariant>
#include <QFile>
#include <QProcess>
#include <QStorageInfo>

#include <memory>
#include <utility>

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

constexpr int askPatience = 5'000; // milliseconds; both answer at once, or are not well

std::optional<qint64> systemdRelease(const QDBusConnection &bus)
{
    QDBusMessage question =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.systemd1"), QStringLiteral("/org/freedesktop/systemd1"),
                                       QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QStringLiteral("org.freedesktop.systemd1.Manager") << QStringLiteral("Version");
    question.setAutoStartService(false);
    const QDBusMessage answer = bus.call(question, QDBus::Block, askPatience);
    const auto release = core::readRelease(answer.arguments().value(0).value<QDBusVariant>().variant().toString());
    return release ? std::optional<qint64>(release->major) : std::nullopt;
}

QString dockerdVersion(const QString &program)
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, {QStringLiteral("--version")});
    const bool isGood = process.waitForFinished(askPatience) && process.exitStatus() == QProcess::NormalExit;
    return isGood && process.exitCode() == 0 ? core::dockerdVersionIn(process.readAllStandardOutput()) : QString();
}

/// The machine as any user sees it, who may ask ip(8), too.
class UserReader : public core::RootedReader
{
public:
    UserReader() : RootedReader(QStringLiteral("/")) {}

    core::Result<core::CommandOutput> query(const QStringList &command) const override
    {
        QProcess process;
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(command.value(0), command.mid(1));
        const bool isGood = process.waitForFinished(askPatience) && process.exitStatus() == QProcess::NormalExit;
        return core::CommandOutput{isGood ? process.exitCode() : 1, process.readAllStandardOutput(), {}};
    }
};

} // namespace

void addReleases(core::HostFacts &facts, const QDBusConnection &bus)
{
    facts.qtVersion = QLatin1String(qVersion());
    facts.systemdVersion = systemdRelease(bus);
    if (facts.dockerdVersion.isEmpty() && facts.dockerdPath)
        facts.dockerdVersion = dockerdVersion(*facts.dockerdPath);
}

ui::HostLook lookAtThisHost()
{
    return [] {
        const core::RootedReader reader(QStringLiteral("/"));
        core::HostFacts facts = core::inspectHost(reader);
        addReleases(facts, QDBusConnection::systemBus());
        facts.network =
            core::inspectNetwork(UserReader(), false); // without the networks of Docker, which tells root alone of them
        return ui::HostView{facts, freeBytes()};
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

ui::HostLook lookAtFacts(const QString &path, const core::HostFacts &first)
{
    return [path, given = std::make_shared<std::optional<core::HostFacts>>(first)] {
        if (const auto known = std::exchange(*given, std::nullopt))
            return ui::HostView{*known, std::nullopt};
        QFile file(path);
        const auto facts = core::readFacts(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        if (!facts)
            qWarning("%s: %s", qUtf8Printable(path), qUtf8Printable(facts.error().message.english()));
        return ui::HostView{facts.value_or(core::HostFacts{}), std::nullopt};
    };
}

} // namespace dockwright::app

#include "app/dbus_helper_client.h"
#include "app/helper_process.h"
#include "helper_interface.h"

#include <QCoreApplication>
#include <QDBusUnixFileDescriptor>
#include <QFile>
#include <QFileInfo>
#include <QtConcurrent>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/// The part of the client that lists versions, hands bundles over and makes them, and exports.
namespace dockwright::app {

using namespace core;
using ui::HelperResult;

namespace {

/// An open regular file; invalid for anything else. May wait for a disk or a server.
QDBusUnixFileDescriptor openRegular(const QString &path)
{
    QDBusUnixFileDescriptor file;
    const int descriptor = open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status {};
    if (descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
        file.giveFileDescriptor(descriptor);
    else if (descriptor >= 0)
        close(descriptor);
    return file;
}

ui::HelperError cannotBeRead()
{
    return ownError(QStringLiteral("InvalidInput"), QT_TRANSLATE_NOOP("Dockwright", "The bundle cannot be read."),
                    QT_TRANSLATE_NOOP("Dockwright", "Choose a file that you have permission to read."), {});
}

ui::HelperError wasReplaced()
{
    return ownError(QStringLiteral("PlanStale"),
                    QT_TRANSLATE_NOOP("Dockwright", "The bundle was replaced by another one in the meantime."),
                    QT_TRANSLATE_NOOP("Dockwright", "Try again."), {});
}

} // namespace

HelperProcess *DBusHelperClient::run(QPointer<HelperProcess> &place, const QStringList &arguments, const QByteArray &input)
{
    if (place != nullptr)
        place->abandon();
    place = new HelperProcess(m_program, arguments, input, this);
    connect(place, &HelperProcess::ended, place, &QObject::deleteLater);
    return place;
}

void DBusHelperClient::listVersions(const QByteArray &plan)
{
    const auto *process = run(m_listing, {QStringLiteral("--list-versions"), QStringLiteral("-")}, plan);
    connect(process, &HelperProcess::ended, this, &DBusHelperClient::versionsListed);
}

void DBusHelperClient::stageBundle(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const auto *process = run(m_checking, {QStringLiteral("--check-bundle"), absolute}, {});
    connect(process, &HelperProcess::told, this, &DBusHelperClient::bundleProgress);
    connect(process, &HelperProcess::ended, this, [this, absolute](const HelperResult<Json> &checked) {
        if (!checked) {
            emit bundleStaged(tl::unexpected(checked.error()));
            return;
        }
        QtConcurrent::run(openRegular, absolute).then(this, [this, checked = *checked](const QDBusUnixFileDescriptor &file) {
            handOver(file, checked);
        });
    });
}

/// What was verified is what was handed over, whatever happened to the path.
void DBusHelperClient::handOver(const QDBusUnixFileDescriptor &file, const Json &checked)
{
    if (!file.isValid()) {
        emit bundleStaged(tl::unexpected(cannotBeRead()));
        return;
    }
    whenDone(helper().StageBundle(file), [this, checked](const HelperResult<QDBusMessage> &reply) {
        if (!reply)
            emit bundleStaged(tl::unexpected(reply.error()));
        else if (Json(reply->arguments().value(0).toString()) != checked.value("sha256", Json()))
            emit bundleStaged(tl::unexpected(wasReplaced()));
        else
            emit bundleStaged(checked);
    });
}

void DBusHelperClient::pack(const ui::PackRequest &request)
{
    QStringList arguments{QStringLiteral("--bundle=") + QFileInfo(request.output).absoluteFilePath(),
                          QStringLiteral("--docker-version=") + request.version,
                          QStringLiteral("--arch=") + request.architecture, QStringLiteral("--source=") + request.source};
    if (!request.plan.isEmpty())
        arguments << QStringLiteral("--plan=-");
    const auto *process = run(m_packing, arguments, request.plan);
    connect(process, &HelperProcess::told, this, &DBusHelperClient::packProgress);
    connect(process, &HelperProcess::ended, this, &DBusHelperClient::packed);
}

void DBusHelperClient::exportPlan(const ui::ExportRequest &request)
{
    QStringList arguments{QStringLiteral("--export=-"), QStringLiteral("--as=") + request.form,
                          QStringLiteral("--out=") + QFileInfo(request.directory).absoluteFilePath()};
    if (request.commit)
        arguments << QStringLiteral("--commit");
    if (request.withPasswords)
        arguments << QStringLiteral("--with-passwords");
    const auto *process = run(m_exporting, arguments, request.plan);
    connect(process, &HelperProcess::ended, this, &DBusHelperClient::exported);
}

void DBusHelperClient::cancelPack()
{
    if (m_packing != nullptr)
        m_packing->cancel();
}

} // namespace dockwright::app

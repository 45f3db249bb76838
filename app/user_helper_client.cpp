// SPDX-License-Identifier: Apache-2.0
#include "app/user_helper_client.h"

#include "core/registry/registry_report.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QtConcurrent>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

bool changesHost(const QString &kind)
{
    return kind != QLatin1String("health") && kind != QLatin1String("journal");
}

UserHelperClient::UserHelperClient(const QString &program, QObject *parent)
    : HelperClient(parent),
      m_program(program.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/dockwright-helper") : program)
{}

HelperProcess *UserHelperClient::run(QPointer<HelperProcess> &place, const QStringList &arguments, const QByteArray &input)
{
    if (place != nullptr)
        place->abandon();
    place = new HelperProcess(m_program, arguments, input, this);
    connect(place, &HelperProcess::ended, place, &QObject::deleteLater);
    return place;
}

void UserHelperClient::listVersions(const QByteArray &plan)
{
    const auto *process = run(m_listing, {QStringLiteral("--list-versions"), QStringLiteral("-")}, plan);
    connect(process, &HelperProcess::ended, this,
            [this](const HelperResult<Json> &result) { emit versionsListed(result.map(versionsFromJson)); });
}

void UserHelperClient::probeRegistries(const QByteArray &plan, const QString &image)
{
    QStringList arguments{QStringLiteral("--probe-registries"), QStringLiteral("-")};
    if (!image.isEmpty())
        arguments << QStringLiteral("--image=") + image;
    const auto *process = run(m_probing, arguments, plan);
    const auto verdicts = std::make_shared<RegistryVerdicts>();
    connect(process, &HelperProcess::told, this, [verdicts](const Json &line) {
        if (const auto verdict = registryFromJson(line))
            verdicts->push_back(*verdict);
    });
    connect(process, &HelperProcess::ended, this, [this, verdicts](const HelperResult<Json> &result) {
        emit registriesProbed(result.map([&](const Json &) { return *verdicts; }));
    });
}

void UserHelperClient::cancelProbe()
{
    if (m_probing != nullptr)
        m_probing->cancel();
}

void UserHelperClient::stageBundle(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    auto *process = run(m_checking, {QStringLiteral("--check-bundle"), absolute}, {});
    emit waitingChanged();
    connect(process, &HelperProcess::told, this, [this](const Json &line) {
        if (const auto event = eventFromJson(line))
            emit bundleProgress(*event);
    });
    connect(process, &HelperProcess::ended, this, [this, absolute](const HelperResult<Json> &checked) {
        m_checking = nullptr;
        emit waitingChanged();
        if (!checked) {
            emit bundleStaged(tl::unexpected(checked.error()));
            return;
        }
        QtConcurrent::run(openRegular, absolute)
            .then(this, [this, checked = bundleFromJson(*checked)](const QDBusUnixFileDescriptor &file) {
                if (file.isValid())
                    handOver(file, checked);
                else
                    emit bundleStaged(tl::unexpected(cannotBeRead()));
            });
    });
}

void UserHelperClient::tellJob(const QString &kind, const Json &line)
{
    if (const auto event = eventFromJson(line))
        emit jobEvent(kind, *event);
    else if (const auto finding = findingFromJson(line))
        emit jobFinding(kind, *finding);
    else if (const auto written = journalLineFromJson(line))
        emit journalLine(*written);
}

void UserHelperClient::tellStaged(const QString &kept, const BundleFact &checked)
{
    if (kept.isEmpty() || kept != checked.sha256)
        emit bundleStaged(tl::unexpected(wasReplaced()));
    else
        emit bundleStaged(checked);
}

void UserHelperClient::giveUp()
{
    if (m_checking == nullptr)
        return;
    std::exchange(m_checking, nullptr)->abandon();
    emit waitingChanged();
    emit bundleStaged(tl::unexpected(cancelledError()));
}

void UserHelperClient::pack(const ui::PackRequest &request)
{
    QStringList arguments{QStringLiteral("--bundle=") + QFileInfo(request.output).absoluteFilePath(),
                          QStringLiteral("--docker-version=") + request.version,
                          QStringLiteral("--arch=") + request.architecture, QStringLiteral("--source=") + request.source};
    if (!request.plan.isEmpty())
        arguments << QStringLiteral("--plan=-");
    const auto *process = run(m_packing, arguments, request.plan);
    connect(process, &HelperProcess::told, this, [this](const Json &line) {
        if (const auto event = eventFromJson(line))
            emit packProgress(*event);
    });
    connect(process, &HelperProcess::ended, this, [this](const HelperResult<Json> &result) {
        emit packed(result.map([](const Json &made) { return messageOf(made, "text"); }));
    });
}

void UserHelperClient::exportPlan(const ui::ExportRequest &request)
{
    QStringList arguments{QStringLiteral("--export=-"), QStringLiteral("--as=") + request.form,
                          QStringLiteral("--out=") + QFileInfo(request.directory).absoluteFilePath()};
    if (request.commit)
        arguments << QStringLiteral("--commit");
    if (request.withPasswords)
        arguments << QStringLiteral("--with-passwords");
    const auto *process = run(m_exporting, arguments, request.plan);
    connect(process, &HelperProcess::ended, this,
            [this](const HelperResult<Json> &result) { emit exported(result.map(exportFromJson)); });
}

void UserHelperClient::cancelPack()
{
    if (m_packing != nullptr)
        m_packing->cancel();
}

} // namespace dockwright::app

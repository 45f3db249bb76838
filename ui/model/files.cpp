// SPDX-License-Identifier: Apache-2.0
#include "ui/model/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QtConcurrent>

namespace dockwright::ui {

using namespace core;

namespace {

Result<QByteArray> readNow(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::InvalidInput, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "It cannot be read: %1."), {file.errorString()}});
    QByteArray content = file.read(limit + 1);
    if (content.size() > limit)
        return failure(ErrorCode::InvalidInput, path,
                       {QT_TRANSLATE_NOOP("Dockwright", "It is larger than %1 bytes."), {QString::number(limit)}});
    return content;
}

Result<> writeNow(const UserFile &wanted)
{
    QDir().mkpath(QFileInfo(wanted.path).absolutePath());
    QSaveFile file(wanted.path);
    const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    const bool done = file.open(QIODevice::WriteOnly) && (!wanted.isPrivate || file.setPermissions(ownerOnly))
        && file.write(wanted.content) == wanted.content.size() && file.commit();
    if (!done)
        return failure(ErrorCode::Io, wanted.path,
                       {QT_TRANSLATE_NOOP("Dockwright", "It cannot be written: %1."), {file.errorString()}});
    return {};
}

} // namespace

QFuture<Result<QByteArray>> readUserFile(const QString &path, qint64 limit)
{
    return QtConcurrent::run(readNow, path, limit);
}

QFuture<Result<>> writeUserFiles(std::vector<UserFile> files)
{
    return QtConcurrent::run([files = std::move(files)]() -> Result<> {
        for (const UserFile &file : files)
            if (const auto written = writeNow(file); !written)
                return written;
        return {};
    });
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

/// True if the file holds exactly `actual`. With DOCKWRIGHT_UPDATE_GOLDEN=1 in the environment it is written instead.
inline bool matchesGolden(const QString &path, const QByteArray &actual)
{
    QFile file(path);
    if (qEnvironmentVariableIntValue("DOCKWRIGHT_UPDATE_GOLDEN") == 1) {
        QDir().mkpath(QFileInfo(path).path());
        return file.open(QIODevice::WriteOnly) && file.write(actual) == actual.size();
    }
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning().noquote() << "missing golden file" << path;
        return false;
    }
    const QByteArray expected = file.readAll();
    if (expected != actual)
        qWarning().noquote() << path << "differs from what was made:\n" << actual;
    return expected == actual;
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

/// A script in the place of a program, as a file that can be run.
inline QString scriptedProgram(const QTemporaryDir &directory, const char *name, const QByteArray &script)
{
    QFile file(directory.filePath(QLatin1String(name)));
    [&] { QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate)); }();
    file.write("#!/bin/sh\n" + script);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

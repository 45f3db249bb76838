// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/patience.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

#include <unistd.h>

/// Ends a test function where something is not here that it needs. ./bootstrap installs all of that, so it is a failure: a test
/// that is passed over proves nothing. Who knows better says DOCKWRIGHT_MAY_SKIP=1, and ctest shows what was passed over.
#define LACKING(what)                                                                                                          \
    do {                                                                                                                       \
        if (qEnvironmentVariableIntValue("DOCKWRIGHT_MAY_SKIP") == 1)                                                          \
            QSKIP(what);                                                                                                       \
        QFAIL(what);                                                                                                           \
    } while (false)

/// Runs the test function that is running now, and the row of it, as root by sudo; what is said if that fails. `file` is the
/// test's, which support/suite.h knows it by.
inline QByteArray runAsRoot(const char *file)
{
    const char *row = QTest::currentDataTag();
    const QString function =
        QLatin1String(QTest::currentTestFunction()) + (row != nullptr ? u':' + QString::fromUtf8(row) : QString());
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("sudo"),
                  {QFile::symLinkTarget(QStringLiteral("/proc/self/exe")),
                   QFileInfo(QString::fromUtf8(file)).completeBaseName(), function});
    const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
    const QByteArray said = process.readAll();
    return hasEnded && process.exitCode() == 0 && said.contains("Totals: 3 passed, 0 failed, 0 skipped")
        ? QByteArray()
        : "as root: " + (said.isEmpty() ? process.errorString().toUtf8() : said);
}

/// For what only root can do: an ordinary user has it done with sudo, as the lab does.
#define NEEDS_ROOT()                                                                                                           \
    if (geteuid() != 0) {                                                                                                      \
        const QByteArray said = runAsRoot(__FILE__);                                                                           \
        QVERIFY2(said.isEmpty(), said.constData());                                                                            \
        return;                                                                                                                \
    }

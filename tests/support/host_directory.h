// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/rooted_reader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <unistd.h>

/// A directory that stands for a host, for a test class that derives from it: a new one by makeHost(), with a place beside it.
class HostDirectory
{
protected:
    void makeHost()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        QVERIFY(QDir().mkpath(at(QString())));
    }

    QString beside(const QString &path) const { return m_directory->path() + path; }
    QString at(const QString &path) const { return beside(QStringLiteral("/root") + path); }

    void put(const QString &path, const QByteArray &content)
    {
        QDir().mkpath(QFileInfo(at(path)).path());
        QFile file(at(path));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
    }

    void link(const QByteArray &target, const QString &path)
    {
        QDir().mkpath(QFileInfo(at(path)).path());
        QCOMPARE(symlink(target.constData(), at(path).toUtf8().constData()), 0);
    }

    dockwright::core::RootedReader reader() const { return dockwright::core::RootedReader(at(QString())); }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
};

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/judges/random_case.h"
#include "tests/support/lab.h"

#include <QTemporaryDir>

namespace judges {

/// dockerd with a case, in a network of its own and on directories that are thrown away. Several work side by side, each in a
/// thread of its own.
class Judge
{
public:
    explicit Judge(QVersionNumber version);

    /// The case with this judge's own directory instead of /run/judge.
    Case placed(const Case &given) const;

    /// The words of the unit: the flags of the case, and what keeps a dockerd away from all that is not its own, unless the
    /// case says something else there.
    QStringList commandLine(const Case &given) const;

    /// Whether there is a way to ask about this case without a start.
    bool canValidate(const Case &given) const;

    /// Empty if it is content with what it is told.
    QByteArray validate(const Case &given) const;

    /// Empty if it starts, and with `triesContainer` runs a container, too; else its last words.
    QByteArray start(const Case &given, bool triesContainer) const;

private:
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
    void write(const QString &path, const QByteArray &content) const;
    QStringList judged(const Case &given) const;
    QByteArray whyNoContainer() const;

    QTemporaryDir m_directory{"/run/judge-XXXXXX"};
    QVersionNumber m_version;
};

/// The names of its flags, without dashes, by its own help.
QSet<QString> flagsOfDockerd();

} // namespace judges

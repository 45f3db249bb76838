// SPDX-License-Identifier: Apache-2.0
#include "helper/export/write_export.h"

#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <cerrno>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

Result<> refuseUnlessEmpty(const QString &directory)
{
    const QFileInfo info(directory);
    if ((info.exists() || info.isSymLink()) && !info.isDir())
        return failure(ErrorCode::InvalidInput, directory, {QT_TRANSLATE_NOOP("Dockwright", "This is not a directory."), {}});
    QStringList there = QDir(directory).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    there.removeAll(QStringLiteral(".git"));
    if (there.isEmpty())
        return {};
    return failure(ErrorCode::InvalidInput, directory,
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "The directory is not empty, and nothing is overwritten: it contains “%1”."),
                    {visible(there.first())}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Specify a directory that is empty or does not exist yet."), {}});
}

/// Removes the files again, and the directories that are empty then.
void takeAway(const QString &directory, const std::vector<ExportFile> &files, std::size_t written, bool wasThere)
{
    QDir root(directory);
    for (std::size_t i = 0; i < written; ++i) {
        root.remove(files[i].path);
        root.rmpath(QFileInfo(files[i].path).path()); // stops at the first that is not empty
    }
    if (!wasThere)
        root.rmdir(directory);
}

} // namespace

Result<> writeExport(const QString &directory, const std::vector<ExportFile> &files)
{
    if (const auto empty = refuseUnlessEmpty(directory); !empty)
        return empty;
    const bool wasThere = QFileInfo::exists(directory);
    errno = 0;
    if (!QDir().mkpath(directory))
        return ioFailure(directory, errno);
    RootedFiles tree(directory);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const FileFact fact{files[i].content, files[i].mode, static_cast<int>(geteuid()), static_cast<int>(getegid()),
                            FileKind::Regular};
        auto written = tree.write(u'/' + files[i].path, fact, std::nullopt);
        if (written)
            continue;
        written.error().where = directory + written.error().where;
        takeAway(directory, files, i, wasThere);
        return written;
    }
    return {};
}

} // namespace dockwright::helper

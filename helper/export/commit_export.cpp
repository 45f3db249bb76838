// SPDX-License-Identifier: Apache-2.0
#include "helper/export/write_export.h"
#include "helper/host/command_runner.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

/// What tells Git who commits, and how he signs.
constexpr std::array ofTheUser{"HOME",
                               "XDG_CONFIG_HOME",
                               "XDG_RUNTIME_DIR",
                               "GNUPGHOME",
                               "SSH_AUTH_SOCK",
                               "GIT_AUTHOR_NAME",
                               "GIT_AUTHOR_EMAIL",
                               "GIT_COMMITTER_NAME",
                               "GIT_COMMITTER_EMAIL"};

/// Git in a directory, as the user has set it up.
class Git
{
public:
    Git(const QString &program, const QString &directory) : m_directory(directory)
    {
        m_command << QStringLiteral("/usr/bin/env");
        for (const char *name : ofTheUser)
            if (qEnvironmentVariableIsSet(name))
                m_command << QLatin1String(name) + u'=' + qEnvironmentVariable(name);
        m_command << program << QStringLiteral("-C") << QFileInfo(directory).absoluteFilePath();
    }

    /// What it printed; where it fails, its own words are in the error.
    Result<QString> operator()(const QStringList &arguments, const QString &input = {}) const
    {
        const auto done = runCommand(m_command + arguments, input.toUtf8());
        if (!done)
            return tl::unexpected(done.error());
        if (done->status == 0)
            return QString::fromUtf8(done->standardOutput).trimmed();
        const QString words = QString::fromUtf8(done->standardError + done->standardOutput).trimmed();
        return failure(ErrorCode::CommandFailed, m_directory,
                       {QT_TRANSLATE_NOOP("Dockwright", "The files were written, but not committed. Git reports: %1"),
                        {visible(words.section(u'\n', 0, 0))}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Commit them yourself: git add, git commit."), {}}, words);
    }

private:
    QString m_directory;
    QStringList m_command;
};

} // namespace

Result<QString> commitExport(const QString &directory, const QString &message)
{
    const QString program =
        QStandardPaths::findExecutable(QStringLiteral("git"),
                                       {QStringLiteral("/usr/local/bin"), QStringLiteral("/usr/bin"), QStringLiteral("/bin")});
    if (program.isEmpty())
        return failure(ErrorCode::Unsupported, directory,
                       {QT_TRANSLATE_NOOP("Dockwright", "The files were written, but not committed: Git is not installed."),
                        {}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Install the package git."), {}});
    const Git git(program, directory);
    if (!git({QStringLiteral("rev-parse"), QStringLiteral("--is-inside-work-tree")}))
        if (const auto made = git({QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("--initial-branch=main")});
            !made)
            return made;
    if (const auto added = git({QStringLiteral("add"), QStringLiteral("--all"), QStringLiteral("--"), QStringLiteral(".")});
        !added)
        return added;
    // Only what is here: whatever else the user has in the index stays there.
    const auto committed = git({QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("--file=-"),
                                QStringLiteral("--"), QStringLiteral(".")},
                               message);
    if (!committed)
        return committed;
    return git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
}

} // namespace dockwright::helper

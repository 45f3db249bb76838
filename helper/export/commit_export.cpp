// SPDX-License-Identifier: Apache-2.0
#include "core/text/redact.h"
#include "helper/export/write_export.h"
#include "helper/host/command_runner.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include <array>

namespace dockwright::helper {

using namespace core;

namespace {

/// What tells Git who commits, how he signs, and how he reaches a remote (git(1), ENVIRONMENT VARIABLES).
constexpr std::array ofTheUser{"HOME",
                               "XDG_CONFIG_HOME",
                               "XDG_RUNTIME_DIR",
                               "GNUPGHOME",
                               "SSH_AUTH_SOCK",
                               "GIT_AUTHOR_NAME",
                               "GIT_AUTHOR_EMAIL",
                               "GIT_COMMITTER_NAME",
                               "GIT_COMMITTER_EMAIL",
                               "GIT_SSH",
                               "GIT_SSH_COMMAND",
                               "GIT_ASKPASS",
                               "SSH_ASKPASS",
                               "http_proxy",
                               "https_proxy",
                               "HTTPS_PROXY",
                               "all_proxy",
                               "ALL_PROXY",
                               "no_proxy",
                               "NO_PROXY"};

/// What is said where Git fails.
struct Failing {
    const char *words; ///< with %1 for Git's own
    const char *remedy;
};
constexpr Failing notCommitted{QT_TRANSLATE_NOOP("Dockwright", "The files were written, but not committed. Git reports: %1"),
                               QT_TRANSLATE_NOOP("Dockwright", "Commit them yourself: git add, git commit.")};
constexpr Failing notPushed{
    QT_TRANSLATE_NOOP("Dockwright", "The files were committed, but not pushed. Git reports: %1"),
    QT_TRANSLATE_NOOP("Dockwright",
                      "Push them yourself: git push. Where the remote branch has other commits, they are "
                      "merged first: git pull.")};

QString gitProgram()
{
    return QStandardPaths::findExecutable(QStringLiteral("git"),
                                          {QStringLiteral("/usr/local/bin"), QStringLiteral("/usr/bin"),
                                           QStringLiteral("/bin")});
}

/// Git in a directory, as the user has set it up.
class Git
{
public:
    Git(const QString &program, const QString &directory) : m_directory(directory)
    {
        m_environment << "GIT_TERMINAL_PROMPT=0"; // a password has no terminal
        for (const char *name : ofTheUser)
            if (qEnvironmentVariableIsSet(name))
                m_environment << QByteArray(name) + '=' + qgetenv(name);
        m_command << program << QStringLiteral("-C") << QFileInfo(directory).absoluteFilePath();
    }

    /// What it printed; where it fails, its own words are in the error.
    Result<QString> operator()(const QStringList &arguments, const Failing &failing = notCommitted, const QString &input = {},
                               std::chrono::seconds limit = std::chrono::seconds(30)) const
    {
        CommandWatch watch;
        watch.environment = m_environment; // not among the arguments, which everybody can read: a proxy may have a password
        watch.input = input.toUtf8();
        watch.limit = limit;
        const auto done = runWatched(m_command + arguments, watch);
        if (!done)
            return tl::unexpected(done.error());
        if (done->status == 0)
            return QString::fromUtf8(done->standardOutput).trimmed();
        const QString words =
            QString::fromUtf8(redactSecrets(done->standardError + done->standardOutput)).trimmed(); // a remote may be a URL
        return failure(ErrorCode::CommandFailed, m_directory, {failing.words, {visible(words.section(u'\n', 0, 0))}},
                       {failing.remedy, {}}, words);
    }

private:
    QString m_directory;
    QStringList m_command;
    QList<QByteArray> m_environment;
};

} // namespace

Result<> checkBranch(const QString &branch)
{
    const QString program = gitProgram();
    if (program.isEmpty())
        return {}; // commitExport says so
    if (Git(program, QStringLiteral("/"))({QStringLiteral("check-ref-format"), QStringLiteral("refs/heads/") + branch}))
        return {};
    return failure(ErrorCode::InvalidInput, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a name for a branch of Git."), {visible(branch)}},
                   {QT_TRANSLATE_NOOP("Dockwright", "git-check-ref-format(1) describes valid names."), {}});
}

Result<QString> commitExport(const QString &directory, const QString &message)
{
    const QString program = gitProgram();
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
    if (git({QStringLiteral("diff"), QStringLiteral("--cached"), QStringLiteral("--quiet"), QStringLiteral("HEAD"),
             QStringLiteral("--"), QStringLiteral(".")}))
        return git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")}); // it has all of this already
    // Only what is here: whatever else the user has in the index stays there.
    const auto committed = git({QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("--file=-"),
                                QStringLiteral("--"), QStringLiteral(".")},
                               notCommitted, message);
    if (!committed)
        return committed;
    return git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
}

Result<> pushExport(const QString &directory, const QString &commit, const QString &remote, const QString &branch)
{
    // Without a plus before it, Git moves a branch forward only, whatever the user's settings say.
    const auto pushed =
        Git(gitProgram(), directory)({QStringLiteral("push"), QStringLiteral("--porcelain"), QStringLiteral("--no-force"),
                                      QStringLiteral("--"), remote, commit + QStringLiteral(":refs/heads/") + branch},
                                     notPushed, {}, std::chrono::minutes(2));
    return pushed ? Result<>() : tl::unexpected(pushed.error());
}

} // namespace dockwright::helper

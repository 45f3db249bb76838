// SPDX-License-Identifier: Apache-2.0
#include "helper/registry/become_user.h"

#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QFile>

#include <array>
#include <cerrno>
#include <cstdlib>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::array keptVariables{"PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"};

void takeEnvironment(const passwd &user)
{
    std::vector<std::pair<const char *, QByteArray>> variables;
    for (const char *each : keptVariables)
        if (qEnvironmentVariableIsSet(each))
            variables.emplace_back(each, qgetenv(each));
    variables.emplace_back("HOME", user.pw_dir);
    variables.emplace_back("USER", user.pw_name);
    variables.emplace_back("LOGNAME", user.pw_name);
    variables.emplace_back("SHELL", user.pw_shell);
    const QByteArray runtime = "/run/user/" + QByteArray::number(user.pw_uid); // where her keyring is reached, if she is there
    if (access(runtime.constData(), F_OK) == 0)
        variables.emplace_back("XDG_RUNTIME_DIR", runtime);
    clearenv();
    for (const auto &[name, value] : variables)
        qputenv(name, value);
}

} // namespace

Result<> becomeUser(const QString &name)
{
    const passwd *user = getpwnam(name.toUtf8().constData());
    if (user == nullptr)
        return failure(ErrorCode::InvalidInput, QStringLiteral("--user"),
                       {QT_TRANSLATE_NOOP("Dockwright", "There is no user %1 on this host."), {visible(name)}});
    if (user->pw_uid == geteuid())
        return {};
    if (geteuid() != 0)
        return failure(ErrorCode::NotAuthorized, QStringLiteral("--user"),
                       {QT_TRANSLATE_NOOP("Dockwright", "Only root may log another user in."), {}});
    if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
        return ioFailure(QStringLiteral("setuid"), errno);
    takeEnvironment(*user);
    if (chdir(user->pw_dir) != 0 && chdir("/") != 0)
        return ioFailure(QStringLiteral("/"), errno);
    return {};
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"

/// What tests share that call the installed service as a user who is asked for a password.
namespace lab {

inline const QString installed = QStringLiteral("/usr/local/bin/dockwright-helper");

/// Without the lab's rule of polkit.
inline bool askForPasswords()
{
    return shellOk("rm -f /etc/polkit-1/rules.d/10-lab.rules; systemctl restart polkit");
}

/// Before what it is asked from now on.
inline bool emptyAgentLog()
{
    return shellOk("rm -f /tmp/agent.log; : > /tmp/agent.log; chmod 666 /tmp/agent.log");
}

/// The command line of an agent that answers polkit; a program to run follows.
inline QStringList agent(const QString &answer)
{
    return {QStringLiteral(BINARY_DIR "/tests/lab_agent"), QStringLiteral("/tmp/agent.log"), answer};
}

/// A program in a login session of its own, with an agent that answers. Its exit status, and what it said.
inline Run inSession(const char *user, const char *answer, const QStringList &command)
{
    emptyAgentLog();
    return run(QStringList{"systemd-run", "--quiet", "--pipe", "--wait", "--collect", "--property=PAMName=login",
                           QStringLiteral("--property=User=%1").arg(QLatin1String(user)), "--setenv=LANG=C.UTF-8"}
               + agent(QLatin1String(answer)) + command);
}

/// What polkit asked, a question a line.
inline QByteArray asked()
{
    return shell("cat /tmp/agent.log");
}

} // namespace lab

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/accessible_tree.h"
#include "tests/support/lab_session.h"

#include <QDBusConnection>
#include <QElapsedTimer>
#include <QThread>

#include <pwd.h>
#include <unistd.h>

/// What tests share that drive the window in a lab machine: a display, keys, a login session, and the accessibility tree.
namespace lab {

inline const QString display = QStringLiteral(":7");

inline QString asAdmin(const QString &command)
{
    return QStringLiteral("DISPLAY=%1 XDG_RUNTIME_DIR=/run/user/1000 HOME=/home/admin runuser -u admin -- %2")
        .arg(display, command);
}

/// Presses keys as at a keyboard: whatever window has the focus gets them.
inline bool press(const QString &keys)
{
    return shellOk(asAdmin(QStringLiteral("xdotool key --clearmodifiers %1").arg(keys)).toUtf8());
}

inline bool type(const QString &text)
{
    return shellOk(asAdmin(QStringLiteral("xdotool type --delay 20 '%1'").arg(text)).toUtf8());
}

template <class F>
bool waitFor(F condition, int seconds = 240)
{
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < seconds * 1000) {
        if (condition())
            return true;
        QThread::msleep(100);
    }
    return false;
}

/// A display with a window manager, and a login session of admin that lasts.
inline bool startDisplay()
{
    return shellOk("loginctl enable-linger admin") && waitFor([] { return QFile::exists("/run/user/1000/bus"); })
        && shellOk("systemd-run --quiet --uid=admin --unit=lab-display Xvfb :7 -screen 0 1400x900x24 -nolisten tcp")
        && waitFor([] {
               return run({"sh", "-c", asAdmin("xdotool getdisplaygeometry")}).status == 0;
           })
        && shellOk("systemd-run --quiet --uid=admin --unit=lab-windows --setenv=DISPLAY=:7 openbox");
}

/// The accessibility tree of a user's desktop, which only that user may read.
inline AccessibleTree treeOfUser(const QString &user)
{
    const passwd *entry = getpwnam(user.toUtf8().constData());
    Q_ASSERT(entry != nullptr);
    const bool changed = seteuid(entry->pw_uid) == 0;
    const auto session = QDBusConnection::connectToBus(QStringLiteral("unix:path=/run/user/%1/bus").arg(entry->pw_uid),
                                                       QStringLiteral("session-of-") + user);
    const QDBusMessage address =
        session.call(QDBusMessage::createMethodCall(QStringLiteral("org.a11y.Bus"), QStringLiteral("/org/a11y/bus"),
                                                    QStringLiteral("org.a11y.Bus"), QStringLiteral("GetAddress")));
    const auto bus =
        QDBusConnection::connectToBus(address.arguments().value(0).toString(), QStringLiteral("accessibility-of-") + user);
    const bool back = seteuid(0) == 0;
    if (!changed || !back || !bus.isConnected())
        qFatal("no accessibility tree: %s", qPrintable(address.errorMessage() + bus.lastError().message()));
    return AccessibleTree(bus);
}

/// The program in a login session of a user, with an agent that gives polkit `answer`, or with none for an empty one.
class Program
{
public:
    Program(const QString &answer, const QStringList &arguments, const QString &user = QStringLiteral("admin"),
            const QString &program = QStringLiteral("/usr/local/bin/dockwright"))
    {
        m_process.setProcessChannelMode(QProcess::ForwardedChannels);
        QStringList command{"--quiet",
                            "--pipe",
                            "--wait",
                            "--collect",
                            "--unit=lab-wizard",
                            "--property=PAMName=login",
                            "--property=User=" + user,
                            "--setenv=LANG=C.UTF-8",
                            "--setenv=DISPLAY=" + display,
                            "--setenv=QT_QPA_PLATFORM=xcb",
                            "--setenv=QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1"};
        if (!answer.isEmpty())
            command << agent(answer);
        m_process.start(QStringLiteral("systemd-run"), command + QStringList{program, "--lang", "en"} + arguments);
    }
    ~Program()
    {
        // The login session moves its processes out of the unit.
        shell("first=$(systemctl show lab-wizard.service -p MainPID --value);"
              "[ $first = 0 ] || kill $(pgrep -P $first) $first");
        m_process.waitForFinished(patience);
    }
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    static bool hasFocus()
    {
        return shellOk(
            asAdmin(QStringLiteral("timeout 600 xdotool search --sync --onlyvisible --name ' Dockwright$' windowactivate "
                                   "--sync"))
                .toUtf8());
    }
    bool ends() { return m_process.waitForFinished(patience); }

private:
    QProcess m_process;
};

/// The transactions, oldest first.
inline std::vector<dockwright::core::Json> history()
{
    std::vector<dockwright::core::Json> transactions;
    for (const dockwright::core::Json &line : call({"--history"}).events)
        if (line.value("event", std::string()) == "transaction")
            transactions.push_back(line);
    return transactions;
}

/// True once something that shows in the program has `text` in it.
inline bool says(const AccessibleTree &tree, const QString &text, int seconds = 240)
{
    QStringList last;
    const bool isSaid = waitFor(
        [&] {
            last = tree.texts(QStringLiteral("dockwright"));
            return !last.filter(text).isEmpty();
        },
        seconds);
    if (!isSaid)
        qWarning().noquote() << "not said:" << text << "but:\n" << last.join(u'\n');
    return isSaid;
}

} // namespace lab

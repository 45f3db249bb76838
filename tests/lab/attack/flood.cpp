// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/attack/flood.h"

#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace attack {

using namespace lab;

QVariantMap manyFiles(int file)
{
    QVariantMap files;
    for (int i = 0; i < 16; ++i)
        files[QStringLiteral("f%1").arg(i)] = QVariant::fromValue(QDBusUnixFileDescriptor(file));
    return files;
}

AnyCalls::AnyCalls() : m_file(open("/etc/os-release", O_RDONLY | O_CLOEXEC)) {}

AnyCalls::~AnyCalls()
{
    close(m_file);
}

QVariant AnyCalls::anyArgument()
{
    switch (m_random.bounded(7)) {
    case 0:
        return QString(m_random.bounded(200'000), u'[');
    case 1:
        return plan();
    case 2:
        return qulonglong(m_random.generate64());
    case 3:
        return manyFiles(m_file);
    case 4:
        return options({"yes"});
    case 5:
        return QVariant::fromValue(QDBusUnixFileDescriptor(m_file));
    default:
        return QString();
    }
}

QDBusPendingCall AnyCalls::callSomething(User &guest)
{
    constexpr std::array methods{"Inspect",  "Preview", "Apply",  "Rollback", "Verify",      "Health",  "Audit",
                                 "Exposure", "History", "TryRun", "Jobs",     "StageBundle", "Nonsense"};
    const char *method = methods[static_cast<std::size_t>(m_random.bounded(static_cast<int>(methods.size())))];
    QVariantList arguments;
    for (int count = m_random.bounded(4); count > 0; --count)
        arguments << anyArgument();
    const QString path = m_random.bounded(5) == 0 ? object + QStringLiteral("/jobs/%1").arg(m_random.bounded(9)) : object;
    return guest.send(method, arguments, path, path == object ? service : jobInterface);
}

void AnyCalls::come()
{
    User guest("guest");
    std::vector<QDBusPendingCall> calls;
    for (int i = m_random.bounded(60); i > 0; --i, ++m_sent)
        calls.push_back(callSomething(guest));
    if (m_random.bounded(2) == 0)
        for (QDBusPendingCall &call : calls)
            call.waitForFinished();
}

void Applies::goOn()
{
    if (!hasEnded())
        return;
    conclude();
    const int kind = m_begun++ % kinds;
    const bool isBack = kind % 2 == 1;
    kind < 2 ? beginAsRoot(isBack) : beginOverTheBus(isBack);
}

QStringList Applies::finish()
{
    m_root.waitForFinished(commandPatience);
    conclude();
    return m_failures;
}

bool Applies::hasEnded()
{
    if (m_job.isEmpty())
        return m_root.state() == QProcess::NotRunning;
    const QStringList events = eventsOf(m_user, m_job);
    return !events.isEmpty() && events.last().contains("\"event\":\"result\"");
}

void Applies::conclude()
{
    if (m_begun == 0)
        return;
    if (m_job.isEmpty()) {
        if (m_root.state() != QProcess::NotRunning || m_root.exitCode() != 0 || m_root.exitStatus() != QProcess::NormalExit)
            m_failures << "of root's: " + QString::fromUtf8(m_root.readAll().right(400));
    } else if (const std::string status = statusOf(m_user, m_job); status != "applied") {
        m_failures << "over the bus: " + QString::fromStdString(status);
    }
    m_job.clear();
}

void Applies::beginAsRoot(bool isBack)
{
    m_root.start(helperProgram(),
                 isBack ? QStringList{"--json", "--rollback"} : QStringList{"--json", "--apply", "/src/tests/lab/plan.json"});
}

void Applies::beginOverTheBus(bool isBack)
{
    QDBusMessage answer;
    // The bus, not the service, refuses whoever calls while what others sent has filled the queue (dbus-daemon(1),
    // max_outgoing_unix_fds), as on a busy machine; she calls again.
    const auto isHeard = [&] {
        answer =
            isBack ? m_user.call("Rollback", {qulonglong(0), options()}) : m_user.call("Apply", {plan(), QString(), options()});
        return answer.errorName() != QLatin1String("org.freedesktop.DBus.Error.LimitsExceeded");
    };
    if (!QTest::qWaitFor(isHeard, patience))
        m_failures << QStringLiteral("never heard");
    m_job = jobOf(answer);
    if (m_job.isEmpty())
        m_failures << "refused: " + answer.errorName() + u' ' + answer.errorMessage();
}

} // namespace attack

// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/text_agent.h"

#include <QFile>

#include <array>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace dockwright::helper {

namespace {

const QString program = QStringLiteral("/usr/bin/pkttyagent");
constexpr int registration = 5000; ///< ms that it may take to register with polkitd

} // namespace

TextAgent::TextAgent()
{
    std::array<int, 2> notify{-1, -1};
    if (isatty(STDIN_FILENO) == 0 || !QFile::exists(program) || pipe2(notify.data(), O_CLOEXEC) != 0)
        return;
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setChildProcessModifier([inherited = notify[1]] { fcntl(inherited, F_SETFD, 0); });
    m_process.start(program,
                    {QStringLiteral("--notify-fd"), QString::number(notify[1]), QStringLiteral("--fallback"),
                     QStringLiteral("--process"), QString::number(getpid())});
    close(notify[1]);
    // It closes its end when polkitd knows it.
    pollfd registered{notify[0], POLLIN, 0};
    poll(&registered, 1, registration);
    close(notify[0]);
}

TextAgent::~TextAgent()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(2000))
        m_process.kill();
}

} // namespace dockwright::helper

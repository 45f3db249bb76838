// SPDX-License-Identifier: Apache-2.0
#include "helper/service/child.h"

#include "helper/service/limits.h"

#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

QProcessEnvironment fixedEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("HOME"), QStringLiteral("/root"));
    return environment;
}

/// To be ended before the service is, where the memory that all of them may have (MemoryMax=) is used up. Between fork and
/// exec.
void volunteer()
{
    constexpr std::string_view score = "500"; // proc(5), oom_score_adj
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file >= 0 && write(file, score.data(), score.size()) >= 0)
        close(file);
}

} // namespace

Child::Child(const QStringList &arguments, const ChildInput &input, std::chrono::milliseconds limit, QObject *parent,
             Output output)
    : QObject(parent), m_output(output)
{
    m_limit.setSingleShot(true);
    m_limit.start(limit);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_isOverdue = true;
        terminate();
    });
    m_process.setProcessEnvironment(fixedEnvironment());
    m_process.setWorkingDirectory(QStringLiteral("/"));
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &Child::readLines);
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus how) {
        readLines();
        emit ended(how == QProcess::NormalExit ? code : -1);
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) // before anybody listens, perhaps: start() may say so at once
            QTimer::singleShot(0, this, [this] { emit ended(-1); });
    });
    // The program is opened by the child; the file of a caller becomes its standard input after QProcess has made a pipe there.
    m_process.setChildProcessModifier([input] {
        volunteer();
        if (const auto *file = std::get_if<QDBusUnixFileDescriptor>(&input))
            dup2(file->fileDescriptor(), STDIN_FILENO);
    });
    m_process.start(QStringLiteral("/proc/self/exe"), arguments);
    if (const auto *bytes = std::get_if<QByteArray>(&input))
        m_process.write(*bytes);
    m_process.closeWriteChannel();
}

Child::~Child()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void Child::terminate()
{
    m_limit.stop();
    m_process.terminate();
    QTimer::singleShot(limits::ending, &m_process, &QProcess::kill);
}

void Child::readLines()
{
    const QByteArray received = m_process.readAllStandardOutput();
    m_received = (m_output == Output::Endless ? m_partial.size() : m_received) + received.size();
    if (m_received > limits::childOutput) {
        terminate();
        return;
    }
    m_partial += received;
    for (qsizetype end = m_partial.indexOf('\n'); end >= 0; end = m_partial.indexOf('\n')) {
        const QByteArray whole = m_partial.left(end);
        m_partial.remove(0, end + 1);
        emit line(whole);
    }
}

Json ChildAnswer::result() const
{
    return events.empty() ? Json::object() : events.back();
}

Json::array_t ChildAnswer::all(const char *kind) const
{
    Json::array_t found;
    for (const Json &event : events)
        if (event.value("event", std::string()) == kind)
            found.push_back(event);
    return found;
}

Child *ask(const QStringList &arguments, const ChildInput &input, std::chrono::milliseconds limit, QObject *owner,
           std::function<void(const ChildAnswer &)> done)
{
    auto *child = new Child(arguments, input, limit, owner);
    const auto answer = std::make_shared<ChildAnswer>();
    QObject::connect(child, &Child::line, owner, [answer](const QByteArray &line) {
        const Json event = Json::parse(line.begin(), line.end(), nullptr, false);
        if (event.is_object())
            answer->events.push_back(event);
    });
    QObject::connect(child, &Child::ended, owner, [child, answer, done = std::move(done)](int status) {
        answer->status = status;
        child->deleteLater();
        done(*answer);
    });
    return child;
}

} // namespace dockwright::helper

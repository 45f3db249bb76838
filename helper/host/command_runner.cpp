#include "helper/host/command_runner.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <csignal>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype maximalOutput = 4 * 1024 * 1024;

QProcessEnvironment fixedEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    environment.insert(QStringLiteral("HOME"), QStringLiteral("/root"));
    return environment;
}

/// In the child: a group of its own, so that it can be killed whole and a key press at the terminal does not reach it, and
/// the signals as a program expects them.
void standAlone()
{
    ::setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGHUP, SIG_DFL);
}

void collect(QProcess &process, CommandOutput &output)
{
    output.standardOutput += process.readAllStandardOutput();
    output.standardError += process.readAllStandardError();
}

bool isTooMuch(const CommandOutput &output)
{
    return output.standardOutput.size() > maximalOutput || output.standardError.size() > maximalOutput;
}

void killGroup(QProcess &process)
{
    if (process.processId() > 0)
        ::kill(-static_cast<pid_t>(process.processId()), SIGKILL);
    process.kill();
    process.waitForFinished(1000);
}

} // namespace

Result<CommandOutput> runCommand(const QStringList &command, const QByteArray &input, std::chrono::milliseconds limit)
{
    QProcess process;
    process.setProcessEnvironment(fixedEnvironment());
    process.setWorkingDirectory(QStringLiteral("/"));
    process.setChildProcessModifier(standAlone);
    if (input.isEmpty())
        process.setStandardInputFile(QProcess::nullDevice());
    QElapsedTimer clock;
    clock.start();
    process.start(command.value(0), command.mid(1));
    if (!process.waitForStarted())
        return failure(ErrorCode::CommandFailed, command.value(0),
                       {QT_TRANSLATE_NOOP("Dockwright", "%1 cannot be started."), {command.value(0)}}, {}, process.errorString());
    if (!input.isEmpty()) {
        process.write(input);
        process.closeWriteChannel();
    }
    CommandOutput output;
    while (process.state() != QProcess::NotRunning && clock.elapsed() < limit.count() && !isTooMuch(output)) {
        process.waitForFinished(static_cast<int>(qBound(qint64(1), qint64(limit.count()) - clock.elapsed(), qint64(100))));
        collect(process, output);
    }
    if (process.state() != QProcess::NotRunning) {
        const bool late = !isTooMuch(output);
        killGroup(process);
        return failure(late ? ErrorCode::TimedOut : ErrorCode::CommandFailed, command.value(0),
                       {late ? QT_TRANSLATE_NOOP("Dockwright", "%1 did not end within %2 seconds.")
                             : QT_TRANSLATE_NOOP("Dockwright", "%1 printed too much."),
                        {command.value(0), QString::number(limit.count() / 1000)}});
    }
    collect(process, output);
    output.status = process.exitStatus() == QProcess::CrashExit ? 128 + process.exitCode() : process.exitCode();
    return output;
}

Result<CommandOutput> runChecked(const QStringList &command, const Message &what, const QByteArray &input,
                                 std::chrono::milliseconds limit)
{
    auto output = runCommand(command, input, limit);
    if (output && output->status != 0)
        return failure(ErrorCode::CommandFailed, command.value(0), what, {},
                       QString::fromUtf8(output->standardError).trimmed());
    return output;
}

} // namespace dockwright::helper

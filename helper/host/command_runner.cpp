#include "helper/host/command_runner.h"

#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QScopeGuard>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype maximalOutput = 4 * 1024 * 1024; ///< bytes a stream

/// The docker program is told where to find this machine's daemon, so that no context that root once chose, and no plugin
/// in root's home, has a say.
constexpr std::array fixedEnvironment{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                                      "HOME=/root", "DOCKER_HOST=unix:///var/run/docker.sock", "DOCKER_CONFIG=/nonexistent"};

/// File descriptors of the parent that are closed when the command is over.
struct Streams {
    int input = -1;
    std::array<int, 2> output{-1, -1}; ///< read end, write end
    std::array<int, 2> error{-1, -1};
    int process = -1; ///< readable when the program has ended (pidfd_open(2))

    Streams() = default;
    Streams(const Streams &) = delete;
    Streams &operator=(const Streams &) = delete;
    ~Streams()
    {
        for (const int file : {input, output[0], output[1], error[0], error[1], process})
            if (file >= 0)
                close(file);
    }
    /// 0 or errno. The input is a file in memory and not a pipe, so that a program that does not read it cannot block us.
    int open(const QByteArray &bytes)
    {
        input = bytes.isEmpty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : memfd_create("input", MFD_CLOEXEC);
        if (input < 0 || pipe2(output.data(), O_CLOEXEC) != 0 || pipe2(error.data(), O_CLOEXEC) != 0
            || fcntl(output[0], F_SETFL, O_NONBLOCK) != 0 || fcntl(error[0], F_SETFL, O_NONBLOCK) != 0)
            return errno;
        if (const int failed = bytes.isEmpty() ? 0 : writeAll(input, bytes); failed != 0)
            return failed;
        return bytes.isEmpty() || lseek(input, 0, SEEK_SET) == 0 ? 0 : errno;
    }
    void closeWriteEnds()
    {
        for (int *file : {&output[1], &error[1]})
            close(std::exchange(*file, -1));
    }
};

/// In a session of its own, so that it can be killed whole and a key press at the terminal does not reach it; with the
/// signals as a program expects them and no file of ours open. 0 or errno.
int spawn(const QStringList &command, const Streams &streams, pid_t &child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    const auto clean = qScopeGuard([&] {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    });
    posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, streams.output[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, streams.error[1], STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions, "/");
    sigset_t mask;
    sigemptyset(&mask);
    posix_spawnattr_setsigmask(&attributes, &mask);
    sigfillset(&mask);
    posix_spawnattr_setsigdefault(&attributes, &mask);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::vector<QByteArray> words;
    for (const QString &word : command)
        words.push_back(word.toUtf8());
    std::vector<char *> arguments;
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::vector<char *> environment;
    for (const char *variable : fixedEnvironment)
        environment.push_back(const_cast<char *>(variable)); // POSIX's type; nobody writes to it
    environment.push_back(nullptr);
    return posix_spawn(&child, arguments[0], &actions, &attributes, arguments.data(), environment.data());
}

/// Takes what is there without waiting, and no more than one byte above the limit.
void drain(int file, QByteArray &bytes)
{
    std::array<char, 65536> buffer{};
    while (bytes.size() <= maximalOutput) {
        const ssize_t count = ::read(file, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        bytes.append(buffer.data(), count);
    }
}

bool isTooMuch(const CommandOutput &output)
{
    return output.standardOutput.size() > maximalOutput || output.standardError.size() > maximalOutput;
}

/// Reads until the program ends. False when it took too long or printed too much; it still runs then.
bool follow(const Streams &streams, CommandOutput &output, std::chrono::milliseconds limit)
{
    QElapsedTimer clock;
    clock.start();
    std::array<pollfd, 3> files{pollfd{streams.output[0], POLLIN, 0}, pollfd{streams.error[0], POLLIN, 0},
                                pollfd{streams.process, POLLIN, 0}};
    while (!isTooMuch(output)) {
        const qint64 left = limit.count() - clock.elapsed();
        if (left <= 0)
            return false;
        const int ready = poll(files.data(), files.size(), static_cast<int>(qMin<qint64>(left, 60'000)));
        if (ready < 0 && errno != EINTR)
            return false;
        drain(streams.output[0], output.standardOutput);
        drain(streams.error[0], output.standardError);
        if (ready > 0 && (files[2].revents & POLLIN) != 0)
            return !isTooMuch(output);
        // A stream that the program has closed would be ready for ever.
        for (pollfd &file : files)
            if (ready > 0 && (file.revents & POLLIN) == 0 && (file.revents & (POLLHUP | POLLERR)) != 0)
                file.fd = -1;
    }
    return false;
}

int statusOf(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Failure cannotStart(const QString &program, int error)
{
    return failure(ErrorCode::CommandFailed, program, {QT_TRANSLATE_NOOP("Dockwright", "%1 cannot be started."), {program}}, {},
                   QString::fromLocal8Bit(strerror(error)));
}

} // namespace

Result<CommandOutput> runCommand(const QStringList &command, const QByteArray &input, std::chrono::milliseconds limit)
{
    const QString program = command.value(0);
    Streams streams;
    pid_t child = 0;
    if (!program.startsWith(u'/'))
        return cannotStart(program, EINVAL);
    if (const int error = streams.open(input); error != 0)
        return cannotStart(program, error);
    if (const int error = spawn(command, streams, child); error != 0)
        return cannotStart(program, error);
    streams.closeWriteEnds();
    streams.process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    CommandOutput output;
    if (streams.process >= 0 && follow(streams, output, limit)) {
        output.status = statusOf(child);
        return output;
    }
    kill(-child, SIGKILL);
    statusOf(child);
    const bool late = !isTooMuch(output);
    return failure(late ? ErrorCode::TimedOut : ErrorCode::CommandFailed, program,
                   {late ? QT_TRANSLATE_NOOP("Dockwright", "%1 did not end within %2 seconds.")
                         : QT_TRANSLATE_NOOP("Dockwright", "%1 printed too much."),
                    {program, QString::number(limit.count() / 1000)}});
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

// SPDX-License-Identifier: Apache-2.0
#include "helper/host/command_runner.h"

#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QScopeGuard>

#include <algorithm>
#include <array>
#include <atomic>
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

constexpr qsizetype maximalOutput = 4LL * 1024 * 1024; ///< bytes a stream

constexpr int statusDescriptor = STDERR_FILENO + 1;

/// The docker program is told where to find this machine's daemon, so that no context that root once chose, and no plugin
/// in root's home, has a say.
constexpr std::array fixedEnvironment{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                                      "HOME=/root", "DOCKER_HOST=unix:///var/run/docker.sock", "DOCKER_CONFIG=/nonexistent"};

std::atomic<bool> mayAskSystemd{true};

/// File descriptors of the parent that are closed when the command is over.
struct Streams {
    int input = -1;
    std::array<int, 2> output{-1, -1}; ///< read end, write end
    std::array<int, 2> error{-1, -1};
    std::array<int, 2> status{-1, -1};
    int keptOpen = -1; ///< the caller's, who closes it
    int process = -1;  ///< readable when the program has ended (pidfd_open(2))

    Streams() = default;
    Streams(const Streams &) = delete;
    Streams &operator=(const Streams &) = delete;
    ~Streams()
    {
        for (const int file : {input, output[0], output[1], error[0], error[1], status[0], status[1], process})
            if (file >= 0)
                close(file);
    }
    /// 0 or errno. The input is a file in memory and not a pipe, so that a program that does not read it cannot block us.
    int open(const QByteArray &bytes, bool withStatus)
    {
        input = bytes.isEmpty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : memfd_create("input", MFD_CLOEXEC);
        if (input < 0 || pipe2(output.data(), O_CLOEXEC) != 0 || pipe2(error.data(), O_CLOEXEC) != 0
            || (withStatus && pipe2(status.data(), O_CLOEXEC) != 0))
            return errno;
        for (const int file : {output[0], error[0], status[0]})
            if (file >= 0 && fcntl(file, F_SETFL, O_NONBLOCK) != 0)
                return errno;
        if (const int failed = bytes.isEmpty() ? 0 : writeAll(input, bytes); failed != 0)
            return failed;
        return bytes.isEmpty() || lseek(input, 0, SEEK_SET) == 0 ? 0 : errno;
    }
    void closeWriteEnds()
    {
        for (int *file : {&output[1], &error[1], &status[1]})
            if (*file >= 0)
                close(std::exchange(*file, -1));
    }
};

/// In a session of its own, so that it can be killed whole and a key press at the terminal does not reach it; with the
/// signals as a program expects them and no file of ours open. 0 or errno.
int spawn(const QStringList &command, const QList<QByteArray> &additions, const Streams &streams, pid_t &child)
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
    const int fourth = streams.status[1] >= 0 ? streams.status[1] : streams.keptOpen;
    if (fourth >= 0)
        posix_spawn_file_actions_adddup2(&actions, fourth, statusDescriptor);
    posix_spawn_file_actions_addclosefrom_np(&actions, fourth >= 0 ? statusDescriptor + 1 : statusDescriptor);
    posix_spawn_file_actions_addchdir_np(&actions, "/");
    sigset_t mask;
    sigemptyset(&mask);
    posix_spawnattr_setsigmask(&attributes, &mask);
    sigfillset(&mask);
    posix_spawnattr_setsigdefault(&attributes, &mask);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::vector<QByteArray> words;
    words.reserve(static_cast<std::size_t>(command.size()));
    for (const QString &word : command)
        words.push_back(word.toUtf8());
    std::vector<char *> arguments;
    arguments.reserve(words.size() + 1);
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::vector<char *> environment;
    environment.reserve(std::size(fixedEnvironment) + static_cast<std::size_t>(additions.size()) + 2);
    const auto isReplaced = [&additions](const QByteArray &variable) {
        const QByteArray name = variable.left(variable.indexOf('=') + 1);
        return std::ranges::any_of(additions, [&](const QByteArray &each) { return each.startsWith(name); });
    };
    for (const char *variable : fixedEnvironment)
        if (!isReplaced(variable))
            environment.push_back(const_cast<char *>(variable)); // POSIX's type; nobody writes to it
    for (const QByteArray &variable : additions)
        environment.push_back(const_cast<char *>(variable.constData()));
    if (!mayAskSystemd)
        environment.push_back(const_cast<char *>("SYSTEMD_OFFLINE=1"));
    environment.push_back(nullptr);
    return posix_spawn(&child, arguments[0], &actions, &attributes, arguments.data(), environment.data());
}

/// What a program has printed so far.
struct Printed {
    CommandOutput output;
    QByteArray status; ///< the begun line of descriptor 3
    bool keepsLast;    ///< of too much, the last part is kept

    bool isTooMuch() const
    {
        return output.standardOutput.size() > maximalOutput || output.standardError.size() > maximalOutput
            || status.size() > maximalOutput;
    }
};

/// Takes what is there without waiting, and no more than one byte above the limit.
void drain(int file, QByteArray &bytes, bool keepsLast)
{
    std::array<char, 65536> buffer{};
    while (bytes.size() <= maximalOutput) {
        const ssize_t count = ::read(file, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        bytes.append(buffer.data(), count);
        if (keepsLast && bytes.size() > maximalOutput)
            bytes = bytes.right(maximalOutput / 2);
    }
}

void drainAll(const Streams &streams, Printed &printed, const CommandWatch &watch)
{
    drain(streams.output[0], printed.output.standardOutput, printed.keepsLast);
    drain(streams.error[0], printed.output.standardError, printed.keepsLast);
    drain(streams.status[0], printed.status, printed.keepsLast);
    for (qsizetype end = printed.status.indexOf('\n'); end >= 0; end = printed.status.indexOf('\n')) {
        if (watch.status)
            watch.status(printed.status.left(end));
        printed.status.remove(0, end + 1);
    }
}

enum class End { Exited, Late, TooMuch, Stopped };

/// Tells the lines of standard output as they come. False: no more are wanted.
bool tellLines(Printed &printed, const CommandWatch &watch)
{
    QByteArray &bytes = printed.output.standardOutput;
    qsizetype begin = 0;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', begin)) {
        if (!watch.line(bytes.mid(begin, end - begin)))
            return false;
        begin = end + 1;
    }
    bytes.remove(0, begin);
    return true;
}

/// Asks once a second whether to go on.
bool mayGoOn(const CommandWatch &watch, const QElapsedTimer &clock, qint64 &told)
{
    if (watch.stop.stop_requested())
        return false;
    const qint64 seconds = clock.elapsed() / 1000;
    if (!watch.waiting || seconds == std::exchange(told, seconds))
        return true;
    return watch.waiting(static_cast<int>(seconds));
}

/// Reads until the program ends. Where the result is another than Exited, it still runs.
End follow(const Streams &streams, Printed &printed, const CommandWatch &watch)
{
    QElapsedTimer clock;
    clock.start();
    qint64 told = 0;
    std::array<pollfd, 4> files{pollfd{streams.output[0], POLLIN, 0}, pollfd{streams.error[0], POLLIN, 0},
                                pollfd{streams.process, POLLIN, 0}, pollfd{streams.status[0], POLLIN, 0}};
    const int patience = watch.waiting || watch.stop.stop_possible() ? 100 : 60'000;
    while (!printed.isTooMuch()) {
        const qint64 left = watch.limit.count() - clock.elapsed();
        if (left <= 0)
            return End::Late;
        if (!mayGoOn(watch, clock, told))
            return End::Stopped;
        const int ready = poll(files.data(), files.size(), static_cast<int>(qMin<qint64>(left, patience)));
        if (ready < 0 && errno != EINTR)
            return End::Late;
        drainAll(streams, printed, watch);
        if (watch.line && !tellLines(printed, watch))
            return End::Stopped;
        if (ready > 0 && (files[2].revents & POLLIN) != 0)
            return printed.isTooMuch() ? End::TooMuch : End::Exited;
        // A stream that the program has closed would be ready for ever.
        for (pollfd &file : files)
            if (ready > 0 && (file.revents & POLLIN) == 0 && (file.revents & (POLLHUP | POLLERR)) != 0)
                file.fd = -1;
    }
    return End::TooMuch;
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
                   qt_error_string(error));
}

Failure endedBadly(const QString &program, End end, std::chrono::milliseconds limit)
{
    if (end == End::Stopped)
        return cancelled();
    const bool late = end == End::Late;
    return failure(late ? ErrorCode::TimedOut : ErrorCode::CommandFailed, program,
                   {late ? QT_TRANSLATE_NOOP("Dockwright", "%1 did not end within %2 seconds.")
                         : QT_TRANSLATE_NOOP("Dockwright", "The output of %1 is too large."),
                    {program, QString::number(limit.count() / 1000)}});
}

Result<CommandOutput> run(const QStringList &command, const CommandWatch &watch, bool keepsLast)
{
    const QString program = command.value(0);
    Streams streams;
    streams.keptOpen = watch.keptOpen;
    pid_t child = 0;
    if (!program.startsWith(u'/'))
        return cannotStart(program, EINVAL);
    if (const int error = streams.open(watch.input, bool(watch.status)); error != 0)
        return cannotStart(program, error);
    if (const int error = spawn(command, watch.environment, streams, child); error != 0)
        return cannotStart(program, error);
    streams.closeWriteEnds();
    streams.process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    Printed printed{{}, {}, keepsLast};
    const End end = streams.process >= 0 ? follow(streams, printed, watch) : End::Late;
    if (end == End::Exited) {
        printed.output.status = statusOf(child);
        return printed.output;
    }
    kill(-child, SIGKILL);
    statusOf(child);
    return endedBadly(program, end, watch.limit);
}

} // namespace

void keepCommandsFromSystemd()
{
    mayAskSystemd = false;
}

Result<CommandOutput> runCommand(const QStringList &command, const QByteArray &input, std::chrono::milliseconds limit)
{
    return run(command,
               {.environment = {},
                .input = input,
                .status = {},
                .line = {},
                .waiting = {},
                .stop = {},
                .limit = limit,
                .keptOpen = -1},
               false);
}

Result<CommandOutput> runWatched(const QStringList &command, const CommandWatch &watch)
{
    return run(command, watch, !watch.line);
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

// SPDX-License-Identifier: Apache-2.0
#include "helper/service/job_directory.h"

#include "core/base/json.h"
#include "helper/host/directory_names.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace dockwright::helper::job_directory {

using namespace core;

namespace {

constexpr auto jobsPath = "/run/dockwright/jobs";
constexpr auto callFile = "call";
constexpr auto inputFile = "input";
constexpr auto eventsFile = "events";
constexpr qsizetype longestCall = 256LL * 1024; ///< bytes: an apply has two lists of 64 places

QString pathOf(quint64 id)
{
    return QLatin1String(jobsPath) + u'/' + QString::number(id);
}

Result<Descriptor> open(const QString &path, bool create)
{
    const RootedFiles files(QStringLiteral("/"));
    const auto opened = files.openDirectory(path, create, 0700);
    return opened ? Result<Descriptor>(Descriptor(*opened)) : tl::unexpected(opened.error());
}

Result<> writeNew(int directory, const char *name, const QByteArray &bytes)
{
    const Descriptor file(openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isOpen())
        return ioFailure(QLatin1String(name), errno);
    const int error = writeAll(file.number(), bytes);
    return error == 0 ? Result<>() : ioFailure(QLatin1String(name), error);
}

std::optional<JobCall> read(quint64 id)
{
    const auto directory = open(pathOf(id), false);
    const Descriptor file(directory ? openat(directory->number(), callFile, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1);
    QByteArray text(longestCall, Qt::Uninitialized);
    const ssize_t count = file.isOpen() ? pread(file.number(), text.data(), static_cast<std::size_t>(text.size()), 0) : -1;
    text.truncate(qMax<ssize_t>(count, 0));
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object())
        return std::nullopt;
    try {
        return JobCall{.id = id,
                       .kind = json.at("kind").get<QString>(),
                       .caller = {.user = json.at("user").get<uint>(),
                                  .session = textOf(json, "session"),
                                  .connection = textOf(json, "connection")},
                       .arguments = json.at("arguments").get<QStringList>()};
    } catch (const Json::exception &) {
        return std::nullopt; // a service that died while it wrote; nothing was started
    }
}

} // namespace

Result<> layDown(const JobCall &call, const QByteArray &input)
{
    const auto directory = open(pathOf(call.id), true);
    if (!directory)
        return tl::unexpected(directory.error());
    const Json json{{"kind", call.kind},
                    {"user", call.caller.user},
                    {"session", call.caller.session},
                    {"connection", call.caller.connection},
                    {"arguments", call.arguments}};
    if (const auto written = writeNew(directory->number(), inputFile, input); !written)
        return written;
    return writeNew(directory->number(), callFile, QByteArray::fromStdString(json.dump()));
}

std::vector<JobCall> list()
{
    std::vector<JobCall> calls;
    const auto directory = open(QLatin1String(jobsPath), false);
    if (!directory)
        return calls;
    for (const QByteArray &name : namesIn(directory->number())) {
        bool isNumber = false;
        const quint64 id = name.toULongLong(&isNumber);
        if (auto call = isNumber ? read(id) : std::nullopt)
            calls.push_back(std::move(*call));
    }
    std::ranges::sort(calls, {}, &JobCall::id);
    return calls;
}

Descriptor openEvents(quint64 id)
{
    const auto directory = open(pathOf(id), false);
    return Descriptor(directory ? openat(directory->number(), eventsFile, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1);
}

void remove(quint64 id)
{
    if (const auto directory = open(pathOf(id), false))
        for (const char *name : {callFile, inputFile, eventsFile})
            unlinkat(directory->number(), name, 0);
    if (const auto jobs = open(QLatin1String(jobsPath), false))
        unlinkat(jobs->number(), QByteArray::number(id).constData(), AT_REMOVEDIR);
}

Result<JobCall> takeUp(const QString &id)
{
    bool isNumber = false;
    const quint64 number = id.toULongLong(&isNumber);
    const auto call = isNumber ? read(number) : std::nullopt;
    if (!call)
        return failure(ErrorCode::InvalidInput, id, {QT_TRANSLATE_NOOP("Dockwright", "There is no such job."), {}});
    const auto directory = open(pathOf(number), false);
    if (!directory)
        return tl::unexpected(directory.error());
    // Made by whoever takes the call up, so that nobody does it twice.
    const Descriptor events(
        openat(directory->number(), eventsFile, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!events.isOpen())
        return ioFailure(id, errno);
    const Descriptor input(openat(directory->number(), inputFile, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!input.isOpen())
        return ioFailure(id, errno);
    unlinkat(directory->number(), inputFile, 0); // it may hold a password
    if (dup2(input.number(), STDIN_FILENO) < 0 || dup2(events.number(), STDOUT_FILENO) < 0)
        return ioFailure(id, errno);
    return *call;
}

} // namespace dockwright::helper::job_directory

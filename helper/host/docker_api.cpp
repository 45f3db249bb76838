// SPDX-License-Identifier: Apache-2.0
#include "helper/host/docker_api.h"

#include "helper/host/api_version.h"
#include "helper/host/descriptor.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QtEndian>

#include <cerrno>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto usualLimit = std::chrono::seconds(30);
/// Of the one daemon that this process speaks with.
QByteArray &socketInUse()
{
    static QByteArray path = docker_api::socket;
    return path;
}

/// Of whoever asked for what is being asked.
std::stop_token &heeded()
{
    static std::stop_token stop;
    return stop;
}

Failure unreachable(int error)
{
    return failure(ErrorCode::CommandFailed, QString::fromLocal8Bit(socketInUse()),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot be queried: %1."), {qt_error_string(error)}});
}

Failure silentFor(std::chrono::seconds limit)
{
    return failure(ErrorCode::TimedOut, QString::fromLocal8Bit(socketInUse()),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd did not answer within %1 s."), {QString::number(limit.count())}});
}

/// One request and its answer.
class Exchange
{
public:
    explicit Exchange(std::chrono::seconds limit, std::stop_token stop = heeded())
        : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)), m_limit(limit), m_stop(std::move(stop))
    {}

    Result<> send(const char *method, const QByteArray &path, const char *type = nullptr, const QByteArray &body = {})
    {
        sockaddr_un address{AF_UNIX, {}};
        qstrncpy(address.sun_path, socketInUse().constData(), sizeof address.sun_path);
        const timeval limit{m_limit.count(), 0};
        if (setsockopt(m_socket.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0
            || connect(m_socket.number(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            return failed(errno);
        QByteArray request = QByteArray(method) + ' ' + path + " HTTP/1.0\r\n";
        if (type != nullptr)
            request += QByteArray("Content-Type: ") + type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        const int error = writeAll(m_socket.number(), request + "\r\n" + body);
        return error == 0 ? Result<>() : failed(error);
    }

    /// The answer has begun: dockerd has understood what it is asked.
    Result<> awaitHead()
    {
        while (!m_received.contains(endOfHead))
            if (const auto more = readMore(); !more || !*more)
                return more ? unreachable(EPROTO) : tl::unexpected(more.error());
        return {};
    }

    /// All that comes until dockerd closes, before `end`: an answer may come bit by bit.
    Result<DockerAnswer> receive(std::chrono::steady_clock::time_point end = std::chrono::steady_clock::time_point::max())
    {
        Result<bool> more = true;
        while (more && *more)
            more = std::chrono::steady_clock::now() < end ? readMore() : silentFor(m_limit);
        if (!more)
            return tl::unexpected(more.error());
        const auto answer = readAnswer(m_received);
        return answer ? Result<DockerAnswer>(*answer) : unreachable(EPROTO);
    }

private:
    /// EAGAIN is what a socket with SO_SNDTIMEO says when its time is over (socket(7)).
    Failure failed(int error) const { return error == EAGAIN ? silentFor(m_limit) : unreachable(error); }

    /// False at the end.
    Result<bool> readMore()
    {
        constexpr qsizetype chunk = 64LL * 1024;
        const qsizetype had = m_received.size();
        if (had > maximalAnswer)
            return unreachable(EMSGSIZE);
        if (const auto ready = awaitMore(); !ready)
            return tl::unexpected(ready.error());
        m_received.resize(had + chunk);
        const ssize_t got = read(m_socket.number(), m_received.data() + had, chunk);
        const int error = errno;
        m_received.truncate(had + qMax<qsizetype>(got, 0));
        if (got < 0 && error != EINTR)
            return unreachable(error);
        return got != 0;
    }

    /// Until there is something to read, or for too long.
    Result<> awaitMore() const
    {
        constexpr auto pace = std::chrono::milliseconds(100);
        const auto end = std::chrono::steady_clock::now() + m_limit;
        pollfd socket{m_socket.number(), POLLIN, 0};
        while (!m_stop.stop_requested()) {
            const int ready = poll(&socket, 1, static_cast<int>(pace.count()));
            if (ready > 0)
                return {};
            if (ready < 0 && errno != EINTR)
                return unreachable(errno);
            if (std::chrono::steady_clock::now() >= end)
                return silentFor(m_limit);
        }
        return cancelled();
    }

    static constexpr auto endOfHead = "\r\n\r\n";

    Descriptor m_socket;
    std::chrono::seconds m_limit;
    std::stop_token m_stop;
    QByteArray m_received;
};

Result<DockerAnswer> exchange(const char *method, const QByteArray &path, std::chrono::seconds limit, std::stop_token stop,
                              const char *type = nullptr, const QByteArray &body = {})
{
    Exchange exchange(limit, std::move(stop));
    const auto end = std::chrono::steady_clock::now() + limit;
    return exchange.send(method, path, type, body).and_then([&] { return exchange.receive(end); });
}

/// Of the one daemon that this process speaks with.
ApiVersion &apiVersion()
{
    static ApiVersion version([](const QByteArray &path) { return exchange("GET", path, usualLimit, heeded()); });
    return version;
}

Result<DockerAnswer> ask(const char *method, const QByteArray &path, std::chrono::seconds limit, const std::stop_token &stop,
                         const char *type = nullptr, const QByteArray &body = {})
{
    return apiVersion().ask(path,
                            [&](const QByteArray &versioned) { return exchange(method, versioned, limit, stop, type, body); });
}

/// Of both streams of a container without a terminal: frames of a head of 8 bytes (the last 4 are the length) and what was
/// written (Engine API, ContainerAttach).
QByteArray withoutFrames(const QByteArray &stream)
{
    constexpr qsizetype head = 8;
    QByteArray text;
    for (qsizetype at = 0; at + head <= stream.size();) {
        const auto length = qFromBigEndian<quint32>(stream.constData() + at + 4);
        text += stream.mid(at + head, length);
        at += head + length;
    }
    return text;
}

} // namespace

namespace docker_api {

QByteArray socketAmong(const QStringList &hosts)
{
    const QString scheme = QStringLiteral("unix://");
    QByteArray found;
    for (const QString &host : hosts) {
        if (host.startsWith(QLatin1String("fd://")) || host == scheme || host == scheme + QLatin1String(socket)
            || host == scheme + QLatin1String("/run/docker.sock"))
            return socket;
        if (host.startsWith(scheme) && found.isEmpty())
            found = host.mid(scheme.size()).toLocal8Bit();
    }
    return found.isEmpty() || found.size() >= static_cast<qsizetype>(sizeof sockaddr_un::sun_path) ? QByteArray(socket) : found;
}

void useSocket(const QByteArray &path)
{
    socketInUse() = path;
}

void heed(const std::stop_token &stop)
{
    heeded() = stop;
}

Result<DockerAnswer> get(const QByteArray &path, std::chrono::seconds limit)
{
    return ask("GET", path, limit, heeded());
}

Result<DockerAnswer> getToCleanUp(const QByteArray &path, std::chrono::seconds limit)
{
    return ask("GET", path, limit, {});
}

Result<DockerAnswer> remove(const QByteArray &path, std::chrono::seconds limit)
{
    return ask("DELETE", path, limit, {}); // what is to be cleaned up is cleaned up, whoever wants to stop
}

Result<DockerAnswer> post(const QByteArray &path, const Json &body, std::chrono::seconds limit)
{
    return ask("POST", path, limit, heeded(), "application/json", QByteArray::fromStdString(body.dump()));
}

Result<DockerAnswer> postArchive(const QByteArray &path, const QByteArray &tar)
{
    return ask("POST", path, makingLimit, heeded(), "application/x-tar", tar);
}

Result<DockerAnswer> startAttached(const QByteArray &id)
{
    const QByteArray container = "/containers/" + id;
    const auto version = apiVersion().prefix();
    if (!version)
        return tl::unexpected(version.error());
    Exchange attached(makingLimit);
    if (const auto sent =
            attached.send("POST", *version + container + "/attach?stream=1&stdout=1&stderr=1", "application/json");
        !sent)
        return tl::unexpected(sent.error());
    if (const auto listens = attached.awaitHead(); !listens)
        return tl::unexpected(listens.error());
    auto started = post(container + "/start", Json::object());
    if (!started || !started->isGood())
        return started;
    const auto written = attached.receive();
    if (!written || !written->isGood())
        return written;
    started->body = withoutFrames(written->body);
    return started;
}

} // namespace docker_api

} // namespace dockwright::helper

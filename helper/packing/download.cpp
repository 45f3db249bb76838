// SPDX-License-Identifier: Apache-2.0
#include "helper/packing/download.h"

#include "core/base/json.h"
#include "core/text/redact.h"
#include "helper/bundle/sha256.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"
#include "helper/network/qt_proxy.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>
#include <QUrl>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int mostRedirections = 10;
constexpr qint64 pieceSize = 1024LL * 1024;
constexpr std::chrono::milliseconds tick{50};
constexpr int isPartial = 206; // RFC 9110: the rest of what was asked for
constexpr int isOutOfRange = 416;

/// Opens a file of ours, made if it is missing: no link, no fifo, nobody else's.
Result<int> openOwn(const QString &path, int flags)
{
    const int file = open(QFile::encodeName(path).constData(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (file < 0)
        return ioFailure(path, errno);
    struct stat status {};
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() && status.st_nlink == 1)
        return file;
    close(file);
    return failure(ErrorCode::InvalidInput, path,
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "A file with this name exists, and it is not a regular file that belongs to you alone."),
                    {}});
}

bool isInList(const QString &host, const QStringList &list)
{
    const QHostAddress address(host);
    for (const QString &entry : list) {
        if (entry == QLatin1String("*") || entry.compare(host, Qt::CaseInsensitive) == 0)
            return true;
        const QString domain = entry.startsWith(u'.') ? entry : u'.' + entry;
        if (address.isNull() && host.endsWith(domain, Qt::CaseInsensitive))
            return true;
        if (!address.isNull() && entry.contains(u'/') && address.isInSubnet(QHostAddress::parseSubnet(entry)))
            return true;
    }
    return false;
}

Result<QNetworkProxy> proxyFor(const QUrl &url, const ProxySettings &settings)
{
    const QString wanted = url.scheme() == QLatin1String("https") ? settings.https : settings.http;
    if (wanted.isEmpty() || isInList(url.host(), settings.noProxy))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const auto proxy = qtProxy(wanted);
    if (!proxy)
        return failure(ErrorCode::Unsupported, redactUrl(wanted),
                       {QT_TRANSLATE_NOOP("Dockwright", "A download supports only http and socks5 proxies."), {}});
    return *proxy;
}

/// By what the server said that a file is the same one; a weak ETag is not for ranges (RFC 9110, 13.1.5).
QByteArray validatorOf(const QNetworkReply &reply)
{
    const QByteArray tag = reply.rawHeader("ETag");
    return tag.startsWith('"') ? tag : reply.rawHeader("Last-Modified");
}

class Fetch
{
public:
    Fetch(const Download &what, const BundleProgress &progress, const std::stop_token &stop)
        : m_what(what), m_progress(progress), m_stop(stop)
    {}
    ~Fetch()
    {
        if (m_file >= 0)
            close(m_file);
    }
    Fetch(const Fetch &) = delete;
    Fetch &operator=(const Fetch &) = delete;

    Result<Downloaded> run();

private:
    Result<> readRecord();
    Result<> writeRecord(const QByteArray &validator);
    /// One request; a URL if it leads elsewhere.
    Result<std::optional<QUrl>> ask(const QUrl &url);
    void await(QNetworkReply &reply);
    QNetworkRequest requestTo(const QUrl &url) const;
    void headersCame(QNetworkReply &reply);
    void dataCame(QNetworkReply &reply);
    void endWith(QNetworkReply &reply, Failure failure);
    Result<> judge(const QNetworkReply &reply) const;
    QString sumOfUrl() const { return Sha256::of(m_what.url.toUtf8()); }

    const Download &m_what;
    const BundleProgress &m_progress;
    const std::stop_token &m_stop;
    int m_file = -1;
    qint64 m_resumedAt = 0;
    qint64 m_size = 0;      ///< that is in the file
    qint64 m_total = 0;     ///< that will be; 0 while nobody knows
    QByteArray m_validator; ///< of what an earlier attempt left
    bool m_isBody = false;  ///< what comes goes into the file
    std::optional<Error> m_error;
};

Result<> Fetch::readRecord()
{
    const auto file = openOwn(m_what.path + QLatin1String(".part"), O_RDWR | O_CREAT);
    if (!file)
        return tl::unexpected(file.error());
    m_file = *file;
    const auto record = openOwn(m_what.path + QLatin1String(".part.json"), O_RDONLY | O_CREAT);
    if (!record)
        return tl::unexpected(record.error());
    QFile text;
    const bool isOpen = text.open(*record, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle);
    const auto json = parseJson(isOpen ? text.read(64LL * 1024) : QByteArray());
    const auto value = [&json](const char *member) {
        return json && json->value.is_object() && json->value.contains(member) && json->value[member].is_string()
            ? json->value[member].get<QString>()
            : QString();
    };
    if (value("url") == sumOfUrl())
        m_validator = value("validator").toLatin1();
    m_size = m_validator.isEmpty() ? 0 : lseek(m_file, 0, SEEK_END);
    return {};
}

/// The URL as a sum only: it may hold a password.
Result<> Fetch::writeRecord(const QByteArray &validator)
{
    const QString path = m_what.path + QLatin1String(".part.json");
    const auto record = openOwn(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!record)
        return tl::unexpected(record.error());
    const Json json{{"url", sumOfUrl()}, {"validator", QString::fromLatin1(validator)}};
    const int error = writeAll(*record, QByteArray::fromStdString(json.dump()) + '\n');
    close(*record);
    return error == 0 ? Result<>() : ioFailure(path, error);
}

QNetworkRequest Fetch::requestTo(const QUrl &url) const
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("User-Agent", "dockwright/" DOCKWRIGHT_VERSION);
    request.setRawHeader("Accept-Encoding", "identity"); // the bytes are those of the file
    if (m_size > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(m_size) + '-');
        request.setRawHeader("If-Range", m_validator);
    }
    return request;
}

void Fetch::endWith(QNetworkReply &reply, Failure failure)
{
    if (!m_error)
        m_error = std::move(failure).value();
    reply.abort();
}

void Fetch::headersCame(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_isBody || (status != 200 && status != isPartial))
        return;
    m_isBody = true;
    const QByteArray range = "bytes " + QByteArray::number(m_size) + '-';
    if (status == isPartial && (m_size == 0 || !reply.rawHeader("Content-Range").startsWith(range)))
        return endWith(reply,
                       failure(ErrorCode::Io, redactUrl(m_what.url),
                               {QT_TRANSLATE_NOOP("Dockwright", "The server sent a different range than was requested."), {}}));
    m_resumedAt = status == isPartial ? m_size : 0;
    m_size = m_resumedAt;
    const qint64 announced = reply.header(QNetworkRequest::ContentLengthHeader).toLongLong();
    m_total = announced > 0 ? m_size + announced : 0;
    if (ftruncate(m_file, m_size) != 0)
        return endWith(reply, ioFailure(m_what.path, errno));
    lseek(m_file, m_size, SEEK_SET);
    if (const auto written = writeRecord(validatorOf(reply)); !written)
        endWith(reply, tl::unexpected(written.error()));
}

void Fetch::dataCame(QNetworkReply &reply)
{
    while (m_isBody && !m_error && reply.bytesAvailable() > 0) {
        const QByteArray piece = reply.read(pieceSize);
        m_size += piece.size();
        if (qMax(m_size, m_total) > m_what.limit)
            return endWith(reply,
                           failure(ErrorCode::InvalidInput, redactUrl(m_what.url),
                                   {QT_TRANSLATE_NOOP("Dockwright", "The file is larger than %1 bytes."),
                                    {QString::number(m_what.limit)}}));
        if (const int error = writeAll(m_file, piece); error != 0)
            return endWith(reply, ioFailure(m_what.path, error));
        if (m_progress)
            m_progress(m_size, qMax(m_size, m_total));
    }
}

Result<> Fetch::judge(const QNetworkReply &reply) const
{
    if (m_error)
        return tl::unexpected(*m_error);
    const QString where = redactUrl(m_what.url);
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 404)
        return failure(
            ErrorCode::InvalidInput, where, {QT_TRANSLATE_NOOP("Dockwright", "The server does not have this file."), {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Check whether the server has this version for this architecture, or use another mirror."),
             {}});
    if (status >= 400)
        return failure(ErrorCode::Io, where,
                       {QT_TRANSLATE_NOOP("Dockwright", "The server returned HTTP status %1."), {QString::number(status)}});
    const bool isShort = m_total > 0 && m_size != m_total;
    if (reply.error() == QNetworkReply::NoError && !isShort && m_isBody)
        return {};
    const QString words = QString::fromUtf8(redactSecrets(reply.errorString().toUtf8()));
    if (m_isBody)
        return failure(ErrorCode::Io, where,
                       {QT_TRANSLATE_NOOP("Dockwright", "The connection was lost after %1 bytes."), {QString::number(m_size)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Run the command again: the download resumes from there."), {}}, words);
    return failure(ErrorCode::Io, where, {QT_TRANSLATE_NOOP("Dockwright", "The download failed: %1."), {visible(words)}});
}

/// Returns when the reply is there, or nobody waits for it any more.
void Fetch::await(QNetworkReply &reply)
{
    QEventLoop loop;
    QTimer patience;
    patience.setSingleShot(true);
    patience.start(m_what.patience);
    QTimer stopping;
    stopping.start(tick);
    QObject::connect(&patience, &QTimer::timeout, &loop, [&] {
        endWith(reply,
                failure(ErrorCode::TimedOut, redactUrl(m_what.url),
                        {QT_TRANSLATE_NOOP("Dockwright", "No data was received for %1 seconds."),
                         {QString::number(m_what.patience.count() / 1000)}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Run the command again: the download resumes from there."), {}}));
    });
    QObject::connect(&stopping, &QTimer::timeout, &loop, [&] {
        if (m_stop.stop_requested())
            endWith(reply, cancelled());
    });
    QObject::connect(&reply, &QNetworkReply::metaDataChanged, &loop, [&] { headersCame(reply); });
    QObject::connect(&reply, &QNetworkReply::readyRead, &loop, [&] {
        patience.start();
        dataCame(reply);
    });
    QObject::connect(&reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply.isFinished())
        loop.exec();
    dataCame(reply);
}

Result<std::optional<QUrl>> Fetch::ask(const QUrl &url)
{
    const auto proxy = proxyFor(url, m_what.proxy);
    if (!proxy)
        return tl::unexpected(proxy.error());
    QNetworkAccessManager network;
    network.setProxy(*proxy);
    const std::unique_ptr<QNetworkReply> reply(network.get(requestTo(url)));
    reply->setReadBufferSize(4 * pieceSize);
    m_isBody = false;
    await(*reply);
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QUrl target = reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (!m_error && target.isValid())
        return url.resolved(target);
    if (!m_error && status == isOutOfRange && m_size > 0) {
        m_size = 0; // what is there is no beginning of it
        return url;
    }
    const auto judged = judge(*reply);
    if (!judged)
        return tl::unexpected(judged.error());
    return std::nullopt;
}

Result<Downloaded> Fetch::run()
{
    if (const auto read = readRecord(); !read)
        return tl::unexpected(read.error());
    QUrl url(m_what.url, QUrl::StrictMode);
    for (int i = 0; i <= mostRedirections; ++i) {
        const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
        if (!url.isValid() || !isHttp || url.host().isEmpty())
            return failure(ErrorCode::InvalidInput, redactUrl(url.toString()),
                           {QT_TRANSLATE_NOOP("Dockwright", "This is not an http or https URL."), {}});
        const auto next = ask(url);
        if (!next)
            return tl::unexpected(next.error());
        if (!*next) {
            const auto sum = sha256OfFile(m_file, m_stop);
            if (!sum)
                return tl::unexpected(sum.error());
            const QByteArray part = QFile::encodeName(m_what.path) + ".part";
            if (fsync(m_file) != 0 || rename(part.constData(), QFile::encodeName(m_what.path).constData()) != 0)
                return ioFailure(m_what.path, errno);
            QFile::remove(m_what.path + QLatin1String(".part.json"));
            return Downloaded{*sum, m_size, m_resumedAt};
        }
        if (url.scheme() == QLatin1String("https") && (*next)->scheme() != QLatin1String("https"))
            return failure(ErrorCode::InvalidInput, redactUrl(m_what.url),
                           {QT_TRANSLATE_NOOP("Dockwright", "The server redirects from https to %1, which is not followed."),
                            {redactUrl((*next)->toString())}});
        url = **next;
    }
    return failure(ErrorCode::Io, redactUrl(m_what.url), {QT_TRANSLATE_NOOP("Dockwright", "Too many redirects."), {}});
}

} // namespace

Result<Downloaded> download(const Download &what, const BundleProgress &progress, const std::stop_token &stop)
{
    return Fetch(what, progress, stop).run();
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

/// A web server on the loopback that runs in the test's own event loop, and remembers what it was asked.
class FileServer : public QTcpServer
{
public:
    struct Request {
        QByteArray path;                       ///< the whole URL, when it is asked as a proxy
        QHash<QByteArray, QByteArray> headers; ///< by their names in lower case
    };

    QByteArray content;       ///< of every file
    QByteArray tag = "\"1\""; ///< its ETag; empty for none
    QByteArray date;          ///< its Last-Modified; empty for none
    bool takesRanges = true;
    qsizetype cutAt = -1;                       ///< so many bytes of the body are sent, and then the connection is closed
    bool hangsAfterCut = false;                 ///< and then nothing comes
    QByteArray status;                          ///< instead of 200 or 206
    QHash<QByteArray, QByteArray> redirections; ///< path to where it leads
    QByteArray credentials;                     ///< "user:password" that it wants as a proxy; empty for none
    bool announcesLength = true;
    std::vector<Request> requests;

    FileServer() = default;
    QString url(const QString &path) const { return QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(path); }
    bool start() { return listen(QHostAddress::LocalHost); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QTcpSocket(this);
        socket->setSocketDescriptor(descriptor);
        serve(socket);
    }

    void serve(QTcpSocket *socket)
    {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            QByteArray text = socket->property("text").toByteArray() + socket->readAll();
            const qsizetype end = text.indexOf("\r\n\r\n");
            socket->setProperty("text", end < 0 ? text : QByteArray());
            if (end >= 0)
                answer(socket, parsed(text.left(end)));
        });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    static Request parsed(const QByteArray &text)
    {
        QByteArrayList lines = text.split('\n');
        Request request{lines.takeFirst().split(' ').value(1), {}};
        for (const QByteArray &line : lines)
            request.headers[line.left(line.indexOf(':')).toLower()] = line.mid(line.indexOf(':') + 1).trimmed();
        return request;
    }

    void answer(QTcpSocket *socket, const Request &request)
    {
        requests.push_back(request);
        if (redirections.contains(request.path))
            return send(socket, "302 Found", "Location: " + redirections[request.path] + "\r\n", "elsewhere");
        if (!credentials.isEmpty() && request.headers.value("proxy-authorization") != "Basic " + credentials.toBase64())
            return send(socket, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n", "no");
        const QByteArray range = request.headers.value("range");
        const QByteArray condition = request.headers.value("if-range");
        const bool isSame = !condition.isEmpty() && (condition == tag || condition == date);
        const qsizetype start = takesRanges && isSame ? range.mid(6).chopped(1).toLongLong() : 0;
        if (start >= content.size() && start > 0)
            return send(socket, "416 Range Not Satisfiable", {}, {});
        QByteArray headers;
        if (!tag.isEmpty())
            headers += "ETag: " + tag + "\r\n";
        if (!date.isEmpty())
            headers += "Last-Modified: " + date + "\r\n";
        if (start > 0)
            headers += "Content-Range: bytes " + QByteArray::number(start) + '-' + QByteArray::number(content.size() - 1) + '/'
                + QByteArray::number(content.size()) + "\r\n";
        const QByteArray usual = start > 0 ? "206 Partial Content" : "200 OK";
        send(socket, status.isEmpty() ? usual : status, headers, content.mid(start));
    }

    void send(QTcpSocket *socket, const QByteArray &line, const QByteArray &headers, const QByteArray &body)
    {
        socket->write("HTTP/1.1 " + line + "\r\n" + headers + "Connection: close\r\n");
        if (announcesLength)
            socket->write("Content-Length: " + QByteArray::number(body.size()) + "\r\n");
        socket->write("\r\n" + (cutAt < 0 ? body : body.left(cutAt)));
        if (cutAt < 0 || !hangsAfterCut)
            socket->disconnectFromHost();
    }
};

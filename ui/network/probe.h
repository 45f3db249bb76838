// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QTimer>

#include <functional>
#include <map>

namespace dockwright::ui {

/// What became of a request to a mirror.
struct ProbeResult {
    enum class State { Untried, Waiting, Answers, WrongStatus, BadCertificate, Dead };

    State state = State::Untried;
    int status = 0; ///< HTTP, when there was an answer
    qint64 milliseconds = 0;
    QString detail; ///< Qt's words for what failed

    friend bool operator==(const ProbeResult &, const ProbeResult &) = default;
};

/// Asks mirrors, all at once, whether they are alive. Once one has answered, the others have core::patienceBeside() it.
class MirrorProbe : public QObject
{
    Q_OBJECT

public:
    /// What is asked of a mirror to know that.
    using Address = std::function<QUrl(const QString &mirror)>;

    explicit MirrorProbe(Address address = registryAddress, QObject *parent = nullptr);

    /// GET /v2/, which every registry answers.
    static QUrl registryAddress(const QString &mirror);

    void probe(const QStringList &mirrors);
    void cancel();
    bool isRunning() const { return !m_running.empty(); }
    /// Untried for a mirror that was never asked.
    ProbeResult result(const QString &mirror) const;

signals:
    void changed();

private:
    void ask(const QString &mirror);
    void finish(const QString &mirror, const ProbeResult &result);
    void giveUp();
    /// Waits no longer for those that have not answered.
    void drop(const ProbeResult &result);

    Address m_address;
    QElapsedTimer m_clock; ///< since all were asked
    QTimer m_patience;
    QNetworkAccessManager m_network;
    std::map<QString, ProbeResult> m_results;
    std::map<QString, class QNetworkReply *> m_running;
};

/// Where a request through the proxy failed.
struct ProxyTestResult {
    enum class State {
        Untried,
        Running,
        Works,
        NoProxy,
        ProxyUnreachable,
        ProxyRefuses,
        TargetUnreachable,
        BadCertificate,
        Untestable
    };

    State state = State::Untried;
    int status = 0;
    qint64 milliseconds = 0;
    QString detail;
};

/// Sends a real request to Docker Hub's registry through a proxy.
class ProxyTest : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// `proxy` as the plan has it: http://user:password@host:port.
    void run(const QString &proxy, const QUrl &target = QUrl(QStringLiteral("https://registry-1.docker.io/v2/")));
    void cancel();
    const ProxyTestResult &result() const { return m_result; }

signals:
    void changed();

private:
    void finish(class QNetworkReply *reply, qint64 milliseconds);

    std::unique_ptr<QNetworkAccessManager> m_network;
    ProxyTestResult m_result;
};

} // namespace dockwright::ui

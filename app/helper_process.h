// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"

#include <QDBusUnixFileDescriptor>
#include <QPointer>
#include <QProcess>

#include <memory>

namespace dockwright::app {

/// A call of dockwright-helper; --json is added.
struct HelperCall {
    QString program;
    QStringList arguments;
    QByteArray input;               ///< what it reads
    QDBusUnixFileDescriptor file{}; ///< what it reads instead, if it is valid
    QString pkexec{};               ///< path of pkexec, which starts it as root; empty: it has the rights of this program
    bool changesHost = false;       ///< it is cancelled by a word on its input, and outlives this program
    bool isEndless =
        false; ///< it goes on until it is cancelled by a word on its input, or that ends, and prints as much as it likes
    std::chrono::milliseconds patience{0}; ///< for the dialog of pkexec; 0: all the time that there is
};

/// A running call of dockwright-helper: its lines are told as they come.
class HelperProcess : public QObject
{
    Q_OBJECT

public:
    /// Starts it.
    HelperProcess(HelperCall call, QObject *parent);
    /// With the rights of this program; `input` is what it reads.
    HelperProcess(const QString &program, const QStringList &arguments, const QByteArray &input, QObject *parent);
    ~HelperProcess() override;

    /// Asks it to end; it takes away what is not finished, and takes back what it did.
    void cancel();
    /// Says nothing more, ends, and is gone then.
    void abandon();
    /// The last event as it came, "result"; empty if there was none.
    const core::Json &result() const { return m_result; }

signals:
    void told(const dockwright::core::Json &event);
    /// The last event, "result", or why there is none.
    void ended(const dockwright::ui::HelperResult<dockwright::core::Json> &result);

private:
    void start();
    void sendInput();
    void readLines();
    void take(const QByteArray &line);
    void end();
    ui::HelperResult<core::Json> answer() const;
    bool isAtDialog() const;
    bool isCancelledByInput() const { return m_call.changesHost || m_call.isEndless; }

    HelperCall m_call;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_partial;
    qint64 m_received = 0;
    core::Json m_result = core::Json::object();
    bool m_hasTold = false; ///< it has printed something, so it was let run
    bool m_isCancelled = false;
    bool m_isLate = false; ///< nobody answered the dialog
    bool m_hasEnded = false;
};

/// The facts of an answer.
ui::HelperResult<core::HostFacts> readAnsweredFacts(const core::Json &answer);

/// An error of our own.
ui::HelperError ownError(const QString &code, const char *message, const char *remedy, const QString &detail);
/// What was given up by the user.
ui::HelperError cancelledError();
/// Nobody has answered the authorization dialog for so long.
ui::HelperError lateError(std::chrono::milliseconds patience);

} // namespace dockwright::app

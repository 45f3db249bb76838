#pragma once

#include "ui/helper_client.h"

#include <QProcess>

namespace dockwright::app {

/// A call of dockwright-helper with --json and the rights of the user: its lines are told as they come.
class HelperProcess : public QObject
{
    Q_OBJECT

public:
    /// Starts it; `input` is what it reads.
    HelperProcess(const QString &program, const QStringList &arguments, const QByteArray &input, QObject *parent);
    ~HelperProcess() override;

    /// Asks it to end; it takes away what is not finished.
    void cancel();
    /// Says nothing more, ends, and is gone then.
    void abandon();

signals:
    void told(const dockwright::core::Json &event);
    /// The last event, "result", or why there is none.
    void ended(const dockwright::ui::HelperResult<dockwright::core::Json> &result);

private:
    void readLines();
    void take(const QByteArray &line);
    void end();

    QProcess m_process;
    QByteArray m_partial;
    qint64 m_received = 0;
    core::Json m_result;
    bool m_hasEnded = false;
};

/// An error of our own.
ui::HelperError ownError(const QString &code, const char *message, const char *remedy, const QString &detail);

} // namespace dockwright::app

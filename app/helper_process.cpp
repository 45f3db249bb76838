#include "app/helper_process.h"

#include "core/text/event.h"

#include <QCoreApplication>

namespace dockwright::app {

using namespace core;
using ui::HelperError;
using ui::HelperResult;

namespace {

/// Bytes that one call may print; a list of versions is a few KB.
constexpr qint64 mostOutput = 16 * 1024 * 1024;

/// How long the end of the window waits for a process that was asked to end, ms.
constexpr int patience = 2000;

HelperResult<Json> answerOf(const Json &result, const QProcess &process)
{
    const QString status = textOf(result, "status");
    if (status.isEmpty())
        return tl::unexpected(ownError(QStringLiteral("Unavailable"),
                                       QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper returned no result."),
                                       QT_TRANSLATE_NOOP("Dockwright", "Reinstall all of Dockwright."),
                                       process.program() + QStringLiteral(": ") + process.errorString()));
    if (status != QLatin1String("failed") && status != QLatin1String("invalid"))
        return result;
    HelperError error{{}, result.value("error", Json::object()), {}};
    const Json problems = result.value("problems", Json::array());
    if (problems.is_array())
        error.problems.assign(problems.begin(), problems.end());
    if (textOf(error.json, "message").isEmpty() && !error.problems.empty())
        error.json = error.problems.front();
    error.code = textOf(error.json, "code");
    return tl::unexpected(error);
}

} // namespace

HelperError ownError(const QString &code, const char *message, const char *remedy, const QString &detail)
{
    return {code, errorToJson({ErrorCode::Internal, {}, {message, {}}, {remedy, {}}, detail}), {}};
}

HelperProcess::HelperProcess(const QString &program, const QStringList &arguments, const QByteArray &input, QObject *parent)
    : QObject(parent)
{
    m_process.setStandardErrorFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &HelperProcess::readLines);
    connect(&m_process, &QProcess::finished, this, &HelperProcess::end);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end();
    });
    connect(&m_process, &QProcess::started, this, [this, input] {
        m_process.write(input);
        m_process.closeWriteChannel();
    });
    m_process.start(program, arguments + QStringList{QStringLiteral("--json")});
}

HelperProcess::~HelperProcess()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(patience))
        m_process.kill();
}

void HelperProcess::cancel()
{
    m_process.terminate();
}

void HelperProcess::abandon()
{
    disconnect();
    if (m_process.state() == QProcess::NotRunning) {
        deleteLater();
        return;
    }
    connect(&m_process, &QProcess::finished, this, &QObject::deleteLater);
    cancel();
}

void HelperProcess::readLines()
{
    const QByteArray output = m_process.readAllStandardOutput();
    m_received += output.size();
    if (m_received > mostOutput) {
        m_process.kill();
        return;
    }
    m_partial += output;
    for (qsizetype at = m_partial.indexOf('\n'); at >= 0; at = m_partial.indexOf('\n')) {
        const QByteArray line = m_partial.left(at);
        m_partial.remove(0, at + 1);
        take(line);
    }
}

void HelperProcess::take(const QByteArray &line)
{
    const auto document = parseJson(line, {mostOutput, 32});
    if (!document || !document->value.is_object())
        return;
    const Json object(document->value);
    if (textOf(object, "event") == QLatin1String("result"))
        m_result = object;
    else
        emit told(object);
}

void HelperProcess::end()
{
    if (std::exchange(m_hasEnded, true))
        return;
    readLines();
    emit ended(answerOf(m_result, m_process));
}

} // namespace dockwright::app

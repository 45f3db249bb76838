// SPDX-License-Identifier: Apache-2.0
#include "app/helper_process.h"

#include "core/talk/members.h"
#include "core/text/event.h"

#include <QCoreApplication>
#include <QTimer>

#include <csignal>
#include <vector>

#include <unistd.h>

namespace dockwright::app {

using namespace core;
using ui::HelperError;
using ui::HelperResult;

namespace {

/// Bytes that one call may print; a list of versions is a few KB, a preview with every file some hundred.
constexpr qint64 mostOutput = 16LL * 1024 * 1024;

/// How long the end of the window waits for a process that was asked to end, ms.
constexpr int patience = 2000;

/// pkexec's own exit statuses (pkexec(1)); those of dockwright-helper are lower.
enum PkexecStatus { Dismissed = 126, NotAuthorized = 127 };

constexpr auto notAuthorized = QT_TRANSLATE_NOOP("Dockwright", "Authorization was denied.");
constexpr auto askAdministrator =
    QT_TRANSLATE_NOOP("Dockwright", "Authenticate as an administrator, or ask one for a polkit rule.");

HelperError unauthorized(const char *message, const char *remedy, const QString &detail)
{
    return ownError(QLatin1String(errorCodeName(ErrorCode::NotAuthorized)), message, remedy, detail);
}

/// Why pkexec did not start the helper; it has no way of its own to say so but a sentence in English.
HelperError refusalOf(int status, const QString &words)
{
    if (status == Dismissed || words.contains(QLatin1String("Not authorized")))
        return unauthorized(notAuthorized, askAdministrator, words);
    if (words.contains(QLatin1String("No authentication agent")))
        return unauthorized(
            QT_TRANSLATE_NOOP("Dockwright", "Authorization was denied: there is no polkit agent to ask for a password."),
            QT_TRANSLATE_NOOP("Dockwright", "Run it in a terminal or in a desktop session with a polkit agent, or with sudo."),
            words);
    return {QStringLiteral("Unavailable"),
            {ErrorCode::Internal,
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "pkexec could not start the helper: %1"), {words}},
             {QT_TRANSLATE_NOOP("Dockwright", "Check “systemctl status polkit”, or run it with sudo."), {}},
             {}},
            {}};
}

HelperResult<Json> answerOf(const Json &result)
{
    const QString status = textOf(result, "status");
    if (status != QLatin1String("failed") && status != QLatin1String("invalid"))
        return result;
    const Errors problems = errorsOf(result, "problems");
    auto why = errorFromJson(result.value("error", Json()));
    if (!why && !problems.empty())
        why = problems.front();
    if (!why)
        why.emplace();
    return tl::unexpected(HelperError{QLatin1String(errorCodeName(why->code)), *why, problems});
}

/// What root runs gets no variable of the user's.
QProcessEnvironment fixedEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    if (geteuid() == 0)
        environment.insert(QStringLiteral("HOME"), QStringLiteral("/root"));
    return environment;
}

/// A process of root's cannot be ended by us, and ~QProcess would wait for it: it is left alone until this program ends.
void leaveAlone(std::unique_ptr<QProcess> process)
{
    static auto &left = *new std::vector<std::unique_ptr<QProcess>>;
    process->closeWriteChannel();
    left.push_back(std::move(process));
}

} // namespace

HelperResult<HostFacts> readAnsweredFacts(const Json &answer)
{
    const auto facts = readFacts(QByteArray::fromStdString(answer.dump(-1, ' ', false, Json::error_handler_t::replace)));
    if (!facts)
        return tl::unexpected(HelperError{QLatin1String(errorCodeName(facts.error().code)), facts.error(), {}});
    return *facts;
}

HelperError ownError(const QString &code, const char *message, const char *remedy, const QString &detail)
{
    return {code, {ErrorCode::Internal, {}, {message, {}}, {remedy, {}}, detail}, {}};
}

HelperError cancelledError()
{
    return {QLatin1String(errorCodeName(ErrorCode::Cancelled)),
            {ErrorCode::Cancelled, {}, {QT_TRANSLATE_NOOP("Dockwright", "It was cancelled."), {}}, {}, {}},
            {}};
}

HelperError lateError(std::chrono::milliseconds limit)
{
    const auto minutes = std::max<qint64>(1, std::chrono::duration_cast<std::chrono::minutes>(limit).count());
    return {QLatin1String(errorCodeName(ErrorCode::TimedOut)),
            {ErrorCode::TimedOut,
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "There was no response within %1 minutes."), {QString::number(minutes)}},
             {QT_TRANSLATE_NOOP("Dockwright", "Try again, and enter the password in the authentication dialog."), {}},
             {}},
            {}};
}

HelperProcess::HelperProcess(const QString &program, const QStringList &arguments, const QByteArray &input, QObject *parent)
    : HelperProcess(HelperCall{program, arguments, input}, parent)
{}

HelperProcess::HelperProcess(HelperCall call, QObject *parent)
    : QObject(parent), m_call(std::move(call)), m_process(std::make_unique<QProcess>())
{
    QProcess &process = *m_process;
    connect(&process, &QProcess::readyReadStandardOutput, this, &HelperProcess::readLines);
    connect(&process, &QProcess::finished, this, &HelperProcess::end);
    connect(&process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end();
    });
    connect(&process, &QProcess::started, this, &HelperProcess::sendInput);
    if (!m_call.pkexec.isEmpty() && m_call.patience.count() > 0)
        QTimer::singleShot(m_call.patience, this, [this] {
            m_isLate = isAtDialog();
            if (m_isLate)
                m_process->terminate();
        });
    start();
}

void HelperProcess::start()
{
    const bool isOfRoot = !m_call.pkexec.isEmpty() || m_call.changesHost;
    if (m_call.pkexec.isEmpty())
        m_process->setStandardErrorFile(QProcess::nullDevice());
    if (isOfRoot)
        m_process->setProcessEnvironment(fixedEnvironment());
    // The file becomes standard input after QProcess has made a pipe there. What changes the host is not for Ctrl+C in the
    // terminal that this program was started in.
    m_process->setChildProcessModifier([file = m_call.file, changes = m_call.changesHost] {
        if (file.isValid())
            dup2(file.fileDescriptor(), STDIN_FILENO);
        if (changes)
            setsid();
    });
    QStringList arguments = m_call.arguments;
    if (isCancelledByInput())
        arguments << QStringLiteral("--cancel-on-input");
    arguments << QStringLiteral("--json");
    if (m_call.pkexec.isEmpty())
        m_process->start(m_call.program, arguments);
    else
        m_process->start(m_call.pkexec, QStringList{QStringLiteral("--disable-internal-agent"), m_call.program} + arguments);
}

HelperProcess::~HelperProcess()
{
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        return;
    const bool hasRoot = m_call.changesHost || !m_call.pkexec.isEmpty();
    if (!hasRoot || isAtDialog())
        m_process->terminate();
    if (!hasRoot && !m_process->waitForFinished(patience))
        m_process->kill();
    if (hasRoot)
        leaveAlone(std::move(m_process));
}

/// pkexec still runs as the user, who can end it; polkit takes its dialog away then.
bool HelperProcess::isAtDialog() const
{
    return !m_call.pkexec.isEmpty() && !m_hasTold && m_process->state() != QProcess::NotRunning;
}

void HelperProcess::sendInput()
{
    m_process->write(m_call.input);
    if (!isCancelledByInput()) {
        m_process->closeWriteChannel();
        return;
    }
    if (!m_call.input.isEmpty())
        m_process->write("", 1);
}

void HelperProcess::cancel()
{
    m_isCancelled = true;
    if (isCancelledByInput())
        m_process->write("cancel\n");
    if (!isCancelledByInput() || isAtDialog())
        m_process->terminate();
}

void HelperProcess::abandon()
{
    disconnect();
    if (m_process->state() == QProcess::NotRunning) {
        deleteLater();
        return;
    }
    connect(m_process.get(), &QProcess::finished, this, &QObject::deleteLater);
    cancel();
}

void HelperProcess::readLines()
{
    const QByteArray output = m_process->readAllStandardOutput();
    m_received = (m_call.isEndless ? m_partial.size() : m_received) + output.size();
    if (m_received > mostOutput) {
        m_process->kill();
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
    m_hasTold = true;
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
    emit ended(answer());
}

HelperResult<Json> HelperProcess::answer() const
{
    if (!textOf(m_result, "status").isEmpty())
        return answerOf(m_result);
    if (m_isLate)
        return tl::unexpected(lateError(m_call.patience));
    if (m_isCancelled)
        return tl::unexpected(cancelledError());
    const int status = m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
    if (!m_call.pkexec.isEmpty() && (status == Dismissed || status == NotAuthorized)) {
        const QString words = QString::fromLocal8Bit(m_process->readAllStandardError()).simplified().left(500);
        return tl::unexpected(refusalOf(status, words));
    }
    return tl::unexpected(ownError(QStringLiteral("Unavailable"),
                                   QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper returned no result."),
                                   QT_TRANSLATE_NOOP("Dockwright", "Reinstall all of Dockwright."),
                                   m_process->program() + QStringLiteral(": ") + m_process->errorString()));
}

} // namespace dockwright::app

// SPDX-License-Identifier: Apache-2.0
#include "helper/service/job.h"

#include "core/talk/names.h"
#include "core/text/event.h"
#include "helper/service/job_stream.h"
#include "helper/service/limits.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

Job::Job(JobCall call, const QDBusConnection &bus, QObject *parent)
    : QObject(parent),
      m_call(std::move(call)),
      m_path(QLatin1String(names::jobs) + u'/' + QString::number(m_call.id)),
      m_work(m_call.isStream() ? static_cast<JobWork *>(new JobStream(m_call.arguments, this))
                               : new JobUnit(m_call.id, bus, this))
{
    connect(m_work, &JobWork::line, this, &Job::take);
    connect(m_work, &JobWork::ended, this, &Job::end);
}

Result<> Job::begin(const QByteArray &input)
{
    if (!isStream())
        if (const auto laidDown = job_directory::layDown(m_call, input); !laidDown)
            return laidDown;
    m_work->start();
    return {};
}

double Job::progress() const
{
    if (!isRunning())
        return 1;
    return m_steps > 0 ? static_cast<double>(m_done) / m_steps : 0;
}

QStringList Job::events(quint64 after) const
{
    const quint64 known = after > m_forgotten ? after - m_forgotten : 0;
    return m_events.mid(static_cast<qsizetype>(qMin<quint64>(known, static_cast<quint64>(m_events.size()))));
}

void Job::cancel()
{
    if (m_work != nullptr)
        m_work->stop();
}

void Job::take(const QByteArray &line)
{
    const Json event = Json::parse(line.begin(), line.end(), nullptr, false);
    if (!event.is_object())
        return;
    const std::string kind = event.value("event", std::string());
    if (kind == "started")
        m_steps = event.value("steps", 0);
    m_done += kind == "step-done" ? 1 : 0;
    if (kind == "result")
        m_result = line;
    else
        tell(line);
}

void Job::tell(const QByteArray &event)
{
    m_events << QString::fromUtf8(event);
    if (isStream() && m_events.size() > limits::streamEvents) {
        m_events.removeFirst();
        ++m_forgotten;
    }
    emit happened(m_events.last());
}

void Job::end()
{
    if (m_result.isEmpty()) {
        const Error error{ErrorCode::Internal,
                          {},
                          {QT_TRANSLATE_NOOP("Dockwright", "The helper was killed before its work was finished."), {}},
                          isStream()
                              ? Message()
                              : Message{QT_TRANSLATE_NOOP("Dockwright", "The next apply or rollback rolls back what was done."),
                                        {}},
                          {}};
        const Json result{{"event", "result"},
                          {"status", "failed"},
                          {"error", errorToJson(error)},
                          {"sequence", m_forgotten + static_cast<quint64>(m_events.size()) + 1}};
        m_result = QByteArray::fromStdString(result.dump());
    }
    m_work->deleteLater();
    m_work = nullptr;
    tell(m_result);
    emit finished(m_events.last());
}

} // namespace dockwright::helper

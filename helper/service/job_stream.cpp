// SPDX-License-Identifier: Apache-2.0
#include "helper/service/job_stream.h"

#include "core/talk/members.h"
#include "core/text/event.h"
#include "helper/service/child.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

Error timeIsOver(std::chrono::milliseconds limit)
{
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(limit).count();
    return {ErrorCode::TimedOut,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "The journal is followed for %1 hours at most."), {QString::number(hours)}},
            {QT_TRANSLATE_NOOP("Dockwright", "Follow it again."), {}},
            {}};
}

QByteArray lineOf(const Json &event)
{
    return QByteArray::fromStdString(event.dump(-1, ' ', false, Json::error_handler_t::replace));
}

} // namespace

void JobStream::start()
{
    m_child = new Child(m_arguments, QByteArray(), m_limit, this, Child::Output::Endless);
    connect(m_child, &Child::line, this, &JobStream::take);
    connect(m_child, &Child::ended, this, [this] { emit ended(); });
}

void JobStream::stop()
{
    if (m_child != nullptr)
        m_child->terminate();
}

/// The process cannot tell one SIGTERM from another.
void JobStream::take(const QByteArray &said)
{
    Json result = m_child->isOverdue() ? Json::parse(said.begin(), said.end(), nullptr, false) : Json();
    if (!result.is_object() || textOf(result, "event") != QLatin1String("result")) {
        emit line(said);
        return;
    }
    Json error = errorToJson(timeIsOver(m_limit));
    result["status"] = "failed";
    result["error"] = error;
    error["event"] = "error";
    error["sequence"] = idOf(result, "sequence");
    result["sequence"] = idOf(result, "sequence") + 1;
    emit line(lineOf(error));
    emit line(lineOf(result));
}

} // namespace dockwright::helper

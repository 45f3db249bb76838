// SPDX-License-Identifier: Apache-2.0
#include "helper/service/job_tree.h"

#include "core/talk/names.h"
#include "core/text/event.h"
#include "helper/service/call.h"
#include "helper/service/kept_jobs.h"
#include "helper/service/limits.h"
#include "helper/service/standard_answers.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <utility>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

const QString jobInterface = QLatin1String(names::jobInterface);

QVariantMap propertiesOf(const Job &job)
{
    return {{QStringLiteral("Kind"), job.kind()},
            {QStringLiteral("State"), job.state()},
            {QStringLiteral("Progress"), job.progress()}};
}

QDBusMessage refusal(const QDBusMessage &message)
{
    const Error error{ErrorCode::NotAuthorized,
                      {},
                      {QT_TRANSLATE_NOOP("Dockwright", "This job does not exist, or belongs to another user."), {}},
                      {},
                      {}};
    return message.createErrorReply(dbusErrorName(error.code), fromUtf8(errorToJson(error).dump()));
}

} // namespace

JobTree::JobTree(QDBusConnection bus, Admission &admission, QObject *parent)
    : QDBusVirtualObject(parent), m_bus(std::move(bus)), m_admission(admission)
{
    for (JobCall &call : job_directory::list()) {
        m_last = call.id;
        add(std::move(call))->follow();
    }
}

std::vector<const Job *> JobTree::running(bool areStreams) const
{
    std::vector<const Job *> jobs;
    for (const auto &[id, entry] : m_jobs)
        if (entry.job->isRunning() && entry.job->isStream() == areStreams)
            jobs.push_back(entry.job);
    return jobs;
}

bool JobTree::isRunning() const
{
    return !running().empty();
}

bool JobTree::isChanging() const
{
    return std::ranges::any_of(running(), &Job::changes);
}

bool JobTree::mayLook(uint user) const
{
    const auto jobs = running();
    return !isChanging() && jobs.size() < limits::lookingJobs
        && std::ranges::none_of(jobs, [user](const Job *job) { return job->user() == user; });
}

Result<> JobTree::mayStream(uint user) const
{
    const auto jobs = running(true);
    const auto own = std::ranges::count_if(jobs, [user](const Job *job) { return job->user() == user; });
    if (std::cmp_greater_equal(own, limits::streamsPerUser))
        return failure(ErrorCode::Busy, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "This user follows the journal %1 times already."),
                        {QString::number(own)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Close a window or end a call that follows it, then try again."), {}});
    if (jobs.size() >= limits::streams)
        return failure(ErrorCode::Busy, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "The journal is followed %1 times already, by all users together."),
                        {QString::number(jobs.size())}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Wait until another user no longer follows it, then try again."), {}});
    return {};
}

Result<Job *> JobTree::start(const QString &kind, const Caller &caller, const QStringList &arguments, const QByteArray &input)
{
    return begin({.id = ++m_last, .kind = kind, .caller = caller, .arguments = arguments}, input);
}

/// Its number is no other job's, of an earlier or a later service neither: nothing is laid down that would tell them.
Result<Job *> JobTree::startStream(const QString &kind, const Caller &caller, const QStringList &arguments,
                                   const QString &busName)
{
    const quint64 id = (static_cast<quint64>(getpid()) << 32) + ++m_streams;
    const auto job = begin({.id = id, .kind = kind, .caller = caller, .arguments = arguments}, {});
    if (job)
        m_jobs.at(id).owner = busName;
    return job;
}

Result<Job *> JobTree::begin(JobCall call, const QByteArray &input)
{
    const quint64 id = call.id;
    Job *job = add(std::move(call));
    if (const auto begun = job->begin(input); !begun) {
        m_jobs.erase(id);
        delete job;
        job_directory::remove(id);
        return tl::unexpected(begun.error());
    }
    emit changed();
    return job;
}

Job *JobTree::add(JobCall call)
{
    const quint64 id = call.id;
    auto *job = new Job(std::move(call), m_bus, this);
    m_jobs.emplace(id, Entry{.job = job, .watchers = {}});
    connect(job, &Job::happened, this,
            [this, path = job->path()](const QString &event) { send(path, QStringLiteral("Event"), event); });
    connect(job, &Job::finished, this, [this, path = job->path()](const QString &result) {
        send(path, QStringLiteral("Finished"), result);
        forgetOld();
        emit changed();
    });
    return job;
}

void JobTree::forgetOld()
{
    std::vector<EndedJob> ended;
    std::vector<quint64> forgotten;
    for (const auto &[id, entry] : m_jobs) {
        if (entry.job->isRunning())
            continue;
        if (entry.hasLeft)
            forgotten.push_back(id);
        else
            ended.push_back({id, entry.job->user(), entry.job->isStream()});
    }
    std::ranges::copy(jobsToForget(std::move(ended), {limits::keptJobs, limits::keptJobsOfAll},
                                   {limits::keptStreamsPerUser, limits::keptStreams}),
                      std::back_inserter(forgotten));
    for (const quint64 id : forgotten) {
        m_jobs.at(id).job->deleteLater();
        job_directory::remove(id);
        m_jobs.erase(id);
    }
}

void JobTree::forget(const QString &busName)
{
    for (auto &[id, entry] : m_jobs) {
        entry.watchers.remove(busName);
        if (entry.owner == busName) {
            entry.hasLeft = true;
            entry.job->cancel();
        }
    }
    forgetOld();
}

QStringList JobTree::pathsFor(uint user) const
{
    QStringList paths;
    for (const auto &[id, entry] : m_jobs)
        if ((user == 0 || entry.job->user() == user) && !entry.job->isStream())
            paths << entry.job->path();
    return paths;
}

JobTree::Entry *JobTree::find(const QString &path)
{
    const auto found = std::ranges::find_if(m_jobs, [&](const auto &each) { return each.second.job->path() == path; });
    return found != m_jobs.end() ? &found->second : nullptr;
}

QString JobTree::introspect(const QString &) const
{
    return {}; // answered by handleMessage, behind its gate
}

bool JobTree::handleMessage(const QDBusMessage &message, const QDBusConnection &)
{
    m_admission.admit(message, [this](const CallPointer &call) {
        Entry *entry = find(call->question().path());
        const bool mayPass = entry != nullptr && (call->user() == 0 || call->user() == entry->job->user());
        call->send(mayPass ? answer(*entry, call->question()) : refusal(call->question()));
    });
    return true;
}

QDBusMessage JobTree::answer(Entry &entry, const QDBusMessage &message)
{
    const QString interface = message.interface();
    if (const auto standard = standardAnswer(
            message, jobInterface, [&entry] { return propertiesOf(*entry.job); },
            QStringLiteral(":/dbus/io.github.dockwright.Helper1.Job.xml")))
        return *standard;
    if (!interface.isEmpty() && interface != jobInterface)
        return unknownMethod(message);
    if (message.member() == QLatin1String("Events") && message.signature() == QLatin1String("t")) {
        if (entry.watchers.size() < limits::watchersPerJob)
            entry.watchers.insert(message.service());
        emit watched(message.service());
        return message.createReply(entry.job->events(message.arguments().at(0).toULongLong()));
    }
    if (message.member() == QLatin1String("Cancel") && message.signature().isEmpty()) {
        entry.job->cancel();
        return message.createReply();
    }
    return unknownMethod(message);
}

void JobTree::send(const QString &path, const QString &signal, const QString &json)
{
    const Entry *entry = find(path);
    if (entry == nullptr)
        return;
    for (const QString &watcher : entry->watchers) {
        QDBusMessage message = QDBusMessage::createTargetedSignal(watcher, path, jobInterface, signal);
        message << json;
        m_bus.send(message);
    }
}

} // namespace dockwright::helper

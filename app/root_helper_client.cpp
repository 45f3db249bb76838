// SPDX-License-Identifier: Apache-2.0
#include "app/root_helper_client.h"

#include "core/text/event.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>

#include <unistd.h>

namespace dockwright::app {

using namespace core;
using ui::HelperClient;
using ui::HelperError;
using ui::HelperResult;

namespace {

HelperError noPkexec()
{
    return ownError(
        QStringLiteral("Unavailable"),
        QT_TRANSLATE_NOOP(
            "Dockwright",
            "The service of the helper is not installed, and neither is pkexec, which could start the helper as root."),
        QT_TRANSLATE_NOOP("Dockwright",
                          "Install the package pkexec (on older systems policykit-1), or apply the saved plan in a "
                          "terminal with sudo."),
        {});
}

HelperError diedError()
{
    return ownError(QStringLiteral("Internal"),
                    QT_TRANSLATE_NOOP("Dockwright", "The helper exited before its work was finished."),
                    QT_TRANSLATE_NOOP("Dockwright", "The next start of the helper rolls back what it had begun."), {});
}

/// Where distributions put it; the user's PATH is not asked what runs as root.
QString findPkexec()
{
    for (const char *path : {"/usr/bin/pkexec", "/run/wrappers/bin/pkexec", "/bin/pkexec", "/usr/local/bin/pkexec"})
        if (QFileInfo(QLatin1String(path)).isExecutable())
            return QLatin1String(path);
    return {};
}

/// A program that every user may replace is not given to root.
bool isEverybodys(const QString &path)
{
    const QFileInfo file(path);
    return file.permission(QFile::WriteOther) || QFileInfo(file.path()).permission(QFile::WriteOther);
}

HelperError everybodys(const QString &path)
{
    return {QStringLiteral("Unavailable"),
            {ErrorCode::NotAuthorized,
             path,
             {QT_TRANSLATE_NOOP("Dockwright", "Every user can replace this program, so it is not started as root."), {}},
             {QT_TRANSLATE_NOOP("Dockwright",
                                "Remove the write permission of others from it and from its directory: chmod o-w."),
              {}},
             {}},
            {}};
}

QStringList decisions(const ui::ApplyOptions &options)
{
    QStringList arguments;
    for (const auto &[place, side] : options.choices.byPlace)
        arguments << (side == Side::Ours ? QStringLiteral("--ours=") : QStringLiteral("--theirs=")) + place;
    return arguments;
}

QStringList confirming(const ui::ApplyOptions &options)
{
    return options.confirmWithin > 0 ? QStringList{QStringLiteral("--confirm=%1").arg(options.confirmWithin)} : QStringList();
}

QStringList changing(const ui::ApplyOptions &options)
{
    QStringList arguments{QLatin1String("--via=") + QLatin1String(wayName(Way::Wizard))};
    if (options.mayStopContainers)
        arguments << QStringLiteral("--yes");
    if (options.mayClosePorts)
        arguments << QStringLiteral("--close-ports");
    return arguments;
}

Json::array_t all(const Json::array_t &events, const char *kind)
{
    Json::array_t found;
    std::ranges::copy_if(events, std::back_inserter(found),
                         [&](const Json &event) { return textOf(event, "event") == QLatin1String(kind); });
    return found;
}

// What the service makes of the same lines; see helper/service/service.cpp.

Json factsOf(const Json &, const Json::array_t &events)
{
    const Json::array_t facts = all(events, "facts");
    return facts.empty() ? Json() : facts.front().value("facts", Json());
}

Json transactionsOf(const Json &, const Json::array_t &events)
{
    return all(events, "transaction");
}

Json auditOf(const Json &, const Json::array_t &events)
{
    return all(events, "audit");
}

Json exposureOf(const Json &, const Json::array_t &events)
{
    const Json::array_t told = all(events, "exposure");
    Json exposure = told.empty() ? Json::object() : told.front();
    exposure["ports"] = all(events, "port");
    return exposure;
}

Json trialOf(const Json &result, const Json::array_t &events)
{
    Json tried = result;
    tried["findings"] = all(events, "finding");
    return tried;
}

} // namespace

RootHelperClient::Settings RootHelperClient::here()
{
    return {QString(), geteuid() == 0, findPkexec()};
}

RootHelperClient::RootHelperClient(Settings settings, QObject *parent)
    : UserHelperClient(settings.program, parent), m_settings(std::move(settings))
{}

RootHelperClient::~RootHelperClient() = default;

HelperProcess *RootHelperClient::start(HelperCall call, Refuse refuse)
{
    // pkexec shows this path to whoever is to authenticate, and runs it.
    call.program = QFileInfo(helperProgram()).canonicalFilePath();
    if (!m_settings.isRoot) {
        call.pkexec = m_settings.pkexec;
        call.patience = m_settings.patience;
    }
    const bool hasNoWay = !m_settings.isRoot && call.pkexec.isEmpty();
    if (hasNoWay || isEverybodys(call.program)) {
        const HelperError why = hasNoWay ? noPkexec() : everybodys(call.program);
        QTimer::singleShot(0, this, [refuse = std::move(refuse), why] { refuse(why); });
        return nullptr;
    }
    auto *process = new HelperProcess(std::move(call), this);
    connect(process, &HelperProcess::ended, process, &QObject::deleteLater);
    m_asked.push_back({process, std::move(refuse)});
    emit waitingChanged();
    return process;
}

void RootHelperClient::forget(const HelperProcess *process)
{
    std::erase_if(m_asked, [&](const Asked &asked) { return asked.process == process; });
    emit waitingChanged();
}

template <class T, class Read>
void RootHelperClient::ask(const QStringList &arguments, const QByteArray &input,
                           void (HelperClient::*answer)(const HelperResult<T> &), Shape shape, Read read)
{
    auto *process = start({.program = {}, .arguments = arguments, .input = input},
                          [this, answer](const HelperError &error) { emit(this->*answer)(tl::unexpected(error)); });
    if (process == nullptr)
        return;
    const auto events = std::make_shared<Json::array_t>();
    connect(process, &HelperProcess::told, this, [events](const Json &event) { events->push_back(event); });
    connect(process, &HelperProcess::ended, this,
            [this, process, events, answer, shape, read](const HelperResult<Json> &result) {
                forget(process);
                if (result)
                    emit(this->*answer)(read(shape(*result, *events)));
                else
                    emit(this->*answer)(tl::unexpected(result.error()));
            });
}

void RootHelperClient::inspect()
{
    ask({QStringLiteral("--inspect")}, {}, &HelperClient::inspected, factsOf, readAnsweredFacts);
}

void RootHelperClient::readHistory()
{
    ask({QStringLiteral("--history")}, {}, &HelperClient::historyRead, transactionsOf, transactionsFromJson);
}

void RootHelperClient::audit()
{
    ask({QStringLiteral("--audit")}, {}, &HelperClient::audited, auditOf, auditFindingsFromJson);
}

void RootHelperClient::measureExposure()
{
    ask({QStringLiteral("--exposure")}, {}, &HelperClient::exposureMeasured, exposureOf, exposureFromJson);
}

void RootHelperClient::tryRun(const QByteArray &run)
{
    ask({QStringLiteral("--compose-run"), QStringLiteral("-"), QStringLiteral("--try")}, run, &HelperClient::runTried, trialOf,
        trialFromJson);
}

/// The digest is that of what the user saw: the helper does that, or nothing.
void RootHelperClient::apply(const QByteArray &plan, const QByteArray &digest, const ui::ApplyOptions &options)
{
    startJob(QStringLiteral("apply"),
             QStringList{QStringLiteral("--apply"), QStringLiteral("-"),
                         QStringLiteral("--digest=") + QString::fromLatin1(digest)}
                 + confirming(options) + decisions(options) + changing(options),
             plan);
}

void RootHelperClient::rollBack(quint64 transaction, const ui::ApplyOptions &options)
{
    const QString which = transaction == 0 ? QStringLiteral("--rollback") : QStringLiteral("--rollback=%1").arg(transaction);
    startJob(QStringLiteral("rollback"), QStringList{which} + changing(options), {});
}

void RootHelperClient::confirm(quint64 transaction)
{
    startJob(QStringLiteral("confirm"), QStringList{QStringLiteral("--confirm=%1").arg(transaction)} + changing({}), {});
}

void RootHelperClient::lookAtTransaction(quint64 transaction)
{
    ask({QStringLiteral("--history")}, {}, &HelperClient::transactionSeen, transactionsOf,
        [transaction](const Json &list) { return transactionOf(transactionsFromJson(list), transaction); });
}

void RootHelperClient::checkHealth()
{
    startJob(QStringLiteral("health"), {QStringLiteral("--health")}, {});
}

void RootHelperClient::followJournal(int lines)
{
    startJob(QStringLiteral("journal"),
             {QStringLiteral("--journal"), QStringLiteral("--follow"), QStringLiteral("--lines=%1").arg(lines)}, {});
}

void RootHelperClient::stopJournal()
{
    if (m_journal != nullptr)
        m_journal->cancel();
}

/// It has begun when its first line comes: then it was let run.
void RootHelperClient::startJob(const QString &kind, const QStringList &arguments, const QByteArray &input)
{
    const bool isChange = changesHost(kind);
    const bool isJournal = kind == QLatin1String("journal");
    auto *process =
        start({.program = {}, .arguments = arguments, .input = input, .changesHost = isChange, .isEndless = isJournal},
              [this, kind](const HelperError &error) { emit jobRefused(kind, error); });
    if (process == nullptr)
        return;
    if (isChange)
        m_change = process;
    if (isJournal)
        m_journal = process;
    const auto hasBegun = std::make_shared<bool>(false);
    connect(process, &HelperProcess::told, this,
            [this, process, kind, isWaitedFor = !isChange && !isJournal, hasBegun](const Json &event) {
                if (!std::exchange(*hasBegun, true)) {
                    if (!isWaitedFor)
                        forget(process);
                    emit jobStarted(kind);
                }
                tellJob(kind, event);
            });
    connect(process, &HelperProcess::ended, this, [this, process, kind, hasBegun](const HelperResult<Json> &result) {
        forget(process);
        endJob(kind, process->result(), *hasBegun, result);
    });
}

/// What touched nothing is refused, as the service refuses it: with an error, not with the result of a job.
void RootHelperClient::endJob(const QString &kind, const Json &raw, bool hasBegun, const HelperResult<Json> &result)
{
    const bool isRefused = raw.empty() ? !hasBegun : raw.contains("error") || raw.contains("problems");
    if (isRefused && !result)
        emit jobRefused(kind, result.error());
    else
        emit jobFinished(kind, raw.empty() ? JobOutcome::lost(diedError().why) : outcomeFromJson(raw));
}

void RootHelperClient::cancelJob()
{
    if (m_change != nullptr)
        m_change->cancel();
}

bool RootHelperClient::isWaiting() const
{
    return UserHelperClient::isWaiting() || !m_asked.empty();
}

void RootHelperClient::giveUp()
{
    UserHelperClient::giveUp();
    for (const Asked &asked : std::exchange(m_asked, {})) {
        if (asked.process != nullptr)
            asked.process->abandon();
        asked.refuse(cancelledError());
    }
    emit waitingChanged();
}

void RootHelperClient::handOver(const QDBusUnixFileDescriptor &file, const BundleFact &checked)
{
    const auto *process = start({.program = {}, .arguments = {QStringLiteral("--stage-bundle")}, .input = {}, .file = file},
                                [this](const HelperError &error) { emit bundleStaged(tl::unexpected(error)); });
    if (process == nullptr)
        return;
    connect(process, &HelperProcess::ended, this, [this, process, checked](const HelperResult<Json> &result) {
        forget(process);
        if (!result)
            emit bundleStaged(tl::unexpected(result.error()));
        else
            tellStaged(bundleFromJson(*result).sha256, checked);
    });
}

} // namespace dockwright::app

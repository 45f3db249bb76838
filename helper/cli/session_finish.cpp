// SPDX-License-Identifier: Apache-2.0
#include "core/talk/members.h"
#include "helper/cli/after_recovery.h"
#include "helper/cli/session.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

/// %1 is the transaction, %2 how many files. In a directory there is no Docker to say something of.
const char *doneWords(DockerFate fate)
{
    switch (fate) {
    case DockerFate::Unchanged:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker neither reloaded nor restarted.");
    case DockerFate::Reloaded:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker reloaded.");
    case DockerFate::Restarted:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker restarted.");
    case DockerFate::Started:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker started.");
    case DockerFate::Stopped:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker stopped.");
    case DockerFate::Off:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files; Docker is not running.");
    case DockerFate::Removed:
        return QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker removed.");
    }
    Q_UNREACHABLE();
}

} // namespace

void Session::tellHealth(const ApplyReport &report)
{
    qsizetype passed = 0;
    for (const Finding &finding : report.health) {
        if (finding.severity == Severity::Pass)
            ++passed;
        else if (!m_options.json) // the events have them already
            m_output.finding(finding);
    }
    if (passed > 0)
        m_output.say({QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 health checks passed."),
                      {QString::number(passed), QString::number(report.health.size())}});
    if (report.dockerAway)
        m_output.say(dockerAwayWords(*report.dockerAway));
}

ExitStatus Session::finish(const ApplyReport &report, const Json &more)
{
    tellHealth(report);
    for (const Error &error : report.errors)
        m_output.error(error);
    const bool isDone = report.status == ApplyStatus::Applied || report.status == ApplyStatus::Waiting;
    if (!report.journal.isEmpty() && !isDone)
        m_output.say({QT_TRANSLATE_NOOP("Dockwright", "The last log lines of docker.service:\n%1"), {report.journal}});
    Json json = changedJson(report);
    json.update(more);
    json.update(beside());
    putErrors(json, "errors", report.errors);
    if (!report.journal.isEmpty() && !isDone)
        json["journal"] = report.journal;
    const ExitStatus refused = report.errors.empty() ? ExitInvalid : exitStatusOf(report.errors.front().code);
    const bool isBroken = report.status == ApplyStatus::Refused && refused != ExitInvalid;
    const auto say = [&](const char *text, QStringList arguments = {}) {
        m_output.result(isBroken ? "failed" : statusName(report.status), json,
                        afterRecovery({text, std::move(arguments)}, recovered()));
    };
    switch (report.status) {
    case ApplyStatus::Unchanged:
        say(QT_TRANSLATE_NOOP("Dockwright", "Nothing to do: the host matches the plan."));
        return ExitDone;
    case ApplyStatus::Applied:
        say(doneWords(report.docker.value_or(DockerFate::Unchanged)),
            {QString::number(report.transaction), QString::number(report.changed.size())});
        return ExitDone;
    case ApplyStatus::Waiting:
        say(QT_TRANSLATE_NOOP("Dockwright",
                              "Done: transaction %1, %2 files. It is rolled back at %3 unless it is confirmed from a new "
                              "connection: dockwright-helper --confirm %1"),
            {QString::number(report.transaction), QString::number(report.changed.size()), report.until});
        return ExitWaiting;
    case ApplyStatus::Refused:
        say(QT_TRANSLATE_NOOP("Dockwright", "Nothing was changed."));
        return refused;
    case ApplyStatus::RolledBack:
        say(QT_TRANSLATE_NOOP("Dockwright", "Failed; all changes were rolled back."));
        return ExitFailed;
    case ApplyStatus::LeftAsIs:
        if (report.changed.isEmpty())
            say(QT_TRANSLATE_NOOP("Dockwright",
                                  "Failed. Nothing was rolled back because of --no-rollback; no file was changed."));
        else
            say(QT_TRANSLATE_NOOP("Dockwright",
                                  "Failed. Nothing was rolled back because of --no-rollback; these files were changed:\n%1\n"
                                  "dockwright-helper --rollback %2 restores the old ones."),
                {report.changed.join(u'\n'), QString::number(report.transaction)});
        return ExitNotTakenBack;
    case ApplyStatus::Failed:
        say(QT_TRANSLATE_NOOP("Dockwright", "Failed; not all changes could be rolled back: see above."));
        return ExitNotTakenBack;
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"
#include "core/host/unit_times.h"
#include "core/render/formulas.h"

#include <QCoreApplication>

#include <array>

namespace dockwright::core {

namespace {

/// A target that is missed is no drift: the settings are in effect.
void judgeTime(Examination &examination, const char *id, Message title, std::optional<std::chrono::microseconds> time,
               std::chrono::seconds target, Message remedy)
{
    if (time)
        examination.judge(*time < target, id, Severity::Info, std::move(title),
                          {QT_TRANSLATE_NOOP("Dockwright", "less than %1 s"), {QString::number(target.count())}},
                          {QT_TRANSLATE_NOOP("Dockwright", "%1 s"), {inSeconds(*time)}}, std::move(remedy));
}

void checkStartTime(Examination &examination)
{
    if (const auto &unit = examination.facts().dockerUnit)
        judgeTime(
            examination, "daemon/start-time", {QT_TRANSLATE_NOOP("Dockwright", "Start time of docker.service"), {}},
            timeToStart(*unit), startTarget,
            {QT_TRANSLATE_NOOP("Dockwright",
                               "dockerd starts containers that have a restart policy before it responds. Its journal shows "
                               "what takes long: journalctl -u docker.service"),
             {}});
}

void checkBackTime(Examination &examination)
{
    if (const auto &unit = examination.facts().dockerUnit)
        judgeTime(examination, "daemon/back-time",
                  {QT_TRANSLATE_NOOP("Dockwright", "Duration of the last restart of Docker"), {}}, timeToBeBack(*unit),
                  backTarget,
                  {QT_TRANSLATE_NOOP("Dockwright",
                                     "Without live-restore, dockerd waits for each container to stop, 10 seconds or its "
                                     "stop timeout. Set live-restore, or have the containers react to SIGTERM (--init)."),
                   {}});
}

} // namespace

std::span<const Check> timeChecks()
{
    static constexpr std::array checks{checkStartTime, checkBackTime};
    return checks;
}

} // namespace dockwright::core

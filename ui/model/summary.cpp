// SPDX-License-Identifier: Apache-2.0
#include "ui/model/summary.h"

#include "core/host/paths.h"
#include "ui/model/sentence.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

struct Summary {
    Q_DECLARE_TR_FUNCTIONS(Summary)
};

QString interruption(const Preview &preview)
{
    return Summary::tr(
               "dockerd does not respond during this time: usually less than a second, at most its timeouts (%1 to stop, %2 "
               "to start).")
        .arg(preview.plan.performance.stopTimeout, preview.plan.performance.startTimeout);
}

QString containerFate(const Preview &preview)
{
    if (!preview.facts->runningContainers)
        return Summary::tr("Running containers are known only after an inspection as administrator.");
    const int running = static_cast<int>(preview.facts->runningContainers->size());
    if (running == 0)
        return Summary::tr("No container is running.");
    return Summary::tr("%n running container(s) keep running.", nullptr, running);
}

/// Whatever keeps running, what systemd restarts along with Docker does not.
Verdict withServices(const Verdict &verdict, const Preview &preview)
{
    QString text = verdict.text;
    if (!preview.changes.affectedWork.isEmpty())
        text = joined(text,
                      Summary::tr("Docker is working, and this breaks off: %1")
                          .arg(preview.changes.affectedWork.join(QStringLiteral(", "))));
    if (!preview.changes.affectedDevices.isEmpty())
        text = joined(text,
                      Summary::tr(
                          "These containers lose devices that a hook gave them, unless they have lost them already, until they "
                          "are restarted: %1. They keep devices that they have by CDI or by --device for each node.")
                          .arg(preview.changes.affectedDevices.join(QStringLiteral(", "))));
    if (preview.changes.affectedUnits.isEmpty())
        return {text == verdict.text ? verdict.tone : Tone::Warning, text, verdict.more};
    const QString services = Summary::tr("These units restart or stop along with Docker, and their containers with them: %1")
                                 .arg(preview.changes.affectedUnits.join(QStringLiteral(", ")));
    return {Tone::Warning, joined(text, services), verdict.more};
}

/// It comes before all else.
Verdict withRecovery(const Verdict &verdict, const Preview &preview)
{
    const auto &unfinished = preview.facts->unfinished;
    if (!unfinished || !preview.isPossible() || preview.changes.isEmpty())
        return verdict;
    QString text = Summary::tr("Transaction %1 was interrupted, and is rolled back first.").arg(unfinished->transaction);
    if (unfinished->restartsDocker)
        text = joined(text, Summary::tr("Docker restarts for that, too."));
    if (!unfinished->interrupted.isEmpty())
        text = joined(text, Summary::tr("That interrupts: %1").arg(unfinished->interrupted.join(QStringLiteral(", "))));
    return {Tone::Warning, joined(text, verdict.text), verdict.more};
}

/// There is nothing yet that could be restarted.
bool lacksDocker(const Preview &preview)
{
    const auto &unit = preview.facts->dockerUnit;
    return !(unit && unit->isLoaded());
}

/// It does not run, so that nothing is interrupted.
bool startsDocker(const ChangeSet &changes)
{
    return std::ranges::any_of(changes.steps, [](const Step &step) {
        const auto *restart = std::get_if<RestartUnit>(&step);
        return restart != nullptr && restart->isDown && restart->unit == QLatin1String(paths::dockerUnit);
    });
}

} // namespace

Verdict fileSummary(const Preview &preview)
{
    if (!preview.isPossible())
        return {Tone::Bad, Summary::tr("This plan cannot be applied here."), sentence(preview.problems.front())};
    if (!preview.changes.conflicts.empty())
        return {Tone::Warning,
                Summary::tr("%n value(s) were edited by hand: decide which value to keep.", nullptr,
                            static_cast<int>(preview.changes.conflicts.size())),
                {}};
    QStringList parts;
    if (const int count = preview.count(FileState::New))
        parts << Summary::tr("%n new", nullptr, count);
    if (const int count = preview.count(FileState::Changed))
        parts << Summary::tr("%n changed", nullptr, count);
    if (const int count = preview.count(FileState::Removed))
        parts << Summary::tr("%n removed", nullptr, count);
    if (parts.isEmpty())
        return {Tone::Good,
                preview.changes.isEmpty() ? Summary::tr("Nothing to do: the host matches the plan.")
                                          : Summary::tr("No file changes."),
                {}};
    return {Tone::Info, Summary::tr("Files: %1").arg(parts.join(QStringLiteral(" · "))), {}};
}

namespace {

Verdict dockersEffect(const Preview &preview)
{
    if (!preview.isPossible() || !preview.changes.conflicts.empty() || preview.changes.isEmpty())
        return {};
    if (lacksDocker(preview))
        return preview.plan.install.method != InstallMethod::Keep
            ? Verdict{Tone::Info, Summary::tr("Docker Engine will be installed and started."), {}}
            : Verdict{Tone::Info, Summary::tr("Docker Engine is not installed on this host."), {}};
    if (preview.changes.stopsContainers)
        return {Tone::Warning,
                Summary::tr("%n running container(s) stop: %1", nullptr,
                            static_cast<int>(preview.changes.affectedContainers.size()))
                    .arg(preview.changes.affectedContainers.join(QStringLiteral(", "))),
                interruption(preview)};
    if (startsDocker(preview.changes))
        return {Tone::Info, Summary::tr("Docker is started."), {}};
    switch (preview.changes.effect) {
    case Effect::None:
        return {Tone::Good, Summary::tr("Docker is neither reloaded nor restarted."), containerFate(preview)};
    case Effect::Reload:
        return {Tone::Good, Summary::tr("Docker is reloaded, not restarted."), containerFate(preview)};
    case Effect::RestartDocker:
        return {Tone::Info, joined(Summary::tr("Docker restarts."), containerFate(preview)), interruption(preview)};
    case Effect::RestartContainerd:
        return {Tone::Info, joined(Summary::tr("containerd and Docker restart."), containerFate(preview)),
                interruption(preview)};
    }
    Q_UNREACHABLE();
}

} // namespace

Verdict effectSummary(const Preview &preview)
{
    return withRecovery(withServices(dockersEffect(preview), preview), preview);
}

} // namespace dockwright::ui

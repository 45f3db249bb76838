// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/teller.h"

#include "core/talk/event_data.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

void Teller::tell(Event::Kind kind, int step, Message text, Json data)
{
    if (m_sink)
        m_sink({kind, step, std::move(text), std::move(data)});
}

Waiting Teller::waitingFor(int step, std::stop_token stop)
{
    return [this, step, stop = std::move(stop)](int seconds) {
        tell(Event::Kind::StepWaiting, step,
             {QT_TRANSLATE_NOOP("Dockwright", "still running after %1 s"), {QString::number(seconds)}}, {{"seconds", seconds}});
        return !stop.stop_requested();
    };
}

Work Teller::workFor(int step, std::stop_token stop)
{
    Work work;
    work.waiting = waitingFor(step, stop);
    work.stop = std::move(stop);
    work.progress = [this, step](const PackageProgress &progress) {
        tell(Event::Kind::Progress, step, progress.what, {{"percent", progress.percent}, {"what", "install"}});
    };
    return work;
}

void Teller::note(Findings findings, ApplyReport &report)
{
    for (Finding &finding : findings) {
        tell(Event::Kind::Check, 0, finding.title, findingData(finding));
        report.health.push_back(std::move(finding));
    }
}

} // namespace dockwright::helper

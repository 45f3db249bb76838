// SPDX-License-Identifier: Apache-2.0
// Probes the mirrors that are named, as the wizard's "Probe all" does, and says how long it took until each was known.
//   bench_probe MIRROR…
#include "ui/network/probe.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

using dockwright::ui::MirrorProbe;
using dockwright::ui::ProbeResult;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList mirrors = QCoreApplication::arguments().mid(1);
    MirrorProbe probe;
    QElapsedTimer clock;
    QObject::connect(&probe, &MirrorProbe::changed, qApp, [&] {
        if (probe.isRunning())
            return;
        const auto good = std::count_if(mirrors.begin(), mirrors.end(), [&](const QString &mirror) {
            return probe.result(mirror).state == ProbeResult::State::Answers;
        });
        std::printf("%.1f %td\n", static_cast<double>(clock.nsecsElapsed()) / 1e6, good);
        QCoreApplication::quit();
    });
    clock.start();
    probe.probe(mirrors);
    return QCoreApplication::exec();
}

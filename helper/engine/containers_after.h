// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// What became of the containers that ran before, by their names.
struct ContainersAfter {
    QStringList missing;   ///< they no longer run, and nobody but this change can have ended them
    QStringList unknown;   ///< dockerd does not say what became of them, or nobody waited until it did
    QStringList unsteady;  ///< they run, and were just started again after a crash; in the end they are missing, too
    QStringList ended;     ///< they no longer run, and need not: see ContainersBefore
    QStringList restarted; ///< they run, and were started after the time: by their restart policy, or by a service of their own
    QStringList started;   ///< they did not run before
    /// Services of a swarm of this one node with fewer replicas that run than before.
    QStringList lostServices;
    /// The same in a swarm of several nodes, or where that is not known: another node may run them.
    QStringList fewerServices;
    QStringList reasons; ///< of the missing, in dockerd's words: "web: exited (127) bind source path does not exist"
};

/// When Docker stopped running and when it ran again, in milliseconds since 1970.
struct Absence {
    qint64 left = 0;
    qint64 back = 0;
};

/// The last of a Docker that runs.
Absence lastAbsence(const core::UnitFacts &docker);

/// The containers of a host before its Docker was touched.
struct ContainersBefore {
    const core::HostFacts &facts;
    QString since; ///< when the first step began, ISO 8601 in UTC
    /// By the IDs of those that still ran just before Docker was touched: whether one did not crash again and again. Whoever
    /// did, or is not among them, need not run: it had ended, or was about to. nullopt: nobody has looked.
    std::optional<std::map<QString, bool>> atTouch{};
    /// When Docker was away, but for the last time, of which systemd knows.
    std::vector<Absence> absences{};
    /// Names of those whose stop was agreed to, which is no agreement to lose one that dockerd starts again.
    QStringList agreed{};
    bool hidesData = false; ///< the change has dockerd look elsewhere for its containers
    /// All are to run as before, those too that dockerd does not start again.
    bool isWayBack = false;
};

/// For ContainersBefore::atTouch; nullopt where dockerd does not answer.
std::optional<std::map<QString, bool>> steadinessNow(const core::HostReader &host, const core::HostFacts &before);

/// Looks for the running containers of `before`. A swarm puts others in the place of its tasks: of those the replicas of each
/// service are counted, but for what crashed again and again before. Nothing is known, and nothing said, of containers where
/// the machine itself has started since then. Those that may still come are awaited, as long as the guide gives a Docker to be
/// back, and 65 s where they crash until what they need is there; a stop ends that.
///
/// dockerd starts again, before it answers, what it has ended: by the policies always and unless-stopped, and on-failure after
/// another exit status than 0. It starts none that somebody has stopped, and removes those of `docker run --rm` (moby 20.10 to
/// 28.5, daemon.go restore(), restartmanager.go).
ContainersAfter containersAfter(HostWriter &host, const ContainersBefore &before, const std::stop_token &stop);

/// Whether the machine was started after that time, or that is not known.
bool hasBootedSince(const core::HostReader &host, const QString &since);

} // namespace dockwright::helper

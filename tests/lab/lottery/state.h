// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/lab/lottery/host.h"
#include "tests/support/lab.h"

namespace lottery {

/// The process of a container, by its number and when it began, which together name one.
struct Process {
    QByteArray pid;
    QByteArray start; ///< empty when there is none

    bool runs() const { return !start.isEmpty(); }
    friend bool operator==(const Process &, const Process &) = default;
};

/// All that must be as before where nothing was done.
struct State {
    lab::Tree files;
    std::map<QByteArray, QByteArray> units;  ///< what systemd says of them, by unit and property
    std::map<QByteArray, QByteArray> daemon; ///< what dockerd says of itself; empty where it does not run
    std::map<QString, Process> containers;
    QByteArray objects; ///< of Docker: images, networks and all containers
    QByteArray process; ///< that of dockerd
    Process companion;  ///< that of a service of its owner

    QByteArray unit(const QByteArray &property) const
    {
        const auto found = units.find(property);
        return found == units.end() ? QByteArray() : found->second;
    }
};

/// Of a host whose dockerd runs.
std::map<QString, Process> takeContainers(const Host &host);

State takeState(const Host &host);

/// What was there before and is not; a line each. Of the containers nothing: see judge().
QByteArray difference(const State &before, const State &after);

/// The process that was this one is still there.
bool isAlive(const Process &process);

} // namespace lottery

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/docker_api.h"

namespace dockwright::helper {

/// An image made of the program that is built in (helper/host/probe), and the name of one container of it, and of a
/// network; all are gone with
/// this value. What an earlier one left that was killed goes first. There is one at a time.
class ThrowAway
{
public:
    ThrowAway();
    ~ThrowAway();
    ThrowAway(const ThrowAway &) = delete;
    ThrowAway &operator=(const ThrowAway &) = delete;

    /// Everything of ours carries it; what only looks like it by its name is somebody else's.
    static constexpr auto label = "io.github.dockwright.probe";

    static QString image();
    /// With a name that nobody can know before.
    static QString container();
    /// Its path in the Engine API.
    static QByteArray containerPath() { return "/containers/" + container().toUtf8(); }

    /// The program itself.
    static QByteArray program();
    static core::Result<DockerAnswer> makeImage();
    static void removeImage();
    /// Removes what others left that were killed.
    static void sweepLeftOvers();
};

/// dockerd's words about what it did not do, or why it could not be asked.
QString wordsOf(const core::Result<DockerAnswer> &answer);

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/descriptor.h"
#include "helper/host/rooted_files.h"

#include <vector>

namespace dockwright::helper {

/// Room on disk that is held while a host is changed and let go for the way back, which would otherwise fail on the very disk
/// that was too full for the way there. It has no name: what is killed leaves nothing, and the room is there for who comes
/// next.
class Reserve
{
public:
    /// A file that the way back writes.
    struct Need {
        QString path;
        qint64 bytes;
    };

    explicit Reserve(const RootedFiles &files) : m_files(files) {}

    /// All of it, or nothing and why.
    core::Result<> take(const std::vector<Need> &needs);
    void release() { m_held.clear(); }

private:
    core::Result<Descriptor> hold(const Need &need) const;

    const RootedFiles &m_files;
    std::vector<Descriptor> m_held;
};

} // namespace dockwright::helper

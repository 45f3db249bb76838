// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/release.h"

#include <array>
#include <string_view>

namespace dockwright::core {

/// A storage driver that dockerd itself has: moby daemon/graphdriver/*/, graphdriver.Register().
struct StorageDriver {
    std::string_view name;
    Release until;         ///< the first that does not have it any more; {}: none
    bool isSnapshotterToo; ///< containerd has one of that name
};

inline constexpr std::array storageDrivers{
    StorageDriver{"overlay2", {}, false},      StorageDriver{"vfs", {}, false},
    StorageDriver{"btrfs", {}, true},          StorageDriver{"zfs", {}, true},
    StorageDriver{"fuse-overlayfs", {}, true}, StorageDriver{"aufs", {24, 0}, false},
    StorageDriver{"overlay", {24, 0}, false},  StorageDriver{"devicemapper", {25, 0}, false},
};

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace dockwright::core {

/// How long a mirror may be silent beside one that has answered after `quickest`, in ms since both were asked: one that takes
/// longer is of no use beside it.
constexpr qint64 leastPatience = 1500;
constexpr qint64 patienceBeside(qint64 quickest)
{
    constexpr qint64 slowest = 5; // times as long
    return qMax(leastPatience, slowest * quickest);
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <chrono>

/// What systemd's time stamps say of a unit that runs (org.freedesktop.systemd1(5), CLOCK_MONOTONIC). nullopt where they do not
/// say it, as for a unit that does not run.
namespace dockwright::core {

/// From the first of its commands to its READY=1 (sd_notify(3)). With ExecStartPre=, and without the RestartSec= of a start
/// after a crash.
std::optional<std::chrono::microseconds> timeToStart(const UnitFacts &unit);

/// Since it last ran before, however long ago somebody had stopped it.
std::optional<std::chrono::microseconds> timeAway(const UnitFacts &unit);

/// The same of one that was restarted, by somebody or by systemd after a crash: not stopped, and started at another time.
std::optional<std::chrono::microseconds> timeToBeBack(const UnitFacts &unit);

/// "0.43": seconds with two digits.
QString inSeconds(std::chrono::microseconds time);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"
#include "core/base/release.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dockwright::core {

/// True where it is known here which options the log driver takes.
bool hasKnownLogOptions(const std::string &driver);

/// True for an option that dockerd takes beside this driver; it does not start with another. True for every option of a driver
/// whose options are not known here. Where the release is not known, what one of them takes is taken.
bool takesLogOption(const std::string &driver, const std::string &option, std::optional<Release> dockerd = {});

/// What is wrong with the value of an option; empty if nothing is, or if it is not known how the driver reads it.
Message checkLogOption(const std::string &driver, const std::string &option, const QString &value);

/// Options without which dockerd does not start if it is given another one for this driver.
std::span<const std::string_view> requiredLogOptions(const std::string &driver);

} // namespace dockwright::core

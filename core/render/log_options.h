// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace dockwright::core {

/// True where it is known here which options the log driver takes.
bool hasKnownLogOptions(const std::string &driver);

/// True for an option that dockerd takes beside this driver; it does not start with another. True for every option of a driver
/// whose options are not known here.
bool takesLogOption(const std::string &driver, const std::string &option);

} // namespace dockwright::core

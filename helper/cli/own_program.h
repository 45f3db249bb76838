// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"
#include "helper/cli/output.h"

#include <stop_token>
#include <vector>

namespace dockwright::helper {

/// A program that dockwright-helper becomes for some commands, with the same arguments.
struct OwnProgram {
    std::vector<Command> commands;
    core::Message refusal; ///< of every other command
    ExitStatus (*work)(const Options &options, Output &output, const std::stop_token &stop);
};

/// Its path, beside this program.
QString ownProgram(const char *name);

/// Its main().
ExitStatus runOwnProgram(int argc, char **argv, const OwnProgram &program);

} // namespace dockwright::helper

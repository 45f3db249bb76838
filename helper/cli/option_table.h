// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"

#include <span>

/// The options of the command line: their names, what they mean, and what goes with what.
namespace dockwright::helper {

/// What is to be done; there is one of them.
struct CommandOption {
    Command command;
    const char *name;
    const char *value; ///< what follows it, or "" for nothing
    const char *meaning;
};

/// Given or not.
struct Switch {
    const char *name;
    bool Options::*member;
    const char *meaning;
};

/// With one value.
struct TextOption {
    const char *name;
    const char *value;
    QString Options::*member;
    const char *meaning;
    QStringList (*words)() = nullptr; ///< that it takes, and that stand for %1 in its meaning
};

/// With a value, as often as it is given.
struct ListOption {
    const char *name;
    const char *value;
    QStringList Options::*member;
    const char *meaning;
};

/// With what an option goes; one that is not here goes with everything.
struct Belonging {
    const char *option;
    const char *commands; ///< as the message names them, one blank between them
};

std::span<const CommandOption> commandOptions();
std::span<const Switch> switches();
std::span<const TextOption> textOptions();
std::span<const ListOption> listOptions();
std::span<const Belonging> belongings();

} // namespace dockwright::helper

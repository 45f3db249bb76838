// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>

#include <memory>
#include <vector>

namespace dockwright::app {

/// Whether the arguments (without the program's name) ask for something that is printed.
bool needsNoDisplay(const std::vector<const char *> &arguments);

/// What is wrong with the command line anyhow, in the language that it asks for; empty where nothing is. To be called before
/// there is an application.
QString wrongUseOf(int argc, char **argv);

/// The application of a program with windows. Where no display can be opened it says in one line what is wrong with the command
/// line, or else what does without, and ends the program with the exit status of a wrong call.
std::unique_ptr<QApplication> makeApplication(int &argc, char **argv, const QString &wrongUse);

/// True where the environment is that of an SSH session, or the display one that ssh(1) forwards (DISPLAY is
/// "localhost:10.0" or above, sshd_config(5), X11DisplayOffset).
bool isOverSsh();

} // namespace dockwright::app

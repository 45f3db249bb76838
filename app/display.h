#pragma once

#include <QApplication>

#include <memory>
#include <vector>

namespace dockwright::app {

/// Whether the arguments (without the program's name) ask for something that is printed.
bool needsNoDisplay(const std::vector<const char *> &arguments);

/// The application of a program with windows. Where no display can be opened it says in one line what does without, and ends
/// the program with the exit status of a wrong call.
std::unique_ptr<QApplication> makeApplication(int &argc, char **argv);

} // namespace dockwright::app

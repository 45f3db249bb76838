// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <QCoreApplication>
#include <QString>

namespace dockwright::app {

struct Options {
    QString plan;                         ///< opened at the start
    QString page;                         ///< shown at the start
    QString locale;                       ///< "" for that of the last time, or of the environment
    QString factsFile;                    ///< of a host seen elsewhere instead of this one
    std::optional<core::HostFacts> facts; ///< what stands in it
    QString screenshots;                  ///< directory for pictures of every page
    bool showHealth = false;
    bool showHistory = false;
    bool previewOnly = false;
};

/// Reads the command line; ends the program after --help, --version and what is wrong.
Options readOptions(const QCoreApplication &application);

/// What is wrong with a command line, as far as that can be said before there is a window, in one sentence; empty where nothing
/// is. Needs an application of any kind for its words.
QString wrongUse(const QStringList &arguments);

} // namespace dockwright::app

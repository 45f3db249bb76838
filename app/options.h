#pragma once

#include <QCoreApplication>
#include <QString>

namespace dockwright::app {

struct Options {
    QString plan;        ///< opened at the start
    QString page;        ///< shown at the start
    QString locale;      ///< "" for that of the last time, or of the environment
    QString facts;       ///< a host seen elsewhere instead of this one
    QString screenshots; ///< directory for pictures of every page
    bool showHealth = false;
    bool showHistory = false;
    bool previewOnly = false;
};

/// Reads the command line; ends the program after --help, --version and what is wrong.
Options readOptions(const QCoreApplication &application);

} // namespace dockwright::app

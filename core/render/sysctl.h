// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <map>

namespace dockwright::core {

/// The variables of a sysctl.d(5) file: "name = value" lines, comments (# and ;) left out, slashes in names read as dots.
std::map<QString, QString> readSysctlFile(const QByteArray &text);

} // namespace dockwright::core

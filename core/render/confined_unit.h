// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

/// What the units have in common in which a timer runs the helper.
namespace dockwright::core {

/// The program, where it is installed.
QString helperProgram();

/// Lines of [Service] that leave it no more than it needs: the address families that it may use, and ProtectHome=.
QString confinement(const QString &addressFamilies, const QString &protectHome);

} // namespace dockwright::core

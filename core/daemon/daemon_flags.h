// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

/// The flags of dockerd, and the keys of daemon.json that say the same.
namespace dockwright::core {

/// The JSON pointer in daemon.json of what a flag of dockerd sets: "/insecure-registries" for "--insecure-registry=a"; empty
/// for what is no flag.
QString daemonKeyOfFlag(const QString &flag);

/// True for what a flag without a value turns on: "/debug".
bool isSwitch(const QString &pointer);

/// The flags that stand joined in one word: "-D" and "-lwarn" for "-Dlwarn". Any other word is alone.
QStringList separateFlags(const QString &word);

} // namespace dockwright::core

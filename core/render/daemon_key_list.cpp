// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_key_list.h"

#include "core/daemon/key_table.h"
#include "core/host/releases.h"

#include <QCoreApplication>

namespace dockwright::core {

bool isKnownDaemonKey(const std::string &key)
{
    return findDaemonKey(key) != nullptr;
}

Message checkKeyOfRelease(const std::string &key, const QString &version)
{
    const Release release = readRelease(version).value_or(Release{}); // a build of a developer's calls itself 0.0
    const KeyRow *known = findDaemonKey(key);
    if (release == Release{} || known == nullptr)
        return {};
    const QString name = QString::fromStdString(key);
    if (release < known->since)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "“%1” requires dockerd %2 or later; this host has %3, which does not start with it."),
                {name, releaseText(Program::Dockerd, known->since), version}};
    if (known->until != Release{} && release >= known->until)
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd %2 removed “%1”; this host has %3, which does not start with it."),
                {name, releaseText(Program::Dockerd, known->until), version}};
    return {};
}

} // namespace dockwright::core

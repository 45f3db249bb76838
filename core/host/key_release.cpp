// SPDX-License-Identifier: Apache-2.0
#include "core/host/key_release.h"

#include "core/base/json.h"
#include "core/host/releases.h"

#include <QCoreApplication>

namespace dockwright::core {

Message checkKeyRelease(const KeyRow &row, const QString &version)
{
    const QString name = fromUtf8(row.key);
    const Release release = readRelease(version).value_or(Release{}); // a build of a developer's calls itself 0.0
    if (release == Release{})
        return {};
    if (release < row.since)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” requires dockerd %2 or later; dockerd %3 does not start with it."),
                {name, releaseText(Program::Dockerd, row.since), version}};
    if (row.until != Release{} && release >= row.until)
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd %2 removed “%1”; dockerd %3 does not start with it."),
                {name, releaseText(Program::Dockerd, row.until), version}};
    return {};
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/changes/shown.h"

#include "core/host/paths.h"
#include "core/text/redact.h"

namespace dockwright::core {

namespace {

const QString unknown = QStringLiteral("unknown");

void hide(QString &text)
{
    text = QString::fromUtf8(redactSecrets(text.toUtf8()));
}

} // namespace

HostFacts withoutSecrets(HostFacts facts)
{
    // Our record has sums of what was written, which a secret could be guessed by.
    for (auto &[path, sum] : facts.lastWritten.files)
        if (path == QLatin1String(paths::proxyEnvironment) || path == QLatin1String(paths::proxyDropIn))
            sum = unknown;
    for (auto &[pointer, sum] : facts.lastWritten.daemonKeys)
        sum = unknown;
    for (auto &[path, file] : facts.files)
        if (path == QLatin1String(paths::lastWritten))
            file.content = writeLastWritten(facts.lastWritten);
        else
            file.content = redactSecrets(file.content);
    if (facts.dockerUnit)
        for (QString &variable : facts.dockerUnit->environment)
            hide(variable);
    return facts;
}

} // namespace dockwright::core

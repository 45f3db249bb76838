// SPDX-License-Identifier: Apache-2.0
#include "helper/host/dockerd_validate.h"

#include "core/host/paths.h"
#include "core/text/redact.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

/// moby cli/error.go puts "Status: " before it (20.10), docker's own command line does not.
bool isUnknownOption(const QString &words)
{
    const QString first = words.section(u'\n', 0, 0).trimmed();
    const QString complaint = QStringLiteral("unknown flag: --validate");
    return first == complaint || first == QLatin1String("Status: ") + complaint;
}

} // namespace

Result<> verdictOf(const CommandOutput &output)
{
    const QString words = QString::fromUtf8(redactSecrets(output.standardError)).trimmed();
    if (output.status == 0 || isUnknownOption(words))
        return {};
    return failure(ErrorCode::InvalidInput, QLatin1String(paths::daemonJson),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not accept the new daemon.json: %1"), {words}}, {}, words);
}

} // namespace dockwright::helper

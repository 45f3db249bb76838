#include "helper/host/dockerd_validate.h"

#include "core/host/paths.h"
#include "core/text/redact.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

Result<> verdictOf(const CommandOutput &output)
{
    const QString words = QString::fromUtf8(redactSecrets(output.standardError)).trimmed();
    const bool isUnknown = words.split(u'\n').contains(QLatin1String("unknown flag: --validate"));
    if (output.status == 0 || isUnknown)
        return {};
    return failure(ErrorCode::InvalidInput, QLatin1String(paths::daemonJson),
                   {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not accept the new daemon.json: %1"), {words}}, {}, words);
}

} // namespace dockwright::helper

// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/plugin_options.h"

#include <QCoreApplication>

#include <utility>

namespace dockwright::helper {

using namespace core;

Result<> alignPluginSums(const QStringList &optionNames, Options &options)
{
    QStringList sums;
    qsizetype next = 0;
    bool mayFollow = false;
    for (const QString &name : optionNames) {
        if (name == QLatin1String("with-plugin")) {
            sums << QString();
            mayFollow = true;
        } else if (name == QLatin1String("plugin-sha256")) {
            if (!std::exchange(mayFollow, false))
                return failure(ErrorCode::InvalidInput, {},
                               {QT_TRANSLATE_NOOP("Dockwright", "--plugin-sha256 follows the --with-plugin that it is for."),
                                {}},
                               {QT_TRANSLATE_NOOP("Dockwright", "See dockwright-helper --help for usage."), {}});
            sums.back() = options.pluginSums[next++];
        }
    }
    options.pluginSums = sums;
    return {};
}

} // namespace dockwright::helper

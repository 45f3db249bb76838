// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace dockwright::core {

/// Under a locale whose encoding is not UTF-8, newer releases of Qt take the same one with UTF-8, and say so in four lines,
/// which are no matter of who calls a program. To be called before the application is created.
inline void acceptAnyLocale()
{
    static QtMessageHandler usual = nullptr;
    usual = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &message) {
        if (!message.contains(QLatin1String("Qt depends on a UTF-8 locale")))
            usual(type, context, message);
    });
}

} // namespace dockwright::core

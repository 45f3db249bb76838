// SPDX-License-Identifier: Apache-2.0
#include "core/render/sysctl.h"

#include <QList>

namespace dockwright::core {

std::map<QString, QString> readSysctlFile(const QByteArray &text)
{
    std::map<QString, QString> values;
    for (const QByteArray &raw : text.split('\n')) {
        const QByteArray line = raw.trimmed();
        const qsizetype equals = line.indexOf('=');
        if (line.startsWith('#') || line.startsWith(';') || equals < 0)
            continue;
        QString name = QString::fromUtf8(line.left(equals).trimmed());
        if (name.startsWith(u'-'))
            name.remove(0, 1);
        values[name.replace(u'/', u'.')] = QString::fromUtf8(line.mid(equals + 1).trimmed());
    }
    return values;
}

} // namespace dockwright::core

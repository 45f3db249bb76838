// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"

#include <QCryptographicHash>

namespace dockwright::core {

QString sha256(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace dockwright::core

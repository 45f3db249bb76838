#pragma once

#include <QByteArray>
#include <QString>

namespace dockwright::core {

/// SHA-256 (FIPS 180-4) of the bytes, in lower-case hexadecimal digits.
QString sha256(const QByteArray &bytes);

} // namespace dockwright::core

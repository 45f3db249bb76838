// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace dockwright::core {

/// SHA-256 (FIPS 180-4) of the bytes, in lower-case hexadecimal digits.
QString sha256(const QByteArray &bytes);

/// How many digits of a digest are shown where people compare two: in a dialog of polkit, in a list.
inline constexpr qsizetype shownDigits = 16;

} // namespace dockwright::core

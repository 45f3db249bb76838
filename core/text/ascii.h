// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QChar>

namespace dockwright::core {

/// ASCII alone, of which the names of packages, images, users and variables are made; QChar's own know all of Unicode.
inline bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

inline bool isAsciiLower(QChar c)
{
    return c >= u'a' && c <= u'z';
}

inline bool isAsciiUpper(QChar c)
{
    return c >= u'A' && c <= u'Z';
}

inline bool isAsciiLowerOrDigit(QChar c)
{
    return isAsciiLower(c) || isAsciiDigit(c);
}

inline bool isAsciiAlphanumeric(QChar c)
{
    return isAsciiLowerOrDigit(c) || isAsciiUpper(c);
}

/// Of a digest, as sha256sum(1) prints it.
inline bool isLowerHexDigit(QChar c)
{
    return isAsciiDigit(c) || (c >= u'a' && c <= u'f');
}

} // namespace dockwright::core

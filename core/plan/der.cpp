// SPDX-License-Identifier: Apache-2.0
#include "core/plan/der.h"

namespace dockwright::core {

DerValue derAt(const QByteArray &der, qsizetype at)
{
    const auto byte = [&](qsizetype place) { return static_cast<unsigned char>(der[place]); };
    if (at + 2 > der.size())
        return {};
    qsizetype length = byte(at + 1);
    qsizetype begin = at + 2;
    if (length >= 0x80) {
        const qsizetype digits = length & 0x7f;
        if (digits < 1 || digits > 4 || begin + digits > der.size())
            return {};
        length = 0;
        for (qsizetype i = 0; i < digits; ++i)
            length = length * 256 + byte(begin + i);
        begin += digits;
    }
    if (begin + length > der.size())
        return {};
    return {byte(at), der.mid(begin, length), begin + length};
}

} // namespace dockwright::core

#include "helper/bundle/sha256.h"

#include <algorithm>

namespace dockwright::helper {

QString Sha256::take()
{
    QByteArray sum(SHA256_DIGEST_SIZE, '\0');
    nettle_sha256_digest(&m_state, SHA256_DIGEST_SIZE, reinterpret_cast<uint8_t *>(sum.data()));
    return QString::fromLatin1(sum.toHex());
}

QString Sha256::of(const QByteArray &bytes)
{
    Sha256 sum;
    sum.add(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    return sum.take();
}

bool isSha256(const QString &text)
{
    return text.size() == 2 * SHA256_DIGEST_SIZE && std::ranges::all_of(text, [](QChar each) {
               return (each >= u'0' && each <= u'9') || (each >= u'a' && each <= u'f');
           });
}

} // namespace dockwright::helper

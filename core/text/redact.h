#pragma once

#include <QByteArray>

namespace dockwright::core {

/// The text with the password of every URL in it ("scheme://user:password@host") replaced by "xxxxx", for previews,
/// logs and exports. What follows a "://" up to white space, a quote or a comma counts as the URL.
QByteArray redactSecrets(const QByteArray &text);

} // namespace dockwright::core

#pragma once

#include <QByteArray>

namespace dockwright::core {

/// The text with the password of every URL in it ("scheme://user:password@host") replaced by "xxxxx", for previews,
/// logs and exports. What follows a "://" up to white space, a double quote or the next "://" counts as the URL: all other characters
/// may stand in a password.
QByteArray redactSecrets(const QByteArray &text);

} // namespace dockwright::core

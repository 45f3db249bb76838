#pragma once

#include <QByteArray>

namespace dockwright::core {

/// The text with the password of every URL in it ("scheme://user:password@host") replaced by "xxxxx", for previews,
/// logs and exports; so too in the value of what is called a proxy ("HTTP_PROXY=user:password@host"). What follows a "://"
/// up to white space, a double quote or the next "://" counts as the URL: all other characters may stand in a password.
/// Texts in double quotes are looked at with their escapes resolved ("http:\/\/…").
QByteArray redactSecrets(const QByteArray &text);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace dockwright::core {

/// The text with what is secret in it replaced by "xxxxx", for previews, logs and exports:
/// - the password of a URL, or all that stands before its "@" ("http://user:password@host", "http://token@host"). The URL is
///   what follows a "://" up to white space, a double quote or the next "://": all other characters may stand in a password;
/// - the same without a scheme ("user:password@host"), and in the value of what is called a proxy without a colon, too;
/// - the value of what is called a token, password, secret, key, auth or signature ("splunk-token=…", `"api-key": "…"`), a list
///   or a number of JSON, a list of TOML and several lines of a file of EnvironmentFile= among them, and of a header
///   ("Authorization: Bearer …", and as hosts.toml of containerd has it: Authorization = ["…"]);
/// - what programs such as curl and docker login take a password from ("-u user:password", "-p password").
/// What counts is what the text means: escapes of JSON and of unit files are resolved, and continued lines joined.
QByteArray redactSecrets(const QByteArray &text);

/// What another program or a server says, to be shown: redacted, on one line, and no longer than 1000 characters.
QString foreignWords(const QByteArray &text);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

/// What names say that their value is a secret. All names are in lower case.
namespace dockwright::core {

/// True for a name that ends with a word, as "tls-key" does with "key", and "monkey" does not.
bool endsWithWord(const QString &name, const char *word);

/// "password", and "db_password_2" as well.
bool isSecretName(QString name);

/// Names of what may be a path as well, which is shown then: "--tls-key=/etc/key.pem", and not "key=".
bool mayNameAPath(const QString &name);

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/text/secret_names.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

bool endsWithWord(const QString &name, const char *word)
{
    const qsizetype before = name.size() - qsizetype(qstrlen(word)) - 1;
    return name.endsWith(QLatin1String(word)) && (before < 0 || !name[before].isLetterOrNumber());
}

bool isSecretName(QString name)
{
    static constexpr std::array endings{"token",      "tokens",    "password",   "passwords",   "passwd",         "passphrase",
                                        "secret",     "secrets",   "apikey",     "secretkey",   "accesskey",      "privatekey",
                                        "accountkey", "signature", "credential", "credentials", "secret_key_base"};
    static constexpr std::array words{"pw", "pat", "sig", "psk"}; // as a whole
    while (!name.isEmpty() && (name.back().isDigit() || name.back() == u'_'))
        name.chop(1);
    return std::ranges::any_of(endings, [&](const char *ending) { return name.endsWith(QLatin1String(ending)); })
        || std::ranges::any_of(words, [&](const char *word) { return endsWithWord(name, word); })
        || (name.endsWith(QLatin1String("pass")) && !name.endsWith(QLatin1String("bypass")));
}

bool mayNameAPath(const QString &name)
{
    return name.endsWith(QLatin1String("pwd")) || (endsWithWord(name, "key") && name.size() > 3);
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/text/redact.h"

#include "core/base/secret.h"
#include "core/text/meaning.h"
#include "core/text/secret_finder.h"
#include "core/text/secret_names.h"
#include "core/text/toml_secrets.h"

#include <QString>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace dockwright::core {

namespace {

QString hideSecrets(const QString &text)
{
    const Meaning meaning(text);
    QString redacted;
    qsizetype done = 0;    // in the text
    qsizetype hidden = -1; // in the meaning
    for (const auto &[from, to, isNumber] : findSecrets(meaning)) {
        if (from >= hidden) {
            redacted += QStringView(text).mid(done, meaning.place(from) - done);
            redacted += isNumber ? u'"' + QLatin1String(leftOut) + u'"' : QString(QLatin1String(leftOut));
        }
        hidden = std::max(hidden, to);
        done = meaning.place(hidden);
    }
    redacted += QStringView(text).mid(done);
    return redacted;
}

/// What holds none of these holds no secret.
bool mayHoldSecret(QStringView line)
{
    static constexpr std::array words{"@",      "\\",         "token", "pass", "pw",    "pat",   "sig",   "auth",
                                      "secret", "credential", "key",   "curl", "login", "redis", "mysql", "mariadb"};
    return std::ranges::any_of(words,
                               [&](const char *word) { return line.contains(QLatin1String(word), Qt::CaseInsensitive); });
}

/// The end of a line, together with those that it goes on in.
qsizetype endOfLine(const QString &text, qsizetype from)
{
    for (qsizetype end = text.indexOf(u'\n', from); end >= 0; end = text.indexOf(u'\n', end + 1)) {
        const qsizetype before = end - (end > from && text[end - 1] == u'\r' ? 2 : 1);
        if (before < from || text[before] != u'\\')
            return end + 1;
    }
    return text.size();
}

/// The next quote of this kind that no backslash stands before; -1 for none.
qsizetype findQuote(QStringView text, QChar quote, qsizetype from)
{
    for (qsizetype at = from; at < text.size(); ++at) {
        if (text[at] == u'\\')
            ++at;
        else if (text[at] == quote)
            return at;
    }
    return -1;
}

/// Where the name of a secret ends whose value is quoted and goes beyond its line, as in a file of EnvironmentFile=
/// (systemd.exec(5)): the place of its quote. -1 for any other line.
qsizetype findLongValue(QStringView line)
{
    const qsizetype sign = line.indexOf(u'=');
    const QString name = line.left(std::max<qsizetype>(sign, 0)).trimmed().toString().toLower();
    const bool isName = std::ranges::all_of(name, [](QChar c) { return c.isLetterOrNumber() || c == u'_'; });
    if (!isName || !(isSecretName(name) || mayNameAPath(name)))
        return -1;
    qsizetype quote = sign + 1;
    while (quote < line.size() && QLatin1String(" \t").contains(line[quote]))
        ++quote;
    const bool isQuoted = quote < line.size() && QLatin1String("\"'").contains(line[quote]);
    return isQuoted && findQuote(line, line[quote], quote + 1) < 0 ? quote : -1;
}

/// No other quoted text goes beyond its line.
QString hideLines(const QString &text)
{
    QString redacted;
    redacted.reserve(text.size());
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype end = endOfLine(text, from);
        const QStringView line = QStringView(text).mid(from, end - from);
        const bool isSuspect = mayHoldSecret(line);
        if (const qsizetype quote = isSuspect ? findLongValue(line) : -1; quote >= 0) {
            const qsizetype close = findQuote(text, line[quote], end);
            redacted += line.left(quote + 1);
            redacted += QLatin1String(leftOut);
            from = close < 0 ? text.size() : close;
            continue;
        }
        redacted += isSuspect ? hideSecrets(line.toString()) : line.toString();
        from = end;
    }
    return redacted;
}

/// Where the lines of a key in PEM (RFC 7468) begin and end; -1 for none.
std::pair<qsizetype, qsizetype> findPrivateKey(const QString &text, qsizetype from)
{
    const QLatin1String label("PRIVATE KEY-----");
    for (qsizetype found = text.indexOf(label, from); found >= 0; found = text.indexOf(label, found + 1)) {
        constexpr qsizetype mark = 32; // "-----BEGIN ", and the kind of the key
        if (!QStringView(text).mid(std::max<qsizetype>(found - mark, 0), mark).contains(QLatin1String("-----BEGIN ")))
            continue;
        qsizetype begin = found + label.size();
        while (begin < text.size() && (text[begin] == u'\r' || text[begin] == u'\n'))
            ++begin;
        const qsizetype end = text.indexOf(QLatin1String("-----END "), begin);
        return {begin, end < 0 ? text.size() : end};
    }
    return {-1, -1};
}

/// And not the name of a table of TOML, or of a section of a unit.
bool isJson(const QString &text)
{
    const QString begin = text.left(64).trimmed();
    return begin.startsWith(u'{') || (begin.startsWith(u'[') && !(begin.size() > 1 && begin[1].isLetter()));
}

/// JSON goes as a whole: a value may stand on the line after its name. So do keys.
QString hideAll(const QString &text)
{
    if (isJson(text))
        return mayHoldSecret(text) ? hideSecrets(text) : text;
    QString redacted;
    qsizetype done = 0;
    for (auto [begin, end] = findPrivateKey(text, 0); begin >= 0; std::tie(begin, end) = findPrivateKey(text, end)) {
        redacted += hideLines(text.mid(done, begin - done)) + QLatin1String(leftOut) + u'\n';
        done = end;
    }
    return redacted + hideLines(text.mid(done));
}

} // namespace

QByteArray redactSecrets(const QByteArray &original)
{
    const QByteArray text = withoutTomlSecrets(original);
    // Latin-1 keeps the bytes of a text in any other encoding: all that is looked for is ASCII.
    const QString utf8 = QString::fromUtf8(text);
    const bool isUtf8 = utf8.toUtf8() == text;
    const QString all = isUtf8 ? utf8 : QString::fromLatin1(text);
    const QString redacted = hideAll(all);
    if (redacted == all)
        return text;
    return isUtf8 ? redacted.toUtf8() : redacted.toLatin1();
}

QString foreignWords(const QByteArray &text)
{
    constexpr qsizetype looked = 16LL * 1024; // what is longer is no message
    constexpr qsizetype most = 1000;
    const QString words = QString::fromUtf8(redactSecrets(text.left(looked))).simplified();
    return words.size() > most ? words.left(most - 1) + QChar(0x2026) : words; // "…"
}

} // namespace dockwright::core

// SPDX-License-Identifier: Apache-2.0
#include "core/text/redact.h"

#include "core/base/secret.h"
#include "core/text/meaning.h"

#include <QString>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <vector>

namespace dockwright::core {

namespace {

/// Finds what is secret in a meaning.
class Finder
{
public:
    explicit Finder(const Meaning &meaning) : m_meaning(meaning), m_text(meaning.text()) {}

    /// From first to behind last, in order; they may overlap.
    std::vector<std::pair<qsizetype, qsizetype>> find()
    {
        findUrls();
        findNamed();
        findOptions();
        findBare();
        std::ranges::sort(m_found);
        return m_found;
    }

private:
    static constexpr qsizetype longestName = 64;

    void hide(qsizetype from, qsizetype to)
    {
        if (from < to)
            m_found.emplace_back(from, to);
    }

    /// The end of a word that begins here: a blank, a quote, or the limit.
    qsizetype endOfWord(qsizetype at, qsizetype limit) const
    {
        while (at < limit && !m_meaning.isBlank(at) && !m_meaning.isQuote(at))
            ++at;
        return at;
    }

    /// "user:password@host": the password, which ends at the last "@"; with `mayBeToken` all of "token@host".
    void hideUserinfo(qsizetype start, qsizetype end, bool mayBeToken)
    {
        const QStringView value = QStringView(m_text).mid(start, std::max<qsizetype>(end - start, 0));
        const qsizetype at = value.lastIndexOf(u'@');
        if (at < 0)
            return;
        const qsizetype colon = value.left(at).indexOf(u':');
        if (colon >= 0)
            hide(start + colon + 1, start + at);
        else if (mayBeToken)
            hide(start, start + at);
    }

    /// A comma may stand between two URLs, and in a password: the next URL's mark ends this one, not the comma.
    void findUrls()
    {
        const QLatin1String mark("://");
        for (qsizetype at = m_text.indexOf(mark); at >= 0;) {
            const qsizetype start = at + mark.size();
            const qsizetype next = m_text.indexOf(mark, start);
            const qsizetype end = endOfWord(start, next < 0 ? m_text.size() : next);
            const QStringView value = QStringView(m_text).mid(start, end - start);
            const qsizetype slash = value.indexOf(u'/');
            hideUserinfo(start, end, slash < 0 || value.lastIndexOf(u'@') < slash);
            at = next;
        }
    }

    /// The name before an equals sign or colon at `at`, as in "HTTP_PROXY=" or `"http-proxy": "`.
    QString nameBefore(qsizetype at) const
    {
        while (at > 0 && QLatin1String(" \t\r\n\"'").contains(m_text[at - 1]))
            --at;
        const qsizetype end = at;
        while (at > 0 && end - at < longestName
               && (m_text[at - 1].isLetterOrNumber() || QLatin1String("_-.").contains(m_text[at - 1])))
            --at;
        return m_text.mid(at, end - at).toLower();
    }

    /// A value from behind its equals sign or colon to its end: in quotes it may hold blanks.
    std::pair<qsizetype, qsizetype> valueBehind(qsizetype sign) const
    {
        if (const qsizetype outer = m_meaning.closingQuote(sign); outer >= 0) // "NAME=value with blanks"
            return {sign + 1, outer};
        const qsizetype begin = behindBlanks(sign + 1);
        const qsizetype textEnd = !opensText(begin) ? -1
            : m_meaning.isQuote(begin + 1)          ? begin + 1
                                                    : m_meaning.closingQuote(begin + 1);
        // In a file of EnvironmentFile= all of the line is the value.
        if (m_text[sign] == u'=' && beginsLine(sign) && textEnd + 1 != endOfText())
            return {begin, endOfText()};
        return textEnd >= 0 ? std::pair(begin + 1, textEnd) : std::pair(begin, endOfWord(begin, m_meaning.size()));
    }

    /// Nothing but a name stands before the sign.
    bool beginsLine(qsizetype sign) const
    {
        const QStringView before = QStringView(m_text).left(sign);
        return sign <= longestName && std::ranges::all_of(before, [](QChar c) { return c.isLetterOrNumber() || c == u'_'; });
    }

    /// Without the blanks that end it.
    qsizetype endOfText() const
    {
        qsizetype end = m_meaning.size();
        while (end > 0 && m_meaning.isBlank(end - 1))
            --end;
        return end;
    }

    /// "X-Auth-Token: …" as a line or a text of its own.
    bool isHeader(const QString &name, qsizetype sign) const
    {
        const qsizetype first = sign - name.size();
        return isSecretName(name) && name.contains(u'-') && (first <= 0 || QLatin1String("\"'").contains(m_text[first - 1]));
    }

    qsizetype behindBlanks(qsizetype at) const
    {
        while (at < m_meaning.size() && m_meaning.isBlank(at))
            ++at;
        return at;
    }

    /// A quote with another that closes it.
    bool opensText(qsizetype at) const
    {
        return at + 1 < m_meaning.size() && m_meaning.isQuote(at) && m_meaning.closingQuote(at) < 0
            && (m_meaning.isQuote(at + 1) || m_meaning.closingQuote(at + 1) >= 0);
    }

    static bool endsWithWord(const QString &name, const char *word)
    {
        const qsizetype before = name.size() - qsizetype(qstrlen(word)) - 1;
        return name.endsWith(QLatin1String(word)) && (before < 0 || !name[before].isLetterOrNumber());
    }

    /// "password", and "DB_PASSWORD_2" as well.
    static bool isSecretName(QString name)
    {
        static constexpr std::array endings{"token",     "password",   "passwd",      "passphrase",     "secret",
                                            "apikey",    "secretkey",  "accesskey",   "privatekey",     "accountkey",
                                            "signature", "credential", "credentials", "secret_key_base"};
        static constexpr std::array words{"pw", "pat", "sig"}; // as a whole
        while (!name.isEmpty() && (name.back().isDigit() || name.back() == u'_'))
            name.chop(1);
        return std::ranges::any_of(endings, [&](const char *ending) { return name.endsWith(QLatin1String(ending)); })
            || std::ranges::any_of(words, [&](const char *word) { return endsWithWord(name, word); })
            || (name.endsWith(QLatin1String("pass")) && !name.endsWith(QLatin1String("bypass")));
    }

    /// Names of what may be a path as well, which is shown then.
    static bool mayNameAPath(const QString &name)
    {
        return name.endsWith(QLatin1String("pwd"))
            || (endsWithWord(name, "key") && name.size() > 3); // "--tls-key=/etc/key.pem", and not "key="
    }

    bool namesSecret(const QString &name, qsizetype sign) const
    {
        const qsizetype value = behindBlanks(sign + 1);
        const bool isText = value < m_meaning.size() && QLatin1String("\"'").contains(m_text[value]);
        if (m_text[sign] == u':' && !isText) // prose has colons, too; JSON's texts are in quotes
            return false;
        const qsizetype first = isText ? value + 1 : value;
        const bool isPath = first < m_meaning.size() && m_text[first] == u'/';
        return isSecretName(name) || (!isPath && mayNameAPath(name))
            || (m_text[sign] == u':' && (endsWithWord(name, "auth") || isAuthorization(name)));
    }

    /// Of a header of HTTP, which ends with its line or with the text that it stands in: "Authorization: Bearer …".
    static bool isAuthorization(const QString &name) { return name.endsWith(QLatin1String("authorization")); }

    /// Returns where it ends.
    qsizetype hideHeader(qsizetype sign)
    {
        const qsizetype begin = behindBlanks(sign + 1);
        qsizetype end = m_meaning.closingQuote(sign);
        for (end = end < 0 ? m_meaning.size() : end; end > begin && m_meaning.isBlank(end - 1);)
            --end;
        hide(begin, end);
        return end;
    }

    /// The value of a proxy may lack the scheme; that of a token is hidden whole.
    void findNamed()
    {
        qsizetype proxiesUntil = 0; // where the last value of a proxy ends: within it there is nothing more to find
        for (qsizetype at = 0; at < m_meaning.size(); ++at) {
            if (m_text[at] != u'=' && m_text[at] != u':')
                continue;
            const QString name = nameBefore(at);
            if (name.endsWith(QLatin1String("proxy")) && at >= proxiesUntil) {
                const auto [begin, end] = valueBehind(at);
                const qsizetype scheme = QStringView(m_text).mid(begin, end - begin).indexOf(QLatin1String("://"));
                hideUserinfo(scheme < 0 ? begin : begin + scheme + 3, end, true);
                proxiesUntil = end;
            } else if (m_text[at] == u':' && (isAuthorization(name) || isHeader(name, at))
                       && !opensText(behindBlanks(at + 1))) {
                at = std::max(at, hideHeader(at) - 1);
            } else if (name == QLatin1String("setcredential")) { // systemd.exec(5): ID:VALUE
                hide(m_text.indexOf(u':', at) + 1, endOfText());
                return;
            } else if (namesSecret(name, at)) {
                const auto [begin, end] = valueBehind(at);
                hide(begin, end);
                at = std::max(at, end - 1);
            }
        }
    }

    /// "--password VALUE": the value is a word of its own.
    void findOptions()
    {
        const QLatin1String mark("--");
        for (qsizetype at = m_text.indexOf(mark); at >= 0; at = m_text.indexOf(mark, at + 1)) {
            const qsizetype end = endOfWord(at, m_meaning.size());
            const qsizetype value = behindBlanks(end);
            if (value > end && isSecretName(m_text.mid(at + 2, end - at - 2).toLower()))
                hide(value, endOfWord(value, m_meaning.size()));
            at = std::max(at, end - 1);
        }
    }

    /// "user:password@host" wherever it stands, but not "name:tag@sha256:digest".
    void findBare()
    {
        for (qsizetype begin = 0; begin < m_meaning.size(); ++begin) {
            const qsizetype end = endOfWord(begin, m_meaning.size());
            findBareIn(begin, end);
            begin = end;
        }
    }

    void findBareIn(qsizetype begin, qsizetype end)
    {
        const QStringView word = QStringView(m_text).mid(begin, end - begin);
        const qsizetype at = word.lastIndexOf(u'@');
        if (at < 0 || at + 1 >= word.size() || word.contains(QLatin1String("://"))
            || !(word[at + 1].isLetterOrNumber() || word[at + 1] == u'[')
            || word.mid(at + 1).startsWith(QLatin1String("sha256:")) || word.mid(at + 1).startsWith(QLatin1String("sha512:")))
            return;
        qsizetype user = 0; // where the run of characters of a user's name begins
        for (qsizetype i = 0; i < at; ++i) {
            if (word[i] == u':' && i > user && word[i + 1] != u'/') {
                hide(begin + i + 1, begin + at);
                return;
            }
            if (!word[i].isLetterOrNumber() && !QLatin1String("._~%+-").contains(word[i]))
                user = i + 1;
        }
    }

    const Meaning &m_meaning;
    const QString &m_text;
    std::vector<std::pair<qsizetype, qsizetype>> m_found;
};

QString hideSecrets(const QString &text)
{
    const Meaning meaning(text);
    QString redacted;
    qsizetype done = 0;    // in the text
    qsizetype hidden = -1; // in the meaning
    for (const auto &[from, to] : Finder(meaning).find()) {
        if (from >= hidden) {
            redacted += QStringView(text).mid(done, meaning.place(from) - done);
            redacted += QLatin1String(leftOut);
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
    static constexpr std::array words{"@", "\\", "token", "pass", "pw", "pat", "sig", "auth", "secret", "credential", "key"};
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

/// No quoted text goes beyond its line.
QString hideLines(const QString &text)
{
    QString redacted;
    redacted.reserve(text.size());
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype end = endOfLine(text, from);
        const QStringView line = QStringView(text).mid(from, end - from);
        redacted += mayHoldSecret(line) ? hideSecrets(line.toString()) : line.toString();
        from = end;
    }
    return redacted;
}

/// Where the lines of a key in PEM (RFC 7468) begin and end; -1 for none.
std::pair<qsizetype, qsizetype> findPrivateKey(const QString &text, qsizetype from)
{
    const QLatin1String label("PRIVATE KEY-----\n");
    for (qsizetype found = text.indexOf(label, from); found >= 0; found = text.indexOf(label, found + 1)) {
        constexpr qsizetype mark = 32; // "-----BEGIN ", and the kind of the key
        if (!QStringView(text).mid(std::max<qsizetype>(found - mark, 0), mark).contains(QLatin1String("-----BEGIN ")))
            continue;
        const qsizetype end = text.indexOf(QLatin1String("-----END "), found);
        return {found + label.size(), end < 0 ? text.size() : end};
    }
    return {-1, -1};
}

/// JSON goes as a whole: a value may stand on the line after its name. So do keys.
QString hideAll(const QString &text)
{
    if (const QString trimmed = text.left(64).trimmed(); trimmed.startsWith(u'{') || trimmed.startsWith(u'['))
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

QByteArray redactSecrets(const QByteArray &text)
{
    // Latin-1 keeps the bytes of a text in any other encoding: all that is looked for is ASCII.
    const QString utf8 = QString::fromUtf8(text);
    const bool isUtf8 = utf8.toUtf8() == text;
    const QString all = isUtf8 ? utf8 : QString::fromLatin1(text);
    const QString redacted = hideAll(all);
    if (redacted == all)
        return text;
    return isUtf8 ? redacted.toUtf8() : redacted.toLatin1();
}

} // namespace dockwright::core

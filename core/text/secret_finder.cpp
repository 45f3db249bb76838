// SPDX-License-Identifier: Apache-2.0
#include "core/text/secret_finder.h"

#include "core/text/meaning.h"
#include "core/text/secret_names.h"
#include "core/text/userinfo.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dockwright::core {

namespace {

/// Finds what is secret in a meaning.
class Finder
{
public:
    explicit Finder(const Meaning &meaning) : m_meaning(meaning), m_text(meaning.text()) {}

    std::vector<SecretPiece> find()
    {
        findUrls();
        findNamed();
        findOptions();
        findLogins();
        findBare();
        std::ranges::sort(m_found);
        return m_found;
    }

private:
    static constexpr qsizetype longestName = 64;

    void hide(qsizetype from, qsizetype to)
    {
        if (from < to)
            m_found.push_back({from, to});
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
        const qsizetype at = endOfUserinfo(value);
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
            const bool isSsh = QStringView(m_text).left(at).endsWith(QLatin1String("ssh")); // who logs in, by a key
            hideUserinfo(start, end, !isSsh && (slash < 0 || endOfUserinfo(value) < slash));
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

    /// Between two words: blanks, or in a list of JSON the quotes and comma.
    qsizetype behindSeparators(qsizetype at) const
    {
        const bool isList = at < m_meaning.size() && m_text[at] == u'"';
        while (at < m_meaning.size() && (m_meaning.isBlank(at) || (isList && QLatin1String("\",").contains(m_text[at]))))
            ++at;
        return at;
    }

    /// A quote with another that closes it.
    bool opensText(qsizetype at) const
    {
        return at + 1 < m_meaning.size() && m_meaning.isQuote(at) && m_meaning.closingQuote(at) < 0
            && (m_meaning.isQuote(at + 1) || m_meaning.closingQuote(at + 1) >= 0);
    }

    /// Of a header of HTTP, which ends with its line or with the text that it stands in: "Authorization: Bearer …".
    static bool isAuthorization(const QString &name) { return name.endsWith(QLatin1String("authorization")); }

    /// What stands in quotes before a colon: the name of a member of JSON.
    bool isMember(qsizetype sign) const
    {
        while (sign > 0 && m_meaning.isBlank(sign - 1))
            --sign;
        return sign > 0 && m_text[sign - 1] == u'"';
    }

    bool beginsNumber(qsizetype at) const { return at < m_meaning.size() && (m_text[at].isDigit() || m_text[at] == u'-'); }

    /// "token:S3" in one word, but not the image "registry/token:1".
    bool isJoined(const QString &name, qsizetype sign) const
    {
        const qsizetype before = sign - name.size() - 1;
        return isSecretName(name) && (before < 0 || m_text[before] != u'/') && sign + 1 < m_meaning.size()
            && !m_meaning.isBlank(sign + 1) && m_text[sign + 1] != u'/';
    }

    bool namesSecret(const QString &name, qsizetype sign) const
    {
        const qsizetype value = behindBlanks(sign + 1);
        const bool isText = value < m_meaning.size() && QLatin1String("\"'").contains(m_text[value]);
        const bool isColon = m_text[sign] == u':';
        if (isColon && !isText && !isMember(sign)) // prose has colons, too; JSON's texts are in quotes
            return isJoined(name, sign);
        if (isColon && !isText && !beginsNumber(value) && !(value < m_meaning.size() && m_text[value] == u'['))
            return false; // null, true, an object
        const qsizetype first = isText ? value + 1 : value;
        const bool isPath = first < m_meaning.size() && m_text[first] == u'/';
        return isSecretName(name) || (!isPath && mayNameAPath(name)) || (isColon && endsWithWord(name, "auth"))
            || ((isColon || isText || opensList(value)) && isAuthorization(name));
    }

    /// A list of TOML, as the headers of a hosts.toml have them: [ "…" ].
    bool opensList(qsizetype at) const
    {
        const qsizetype first = at < m_meaning.size() && m_text[at] == u'[' ? behindBlanks(at + 1) : m_meaning.size();
        return first < m_meaning.size() && m_meaning.isQuote(first);
    }

    /// A number of JSON; returns where it ends.
    qsizetype hideNumber(qsizetype begin)
    {
        qsizetype end = begin;
        while (end < m_meaning.size() && (m_text[end].isLetterOrNumber() || QLatin1String("+-.").contains(m_text[end])))
            ++end;
        m_found.push_back({begin, end, true});
        return end;
    }

    /// All texts and numbers of a list of JSON; returns where it ends.
    qsizetype hideList(qsizetype at)
    {
        for (++at; at < m_meaning.size() && m_text[at] != u']'; ++at) {
            const qsizetype end = m_meaning.isQuote(at) ? m_meaning.closingQuote(at + 1) : -1;
            if (end >= 0) {
                hide(at + 1, end);
                at = end;
            } else if (beginsNumber(at)) {
                at = hideNumber(at) - 1;
            }
        }
        return at;
    }

    /// What a name of a secret stands before; returns where it ends.
    qsizetype hideValue(qsizetype sign)
    {
        const qsizetype value = behindBlanks(sign + 1);
        if (m_text[sign] == u':' && isMember(sign) && value < m_meaning.size()) {
            if (m_text[value] == u'[')
                return hideList(value);
            if (beginsNumber(value))
                return hideNumber(value);
        }
        if (m_text[sign] == u'=' && !beginsLine(sign) && opensList(value))
            return hideList(value);
        const auto [begin, end] = valueBehind(sign);
        hide(begin, end);
        return end;
    }

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
                const qsizetype end = beginsLine(at) ? endOfText() : valueBehind(at).second;
                hide(m_text.indexOf(u':', at) + 1, end);
                at = std::max(at, end - 1);
            } else if (namesSecret(name, at)) {
                at = std::max(at, hideValue(at) - 1);
            }
        }
    }

    /// "--password VALUE": the value is a word of its own.
    void findOptions()
    {
        const QLatin1String mark("--");
        for (qsizetype at = m_text.indexOf(mark); at >= 0; at = m_text.indexOf(mark, at + 1)) {
            const qsizetype end = endOfWord(at, m_meaning.size());
            const qsizetype value = behindSeparators(end);
            if (value > end && isSecretName(m_text.mid(at + 2, end - at - 2).toLower()))
                hide(value, endOfWord(value, m_meaning.size()));
            at = std::max(at, end - 1);
        }
    }

    /// A program whose short option takes a password: curl(1), docker-login(1), sshpass(1), redis-cli(1), mysql(1).
    struct Login {
        const char *program;
        char option;
        bool isOfUser; ///< "user:password"
        bool isJoined; ///< only in one word with its option
    };
    static constexpr std::array logins{
        Login{"curl", 'u', true, false},       Login{"login", 'p', false, false}, Login{"sshpass", 'p', false, false},
        Login{"redis-cli", 'a', false, false}, Login{"mysql", 'p', false, true},  Login{"mariadb", 'p', false, true},
        Login{"mysqldump", 'p', false, true},
    };

    static const Login *loginOf(QStringView word)
    {
        const QStringView program = word.mid(word.lastIndexOf(u'/') + 1);
        const auto *const found =
            std::ranges::find_if(logins, [&](const Login &login) { return program == QLatin1String(login.program); });
        return found == logins.end() ? nullptr : found;
    }

    void hidePassword(const Login &login, qsizetype begin, qsizetype end)
    {
        if (!login.isOfUser) {
            hide(begin, end);
        } else if (const qsizetype colon = QStringView(m_text).mid(begin, end - begin).indexOf(u':'); colon >= 0) {
            hide(begin + colon + 1, end);
        }
    }

    /// "curl -u user:password", "docker login -p password".
    void findLogins()
    {
        const Login *login = nullptr;
        bool isNext = false;
        for (qsizetype begin = 0; begin < m_meaning.size(); ++begin) {
            const qsizetype end = endOfWord(begin, m_meaning.size());
            const QStringView word = QStringView(m_text).mid(begin, end - begin);
            const qsizetype start = std::exchange(begin, end);
            if (std::ranges::all_of(word, [](QChar c) { return QLatin1String(",[]").contains(c); })) // between words of JSON
                continue;
            if (QLatin1String("&&||;").contains(word)) // the shell's next command
                login = nullptr;
            if (isNext && login)
                hidePassword(*login, start, end);
            isNext = false;
            if (const Login *const found = loginOf(word)) {
                login = found;
            } else if (login && word.size() >= 2 && word[0] == u'-' && word[1] == QLatin1Char(login->option)) {
                isNext = word.size() == 2 && !login->isJoined;
                hidePassword(*login, start + 2, end);
            }
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
        const qsizetype at = endOfUserinfo(word);
        if (at < 0 || at + 1 >= word.size() || word.contains(QLatin1String("://"))
            || !(word[at + 1].isLetterOrNumber() || word[at + 1] == u'[') || isDigest(word.mid(at + 1)))
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
    std::vector<SecretPiece> m_found;
};

} // namespace

std::vector<SecretPiece> findSecrets(const Meaning &meaning)
{
    return Finder(meaning).find();
}

} // namespace dockwright::core

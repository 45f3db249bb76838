// SPDX-License-Identifier: Apache-2.0
#include "core/text/unit_file.h"

#include "core/text/ascii.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <functional>

namespace dockwright::core {

namespace {

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

/// True if the line ends in a backslash that is not itself escaped (systemd src/shared/conf-parser.c).
bool isContinued(const QString &line)
{
    bool escaped = false;
    for (const QChar c : line)
        escaped = !escaped && c == u'\\';
    return escaped;
}

/// Without the blanks at both ends that systemd takes for such; those of Unicode belong to the value.
QString trimmed(const QString &text)
{
    qsizetype from = 0;
    qsizetype to = text.size();
    while (from < to && isBlank(text[from]))
        ++from;
    while (to > from && isBlank(text[to - 1]))
        --to;
    return text.mid(from, to - from);
}

bool isComment(const QString &line)
{
    return line.startsWith(u'#') || line.startsWith(u';');
}

class UnitReader
{
public:
    UnitFile read(const QByteArray &text)
    {
        // Line breaks of other systems are line breaks too: read_line() of systemd src/basic/fileio.c.
        const QStringList lines =
            QString::fromUtf8(text).replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n').split(u'\n');
        QString joined;
        int start = 0;
        for (int number = 1; number <= lines.size(); ++number) {
            const QString &line = lines[number - 1];
            if (isComment(trimmed(line)))
                continue;
            if (joined.isEmpty())
                start = number;
            if (isContinued(line)) { // a blank stands where the line before was continued, so nothing there escapes
                joined += line.chopped(1) + u' ';
                continue;
            }
            take(joined + line, start);
            joined.clear();
        }
        if (!joined.isEmpty())
            take(joined, start);
        return std::move(m_file);
    }

private:
    void take(const QString &raw, int number)
    {
        const QString line = trimmed(raw);
        if (line.isEmpty() || isComment(line))
            return;
        if (line.startsWith(u'[')) {
            if (line.endsWith(u']'))
                m_section = line.mid(1, line.size() - 2);
            else
                ignore(number, {QT_TRANSLATE_NOOP("Dockwright", "The section header “%1” has no closing bracket."), {line}});
            return;
        }
        const qsizetype equals = line.indexOf(u'=');
        if (equals < 0)
            ignore(number, {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no equals sign."), {line}});
        else if (equals == 0)
            ignore(number, {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no name before the equals sign."), {line}});
        else if (m_section.isEmpty())
            ignore(number, {QT_TRANSLATE_NOOP("Dockwright", "“%1” is outside of any section."), {line}});
        else
            m_file.entries.push_back({m_section, trimmed(line.left(equals)), trimmed(line.mid(equals + 1)), number});
    }

    void ignore(int number, Message message)
    {
        m_file.problems.push_back({ErrorCode::InvalidInput, QString::number(number), std::move(message), {}, {}});
    }

    UnitFile m_file;
    QString m_section;
};

Failure badQuoting(const QString &value, Message message)
{
    return failure(ErrorCode::InvalidInput, value, std::move(message));
}

struct Escape {
    char16_t letter;
    char16_t meaning;
};

constexpr std::array simpleEscapes{Escape{u'a', u'\a'}, Escape{u'b', u'\b'},  Escape{u'f', u'\f'}, Escape{u'n', u'\n'},
                                   Escape{u'r', u'\r'}, Escape{u't', u'\t'},  Escape{u'v', u'\v'}, Escape{u'\\', u'\\'},
                                   Escape{u'"', u'"'},  Escape{u'\'', u'\''}, Escape{u's', u' '}};

/// Splits words the way of extract_first_word() with EXTRACT_UNQUOTE and EXTRACT_CUNESCAPE.
class WordSplitter
{
public:
    explicit WordSplitter(const QString &text) : m_text(text) {}

    Result<QStringList> split()
    {
        for (m_at = 0; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'\\') {
                if (!unescape())
                    return badQuoting(m_text,
                                      {QT_TRANSLATE_NOOP("Dockwright",
                                                         "“%1” contains a backslash escape that systemd does not support."),
                                       {m_text}});
            } else if (!m_quote.isNull()) {
                if (c == m_quote)
                    m_quote = {};
                else
                    append(c);
            } else if (c == u'"' || c == u'\'') {
                m_quote = c;
                m_inWord = true;
            } else if (isBlank(c)) {
                endWord();
            } else {
                append(c);
            }
        }
        if (!m_quote.isNull())
            return badQuoting(m_text, {QT_TRANSLATE_NOOP("Dockwright", "“%1” contains an unterminated quote."), {m_text}});
        endWord();
        return m_words;
    }

private:
    void append(QChar c)
    {
        m_inWord = true;
        m_word += c;
    }

    void endWord()
    {
        if (m_inWord)
            m_words << QString::fromUtf8(m_bytesBefore + m_word.toUtf8());
        m_word.clear();
        m_bytesBefore.clear();
        m_inWord = false;
    }

    bool unescape()
    {
        if (++m_at >= m_text.size())
            return false;
        const QChar letter = m_text[m_at];
        for (const Escape &escape : simpleEscapes)
            if (letter == escape.letter) {
                append(escape.meaning);
                return true;
            }
        if (letter == u'x')
            return number(m_at + 1, 2, 16, true);
        if (letter == u'u')
            return number(m_at + 1, 4, 16, false);
        if (letter == u'U')
            return number(m_at + 1, 8, 16, false);
        return letter >= u'0' && letter <= u'7' && number(m_at, 3, 8, true);
    }

    bool number(qsizetype from, qsizetype digits, int base, bool isByte)
    {
        if (from + digits > m_text.size())
            return false;
        bool isNumber = false;
        const uint value = QStringView(m_text).mid(from, digits).toUInt(&isNumber, base);
        if (!isNumber || value == 0 || (isByte ? value > 0xff : value > 0x10ffff))
            return false;
        m_at = from + digits - 1;
        m_inWord = true;
        if (isByte) {
            m_bytesBefore += m_word.toUtf8() + static_cast<char>(value);
            m_word.clear();
        } else {
            m_word += QString::fromUcs4(reinterpret_cast<const char32_t *>(&value), 1);
        }
        return true;
    }

    QString m_text;
    qsizetype m_at = 0;
    QChar m_quote;
    bool m_inWord = false;
    QString m_word;
    QByteArray m_bytesBefore;
    QStringList m_words;
};

bool isVariableName(const QString &name)
{
    const auto isLetter = [](QChar c) { return isAsciiLower(c) || isAsciiUpper(c) || c == u'_'; };
    const auto isAllowed = [&](QChar c) { return isLetter(c) || isAsciiDigit(c); };
    return !name.isEmpty() && isLetter(name[0]) && std::ranges::all_of(name, isAllowed);
}

bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control;
}

Result<> checkVariable(const QString &name, const QString &value)
{
    if (!isVariableName(name))
        return failure(ErrorCode::InvalidInput, name,
                       {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid name of an environment variable."), {name}});
    if (std::ranges::any_of(value, isControl))
        return failure(ErrorCode::InvalidInput, name,
                       {QT_TRANSLATE_NOOP("Dockwright", "The value of %1 contains a control character, such as a line break."),
                        {name}});
    return {};
}

QString escaped(const QString &text, QLatin1String characters)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        if (characters.contains(c))
            result += u'\\';
        result += c;
    }
    return result;
}

/// One value of an EnvironmentFile=, from `at` (behind the equals sign) to the end of its last line, as
/// src/basic/env-file.c reads it: blanks count neither before the value nor behind a closing quote, where another quoted
/// part may follow.
QString readFileValue(const QString &text, qsizetype &at)
{
    QString value;
    qsizetype keep = 0;
    QChar quote;
    bool isWithin = false; // an unquoted part: blanks and quotes stand for themselves
    for (; at < text.size(); ++at) {
        const QChar c = text[at];
        if (!quote.isNull() && c == quote) {
            quote = {};
            isWithin = false;
        } else if (quote == u'\'') { // NOLINT(bugprone-branch-clone): one state after the other
            value += c;
        } else if (c == u'\\' && at + 1 < text.size()) {
            const QChar next = text[++at];
            const bool isBreak = next == u'\n' || next == u'\r'; // of "\r\n" the second one is not taken out
            if (!isBreak && !quote.isNull() && !QLatin1String("\"\\`$").contains(next))
                value += c;
            if (!isBreak)
                value += next;
            isWithin = quote.isNull();
        } else if (!quote.isNull()) {
            value += c;
        } else if (c == u'\n') {
            break;
        } else if ((c == u'"' || c == u'\'') && !isWithin) {
            quote = c;
        } else if (isWithin && isBlank(c)) {
            value += c;
            continue;
        } else if (!isBlank(c)) {
            value += c;
            isWithin = true;
        }
        keep = value.size();
    }
    return value.left(keep);
}

QString expandWithin(const QString &word, const std::function<QString(const QString &)> &valueOf)
{
    QString expanded;
    qsizetype close = word.indexOf(u'}');
    for (qsizetype i = 0; i < word.size(); ++i) {
        const QChar next = i + 1 < word.size() ? word[i + 1] : QChar();
        if (close >= 0 && close < i) // looked for once for each brace, however many dollar signs there are
            close = word.indexOf(u'}', i);
        if (word[i] == u'$' && next == u'$') {
            expanded += word[i++];
        } else if (word[i] == u'$' && next == u'{' && close > 0) {
            expanded += valueOf(word.mid(i + 2, close - i - 2));
            i = close;
        } else {
            expanded += word[i];
        }
    }
    return expanded;
}

} // namespace

UnitFile readUnitFile(const QByteArray &text)
{
    return UnitReader().read(text);
}

std::optional<QString> lastValueIn(const QByteArray &text, QLatin1String section, QLatin1String key)
{
    std::optional<QString> value;
    for (const UnitEntry &entry : readUnitFile(text).entries)
        if (entry.section == section && entry.key == key)
            value = entry.value;
    return value;
}

Result<QStringList> splitUnitWords(const QString &value)
{
    return WordSplitter(value).split();
}

QStringList unitVariables(const QString &value)
{
    QStringList variables = splitUnitWords(value).value_or(QStringList());
    for (QString &variable : variables)
        variable.replace(QLatin1String("%%"), QLatin1String("%"));
    return variables;
}

Result<QString> quoteEnvironment(const QString &name, const QString &value)
{
    if (const auto checked = checkVariable(name, value); !checked)
        return tl::unexpected(checked.error());
    const QString text = escaped(value, QLatin1String("\\\"")).replace(u'%', QLatin1String("%%"));
    return u'"' + name + u'=' + text + u'"';
}

Result<QString> quoteEnvironmentFileLine(const QString &name, const QString &value)
{
    if (const auto checked = checkVariable(name, value); !checked)
        return tl::unexpected(checked.error());
    return name + QLatin1String("=\"") + escaped(value, QLatin1String("\\\"`$")) + u'"';
}

QStringList readEnvironmentFile(const QByteArray &text)
{
    const QString all = QString::fromUtf8(text);
    QStringList variables;
    for (qsizetype at = 0; at < all.size(); ++at) {
        const qsizetype lineEnd = all.indexOf(u'\n', at) < 0 ? all.size() : all.indexOf(u'\n', at);
        const qsizetype equals = at + QStringView(all).mid(at, lineEnd - at).indexOf(u'=');
        if (isComment(trimmed(all.mid(at, lineEnd - at))) || equals < at) {
            at = lineEnd;
            continue;
        }
        const QString name = trimmed(all.mid(at, equals - at));
        at = equals + 1;
        const QString value = readFileValue(all, at);
        if (isVariableName(name))
            variables << name + u'=' + value;
    }
    return variables;
}

QStringList expandCommand(const QStringList &words, const QStringList &environment)
{
    const auto valueOf = [&](const QString &name) {
        for (auto variable = environment.rbegin(); variable != environment.rend(); ++variable)
            if (variable->startsWith(name + u'='))
                return variable->mid(name.size() + 1);
        return QString();
    };
    QStringList expanded;
    for (const QString &word : words) {
        if (word.startsWith(u'$') && isVariableName(word.mid(1)))
            expanded << splitUnitWords(valueOf(word.mid(1))).value_or(QStringList());
        else
            expanded << expandWithin(word, valueOf);
    }
    return expanded;
}

} // namespace dockwright::core

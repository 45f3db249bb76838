#include "core/text/redact.h"

#include "core/base/json.h"
#include "core/plan/plan.h"

namespace dockwright::core {

namespace {

/// `ends` are the characters that a URL ends at.
QString redactUrls(const QString &text, QLatin1String ends)
{
    QString redacted;
    qsizetype done = 0;
    const QLatin1String mark("://");
    for (qsizetype at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, done)) {
        // A comma may stand between two URLs, and in a password: the next URL's mark ends this one, not the comma.
        const qsizetype next = text.indexOf(mark, at + mark.size());
        const qsizetype last = next < 0 ? text.size() : next;
        qsizetype end = at + mark.size();
        while (end < last && !ends.contains(text[end]))
            ++end;
        redacted += QStringView(text).mid(done, at - done);
        redacted += redactUrl(text.mid(at, end - at));
        done = end;
    }
    redacted += QStringView(text).mid(done);
    return redacted;
}

/// True if `before` ends in the name of a proxy and an equals sign or colon, as in "HTTP_PROXY=" or `"http-proxy": "`.
bool namesProxy(QStringView before)
{
    const auto chop = [&](QLatin1String characters) {
        while (!before.isEmpty() && characters.contains(before.back()))
            before.chop(1);
    };
    chop(QLatin1String(" \t\"'"));
    if (before.isEmpty() || !QLatin1String("=:").contains(before.back()))
        return false;
    before.chop(1);
    chop(QLatin1String(" \t\"'"));
    return before.endsWith(QLatin1String("proxy"), Qt::CaseInsensitive);
}

/// The value of a proxy may lack the scheme, and is redacted for its name: "HTTP_PROXY=user:password@host:port".
QString redactProxies(const QString &text)
{
    QString redacted;
    qsizetype done = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!QLatin1String("=:").contains(text[at]) || !namesProxy(QStringView(text).left(at + 1)))
            continue;
        qsizetype begin = at + 1;
        while (begin < text.size() && QLatin1String(" \t\"'").contains(text[begin]))
            ++begin;
        at = begin;
        while (at < text.size() && !QLatin1String(" \t\r\n\"").contains(text[at]))
            ++at;
        redacted += QStringView(text).mid(done, begin - done);
        redacted += redactUrl(text.mid(begin, at - begin));
        done = at;
    }
    redacted += QStringView(text).mid(done);
    return redacted;
}

QString redactPlain(const QString &text)
{
    return redactProxies(redactUrls(text, QLatin1String(" \t\r\n\"")));
}

/// The position behind the text in double quotes that begins at `open`; -1 if it does not end on its line.
qsizetype behindQuoted(const QString &text, qsizetype open)
{
    for (qsizetype at = open + 1; at < text.size() && text[at] != u'\n'; ++at) {
        if (text[at] == u'"')
            return at + 1;
        if (text[at] == u'\\')
            ++at;
    }
    return -1;
}

/// What a text in double quotes says, escapes resolved; empty where they are not those of JSON.
QString unquoted(const QString &quoted)
{
    if (!quoted.contains(u'\\'))
        return quoted.mid(1, quoted.size() - 2);
    const Json value = Json::parse(quoted.toStdString(), nullptr, false);
    return value.is_string() ? value.get<QString>() : QString();
}

/// In double quotes a password may hide behind escapes ("http:\/\/…", "\u0040") and hold blanks: what they mean is looked
/// at, and what holds a password is written anew.
QString redactQuoted(const QString &text)
{
    QString redacted;
    QString previous;
    qsizetype done = 0;
    for (qsizetype open = text.indexOf(u'"'); open >= 0; open = text.indexOf(u'"', open)) {
        const qsizetype end = behindQuoted(text, open);
        if (end < 0) {
            open = text.indexOf(u'\n', open);
            if (open < 0)
                break;
            continue;
        }
        const QString meaning = unquoted(text.mid(open, end - open));
        const QStringView between = QStringView(text).mid(done, open - done);
        const qsizetype equals = meaning.indexOf(u'=');
        QString clean = redactProxies(redactUrls(meaning, QLatin1String(" \t\r\n")));
        if (namesProxy(between) || namesProxy(previous + between.trimmed().toString()))
            clean = redactUrl(meaning);
        else if (equals > 0 && namesProxy(QStringView(meaning).left(equals + 1)))
            clean = meaning.left(equals + 1) + redactUrl(meaning.mid(equals + 1));
        redacted += between;
        redacted += clean == meaning ? text.mid(open, end - open) : fromUtf8(Json(clean).dump());
        previous = meaning;
        done = open = end;
    }
    redacted += QStringView(text).mid(done);
    return redacted;
}

} // namespace

QByteArray redactSecrets(const QByteArray &text)
{
    // A password ends at an "@" (redactUrl), which may be hidden by an escape.
    if (!text.contains('@') && !text.contains('\\'))
        return text;
    // Latin-1 keeps the bytes of a text in any other encoding: all that is looked for is ASCII.
    const QString utf8 = QString::fromUtf8(text);
    const bool isUtf8 = utf8.toUtf8() == text;
    const QString all = isUtf8 ? utf8 : QString::fromLatin1(text);
    const QString redacted = redactPlain(redactQuoted(all));
    if (redacted == all)
        return text;
    return isUtf8 ? redacted.toUtf8() : redacted.toLatin1();
}

} // namespace dockwright::core

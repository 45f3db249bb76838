#include "core/text/redact.h"

#include "core/plan/plan.h"

namespace dockwright::core {

QByteArray redactSecrets(const QByteArray &text)
{
    QByteArray redacted;
    qsizetype done = 0;
    for (qsizetype mark = text.indexOf("://"); mark >= 0; mark = text.indexOf("://", done)) {
        // A comma may stand between two URLs, and in a password: the next URL's mark ends this one, not the comma.
        const qsizetype next = text.indexOf("://", mark + 3);
        const qsizetype last = next < 0 ? text.size() : next;
        qsizetype end = mark + 3;
        while (end < last && !QByteArray(" \t\r\n\"").contains(text[end]))
            ++end;
        redacted += text.mid(done, mark - done);
        redacted += redactUrl(QString::fromUtf8(text.mid(mark, end - mark))).toUtf8();
        done = end;
    }
    return redacted + text.mid(done);
}

} // namespace dockwright::core

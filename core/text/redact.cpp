#include "core/text/redact.h"

#include "core/plan/plan.h"

namespace dockwright::core {

QByteArray redactSecrets(const QByteArray &text)
{
    QByteArray redacted;
    qsizetype done = 0;
    for (qsizetype mark = text.indexOf("://"); mark >= 0; mark = text.indexOf("://", done)) {
        qsizetype end = mark + 3;
        while (end < text.size() && !QByteArray(" \t\r\n\"',").contains(text[end]))
            ++end;
        redacted += text.mid(done, mark - done);
        redacted += redactUrl(QString::fromUtf8(text.mid(mark, end - mark))).toUtf8();
        done = end;
    }
    return redacted + text.mid(done);
}

} // namespace dockwright::core

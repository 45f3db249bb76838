// SPDX-License-Identifier: Apache-2.0
#include "ui/model/sentence.h"

#include <QCoreApplication>

namespace dockwright::ui {

using namespace core;

QString sentence(const char *text)
{
    return *text == '\0' ? QString() : QCoreApplication::translate("Dockwright", text);
}

QString sentence(const Message &message)
{
    return fillIn(sentence(message.text), message.args);
}

QString sentence(const Error &error)
{
    const QString wrong = sentence(error.message);
    if (error.remedy.isEmpty())
        return wrong;
    const QString remedy = sentence(error.remedy);
    // "What is allowed" is a noun phrase, which stands well after a dash; a remedy of a host is a sentence of its own.
    const bool isSentence = remedy.endsWith(u'.') || remedy.endsWith(u'。');
    return isSentence ? joined(wrong, remedy) : wrong + QStringLiteral(" — ") + remedy;
}

QString joined(const QString &first, const QString &second)
{
    if (first.isEmpty() || second.isEmpty())
        return first + second;
    //: Two whole sentences; Chinese puts no space between them.
    return QCoreApplication::translate("Sentence", "%1 %2").arg(first, second);
}

} // namespace dockwright::ui

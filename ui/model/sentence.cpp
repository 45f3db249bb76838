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

QString sentence(const Json &object, const char *member)
{
    return object.is_object() ? sentence(messageOf(object, member)) : QString();
}

QString sentence(const Error &error)
{
    const QString wrong = sentence(error.message);
    if (error.remedy.isEmpty())
        return wrong;
    // "What is allowed" is a noun phrase, a remedy of a host is a sentence; both stand well after a dash.
    return wrong + QStringLiteral(" — ") + sentence(error.remedy);
}

QString joined(const QString &first, const QString &second)
{
    if (first.isEmpty() || second.isEmpty())
        return first + second;
    //: Two whole sentences; Chinese puts no space between them.
    return QCoreApplication::translate("Sentence", "%1 %2").arg(first, second);
}

} // namespace dockwright::ui

#include "core/base/message.h"

#include <QLocale>
#include <QTranslator>

namespace dockwright::core {

QString fillIn(const QString &text, const QStringList &args)
{
    QString filled;
    filled.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPlace = text[i] == u'%' && i + 1 < text.size() && text[i + 1] >= u'1' && text[i + 1] <= u'9';
        if (!isPlace) {
            filled += text[i];
            continue;
        }
        ++i;
        filled += args.value(text[i].unicode() - u'1');
    }
    return filled;
}

QString Message::english() const
{
    return fillIn(QString::fromUtf8(text), args);
}

Wording::Wording(const QString &locale)
{
    if (QLocale(locale).language() != QLocale::Chinese)
        return;
    m_translator = std::make_shared<QTranslator>();
    if (!m_translator->load(QStringLiteral(":/i18n/dockwright_zh_CN.qm")))
        m_translator.reset();
}

Wording::~Wording() = default;

QString Wording::operator()(const char *text) const
{
    const QString translated = m_translator ? m_translator->translate("Dockwright", text) : QString();
    return translated.isEmpty() ? QString::fromUtf8(text) : translated;
}

QString Wording::operator()(const Message &message) const
{
    return fillIn((*this)(message.text), message.args);
}

} // namespace dockwright::core

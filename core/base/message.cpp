// SPDX-License-Identifier: Apache-2.0
#include "core/base/message.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

#include <algorithm>

namespace dockwright::core {

namespace {

bool isInvisible(char32_t c)
{
    const auto category = QChar::category(c);
    return category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Other_Surrogate
        || category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
}

/// `text` with the numbers of its invisible characters, those of `kept` excepted.
QString withNumbers(const QString &text, QLatin1String kept)
{
    const auto isShown = [&](char32_t c) {
        return !isInvisible(c) || (c <= 0x7f && kept.contains(QLatin1Char(static_cast<char>(c))));
    };
    if (std::ranges::all_of(text, [&](QChar c) { return !c.isSurrogate() && isShown(c.unicode()); }))
        return text;
    QString shown;
    shown.reserve(text.size());
    for (const char32_t c : text.toUcs4())
        if (isShown(c))
            shown += QStringView(QChar::fromUcs4(c));
        else
            shown += QStringLiteral("<U+%1>").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
    return shown;
}

} // namespace

QString printable(const QString &text)
{
    return withNumbers(text, QLatin1String("\n\t"));
}

QString visible(const QString &text)
{
    constexpr qsizetype longest = 300;
    return withNumbers(text.left(longest), {}) + (text.size() > longest ? QStringLiteral("…") : QString());
}

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
        filled += printable(args.value(text[i].unicode() - u'1'));
    }
    return filled;
}

QString Message::english() const
{
    return fillIn(QString::fromUtf8(text), args);
}

namespace {

const SpokenLanguage *findLanguage(const QString &locale)
{
    const QString name = locale.section(u'.', 0, 0);
    if (name == QLatin1String("C") || name == QLatin1String("POSIX")) // setlocale(3)
        return std::begin(languages);
    const auto *language = std::ranges::find_if(languages, [&](const SpokenLanguage &each) {
        return QLocale(locale).language() == QLocale(QLatin1String(each.code)).language();
    });
    return language != std::end(languages) ? language : nullptr;
}

} // namespace

QStringList languageCodes()
{
    QStringList codes;
    for (const SpokenLanguage &each : languages)
        codes << QLatin1String(each.code);
    return codes;
}

std::optional<QString> languageOf(const QString &locale)
{
    const SpokenLanguage *language = findLanguage(locale);
    return language != nullptr ? std::optional<QString>(QLatin1String(language->code)) : std::nullopt;
}

const SpokenLanguage &spokenLanguage(const QString &locale)
{
    const SpokenLanguage *language = findLanguage(locale);
    return language != nullptr ? *language : *std::begin(languages);
}

Message noSuchLanguage(const QString &locale)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "There is no language “%1”; the languages are %2."),
            {visible(locale), languageCodes().join(QLatin1String(", "))}};
}

Wording::Wording(const QString &locale)
{
    const SpokenLanguage &language = spokenLanguage(locale);
    if (&language == std::begin(languages))
        return;
    m_translator = std::make_shared<QTranslator>();
    if (!m_translator->load(QStringLiteral(":/i18n/dockwright_%1.qm").arg(QLatin1String(language.code))))
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

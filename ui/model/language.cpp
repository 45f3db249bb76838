// SPDX-License-Identifier: Apache-2.0
#include "ui/model/language.h"

#include "core/base/message.h"
#include "ui/model/simplified_forms.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace dockwright::ui {

namespace {

/// A desktop in another language draws Han characters, and the punctuation between them, in the forms of Japan as a rule. Where
/// a desktop is Chinese it knows better, and its fonts are left alone.
void preferSimplifiedForms(bool isChinese)
{
    if (qobject_cast<QApplication *>(QCoreApplication::instance()) == nullptr
        || QLocale::system().language() == QLocale::Chinese)
        return;
    static const QFont usual = QApplication::font();
    if (isChinese || QApplication::font() != usual)
        QApplication::setFont(isChinese ? withSimplifiedForms(usual) : usual);
}

} // namespace

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
}

void Language::use(const QString &locale)
{
    m_current = QLatin1String(core::spokenLanguage(locale).code);
    const QLocale ours(m_current), theirs(locale);
    const bool isCountryOfIt = !m_current.contains(u'_') && theirs.language() == ours.language();
    QLocale::setDefault(isCountryOfIt ? theirs : ours);
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
    if (m_qts.load(QStringLiteral("qtbase_") + m_current, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
    if (m_ours.load(QStringLiteral(":/i18n/dockwright_%1.qm").arg(m_current)))
        QCoreApplication::installTranslator(&m_ours);
    preferSimplifiedForms(ours.language() == QLocale::Chinese);
    emit changed();
}

} // namespace dockwright::ui

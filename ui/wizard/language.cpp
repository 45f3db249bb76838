#include "ui/wizard/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace dockwright::ui {

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
}

void Language::use(const QString &locale)
{
    const bool isChinese = QLocale(locale).language() == QLocale::Chinese;
    m_current = isChinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
    QLocale::setDefault(QLocale(isChinese                                            ? QStringLiteral("zh_CN")
                                    : QLocale(locale).language() == QLocale::English ? locale
                                                                                     : QStringLiteral("en")));
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
    if (m_qts.load(QStringLiteral("qtbase_") + m_current, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
    if (m_ours.load(QStringLiteral(":/i18n/dockwright_%1.qm").arg(m_current)))
        QCoreApplication::installTranslator(&m_ours);
    emit changed();
}

} // namespace dockwright::ui

#pragma once

#include "tests/support/window.h"

/// The name of a picture in that language: NAME, or NAME.zh_CN.
inline QString inLanguage(const QString &name, const QString &locale)
{
    return locale == QLatin1String("en") ? name : name + u'.' + locale;
}

/// Keeps a widget of that window in both languages. The window has its own again then; a plan that nobody has chosen follows
/// it.
inline bool drawInBoth(Window &window, QWidget &widget, const QString &name)
{
    const QString before = window.language.current();
    bool isWell = true;
    for (const QString &locale : {QStringLiteral("en"), QStringLiteral("zh_CN")}) {
        window.language.use(locale);
        isWell = draw(widget, inLanguage(name, locale)) && isWell;
    }
    window.language.use(before);
    return isWell;
}

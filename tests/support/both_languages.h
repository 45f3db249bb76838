// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"
#include "tests/support/window.h"

/// The name of a picture in that language: NAME, or NAME.zh_CN.
inline QString inLanguage(const QString &name, const QString &locale)
{
    return locale == QLatin1String("en") ? name : name + u'.' + locale;
}

/// Uses a language, and waits for the preview that follows it: a plan that nobody has chosen speaks it, too.
inline bool use(Window &window, const QString &locale)
{
    window.language.use(locale);
    return QTest::qWaitFor([&window] { return window.preview.isCurrent(); }, patience);
}

/// Keeps a widget of that window in both languages. The window has its own again then.
inline bool drawInBoth(Window &window, QWidget &widget, const QString &name)
{
    const QString before = window.language.current();
    bool isWell = true;
    for (const QString &locale : dockwright::core::languageCodes()) {
        isWell = use(window, locale) && isWell;
        isWell = draw(widget, inLanguage(name, locale)) && isWell;
    }
    return use(window, before) && isWell;
}

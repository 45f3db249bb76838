// SPDX-License-Identifier: Apache-2.0
#include "ui/model/simplified_forms.h"

#include <QFontInfo>

namespace dockwright::ui {

QFont withSimplifiedForms(const QFont &font)
{
    // Its family may be a mere alias, as "monospace"; before real ones Qt passes over it.
    const QFontInfo real(font);
    const QString ofCjk = real.fixedPitch() ? QStringLiteral("Noto Sans Mono CJK SC") : QStringLiteral("Noto Sans CJK SC");
    QFont same = font;
    same.setFamilies({real.family(), ofCjk, QStringLiteral("Source Han Sans SC"), QStringLiteral("WenQuanYi Micro Hei")});
    return same;
}

} // namespace dockwright::ui

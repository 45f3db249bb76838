// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QRegularExpression>
#include <QTabBar>

#include <map>

/// The underlined letters of a window.
namespace mnemonics {

inline QChar of(const QString &text)
{
    static const QRegularExpression mnemonic(QStringLiteral("(?<!&)&([^&\\s])"));
    const auto match = mnemonic.match(text);
    return match.hasMatch() ? match.captured(1).at(0).toUpper() : QChar();
}

/// All texts that could have one and are on the screen.
inline QStringList texts(const QWidget &window)
{
    QStringList texts;
    for (const auto *button : window.findChildren<QAbstractButton *>())
        if (button->isVisible())
            texts << button->text();
    for (const auto *label : window.findChildren<QLabel *>())
        if (label->isVisible() && label->buddy() != nullptr)
            texts << label->text();
    for (const auto *bar : window.findChildren<QTabBar *>())
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i)
            texts << bar->tabText(i);
    return texts;
}

/// Texts with the same letter, "&One / &Other".
inline QStringList shared(const QWidget &window)
{
    std::map<QChar, QString> taken;
    QStringList shared;
    for (const QString &text : texts(window)) {
        const QChar key = of(text);
        if (key.isNull())
            continue;
        if (taken.contains(key))
            shared << taken[key] + QStringLiteral(" / ") + text;
        taken[key] = text;
    }
    return shared;
}

} // namespace mnemonics

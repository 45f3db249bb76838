// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/simplified_forms.h"
#include "ui/model/tone.h"

#include <QFont>
#include <QIcon>
#include <QPalette>
#include <QWidget>

class QScrollArea;

namespace dockwright::ui {

bool isDark(const QPalette &palette);
QColor mixed(const QColor &a, const QColor &b, double shareOfB);
/// For text and symbols: at least 4.5 : 1 on the palette's Base and Window.
QColor toneColor(Tone tone, const QPalette &palette);
/// A soft background on which text of the palette stays readable.
QColor toneFill(Tone tone, const QPalette &palette);
/// For text of the second rank, still 4.5 : 1.
QColor mutedText(const QPalette &palette);
QColor hairline(const QPalette &palette);
/// Around what can be used: at least 3 : 1 on the palette's Base and Window.
QColor outlineColor(const QPalette &palette);
/// The palette's highlight, as much darker or lighter as text on it needs for 4.5 : 1.
QColor accentColor(const QPalette &palette);
/// Behind the pages: where inputs stand out from it, in light and in dark.
QColor contentColor(const QPalette &palette);
/// Lets what is behind a scroll area show through it.
void letThrough(QScrollArea &area);

/// For files and commands; comments in them may be Chinese whatever the language of the window.
QFont fixedFont();

/// The relative contrast of two colours as WCAG 2 defines it, 1 … 21.
double contrast(const QColor &a, const QColor &b);

/// One of our own symbols (":/dockwright/icons/NAME.svg"), in the colour of the palette.
QIcon symbolIcon(const QString &name);

/// One of our symbols as a widget.
class Symbol : public QWidget
{
    Q_OBJECT

public:
    explicit Symbol(int size = 20, QWidget *parent = nullptr);
    void display(const QString &name, Tone tone);

protected:
    void paintEvent(QPaintEvent *) override;

private:
    QString m_name;
    Tone m_tone = Tone::Neutral;
};

/// Paints a symbol into a rectangle, turned clockwise by `angle` degrees.
void paintSymbol(QPainter &painter, const QRect &rect, const QString &name, const QColor &color, int angle = 0);

} // namespace dockwright::ui

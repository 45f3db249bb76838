// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/look.h"

#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QScrollArea>
#include <QSvgRenderer>

#include <cmath>

namespace dockwright::ui {

namespace {

struct ToneColors {
    QRgb light;
    QRgb dark;
};

ToneColors colorsOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        break;
    case Tone::Good:
        return {0xff17663a, 0xff74d69d};
    case Tone::Info:
        return {0xff1a56a8, 0xff8fbcff};
    case Tone::Warning:
        return {0xff7d4a00, 0xfff5be58};
    case Tone::Bad:
        return {0xffaa1f17, 0xffff9a92};
    }
    return {0xff3c4043, 0xffd0d3d6};
}

/// Paints the symbol in the colour that the application's palette has for text in that state.
class SymbolEngine : public QIconEngine
{
public:
    explicit SymbolEngine(QString name) : m_name(std::move(name)) {}

    QIconEngine *clone() const override { return new SymbolEngine(m_name); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        const QColor color = mode == QIcon::Disabled ? palette.color(QPalette::Disabled, QPalette::WindowText)
            : mode == QIcon::Selected                ? palette.color(QPalette::HighlightedText)
                                                     : palette.color(QPalette::WindowText);
        paintSymbol(*painter, rect, m_name, color);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

private:
    QString m_name;
};

double luminance(const QColor &color)
{
    const auto linear = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

QColor mixed(const QColor &a, const QColor &b, double shareOfB)
{
    const auto part = [shareOfB](float x, float y) { return static_cast<float>(x + (y - x) * shareOfB); };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()), part(a.blueF(), b.blueF()));
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    if (tone == Tone::Neutral)
        return mutedText(palette);
    const ToneColors colors = colorsOf(tone);
    return QColor::fromRgb(isDark(palette) ? colors.dark : colors.light);
}

QColor toneFill(Tone tone, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    if (tone == Tone::Neutral)
        return mixed(base, palette.color(QPalette::Text), isDark(palette) ? 0.08 : 0.05);
    return mixed(base, toneColor(tone, palette), isDark(palette) ? 0.16 : 0.09);
}

QColor mutedText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.30);
}

QColor hairline(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), isDark(palette) ? 0.22 : 0.16);
}

QColor outlineColor(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.55);
}

QColor accentColor(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Active, QPalette::HighlightedText);
    const QColor away = text.lightness() < 128 ? Qt::white : Qt::black;
    QColor color = palette.color(QPalette::Active, QPalette::Highlight);
    constexpr double readable = 4.5; // WCAG 2.1, 1.4.3
    for (double share = 0.05; contrast(color, text) < readable && share < 1; share += 0.05)
        color = mixed(palette.color(QPalette::Active, QPalette::Highlight), away, share);
    return color;
}

QColor contentColor(const QPalette &palette)
{
    return isDark(palette) ? mixed(palette.color(QPalette::Window), palette.color(QPalette::Base), 0.35)
                           : palette.color(QPalette::Base);
}

void letThrough(QScrollArea &area)
{
    area.viewport()->setAutoFillBackground(false);
    area.widget()->setAutoFillBackground(false);
}

QFont fixedFont()
{
    return withSimplifiedForms(QFontDatabase::systemFont(QFontDatabase::FixedFont));
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

void paintSymbol(QPainter &painter, const QRect &rect, const QString &name, const QColor &color, int angle)
{
    QFile file(QStringLiteral(":/dockwright/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return;
    QSvgRenderer renderer(file.readAll().replace("#000", color.name().toLatin1()));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre = QRectF(rect).center();
    painter.save();
    painter.translate(centre);
    painter.rotate(angle);
    painter.translate(-centre);
    renderer.render(&painter, rect);
    painter.restore();
}

QIcon symbolIcon(const QString &name)
{
    return QIcon(new SymbolEngine(name));
}

Symbol::Symbol(int size, QWidget *parent) : QWidget(parent)
{
    setFixedSize(size, size);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Symbol::display(const QString &name, Tone tone)
{
    m_name = name;
    m_tone = tone;
    update();
}

void Symbol::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSymbol(painter, rect(), m_name, toneColor(m_tone, palette()));
}

} // namespace dockwright::ui

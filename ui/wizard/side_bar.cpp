// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/side_bar.h"

#include "ui/widgets/look.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace dockwright::ui {

namespace {

enum Role { SymbolRole = Qt::UserRole, TitleRole, WrongRole };

class StepDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QFontMetrics metrics(option.font);
        return {metrics.horizontalAdvance(index.data(TitleRole).toString()) + 80, std::max(40, metrics.height() + 20)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QPalette &palette = option.palette;
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
        const QRectF row = QRectF(option.rect).adjusted(8, 2, -8, -2);
        if (isCurrent || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(isCurrent ? accentColor(palette) : hairline(palette));
            painter->drawRoundedRect(row, 6, 6);
        }
        if (isCurrent && option.state.testFlag(QStyle::State_HasFocus)
            && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(palette.color(QPalette::WindowText), 1.5));
            painter->drawRoundedRect(row.adjusted(1, 1, -1, -1), 5, 5);
        }
        const QColor ink = palette.color(isCurrent ? QPalette::HighlightedText : QPalette::WindowText);
        const int top = option.rect.center().y() - 9;
        paintSymbol(*painter, QRect(option.rect.left() + 20, top, 20, 20), index.data(SymbolRole).toString(), ink);
        if (index.data(WrongRole).toBool())
            paintSymbol(*painter, QRect(option.rect.right() - 36, top + 1, 18, 18), QStringLiteral("warning"),
                        isCurrent ? ink : toneColor(Tone::Bad, palette));
        painter->setPen(ink);
        QFont font = option.font;
        font.setWeight(isCurrent ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        painter->drawText(option.rect.adjusted(50, 0, -16, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          index.data(TitleRole).toString());
        painter->restore();
    }
};

} // namespace

SideBar::SideBar(QWidget *parent) : QListWidget(parent)
{
    setObjectName(QStringLiteral("stepsListWidget"));
    setItemDelegate(new StepDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setSizeAdjustPolicy(AdjustToContents);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
}

void SideBar::addStep(const QString &symbol)
{
    auto *item = new QListWidgetItem(this);
    item->setData(SymbolRole, symbol);
}

void SideBar::setTitle(int row, const QString &title)
{
    item(row)->setData(TitleRole, title);
    describe(row);
    setFixedWidth(std::max(210, sizeHintForColumn(0)));
}

void SideBar::setWrong(int row, bool isWrong)
{
    if (item(row)->data(WrongRole).toBool() == isWrong)
        return;
    item(row)->setData(WrongRole, isWrong);
    describe(row);
}

void SideBar::describe(int row)
{
    const QString title = item(row)->data(TitleRole).toString();
    item(row)->setData(Qt::AccessibleTextRole, item(row)->data(WrongRole).toBool() ? tr("%1: has errors").arg(title) : title);
    item(row)->setToolTip(item(row)->data(Qt::AccessibleTextRole).toString());
}

} // namespace dockwright::ui

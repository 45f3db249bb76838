// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/chip_list.h"

#include "ui/widgets/flow_layout.h"
#include "ui/widgets/look.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QRegularExpression>
#include <QToolButton>

namespace dockwright::ui {

namespace {

class Chip : public QWidget
{
public:
    Chip(Tone tone, QWidget *parent) : QWidget(parent), m_tone(tone) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_tone == Tone::Neutral ? hairline(palette()) : toneColor(m_tone, palette()));
        painter.setBrush(toneFill(m_tone, palette()));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    }

private:
    Tone m_tone;
};

} // namespace

ChipList::ChipList(const QString &name, ItemCheck check, QWidget *parent)
    : QWidget(parent),
      m_check(std::move(check)),
      m_chips(new QWidget(this)),
      m_flow(new FlowLayout(6, m_chips)),
      m_line(new QLineEdit(this)),
      m_add(new QToolButton(this))
{
    setObjectName(name + QStringLiteral("ChipList"));
    setFocusProxy(m_line);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_chips);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_line, 1);
    row->addWidget(m_add);
    column->addLayout(row);
    m_line->setObjectName(name + QStringLiteral("LineEdit"));
    m_line->setTextMargins(4, 0, 4, 0);
    m_line->installEventFilter(this);
    m_add->setObjectName(name + QStringLiteral("AddToolButton"));
    m_add->setIcon(symbolIcon(QStringLiteral("add")));
    connect(m_add, &QToolButton::clicked, this, &ChipList::addTyped);
    m_texts([this] {
        m_add->setAccessibleName(tr("Add to the list"));
        m_add->setToolTip(tr("Add to the list"));
        rebuild();
    });
}

void ChipList::setItems(const QStringList &items)
{
    if (items == m_items)
        return;
    m_items = items;
    rebuild();
}

void ChipList::setPlaceholder(const QString &text)
{
    m_line->setPlaceholderText(text);
}

bool ChipList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if ((isEnter || (m_isSplitting && key->text() == QLatin1String(","))) && !m_line->text().trimmed().isEmpty()) {
        addTyped();
        return true;
    }
    if (key->key() == Qt::Key_Backspace && m_line->text().isEmpty() && !m_items.isEmpty()) {
        const QString last = m_items.last();
        removeAt(m_items.size() - 1);
        m_line->setText(last);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QStringList ChipList::itemsWithTyped() const
{
    static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
    const QString text = m_line->text().trimmed();
    const QStringList typed = m_isSplitting ? text.split(separators, Qt::SkipEmptyParts) : QStringList(text);
    QStringList items = m_items;
    for (const QString &item : typed)
        if (!item.isEmpty() && !items.contains(item))
            items << item;
    return items;
}

void ChipList::addTyped()
{
    const QStringList items = itemsWithTyped();
    m_line->clear();
    if (items == m_items)
        return;
    setItems(items);
    emit itemsChanged(m_items);
}

void ChipList::removeAt(qsizetype index)
{
    m_items.removeAt(index);
    rebuild();
    m_line->setFocus();
    emit itemsChanged(m_items);
}

QWidget *ChipList::makeChip(qsizetype index)
{
    const QString &item = m_items[index];
    const QString problem = m_check ? m_check(item) : QString();
    const Tone tone = problem.isEmpty() ? Tone::Neutral : Tone::Bad;
    auto *chip = new Chip(tone, m_chips);
    auto *row = new QHBoxLayout(chip);
    row->setContentsMargins(10, 3, 4, 3);
    row->setSpacing(4);
    if (!problem.isEmpty()) {
        auto *symbol = new Symbol(16, chip);
        symbol->display(QStringLiteral("fail"), Tone::Bad);
        row->addWidget(symbol);
    }
    auto *label = new QLabel(item, chip);
    label->setTextFormat(Qt::PlainText);
    row->addWidget(label);
    auto *remove = new QToolButton(chip);
    remove->setObjectName(QStringLiteral("%1Remove%2ToolButton").arg(objectName()).arg(index));
    remove->setAutoRaise(true);
    remove->setIcon(symbolIcon(QStringLiteral("close")));
    remove->setIconSize({12, 12});
    remove->setFocusPolicy(Qt::StrongFocus);
    remove->setAccessibleName(tr("Remove %1").arg(item));
    remove->setToolTip(problem.isEmpty() ? tr("Remove %1").arg(item) : problem);
    remove->setAccessibleDescription(problem);
    connect(
        remove, &QToolButton::clicked, this, [this, index] { removeAt(index); }, Qt::QueuedConnection);
    row->addWidget(remove);
    chip->setToolTip(problem);
    return chip;
}

void ChipList::rebuild()
{
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        QWidget *chip = makeChip(i);
        m_flow->addWidget(chip);
        chip->show();
    }
    m_chips->setVisible(!m_items.isEmpty());
    m_chips->updateGeometry();
}

} // namespace dockwright::ui

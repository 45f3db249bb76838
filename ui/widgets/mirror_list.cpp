// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/mirror_list.h"

#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace dockwright::ui {

namespace {

enum Column { AddressColumn, StateColumn, TimeColumn };

Tone toneOf(ProbeResult::State state)
{
    switch (state) {
    case ProbeResult::State::Answers:
        return Tone::Good;
    case ProbeResult::State::WrongStatus:
        return Tone::Warning;
    case ProbeResult::State::BadCertificate:
    case ProbeResult::State::Dead:
        return Tone::Bad;
    case ProbeResult::State::Untried:
    case ProbeResult::State::Waiting:
        break;
    }
    return Tone::Neutral;
}

QString wordsOf(const ProbeResult &result)
{
    switch (result.state) {
    case ProbeResult::State::Untried:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("not probed");
    case ProbeResult::State::Waiting:
        return MirrorList::tr("waiting…");
    case ProbeResult::State::Answers:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("responds (%1)").arg(result.status);
    case ProbeResult::State::WrongStatus:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("not a registry (HTTP %1)").arg(result.status);
    case ProbeResult::State::BadCertificate:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("certificate not trusted");
    case ProbeResult::State::Dead:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("no response");
    }
    Q_UNREACHABLE();
}

/// A pixmap of a state's symbol in its tone.
QIcon stateIcon(const QString &symbol, Tone tone, const QWidget &widget)
{
    const qreal ratio = widget.devicePixelRatioF();
    QPixmap pixmap(QSize(16, 16) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintSymbol(painter, QRect(0, 0, 16, 16), symbol, toneColor(tone, widget.palette()));
    return pixmap;
}

/// Tells when a drag has ended, and keeps the rows flat.
class DragList : public QTreeWidget
{
public:
    DragList(QWidget *parent, std::function<void()> dropped) : QTreeWidget(parent), m_dropped(std::move(dropped)) {}

protected:
    void dropEvent(QDropEvent *event) override
    {
        QTreeWidget::dropEvent(event);
        m_dropped();
    }

private:
    std::function<void()> m_dropped;
};

} // namespace

MirrorList::MirrorList(ItemCheck check, MirrorProbe &probe, QWidget *parent)
    : QWidget(parent),
      m_check(std::move(check)),
      m_probe(probe),
      m_list(new DragList(this, [this] { say(); })),
      m_add(new QToolButton(this)),
      m_remove(new QToolButton(this)),
      m_up(new QToolButton(this)),
      m_down(new QToolButton(this)),
      m_probeAll(new QPushButton(this)),
      m_sort(new QPushButton(this))
{
    setFocusProxy(m_list);
    build();
    connect(m_list, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem *, int column) {
        if (column == AddressColumn && !m_isShowing)
            say();
    });
    connect(m_add, &QToolButton::clicked, this, &MirrorList::addMirror);
    connect(m_remove, &QToolButton::clicked, this, &MirrorList::removeCurrent);
    connect(m_up, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_sort, &QPushButton::clicked, this, &MirrorList::sortBySpeed);
    connect(m_probeAll, &QPushButton::clicked, this, [this] {
        if (m_probe.isRunning())
            m_probe.cancel();
        else
            m_probe.probe(mirrors());
    });
    connect(&m_probe, &MirrorProbe::changed, this, &MirrorList::showProbe);
    m_texts([this] { setTexts(); });
}

void MirrorList::build()
{
    m_list->setObjectName(QStringLiteral("mirrorsTreeWidget"));
    m_list->setColumnCount(3);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_list->setMinimumHeight(184);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(AddressColumn, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(StateColumn, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(TimeColumn, QHeaderView::ResizeToContents);
    m_add->setObjectName(QStringLiteral("mirrorAddToolButton"));
    m_remove->setObjectName(QStringLiteral("mirrorRemoveToolButton"));
    m_up->setObjectName(QStringLiteral("mirrorUpToolButton"));
    m_down->setObjectName(QStringLiteral("mirrorDownToolButton"));
    m_probeAll->setObjectName(QStringLiteral("mirrorProbePushButton"));
    m_sort->setObjectName(QStringLiteral("mirrorSortPushButton"));
    m_add->setIcon(symbolIcon(QStringLiteral("add")));
    m_remove->setIcon(symbolIcon(QStringLiteral("remove")));
    m_up->setIcon(symbolIcon(QStringLiteral("up")));
    m_down->setIcon(symbolIcon(QStringLiteral("down")));
    m_probeAll->setIcon(symbolIcon(QStringLiteral("speed")));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    for (QToolButton *button : {m_add, m_remove, m_up, m_down})
        row->addWidget(button);
    row->addStretch();
    row->addWidget(m_sort);
    row->addWidget(m_probeAll);
    column->addLayout(row);
}

void MirrorList::setTexts()
{
    const auto name = [](QToolButton *button, const QString &text) {
        button->setAccessibleName(text);
        button->setToolTip(text);
    };
    name(m_add, tr("Add a mirror"));
    name(m_remove, tr("Remove the mirror"));
    name(m_up, tr("Move up"));
    name(m_down, tr("Move down"));
    m_sort->setText(tr("&Sort by speed"));
    m_list->setAccessibleName(tr("Registry mirrors"));
    m_list->setAccessibleDescription(
        tr("Tried from top to bottom. F2 edits; drag an entry, or use the buttons below, to move it."));
    m_list->setHeaderLabels({tr("Address"), tr("State"), tr("Time")});
    showProbe();
}

QStringList MirrorList::mirrors() const
{
    QStringList mirrors;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        if (const QString text = m_list->topLevelItem(i)->text(AddressColumn).trimmed(); !text.isEmpty())
            mirrors << text;
    return mirrors;
}

void MirrorList::setMirrors(const QStringList &shown)
{
    if (shown != mirrors()) {
        m_isShowing = true;
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        m_list->clear();
        for (const QString &mirror : shown) {
            auto *item = new QTreeWidgetItem(m_list, {mirror});
            item->setFlags((item->flags() | Qt::ItemIsEditable) & ~Qt::ItemIsDropEnabled);
        }
        if (row >= 0)
            m_list->setCurrentItem(m_list->topLevelItem(std::min(row, m_list->topLevelItemCount() - 1)));
        m_isShowing = false;
    }
    showProbe();
}

void MirrorList::addMirror()
{
    m_isShowing = true;
    auto *item = new QTreeWidgetItem(m_list, {QStringLiteral("https://")});
    item->setFlags((item->flags() | Qt::ItemIsEditable) & ~Qt::ItemIsDropEnabled);
    m_isShowing = false;
    m_list->setCurrentItem(item);
    m_list->editItem(item, AddressColumn);
}

void MirrorList::removeCurrent()
{
    delete m_list->takeTopLevelItem(m_list->indexOfTopLevelItem(m_list->currentItem()));
    say();
}

void MirrorList::moveCurrent(int by)
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    const int target = row + by;
    if (row < 0 || target < 0 || target >= m_list->topLevelItemCount())
        return;
    QTreeWidgetItem *item = m_list->takeTopLevelItem(row);
    m_list->insertTopLevelItem(target, item);
    m_list->setCurrentItem(item);
    say();
}

void MirrorList::sortBySpeed()
{
    QStringList sorted = mirrors();
    const auto cost = [this](const QString &mirror) {
        const ProbeResult result = m_probe.result(mirror);
        return std::pair(result.state != ProbeResult::State::Answers, result.milliseconds);
    };
    std::ranges::stable_sort(sorted, {}, cost);
    setMirrors(sorted);
    emit mirrorsChanged(sorted);
}

void MirrorList::showProbe()
{
    m_isShowing = true;
    bool anyAnswer = false;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        dressItem(m_list->topLevelItem(i));
        anyAnswer |= m_probe.result(m_list->topLevelItem(i)->text(AddressColumn)).state == ProbeResult::State::Answers;
    }
    m_isShowing = false;
    m_sort->setEnabled(anyAnswer && !m_probe.isRunning());
    m_probeAll->setText(m_probe.isRunning() ? tr("Stop &probing") : tr("&Probe all"));
}

void MirrorList::dressItem(QTreeWidgetItem *item)
{
    const QString mirror = item->text(AddressColumn);
    const QString problem = m_check(mirror);
    if (!problem.isEmpty()) {
        item->setText(StateColumn, tr("invalid"));
        item->setIcon(StateColumn, stateIcon(symbolOf(Tone::Bad), Tone::Bad, *this));
        item->setToolTip(StateColumn, problem);
        item->setText(TimeColumn, {});
        return;
    }
    const ProbeResult result = m_probe.result(mirror);
    const bool isTried = result.state != ProbeResult::State::Untried && result.state != ProbeResult::State::Waiting;
    const Tone tone = toneOf(result.state);
    item->setText(StateColumn, wordsOf(result));
    item->setIcon(StateColumn, stateIcon(isTried ? symbolOf(tone) : QStringLiteral("waiting"), tone, *this));
    item->setToolTip(StateColumn, result.detail);
    item->setText(TimeColumn,
                  result.state == ProbeResult::State::Answers ? tr("%1 ms").arg(QLocale().toString(result.milliseconds))
                                                              : QString());
    item->setTextAlignment(TimeColumn, Qt::AlignRight | Qt::AlignVCenter);
}

void MirrorList::say()
{
    showProbe();
    emit mirrorsChanged(mirrors());
}

} // namespace dockwright::ui

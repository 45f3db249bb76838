// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/mirror_list.h"

#include "core/registry/registry_report.h"
#include "ui/model/registry_probe_model.h"
#include "ui/model/sentence.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace dockwright::ui {

using namespace core;

namespace {

enum Column { AddressColumn, HostColumn, DesktopColumn };

constexpr int placeRole = Qt::UserRole; ///< of what the mirror has beside its address

Tone toneOfAnswer(ProbeResult::State state)
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
        //: What a mirror answered when it was probed, and how long it took.
        return MirrorList::tr("responds (%1)\n%2 ms").arg(result.status).arg(QLocale().toString(result.milliseconds));
    case ProbeResult::State::WrongStatus:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("not a registry\n(HTTP %1)").arg(result.status);
    case ProbeResult::State::BadCertificate:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("certificate\nnot trusted");
    case ProbeResult::State::Dead:
        //: What a mirror answered when it was probed.
        return MirrorList::tr("no response");
    }
    Q_UNREACHABLE();
}

/// A state's symbol in its tone, and in the colour of the text where the row is selected.
QIcon stateIcon(const QString &symbol, Tone tone, const QWidget &widget)
{
    const QPalette &palette = widget.palette();
    const qreal ratio = widget.devicePixelRatioF();
    QIcon icon;
    for (const auto &[mode, color] : {std::pair(QIcon::Normal, toneColor(tone, palette)),
                                      std::pair(QIcon::Selected, palette.color(QPalette::HighlightedText))}) {
        QPixmap pixmap(QSize(16, 16) * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintSymbol(painter, QRect(0, 0, 16, 16), symbol, color);
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
    return icon;
}

void dressCell(QTreeWidgetItem &item, Column column, const QString &text, const QIcon &icon, const QString &more)
{
    item.setText(column, text);
    item.setIcon(column, icon);
    item.setToolTip(column, more);
}

/// The best come first: what works from the host before what only answers here.
std::pair<int, qint64> costOf(const RegistryProbeModel &probe, const QString &mirror)
{
    constexpr int last = std::numeric_limits<int>::max();
    if (const RegistryVerdict *verdict = probe.verdict(mirror)) {
        const qint64 pinged = verdict->facts.pinged;
        return {static_cast<int>(verdict->verdict), pinged < 0 ? std::numeric_limits<qint64>::max() : pinged};
    }
    const ProbeResult result = probe.desktop().result(mirror);
    return {result.state == ProbeResult::State::Answers ? static_cast<int>(core::Verdict::Works) : last, result.milliseconds};
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

MirrorList::MirrorList(ItemCheck check, RegistryProbeModel &probe, QWidget *parent)
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
    connectAll();
    m_texts([this] { setTexts(); });
}

void MirrorList::connectAll()
{
    connect(m_list, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem *, int column) {
        if (column == AddressColumn && !m_isShowing)
            say();
    });
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this] {
        if (!m_isShowing)
            emit currentChanged();
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
            emit probeWanted();
    });
    connect(&m_probe, &RegistryProbeModel::changed, this, &MirrorList::showProbe);
}

void MirrorList::build()
{
    m_list->setObjectName(QStringLiteral("mirrorsTreeWidget"));
    m_list->setColumnCount(3);
    m_list->setRootIsDecorated(false);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_list->setMinimumHeight(184);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(AddressColumn, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(HostColumn, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(DesktopColumn, QHeaderView::ResizeToContents);
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
    //: Headings of a list of mirrors: the address, what dockerd would get from it, and what this window gets.
    m_list->setHeaderLabels({tr("Address"), tr("For Docker"), tr("From here")});
    m_list->headerItem()->setToolTip(
        HostColumn,
        tr("What it gives when it is asked for an image, through the proxy and with the certificates of the plan."));
    m_list->headerItem()->setToolTip(DesktopColumn, tr("Whether it answers this window."));
    showProbe();
}

std::vector<RegistryMirror> MirrorList::mirrors() const
{
    std::vector<RegistryMirror> mirrors;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = m_list->topLevelItem(i);
        const QVariant place = item->data(AddressColumn, placeRole);
        RegistryMirror mirror = place.isValid() ? m_shown[place.value<std::size_t>()] : RegistryMirror{};
        mirror.url = item->text(AddressColumn).trimmed();
        if (!mirror.url.isEmpty())
            mirrors.push_back(std::move(mirror));
    }
    return mirrors;
}

void MirrorList::setMirrors(const std::vector<RegistryMirror> &shown)
{
    if (shown != mirrors()) {
        m_isShowing = true;
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        m_list->clear();
        m_shown = shown;
        for (std::size_t i = 0; i < m_shown.size(); ++i)
            makeItem(m_shown[i].url)->setData(AddressColumn, placeRole, QVariant::fromValue(i));
        if (row >= 0)
            m_list->setCurrentItem(m_list->topLevelItem(std::min(row, m_list->topLevelItemCount() - 1)));
        m_isShowing = false;
        emit currentChanged();
    }
    showProbe();
}

void MirrorList::setHostView(bool isShown)
{
    m_list->setColumnHidden(HostColumn, !isShown);
}

std::optional<std::size_t> MirrorList::current() const
{
    std::size_t at = 0;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = m_list->topLevelItem(i);
        if (item->text(AddressColumn).trimmed().isEmpty())
            continue;
        if (item == m_list->currentItem())
            return at;
        ++at;
    }
    return std::nullopt;
}

QTreeWidgetItem *MirrorList::makeItem(const QString &url)
{
    auto *item = new QTreeWidgetItem(m_list, {url});
    item->setFlags((item->flags() | Qt::ItemIsEditable) & ~Qt::ItemIsDropEnabled);
    return item;
}

void MirrorList::addMirror()
{
    m_isShowing = true;
    QTreeWidgetItem *item = makeItem(QStringLiteral("https://"));
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
    m_isShowing = true;
    QTreeWidgetItem *item = m_list->takeTopLevelItem(row);
    m_list->insertTopLevelItem(target, item);
    m_list->setCurrentItem(item);
    m_isShowing = false;
    say();
}

void MirrorList::sortBySpeed()
{
    std::vector<RegistryMirror> sorted = mirrors();
    std::ranges::stable_sort(sorted, {}, [this](const RegistryMirror &mirror) { return costOf(m_probe, mirror.url); });
    setMirrors(sorted);
    emit mirrorsChanged(sorted);
}

void MirrorList::showProbe()
{
    m_isShowing = true;
    bool anyAnswer = false;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *item = m_list->topLevelItem(i);
        dressItem(item);
        const QString mirror = item->text(AddressColumn);
        anyAnswer |=
            m_probe.verdict(mirror) != nullptr || m_probe.desktop().result(mirror).state == ProbeResult::State::Answers;
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
        const QIcon icon = stateIcon(symbolOf(Tone::Bad), Tone::Bad, *this);
        dressCell(*item, HostColumn, tr("invalid"), icon, problem);
        dressCell(*item, DesktopColumn, tr("invalid"), icon, problem);
        return;
    }
    const QIcon waiting = stateIcon(QStringLiteral("waiting"), Tone::Neutral, *this);
    if (const RegistryVerdict *verdict = m_probe.verdict(mirror)) {
        const Tone tone = toneOf(severityOf(verdict->verdict));
        const QString measured = measuredText(*verdict);
        dressCell(*item, HostColumn,
                  sentence(verdictWord(verdict->verdict)) + (measured.isEmpty() ? measured : u'\n' + measured),
                  stateIcon(symbolOf(tone), tone, *this), sentence(verdict->reason));
    } else {
        dressCell(*item, HostColumn, m_probe.isAsked(mirror) ? tr("waiting…") : tr("not probed"), waiting, {});
    }
    const ProbeResult result = m_probe.desktop().result(mirror);
    const bool isTried = result.state != ProbeResult::State::Untried && result.state != ProbeResult::State::Waiting;
    const Tone tone = toneOfAnswer(result.state);
    dressCell(*item, DesktopColumn, wordsOf(result), isTried ? stateIcon(symbolOf(tone), tone, *this) : waiting, result.detail);
}

void MirrorList::say()
{
    showProbe();
    emit mirrorsChanged(mirrors());
}

} // namespace dockwright::ui

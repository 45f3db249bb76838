// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/address_map_view.h"

#include "ui/widgets/look.h"

#include <QHelpEvent>
#include <QHostAddress>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <tuple>

namespace dockwright::ui {

namespace {

constexpr int leastMark = 7; ///< pixels: a /24 is to be seen in 10.0.0.0/8
constexpr int laneHeight = 15;
constexpr int laneGap = 3;
constexpr int signSize = 16;
constexpr int mapMargin = 6; ///< for the outline of what is chosen, and of the focus
constexpr int barGap = 10;
constexpr int mostTile = 48;

bool isDockers(const AddressEntry &entry)
{
    return entry.kind == AddressKind::Docker || entry.kind == AddressKind::Pool;
}

bool isSame(const AddressEntry &one, const AddressEntry &other)
{
    return one.network == other.network && one.kind == other.kind && one.names == other.names;
}

/// "10.64", where a quarter of the space begins.
QString quarterOf(const QString &space, int quarter)
{
    const auto [base, length] = QHostAddress::parseSubnet(space);
    if (base.protocol() == QAbstractSocket::IPv6Protocol)
        return QStringLiteral("fd%1").arg(quarter * 0x40, 2, 16, QLatin1Char('0'));
    const quint32 begin = base.toIPv4Address() + static_cast<quint32>(quarter) * (quint32{1} << (30 - length));
    return QHostAddress(begin).toString().section(u'.', 0, length / 8);
}

QFont strong(const QFont &font)
{
    QFont bold = font;
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QFont small(const QFont &font)
{
    QFont smaller = font;
    smaller.setPointSizeF(font.pointSizeF() * 0.85);
    return smaller;
}

/// Lines through a rectangle, upwards by `slope` of its height.
void hatch(QPainter &painter, const QRect &place, const QColor &color, bool isLevel)
{
    painter.save();
    painter.setClipRect(place);
    painter.setRenderHint(QPainter::Antialiasing, !isLevel);
    painter.setPen(QPen(color, isLevel ? 1 : 1.6));
    if (isLevel)
        for (int y = place.top() + 2; y <= place.bottom(); y += 3)
            painter.drawLine(place.left(), y, place.right(), y);
    else
        for (int x = place.left() - place.height(); x <= place.right(); x += 5)
            painter.drawLine(QPointF(x, place.bottom() + 1), QPointF(x + place.height(), place.top()));
    painter.restore();
}

} // namespace

void paintAddress(QPainter &painter, const QRect &place, AddressKind kind, bool collides, const QPalette &palette)
{
    const bool isOfHost = kind == AddressKind::Route || kind == AddressKind::Vpn;
    const Tone tone = collides ? Tone::Bad : kind == AddressKind::Vpn ? Tone::Info : isOfHost ? Tone::Neutral : Tone::Good;
    const QColor ink = toneColor(tone, palette);
    const bool isSolid = !collides && (kind == AddressKind::Route || kind == AddressKind::Docker);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(place, ink);
    const QRect inside = place.adjusted(1, 1, -1, -1); // filled and not drawn, which is sharp at any scale
    if (!isSolid)
        painter.fillRect(inside, mixed(contentColor(palette), ink, kind == AddressKind::Pool ? 0.12 : 0.2));
    if (collides)
        hatch(painter, inside, ink, false);
    else if (kind == AddressKind::Vpn)
        hatch(painter, inside, ink, true);
    painter.restore();
}

AddressMapView::AddressMapView(const QString &name, QWidget *parent) : QWidget(parent)
{
    setObjectName(name + QStringLiteral("AddressMapView"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_texts([this] {
        setAccessibleName(tr("Map of addresses"));
        describe();
        arrange();
    });
}

void AddressMapView::setEntries(const std::vector<AddressEntry> &entries)
{
    if (entries == m_entries)
        return;
    const auto chosen = m_current >= 0 ? m_entries[static_cast<std::size_t>(m_current)] : AddressEntry();
    m_entries = entries;
    auto found = std::ranges::find_if(m_entries, [&](const AddressEntry &entry) { return isSame(entry, chosen); });
    if (found == m_entries.end())
        found = std::ranges::find_if(m_entries, &AddressEntry::collides);
    if (found == m_entries.end())
        found = m_entries.begin();
    m_current = m_entries.empty() ? -1 : static_cast<int>(found - m_entries.begin());
    arrange();
    describe();
    emit currentChanged(m_current);
}

void AddressMapView::setCurrent(int index)
{
    if (index < 0 || index >= static_cast<int>(m_entries.size()) || index == m_current)
        return;
    m_current = index;
    describe();
    update();
    emit currentChanged(m_current);
}

void AddressMapView::describe()
{
    setAccessibleDescription(m_current < 0 ? tr("It is empty.")
                                           : addressSentence(m_entries[static_cast<std::size_t>(m_current)]));
}

std::vector<QRect> AddressMapView::placesOf(int index) const
{
    std::vector<QRect> places;
    for (const Mark &mark : m_marks)
        if (mark.entry == index)
            places.push_back(mark.place);
    return places;
}

int AddressMapView::barCount() const
{
    return static_cast<int>(m_spaces.size()) + (m_hasElsewhere ? 1 : 0);
}

int AddressMapView::barHeight() const
{
    return std::max(fontMetrics().height(), signSize) + 2 + 2 * laneHeight + laneGap + QFontMetrics(small(font())).height() + 2;
}

QString AddressMapView::captionOf(int bar) const
{
    //: Caption of a bar of the map: addresses that are not private.
    return bar < m_spaces.size() ? m_spaces[bar] : tr("Elsewhere");
}

int AddressMapView::captionWidth() const
{
    const QFontMetrics captions(strong(font()));
    int width = std::max(fontMetrics().horizontalAdvance(tr("Host")), fontMetrics().horizontalAdvance(tr("Docker")));
    for (int bar = 0; bar < barCount(); ++bar)
        width = std::max(width, captions.horizontalAdvance(captionOf(bar)));
    return width + 12;
}

QRect AddressMapView::laneOf(int bar, bool ofDocker) const
{
    const int left = mapMargin + captionWidth();
    const int top = mapMargin + bar * (barHeight() + barGap) + std::max(fontMetrics().height(), signSize) + 2
        + (ofDocker ? laneHeight + laneGap : 0);
    return {left, top, std::max(leastMark, width() - mapMargin - left), laneHeight};
}

void AddressMapView::arrange()
{
    m_marks.clear();
    m_spaces = spacesOf(m_entries);
    m_hasElsewhere = false;
    std::vector<bool> isPlaced(m_entries.size());
    for (std::size_t entry = 0; entry < m_entries.size(); ++entry)
        for (int bar = 0; bar < m_spaces.size(); ++bar)
            if (const auto share = shareOf(m_entries[entry].network, m_spaces[bar])) {
                const QRect lane = laneOf(bar, isDockers(m_entries[entry]));
                const int width = std::max(leastMark, qRound((share->end - share->begin) * lane.width()));
                const int left = std::min(lane.left() + qRound(share->begin * lane.width()), lane.right() + 1 - width);
                m_marks.push_back({static_cast<int>(entry), bar, {left, lane.top(), width, lane.height()}});
                isPlaced[entry] = true;
            }
    m_hasElsewhere = std::ranges::find(isPlaced, false) != isPlaced.end();
    if (m_hasElsewhere)
        arrangeElsewhere();
    std::ranges::stable_sort(m_marks, std::greater(), [](const Mark &mark) { return mark.place.width(); });
    updateGeometry();
    update();
}

/// Those that no other bar has, in two rows, as wide as there is room.
void AddressMapView::arrangeElsewhere()
{
    const int bar = static_cast<int>(m_spaces.size());
    for (const bool ofDocker : {false, true}) {
        std::vector<int> entries;
        for (int entry = 0; entry < static_cast<int>(m_entries.size()); ++entry)
            if (placesOf(entry).empty() && isDockers(m_entries[static_cast<std::size_t>(entry)]) == ofDocker)
                entries.push_back(entry);
        const QRect lane = laneOf(bar, ofDocker);
        const int count = static_cast<int>(entries.size());
        const int step = count > 0 ? std::clamp(lane.width() / count, 2, mostTile) : 0;
        for (int i = 0; i < count; ++i)
            m_marks.push_back({entries[static_cast<std::size_t>(i)],
                               bar,
                               {lane.left() + i * step, lane.top(), std::max(2, step - 3), lane.height()}});
    }
}

QSize AddressMapView::sizeHint() const
{
    return {560, 2 * mapMargin + barCount() * barHeight() + (barCount() - 1) * barGap};
}

QSize AddressMapView::minimumSizeHint() const
{
    return {captionWidth() + 240, sizeHint().height()};
}

/// The smallest there, else the nearest in the lane; of those as small the one whose middle is nearest.
int AddressMapView::entryAt(const QPoint &position) const
{
    constexpr int reach = 6;
    const Mark *best = nullptr;
    const auto distanceTo = [&](const Mark &mark) {
        return std::max({0, mark.place.left() - position.x(), position.x() - mark.place.right()});
    };
    const auto rankOf = [&](const Mark &mark) {
        return std::tuple(distanceTo(mark), mark.place.width(), std::abs(mark.place.center().x() - position.x()));
    };
    for (const Mark &mark : m_marks) {
        const bool isInLane = position.y() >= mark.place.top() - 1 && position.y() <= mark.place.bottom() + 1;
        if (isInLane && distanceTo(mark) <= reach && (best == nullptr || rankOf(mark) < rankOf(*best)))
            best = &mark;
    }
    return best != nullptr ? best->entry : -1;
}

bool AddressMapView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto &help = static_cast<const QHelpEvent &>(*event);
    const int entry = entryAt(help.pos());
    if (entry < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help.globalPos(), addressSentence(m_entries[static_cast<std::size_t>(entry)]).toHtmlEscaped(), this);
    return true;
}

void AddressMapView::keyPressEvent(QKeyEvent *event)
{
    const bool isModified = (event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier; // Alt+Left goes a page back
    const int key = isModified ? 0 : event->key();
    const int last = static_cast<int>(m_entries.size()) - 1;
    if (key == Qt::Key_Left)
        setCurrent(m_current - 1);
    else if (key == Qt::Key_Right)
        setCurrent(m_current + 1);
    else if (key == Qt::Key_Home)
        setCurrent(0);
    else if (key == Qt::Key_End)
        setCurrent(last);
    else
        QWidget::keyPressEvent(event);
}

void AddressMapView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        setCurrent(entryAt(event->position().toPoint()));
    else
        QWidget::mousePressEvent(event);
}

void AddressMapView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void AddressMapView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        arrange();
}

void AddressMapView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int bar = 0; bar < barCount(); ++bar)
        paintBar(painter, bar);
    for (const Mark &mark : m_marks) {
        const AddressEntry &entry = m_entries[static_cast<std::size_t>(mark.entry)];
        paintAddress(painter, mark.place, entry.kind, entry.collides, palette());
    }
    for (int bar = 0; bar < barCount(); ++bar)
        paintSigns(painter, bar);
    paintChosen(painter);
    if (!hasFocus())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(accentColor(palette()), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
}

void AddressMapView::paintBar(QPainter &painter, int bar) const
{
    const QRect upper = laneOf(bar, false);
    const QRect lower = laneOf(bar, true);
    const QColor ground =
        mixed(contentColor(palette()), palette().color(QPalette::WindowText), isDark(palette()) ? 0.14 : 0.08);
    painter.fillRect(upper, ground);
    painter.fillRect(lower, ground);
    const int top = upper.top() - 2 - std::max(fontMetrics().height(), signSize);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.setFont(strong(font()));
    painter.drawText(QRect(mapMargin, top, captionWidth(), upper.top() - 2 - top), Qt::AlignVCenter | Qt::AlignLeft,
                     captionOf(bar));
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    for (const auto &[lane, text] : {std::pair(upper, tr("Host")), std::pair(lower, tr("Docker"))})
        painter.drawText(QRect(mapMargin, lane.center().y() - 20, captionWidth(), 41), Qt::AlignVCenter | Qt::AlignLeft, text);
    if (bar < m_spaces.size())
        paintScale(painter, bar);
}

void AddressMapView::paintScale(QPainter &painter, int bar) const
{
    const QRect upper = laneOf(bar, false);
    const QRect lower = laneOf(bar, true);
    painter.setFont(small(font()));
    const QFontMetrics metrics(painter.font());
    for (int quarter = 0; quarter < 4; ++quarter) {
        const int x = lower.left() + lower.width() * quarter / 4;
        painter.setPen(mutedText(palette()));
        painter.drawText(QRect(x, lower.bottom() + 2, lower.width() / 4, metrics.height()), Qt::AlignLeft | Qt::AlignTop,
                         quarterOf(m_spaces[bar], quarter));
        painter.setPen(hairline(palette()));
        if (quarter > 0)
            painter.drawLine(x, upper.top(), x, lower.bottom());
    }
}

/// Above what collides; one for those that are close to each other.
void AddressMapView::paintSigns(QPainter &painter, int bar) const
{
    std::vector<int> centres;
    for (const Mark &mark : m_marks)
        if (mark.bar == bar && m_entries[static_cast<std::size_t>(mark.entry)].collides)
            centres.push_back(mark.place.center().x());
    std::ranges::sort(centres);
    const QRect lane = laneOf(bar, false);
    int free = lane.left() - signSize;
    for (const int centre : centres) {
        const int left = std::clamp(centre - signSize / 2, lane.left(), lane.right() - signSize);
        if (left < free)
            continue;
        paintSymbol(painter, QRect(left, lane.top() - signSize - 2, signSize, signSize), QStringLiteral("warning"),
                    toneColor(Tone::Bad, palette()));
        free = left + signSize;
    }
}

void AddressMapView::paintChosen(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QRect &place : placesOf(m_current)) {
        const AddressEntry &entry = m_entries[static_cast<std::size_t>(m_current)];
        paintAddress(painter, place, entry.kind, entry.collides, palette());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(contentColor(palette()), 2));
        painter.drawRect(QRectF(place).adjusted(-1, -1, 1, 1));
        painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
        painter.drawRoundedRect(QRectF(place).adjusted(-3, -3, 3, 3), 2, 2);
    }
}

} // namespace dockwright::ui

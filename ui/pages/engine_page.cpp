// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/engine_page.h"

#include "core/host/paths.h"
#include "core/plan/engine_values.h"
#include "ui/pages/key_delegate.h"
#include "ui/pages/key_list.h"
#include "ui/pages/key_panel.h"
#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QShortcut>
#include <QToolButton>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

EnginePage::EnginePage(Shared &shared) : Page(shared), m_keys(new KeyList(shared, this))
{
    m_column->setSpacing(10);
    buildSearch();
    buildList();
    buildPanel();
    connect(&m_shared.plan, &PlanModel::changed, this, &EnginePage::follow);
    connect(&m_shared.host, &HostModel::changed, this, &EnginePage::follow);
    connect(&m_shared.preview, &PreviewModel::changed, this, &EnginePage::follow);
    m_texts([this] { follow(); });
    select(nullptr);
}

QStringList EnginePage::files() const
{
    return {QLatin1String(paths::daemonJson)};
}

void EnginePage::buildSearch()
{
    auto *label = new QLabel(this);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("engineSearchLineEdit"));
    m_search->setTextMargins(4, 0, 4, 0);
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    auto *clear = m_search->findChild<QToolButton *>();
    clear->setObjectName(QStringLiteral("engineClearToolButton"));
    label->setBuddy(m_search);
    m_count = new TextLabel(TextLabel::Rank::Muted, this);
    m_count->setObjectName(QStringLiteral("engineCountLabel"));
    m_count->setWordWrap(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(label);
    row->addWidget(m_search, 1);
    row->addWidget(m_count);
    m_column->addLayout(row);
    connect(m_search, &QLineEdit::textChanged, this, &EnginePage::search);
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_search, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    m_texts([this, label, clear] {
        clear->setAccessibleName(tr("Clear the search"));
        label->setText(tr("&Search"));
        m_search->setPlaceholderText(tr("key, or what it does, in English or Chinese"));
        m_search->setAccessibleName(tr("Search the settings of dockerd"));
        m_search->setAccessibleDescription(tr("Down goes on to the list, Enter to the value, Escape clears the search."));
    });
}

void EnginePage::buildList()
{
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("engineKeysListView"));
    m_list->setModel(m_keys);
    m_list->setItemDelegate(new KeyDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMinimumHeight(90);
    m_list->installEventFilter(this);
    m_column->addWidget(m_list, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (const KeyRow *key = m_keys->keyAt(current.row()))
            m_panel->setKey(key);
    });
    connect(m_list, &QListView::doubleClicked, this, [this] { m_panel->takeFocus(); });
    m_texts([this] { m_list->setAccessibleName(tr("Settings of dockerd")); });
}

void EnginePage::buildPanel()
{
    auto *area = new QScrollArea(this);
    area->setObjectName(QStringLiteral("engineKeyScrollArea"));
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setMinimumHeight(90);
    m_panel = new KeyPanel(m_shared, area);
    area->setWidget(m_panel);
    letThrough(*area);
    m_column->addWidget(area, 1);
    connect(m_panel, &KeyPanel::left, m_list, [this] { m_list->setFocus(Qt::BacktabFocusReason); });
    connect(m_panel, &KeyPanel::pageWanted, this, &EnginePage::wanted);
}

void EnginePage::enter()
{
    // Who goes through the pages with the arrow keys stays in their list.
    const bool isInList = qobject_cast<QAbstractItemView *>(QApplication::focusWidget()) != nullptr
        && QApplication::mouseButtons() == Qt::NoButton;
    if (!isInList)
        m_search->setFocus(Qt::OtherFocusReason);
    select(m_panel->key()); // the list scrolled while it had no size yet
}

void EnginePage::search(const QString &text)
{
    m_keys->setSearch(text);
    select(text.isEmpty() ? m_panel->key() : m_keys->keyAt(m_keys->firstKey()));
    showCount();
}

void EnginePage::display()
{
    const KeyRow *key = m_panel->key();
    m_keys->refresh();
    if (m_keys->keyAt(m_list->currentIndex().row()) != key)
        select(key);
    m_panel->refresh();
    showCount();
}

void EnginePage::select(const KeyRow *key)
{
    const int row = m_keys->find(key) >= 0 ? m_keys->find(key) : m_keys->firstKey();
    m_panel->setKey(m_keys->keyAt(row));
    if (row < 0)
        return;
    m_list->setCurrentIndex(m_keys->index(row));
    // With the heading above it.
    if (row > 0 && m_keys->keyAt(row - 1) == nullptr)
        m_list->scrollTo(m_keys->index(row - 1));
    m_list->scrollTo(m_keys->index(row));
}

void EnginePage::showCount()
{
    const int found = m_keys->keyCount();
    m_count->setText(m_search->text().trimmed().isEmpty() ? tr("%n keys", nullptr, found) : tr("%n found", nullptr, found));
}

bool EnginePage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto &key = static_cast<const QKeyEvent &>(*event);
        if ((watched == m_search && isForList(key)) || (watched == m_list && isForSearch(key)))
            return true;
    }
    return Page::eventFilter(watched, event);
}

/// From the search to the list, and to the key that is found.
bool EnginePage::isForList(const QKeyEvent &key)
{
    switch (key.key()) {
    case Qt::Key_Down:
    case Qt::Key_PageDown:
        m_list->setFocus(Qt::TabFocusReason);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        m_panel->takeFocus();
        return true;
    case Qt::Key_Escape:
        m_search->clear();
        return true;
    default:
        return false;
    }
}

/// From the list to the key, or back to the search.
bool EnginePage::isForSearch(const QKeyEvent &key)
{
    if (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) {
        m_panel->takeFocus();
        return true;
    }
    if (key.key() == Qt::Key_Delete) {
        m_panel->unset();
        return true;
    }
    if (key.key() == Qt::Key_Home) { // the view itself would go to a heading, and stay
        select(m_keys->keyAt(m_keys->firstKey()));
        return true;
    }
    if (key.key() == Qt::Key_PageDown || key.key() == Qt::Key_PageUp) {
        turnPage(key.key() == Qt::Key_PageDown ? 1 : -1);
        return true;
    }
    const bool isAbove = key.key() == Qt::Key_Up && m_list->currentIndex().row() <= m_keys->firstKey();
    const bool isText = !key.text().isEmpty() && key.text().at(0).isPrint() && key.text() != QLatin1String(" ")
        && (key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    if (!isAbove && !isText && key.key() != Qt::Key_Escape && key.key() != Qt::Key_Backspace)
        return false;
    m_search->setFocus(Qt::BacktabFocusReason);
    if (key.key() == Qt::Key_Escape)
        m_search->clear();
    else if (key.key() == Qt::Key_Backspace)
        m_search->backspace();
    else if (isText)
        m_search->setText(m_search->text() + key.text());
    return true;
}

/// The view itself would stop before a page that ends at a heading.
void EnginePage::turnPage(int direction)
{
    const int present = m_list->currentIndex().row();
    if (m_keys->keyAt(present) == nullptr)
        return;
    const int lines = m_list->viewport()->height() / m_list->visualRect(m_list->currentIndex()).height();
    int row = std::clamp(present + direction * std::max(1, lines - 1), m_keys->firstKey(), m_keys->rowCount() - 1);
    if (m_keys->keyAt(row) == nullptr) // a heading stands between two keys
        row += direction;
    select(m_keys->keyAt(row));
}

const KeyRow *EnginePage::firstWrongKey() const
{
    const auto rows = daemonKeyRows();
    const auto found = std::ranges::find_if(rows, [this](const KeyRow &row) { return !keyProblem(m_shared, row).isEmpty(); });
    return found != rows.end() ? &*found : nullptr;
}

QWidget *EnginePage::firstProblem() const
{
    const KeyRow *wrong = firstWrongKey();
    if (wrong == nullptr)
        return nullptr;
    return wrong == m_panel->key() && m_panel->editor() != nullptr ? m_panel->editor() : m_list;
}

QString EnginePage::problemHint() const
{
    const KeyRow *wrong = firstWrongKey();
    return wrong == nullptr ? QString() : tr("“%1” is invalid: %2").arg(keyName(*wrong), keyProblem(m_shared, *wrong));
}

} // namespace dockwright::ui

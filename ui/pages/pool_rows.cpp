// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/pool_rows.h"

#include "core/plan/network_section.h"
#include "core/plan/plan_description.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/tab_order.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int longestPrefix = 128;

} // namespace

PoolRows::PoolRows(QWidget *parent)
    : QWidget(parent),
      m_table(new QWidget(this)),
      m_grid(new QGridLayout(m_table)),
      m_add(new QPushButton(symbolIcon(QStringLiteral("add")), {}, this))
{
    setObjectName(QStringLiteral("networkPoolsPoolRows"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(0, 1);
    column->addWidget(m_table);
    auto *below = new QHBoxLayout;
    below->addWidget(m_add);
    below->addStretch();
    column->addLayout(below);
    m_add->setObjectName(QStringLiteral("networkPoolsAddPushButton"));
    connect(m_add, &QPushButton::clicked, this, &PoolRows::add);
    m_texts([this] { setTexts(); });
}

void PoolRows::setPools(const std::vector<AddressPool> &pools, const QStringList &problems)
{
    m_problems = problems;
    const bool isOfSameSize = pools.size() == m_pools.size();
    m_pools = pools;
    if (!isOfSameSize)
        rebuild();
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const Row &row = m_rows[at];
        const QSignalBlocker blocker(row.size);
        if (row.base->text().trimmed() != m_pools[at].base)
            row.base->setText(m_pools[at].base);
        row.size->setValue(static_cast<int>(m_pools[at].size));
        const QString problem = m_problems.value(static_cast<qsizetype>(at));
        if (!problem.isEmpty())
            row.problem->say(Tone::Bad, problem);
        row.problem->setVisible(!problem.isEmpty());
        row.base->setAccessibleDescription(problem);
        row.size->setAccessibleDescription(problem);
    }
    m_add->setEnabled(m_pools.size() < mostPools);
}

QWidget *PoolRows::firstProblem() const
{
    for (std::size_t at = 0; at < m_rows.size(); ++at)
        if (!m_problems.value(static_cast<qsizetype>(at)).isEmpty())
            return m_rows[at].base;
    return nullptr;
}

void PoolRows::takeFocus()
{
    if (!m_rows.empty())
        m_rows.front().base->setFocus(Qt::TabFocusReason);
}

PoolRows::Row PoolRows::makeRow(std::size_t at)
{
    const Row row{new QLineEdit(m_table), new QSpinBox(m_table), new QToolButton(m_table),
                  new Notice(Notice::Frame::Plain, m_table)};
    const auto name = [at](const char *suffix) {
        return QStringLiteral("networkPools%1%2").arg(at).arg(QLatin1String(suffix));
    };
    row.base->setObjectName(name("LineEdit"));
    row.base->setTextMargins(4, 0, 4, 0);
    row.base->setMaxLength(static_cast<int>(maximalTextLength) + 1);
    row.base->setPlaceholderText(QStringLiteral("10.200.0.0/16"));
    row.size->setObjectName(name("SpinBox"));
    row.size->setRange(1, longestPrefix);
    guardFromWheel(row.size);
    row.remove->setObjectName(name("RemoveToolButton"));
    row.remove->setIcon(symbolIcon(QStringLiteral("close")));
    row.remove->setAutoRaise(true);
    row.remove->setFocusPolicy(Qt::StrongFocus);
    row.problem->setObjectName(name("Notice"));
    row.problem->hide();
    connect(row.base, &QLineEdit::textEdited, this, [this, at](const QString &typed) {
        m_pools[at].base = typed.trimmed();
        emit poolsChanged(m_pools);
    });
    connect(row.size, &QSpinBox::valueChanged, this, [this, at](int size) {
        m_pools[at].size = size;
        emit poolsChanged(m_pools);
    });
    connect(
        row.remove, &QToolButton::clicked, this, [this, at] { removeAt(at); }, Qt::QueuedConnection);
    return row;
}

void PoolRows::rebuild()
{
    while (m_rows.size() > m_pools.size()) {
        const Row &row = m_rows.back();
        for (QWidget *widget : std::initializer_list<QWidget *>{row.base, row.size, row.remove, row.problem}) {
            m_grid->removeWidget(widget);
            widget->hide();
            widget->deleteLater();
        }
        m_rows.pop_back();
    }
    while (m_rows.size() < m_pools.size()) {
        const int line = static_cast<int>(m_rows.size()) * 2;
        m_rows.push_back(makeRow(m_rows.size()));
        const Row &row = m_rows.back();
        m_grid->addWidget(row.base, line, 0);
        m_grid->addWidget(row.size, line, 1);
        m_grid->addWidget(row.remove, line, 2);
        m_grid->addWidget(row.problem, line + 1, 0, 1, 3);
        for (QWidget *widget : std::initializer_list<QWidget *>{row.base, row.size, row.remove})
            widget->show(); // at once, so that it can have the focus
    }
    QWidgetList inputs;
    for (const Row &row : m_rows)
        inputs << row.base << row.size << row.remove;
    tabThrough(inputs, m_add);
    m_table->setVisible(!m_rows.empty());
    setTexts();
}

void PoolRows::setTexts()
{
    m_add->setText(tr("&Add a network"));
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const auto &[base, size, remove, problem] = m_rows[at];
        //: Before a number: the prefix length of the subnets that are taken out of a network.
        size->setPrefix(tr("subnets of /"));
        base->setAccessibleName(tr("Network %1").arg(at + 1));
        size->setAccessibleName(tr("Prefix length of the subnets of network %1").arg(at + 1));
        remove->setAccessibleName(tr("Remove network %1").arg(at + 1));
        remove->setToolTip(tr("Remove network %1").arg(at + 1));
    }
}

void PoolRows::removeAt(std::size_t at)
{
    if (at >= m_pools.size())
        return;
    std::vector<AddressPool> pools = m_pools;
    pools.erase(pools.begin() + static_cast<std::ptrdiff_t>(at));
    m_add->setFocus();
    emit poolsChanged(pools);
}

void PoolRows::add()
{
    std::vector<AddressPool> pools = m_pools;
    pools.push_back({{}, pools.empty() ? usualSize : pools.back().size});
    emit poolsChanged(pools);
    if (!m_rows.empty())
        m_rows.back().base->setFocus(Qt::TabFocusReason);
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/pool_rows.h"

#include "core/plan/network_section.h"
#include "core/plan/plan_description.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/input_rows.h"
#include "ui/widgets/look.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int longestPrefix = 128;

} // namespace

PoolRows::PoolRows(QWidget *parent)
    : QWidget(parent),
      m_inputs(new InputRows(
          QStringLiteral("networkPools"), {1}, [this](std::size_t at, QWidget *table) { return makeInputs(at, table); }, this))
{
    setObjectName(QStringLiteral("networkPoolsPoolRows"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_inputs);
    connect(m_inputs->adder(), &QPushButton::clicked, this, &PoolRows::add);
    connect(m_inputs, &InputRows::removeWanted, this, &PoolRows::removeAt);
    m_texts([this] { setTexts(); });
}

void PoolRows::setPools(const std::vector<AddressPool> &pools, const QStringList &problems)
{
    m_problems = problems;
    const bool isOfSameSize = pools.size() == m_pools.size();
    m_pools = pools;
    if (!isOfSameSize) {
        m_inputs->setCount(m_pools.size());
        m_rows.resize(m_pools.size());
        setTexts();
    }
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const Row &row = m_rows[at];
        const QSignalBlocker blocker(row.size);
        if (row.base->text().trimmed() != m_pools[at].base)
            row.base->setText(m_pools[at].base);
        row.size->setValue(static_cast<int>(m_pools[at].size));
        const QString problem = m_problems.value(static_cast<qsizetype>(at));
        m_inputs->setProblem(at, problem);
        row.base->setAccessibleDescription(problem);
        row.size->setAccessibleDescription(problem);
    }
    m_inputs->adder()->setEnabled(m_pools.size() < mostPools);
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

QWidgetList PoolRows::makeInputs(std::size_t at, QWidget *parent)
{
    const Row row{new QLineEdit(parent), new QSpinBox(parent)};
    row.base->setObjectName(QStringLiteral("networkPools%1LineEdit").arg(at));
    row.base->setTextMargins(4, 0, 4, 0);
    row.base->setMaxLength(static_cast<int>(maximalTextLength) + 1);
    row.base->setPlaceholderText(QStringLiteral("10.200.0.0/16"));
    row.size->setObjectName(QStringLiteral("networkPools%1SpinBox").arg(at));
    row.size->setRange(1, longestPrefix);
    guardFromWheel(row.size);
    connect(row.base, &QLineEdit::textEdited, this, [this, at](const QString &typed) {
        m_pools[at].base = typed.trimmed();
        emit poolsChanged(m_pools);
    });
    connect(row.size, &QSpinBox::valueChanged, this, [this, at](int size) {
        m_pools[at].size = size;
        emit poolsChanged(m_pools);
    });
    m_rows.push_back(row);
    return {row.base, row.size};
}

void PoolRows::setTexts()
{
    m_inputs->adder()->setText(tr("&Add a network"));
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const auto &[base, size] = m_rows[at];
        QToolButton *remove = m_inputs->remover(at);
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
    m_inputs->adder()->setFocus();
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

// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/input_rows.h"

#include "ui/widgets/notice.h"

#include <QGridLayout>
#include <QPushButton>
#include <QToolButton>

namespace dockwright::ui {

InputRows::InputRows(QString name, const QList<int> &stretches, Make make, QWidget *parent)
    : QWidget(parent),
      m_name(std::move(name)),
      m_make(std::move(make)),
      m_table(new QWidget(this)),
      m_grid(new QGridLayout(m_table)),
      m_add(new QPushButton(symbolIcon(QStringLiteral("add")), {}, this))
{
    m_add->setObjectName(m_name + QStringLiteral("AddPushButton"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    for (int i = 0; i < stretches.size(); ++i)
        m_grid->setColumnStretch(i, stretches[i]);
    column->addWidget(m_table);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    m_table->hide();
}

void InputRows::setHeadings(const QWidgetList &headings)
{
    for (int i = 0; i < headings.size(); ++i)
        m_grid->addWidget(headings[i], 0, i);
    m_firstLine = 1;
}

void InputRows::setCount(std::size_t count)
{
    if (count == m_rows.size())
        return;
    while (m_rows.size() > count) {
        const Row &row = m_rows.back();
        for (QWidget *widget : row.inputs + QWidgetList{row.remove, row.problem}) {
            m_grid->removeWidget(widget);
            widget->hide();
            widget->deleteLater();
        }
        m_rows.pop_back();
    }
    while (m_rows.size() < count)
        m_rows.push_back(makeRow(m_rows.size()));
    orderFocus();
    m_table->setVisible(count > 0);
}

void InputRows::setProblem(std::size_t at, const QString &problem)
{
    Notice *notice = m_rows[at].problem;
    if (!problem.isEmpty())
        notice->say(Tone::Bad, problem);
    notice->setVisible(!problem.isEmpty());
}

InputRows::Row InputRows::makeRow(std::size_t at)
{
    const Row row{m_make(at, m_table), new QToolButton(m_table), new Notice(Notice::Frame::Plain, m_table)};
    const QString name = m_name + QString::number(at);
    row.remove->setObjectName(name + QStringLiteral("RemoveToolButton"));
    row.remove->setIcon(symbolIcon(QStringLiteral("close")));
    row.remove->setAutoRaise(true);
    row.remove->setFocusPolicy(Qt::StrongFocus);
    row.problem->setObjectName(name + QStringLiteral("Notice"));
    row.problem->hide();
    const int line = m_firstLine + static_cast<int>(at) * 2;
    int column = 0;
    for (QWidget *widget : row.inputs + QWidgetList{row.remove}) {
        m_grid->addWidget(widget, line, column++);
        widget->show(); // at once, so that it can have the focus
    }
    m_grid->addWidget(row.problem, line + 1, 0, 1, column);
    // The button itself goes with the row.
    connect(
        row.remove, &QToolButton::clicked, this, [this, at] { emit removeWanted(at); }, Qt::QueuedConnection);
    return row;
}

/// Qt has new inputs behind all of the window: first they go behind the button, then that goes behind them.
void InputRows::orderFocus()
{
    QWidget *before = m_add;
    for (const Row &row : m_rows)
        for (QWidget *each : row.inputs + QWidgetList{row.remove}) {
            setTabOrder(before, each);
            before = each;
        }
    if (before != m_add)
        setTabOrder(before, m_add);
}

} // namespace dockwright::ui

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "ui/widgets/texts.h"

class QLineEdit;
class QSpinBox;

namespace dockwright::ui {

class InputRows;

/// Networks and the prefix length of the subnets that are taken out of each; what is wrong with one is said below it.
class PoolRows : public QWidget
{
    Q_OBJECT

public:
    static constexpr qint64 usualSize = 24; ///< of subnets, where nothing is known yet

    explicit PoolRows(QWidget *parent = nullptr);

    /// Shows these, and what is wrong with each; says nothing.
    void setPools(const std::vector<core::AddressPool> &pools, const QStringList &problems);
    /// The input of the first one that is wrong; null if none is.
    QWidget *firstProblem() const;
    void takeFocus();

signals:
    /// The user changed one, or added or removed it.
    void poolsChanged(const std::vector<core::AddressPool> &pools);

private:
    struct Row {
        QLineEdit *base;
        QSpinBox *size;
    };

    QWidgetList makeInputs(std::size_t at, QWidget *parent);
    void setTexts();
    void removeAt(std::size_t at);
    void add();

    std::vector<core::AddressPool> m_pools;
    std::vector<Row> m_rows;
    QStringList m_problems;
    InputRows *m_inputs;
    Texts m_texts{this};
};

} // namespace dockwright::ui
